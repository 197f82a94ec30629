/// What a path names (RFC 7644 section 3.2, table 2).
enum SCIMRoute: Hashable, Sendable {
    case collection(DirectoryResourceType)
    case resource(DirectoryResourceType, id: String)
    /// `/.search` under a collection, or under the root for all types.
    case search([DirectoryResourceType])
    case serviceProviderConfiguration
    case resourceTypes(name: String?)
    case schemas(id: String?)
    case me
    case bulk

    /// The route of the decoded segments behind the base path; nil when there is none.
    init?(_ segments: [String], types: [DirectoryResourceType]) {
        guard let first = segments.first else { return nil }
        if let type = types.first(where: { $0.endpoint.lowercased() == first.lowercased() }) {
            switch segments.count {
            case 1: self = .collection(type)
            case 2 where segments[1] == ".search": self = .search([type])
            case 2: self = .resource(type, id: segments[1])
            default: return nil
            }
            return
        }
        let argument = segments.count == 2 ? segments[1] : nil
        switch (first, segments.count) {
        case (".search", 1): self = .search(types)
        case ("ServiceProviderConfig", 1): self = .serviceProviderConfiguration
        case ("ResourceTypes", 1...2): self = .resourceTypes(name: argument)
        case ("Schemas", 1...2): self = .schemas(id: argument)
        case ("Me", 1): self = .me
        case ("Bulk", 1): self = .bulk
        default: return nil
        }
    }

    /// The methods that the route knows; all for what is not there but answers 501.
    var methods: [String] {
        switch self {
        case .collection: ["GET", "POST"]
        case .resource: ["GET", "PUT", "PATCH", "DELETE"]
        case .search: ["POST"]
        case .serviceProviderConfiguration, .resourceTypes, .schemas: ["GET"]
        case .me, .bulk: ["GET", "POST", "PUT", "PATCH", "DELETE"]
        }
    }
}
