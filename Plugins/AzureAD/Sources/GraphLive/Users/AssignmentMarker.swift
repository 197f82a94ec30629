import BridgeCore

/// Writes into the entries of people whether they are assigned, and their app roles.
struct AssignmentMarker: Sendable {
    private let assigned: [ObjectID: AssignedPeople.Roles]
    private let roles: [ObjectID: AppRole]
    private let table: AttributeTable
    private let isAssigned: AttributeTable.Match?
    private let roleMatch: AttributeTable.Match?

    init(_ assigned: [ObjectID: AssignedPeople.Roles], _ application: ServicePrincipal?, table: AttributeTable) {
        self.assigned = assigned
        self.table = table
        roles = Dictionary((application?.appRoles ?? []).map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        isAssigned = table.match(AssignmentAttribute.isAssigned)
        roleMatch = table.match(AssignmentAttribute.roles)
    }

    /// Marks an entry. One without a readable identifier is left as it is: it is refused later.
    func mark(_ entry: inout DirectoryEntry) {
        guard let id = entry.objectID(in: table) else { return }
        if let isAssigned { Self.add(assigned[id] == nil ? "False" : "True", isAssigned, &entry) }
        guard let roleMatch else { return }
        let known = (assigned[id] ?? []).sorted().compactMap { roles[$0] }
        for role in known { Self.add(role.object, roleMatch, &entry) }
        if known.isEmpty { entry.addEmpty(roleMatch) }
    }

    private static func add(_ text: String, _ match: AttributeTable.Match, _ entry: inout DirectoryEntry) {
        Array(text.utf8).withUnsafeBufferPointer { entry.add($0, match, line: entry.line) }
    }
}
