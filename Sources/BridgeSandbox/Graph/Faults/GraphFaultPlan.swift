/// The failures that are to come, and which requests they met.
struct GraphFaultPlan: Sendable {
    fileprivate struct Entry {
        let fault: GraphFault
        var matched = 0
        var failed = 0
        var addresses: Set<String> = []
    }

    private var entries: [Entry]

    init(_ faults: [GraphFault] = []) { entries = faults.map { Entry(fault: $0) } }

    mutating func add(_ fault: GraphFault) { entries.append(Entry(fault: fault)) }

    /// What goes wrong with a request; nil for nothing. Every fault counts the request, the first that is due meets it.
    mutating func next(_ address: String) -> GraphFault? {
        var met: GraphFault?
        for index in entries.indices where entries[index].counts(address) && met == nil {
            met = entries[index].meets(address)
        }
        return met
    }
}

extension GraphFaultPlan.Entry {
    /// True when the request is one that the fault is about.
    fileprivate mutating func counts(_ address: String) -> Bool {
        if let path = fault.path, !address.contains(path) { return false }
        matched += 1
        return true
    }

    fileprivate mutating func meets(_ address: String) -> GraphFault? {
        guard matched > fault.skip, fault.times.map({ failed < $0 }) ?? true else { return nil }
        if fault.oncePerAddress {
            guard addresses.insert(address).inserted else { return nil }
        } else {
            guard (matched - fault.skip - 1).isMultiple(of: max(1, fault.every)) else { return nil }
        }
        failed += 1
        return fault
    }
}
