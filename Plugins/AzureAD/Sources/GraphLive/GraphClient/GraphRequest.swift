import BridgeHTTP

/// One request for data, with what it costs and which permission it needs.
struct GraphRequest: Sendable {
    /// The whole address.
    var link: String
    /// What is asked for, for errors.
    var purpose: GraphPurpose
    /// Resource units, as far as they can be told before.
    var cost = 1
    /// Header fields besides the usual ones.
    var headers: HTTPHeaders = [:]
}

/// What requests are for, and the least application permission that allows it.
enum GraphPurpose: Sendable, Equatable, CaseIterable {
    case users, userChanges, deletedUsers
    case groups, groupChanges, deletedGroups, members
    case application, assignments

    /// The thing in a few words.
    var subject: String {
        switch self {
        case .users: "users"
        case .userChanges: "changes of users"
        case .deletedUsers: "deleted users"
        case .groups: "groups"
        case .groupChanges: "changes of groups"
        case .deletedGroups: "deleted groups"
        case .members: "members of groups"
        case .application: "the enterprise application"
        case .assignments: "who is assigned to the application"
        }
    }

    /// The least application permission.
    var permission: String {
        switch self {
        case .users, .userChanges, .deletedUsers: "User.Read.All"
        case .groups, .groupChanges, .members: "GroupMember.Read.All"
        case .deletedGroups: "Group.Read.All"
        case .application, .assignments: "Application.Read.All"
        }
    }

    /// True for what the setting `deleted_items` asks for.
    var isDeletedItems: Bool { self == .deletedUsers || self == .deletedGroups }

    /// True for what follows a delta link: a token that the service no longer knows asks for a full read.
    var isDelta: Bool { self == .userChanges || self == .groupChanges }
}

/// Addresses below the service's base, in OData's notation.
struct GraphAddress: Sendable {
    private let base: String

    init(_ base: HTTPBaseURL) { self.base = base.description }

    /// The address of a path with options, whose values are encoded.
    func link(_ path: String, _ options: KeyValuePairs<String, String> = [:]) -> String {
        guard !options.isEmpty else { return "\(base)/\(path)" }
        return "\(base)/\(path)?" + options.map { "\($0)=\(Self.encoded($1))" }.joined(separator: "&")
    }

    /// A key in a path: everything but unreserved characters is encoded.
    static func key(_ text: String) -> String { percentEncoded(text) }

    /// A text within a condition: an apostrophe is doubled.
    static func literal(_ text: String) -> String { "'\(text.replacing("'", with: "''"))'" }

    private static func encoded(_ text: String) -> String {
        // What OData writes and queries allow stays readable in logs of proxies.
        text.split(separator: ",", omittingEmptySubsequences: false).map { part in
            part.split(separator: "$", omittingEmptySubsequences: false).map { percentEncoded(String($0)) }.joined(separator: "$")
        }.joined(separator: ",")
    }
}
