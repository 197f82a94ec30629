extension GraphRoute {
    /// The permissions of which any one is enough, least first; nil when none is needed.
    func permissions(_ method: String) -> [String]? {
        let isReading = method == "GET"
        switch self {
        case .batch: return nil
        case .organization: return ["Organization.Read.All", "Directory.Read.All"]
        case .list(let kind), .count(let kind), .delta(let kind), .object(let kind, _), .deletedItems(let kind):
            return Self.permissions(kind, isReading: isReading)
        case .manager, .managerReference: return Self.permissions(.user, isReading: isReading)
        case .members, .membersCount, .memberReferences, .memberReference:
            return isReading
                ? ["GroupMember.Read.All", "Group.Read.All", "Directory.Read.All"]
                : ["GroupMember.ReadWrite.All", "Group.ReadWrite.All", "Directory.ReadWrite.All"]
        case .assignments, .assignment:
            return isReading
                ? ["Application.Read.All", "Directory.Read.All"] : ["AppRoleAssignment.ReadWrite.All"]
        case .deletedItem, .restore:
            return isReading ? Self.permissions(.user, isReading: true) : ["User.DeleteRestore.All", "Group.ReadWrite.All"]
        }
    }

    private static func permissions(_ kind: GraphKind, isReading: Bool) -> [String] {
        switch (kind, isReading) {
        case (.user, true): ["User.Read.All", "User.ReadWrite.All", "Directory.Read.All", "Directory.ReadWrite.All"]
        case (.user, false): ["User.ReadWrite.All", "Directory.ReadWrite.All"]
        case (.group, true):
            ["GroupMember.Read.All", "Group.Read.All", "Group.ReadWrite.All", "Directory.Read.All", "Directory.ReadWrite.All"]
        case (.group, false): ["Group.ReadWrite.All", "Directory.ReadWrite.All"]
        case (.servicePrincipal, true): ["Application.Read.All", "Directory.Read.All"]
        case (.servicePrincipal, false): ["Application.ReadWrite.All", "Directory.ReadWrite.All"]
        }
    }
}
