import SCIM

/// The types of resource that the sandbox keeps.
public enum DirectoryResourceType: String, Hashable, Sendable, CaseIterable {
    /// People.
    case user = "User"
    /// Groups of people, and of groups.
    case group = "Group"

    /// The segment of the URL: `Users`.
    var endpoint: String { rawValue + "s" }

    /// The URN of the core schema.
    var schema: String {
        switch self {
        case .user: SchemaURN.user
        case .group: SchemaURN.group
        }
    }
}
