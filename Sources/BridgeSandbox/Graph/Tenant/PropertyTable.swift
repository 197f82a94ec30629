/// The number of a property's name in a tenant.
typealias PropertyID = Int

/// The names of properties, each stored once: objects hold numbers.
struct PropertyTable {
    private var ids: [String: PropertyID] = [:]
    private var names: [String] = []
    private var layouts: [[PropertyID]: [PropertyID]] = [:]

    /// The number of a name, new or known. Names are compared as they are written.
    mutating func id(_ name: String) -> PropertyID {
        if let id = ids[name] { return id }
        let id = names.count
        ids[name] = id
        names.append(name)
        return id
    }

    /// The number of a name that some object has had; nil when none has.
    func known(_ name: String) -> PropertyID? { ids[name] }

    func name(_ id: PropertyID) -> String { names[id] }

    /// The same list as one array for all objects that have it, so that it is in memory once.
    mutating func shared(_ layout: [PropertyID]) -> [PropertyID] {
        if let known = layouts[layout] { return known }
        layouts[layout] = layout
        return layout
    }
}
