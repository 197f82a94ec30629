import BridgeCore

/// Finds groups by name or distinguished name and gathers their members, in a pass over the export before the records are read.
struct GroupFinder {
    /// The members found so far.
    private(set) var assignment = Assignment()
    /// Why a member list cannot be trusted.
    private(set) var problem: String?
    private let table: AttributeTable
    private let wanted: [(name: String, key: [UInt8])]
    private var found: Set<[UInt8]> = []
    private var scratch: [UInt8] = []

    init(groups: [String], table: AttributeTable) {
        self.table = table
        wanted = groups.map { name in (name, Array(name.utf8).withUnsafeBufferPointer { Assignment.key($0) }) }
    }

    /// The groups that no entry was.
    var missing: [String] { wanted.filter { !found.contains($0.key) }.map(\.name) }

    /// Takes the members of an entry that is one of the groups.
    ///
    /// - Parameter isFaulty: the entry could be read in part only.
    mutating func take(_ entry: DirectoryEntry, isFaulty: Bool, fallback: ResourceKind?) {
        guard let group = group(entry) else { return }
        let facts = EntryFacts(entry, table, fallback: fallback)
        guard facts.kind == .group || (facts.kind != .user && entry.mentions(.member, in: table)) else { return }
        if !found.insert(group.key).inserted {
            problem = "the export has two groups “\(group.name)”; name one by its distinguished name or identifier"
        }
        if isFaulty || entry.mayBeCut { problem = "the record of the group “\(group.name)” cannot be read in full" }
        if entry.isRangeOpen {
            problem = "the export has only a part of the members of “\(group.name)” (a “;range=” that does not end in “*”)"
        }
        var count = 0
        entry.forEach(.member, in: table) { value, _ in
            assignment.insert(value)
            count += 1
        }
        if count == 20, hasExpandedMembers(entry) {
            problem = "“\(group.name)” has exactly 20 members, which is where “$expand=members” stops; export the members page instead"
        }
    }

    private func hasExpandedMembers(_ entry: DirectoryEntry) -> Bool {
        entry.values.contains { $0.uses.contains { table.uses[$0].name == "members.id" } }
    }

    private func group(_ entry: DirectoryEntry) -> (name: String, key: [UInt8])? {
        var group: (name: String, key: [UInt8])?
        for role in [AttributeTable.Role.distinguishedName, .groupName, .anchor] {
            entry.forEach(role, in: table) { value, _ in
                let key = Assignment.key(value)
                group = group ?? wanted.first { $0.key == key }
            }
        }
        return group
    }
}
