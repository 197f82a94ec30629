public import SCIM
public import SCIMPath

/// What a client asks of a list of resources (RFC 7644 section 3.4.2).
public struct DirectoryQuery: Hashable, Sendable {
    /// Which resources; nil for all.
    public var filter: SCIMFilter?
    /// The attribute that orders them; nil for the order of creation.
    public var sortBy: AttributePath?
    /// Whether the order is reversed.
    public var isDescending = false
    /// The one-based position of the first resource to show; less than one counts as one.
    public var startIndex = 1
    /// How many to show at most; nil for as many as the service gives.
    public var count: Int?

    /// Asks for everything.
    public init(filter: SCIMFilter? = nil) {
        self.filter = filter
    }
}

/// A page of resources.
public struct DirectoryPage: Hashable, Sendable {
    /// How many resources satisfy the query.
    public var total: Int
    /// The one-based position of the first one here.
    public var startIndex: Int
    /// The resources.
    public var resources: [SCIMResource]

    /// The body of the response.
    var json: JSONValue {
        [
            "schemas": [.string(SchemaURN.listResponse)], "totalResults": .integer(Int64(total)),
            "startIndex": .integer(Int64(startIndex)), "itemsPerPage": .integer(Int64(resources.count)),
            "Resources": .array(resources.map(\.json)),
        ]
    }
}

extension SCIMFilter {
    /// True when the filter asks for an attribute, which then has to be computed for every resource.
    func mentions(_ attribute: String) -> Bool {
        let names = { (path: AttributePath) in path.attribute.lowercased() == attribute.lowercased() }
        return switch self {
        case .and(let parts), .or(let parts): parts.contains { $0.mentions(attribute) }
        case .not(let part): part.mentions(attribute)
        case .comparison(let path, _, _), .present(let path), .valuePath(let path, _): names(path)
        }
    }

    /// True when a comparison goes on after a bracket: `emails[type eq "work"].value eq "x"`, which the RFC's grammar does not know.
    var hasPathAfterBracket: Bool {
        switch self {
        case .and(let parts), .or(let parts): parts.contains(where: \.hasPathAfterBracket)
        case .not(let part): part.hasPathAfterBracket
        case .comparison(let path, _, _), .present(let path): path.filter != nil
        case .valuePath: false
        }
    }
}
