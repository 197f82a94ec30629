import BridgeCore

/// By what people are assigned: an enterprise application, groups, or nothing, which is everybody.
struct AssignmentRule: Sendable, Equatable {
    /// The application's name, application id or object id; nil: none.
    var application: String?
    /// Groups by name or object id.
    var groups: [String] = []
    /// True: members of groups in groups count too. The Azure AD service takes direct members only.
    var nested = false

    /// False: everybody counts, and nothing is said about it.
    var isSet: Bool { application != nil || !groups.isEmpty }

    /// What a checkpoint is good for: with another rule people have to be read anew.
    var signature: String { "\(application ?? "")|\(groups.sorted().joined(separator: ","))|\(nested)" }
}

/// What the names of a rule stand for.
struct AssignmentScope: Codable, Sendable {
    /// The enterprise application.
    var application: ServicePrincipal?
    /// The groups that are named one by one.
    var groups: [ObjectID] = []
}

/// An enterprise application.
struct ServicePrincipal: Codable, Sendable {
    let id: ObjectID
    let displayName: String?
    let appRoles: [AppRole]?
}

/// One assignment to an enterprise application.
struct AppRoleAssignment: Decodable, Sendable {
    let principalId: ObjectID
    let principalType: String
    let appRoleId: ObjectID?

    /// The role; nil for the default access, which is no role.
    var role: ObjectID? { appRoleId.flatMap { $0.text == "00000000-0000-0000-0000-000000000000" ? nil : $0 } }
}

/// A member of a group, of any kind.
struct GroupMember: Decodable, Sendable, DirectoryLink {
    let id: ObjectID
    let type: String?

    private enum CodingKeys: String, CodingKey {
        case id
        case type = "@odata.type"
    }
}

/// A link to a directory object, with its type as the service names it.
protocol DirectoryLink {
    var type: String? { get }
}

extension DirectoryLink {
    /// True for people, and for what does not say what it is: identifiers of other objects are nobody's.
    var isPerson: Bool { type.map { asciiLowercased($0).hasSuffix(".user") } ?? true }
    var isGroup: Bool { type.map { asciiLowercased($0).hasSuffix(".group") } ?? false }
}
