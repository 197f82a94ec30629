/// What can be turned while a Graph sandbox runs.
public struct GraphSettings: Hashable, Sendable {
    /// The application permissions that the client has. An administrator of the sandbox may do everything.
    public var permissions: Set<String> = Self.readingPermissions
    /// For how many seconds a new access token is valid.
    public var tokenLifetime = 3599
    /// True when the client's secret has expired.
    public var isSecretExpired = false
    /// How many objects a page of a delta query holds. The service gives 200.
    public var deltaPageSize = 200
    /// How many changes of memberships a page of a delta query holds.
    public var deltaMembersPerPage = 1000
    /// How many changes before its token a delta query tells again: the service replays.
    public var replayedChanges = 0
    /// Resource units that the client has for ten seconds; nil for no limit.
    public var resourceUnits: Int?

    /// The defaults.
    public init() {}

    /// The least permissions for reading people, groups, assignments and deleted items.
    public static let readingPermissions: Set<String> = [
        "User.Read.All", "GroupMember.Read.All", "Group.Read.All", "Application.Read.All", "Member.Read.Hidden", "AuditLog.Read.All",
        "CustomSecAttributeAssignment.Read.All", "Organization.Read.All",
    ]
}
