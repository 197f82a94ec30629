/// A page of resources (RFC 7644 section 3.4.2, RFC 9865 for cursors).
public struct SCIMListResponse: Hashable, Sendable {
    /// The resources of this page.
    public var resources: [SCIMResource]
    /// How many there are on all pages; nil when the service does not say.
    public var totalResults: Int?
    /// How many the service says this page has. Some say what was asked for: count `resources` instead.
    public var itemsPerPage: Int?
    /// The number of the first resource, from 1.
    public var startIndex: Int?
    /// Where the next page starts; present when the service pages by cursor and there is more.
    public var nextCursor: String?
    /// Where the page before starts.
    public var previousCursor: String?

    /// Makes a page.
    public init(
        resources: [SCIMResource], totalResults: Int? = nil, startIndex: Int? = nil, nextCursor: String? = nil,
        previousCursor: String? = nil
    ) {
        self.resources = resources
        self.totalResults = totalResults
        self.itemsPerPage = resources.count
        self.startIndex = startIndex
        self.nextCursor = nextCursor
        self.previousCursor = previousCursor
    }

    /// Reads a page leniently: everything may be missing, a bare array of resources counts, and so does a single resource.
    /// Nil for what is neither.
    public init?(json: JSONValue) {
        switch json {
        case .array(let elements): self.init(resources: elements.compactMap(SCIMResource.init(json:)))
        case .object(let object):
            let isPage = object["Resources"] != nil || object["totalResults"] != nil
            guard isPage || object["id"] != nil || object["schemas"] != nil else { return nil }
            let isEmptyPage = object["schemas"]?.elements.contains { $0.string == SchemaURN.listResponse } ?? false
            let resources =
                isPage || isEmptyPage ? object["Resources"]?.elements.compactMap(SCIMResource.init(json:)) ?? [] : [SCIMResource(object)]
            self.init(
                resources: resources, totalResults: object["totalResults"]?.int, startIndex: object["startIndex"]?.int,
                nextCursor: object["nextCursor"]?.string, previousCursor: object["previousCursor"]?.string)
            itemsPerPage = object["itemsPerPage"]?.int
        default: return nil
        }
    }

    /// The body of a response.
    public var json: JSONValue {
        var object: JSONObject = ["schemas": [.string(SchemaURN.listResponse)]]
        object["totalResults"] = totalResults.map { .integer(Int64($0)) }
        object["startIndex"] = startIndex.map { .integer(Int64($0)) }
        object["itemsPerPage"] = itemsPerPage.map { .integer(Int64($0)) }
        object["previousCursor"] = previousCursor.map(JSONValue.string)
        object["nextCursor"] = nextCursor.map(JSONValue.string)
        object["Resources"] = .array(resources.map(\.json))
        return .object(object)
    }
}

extension JSONValue {
    /// The value of an integer that fits.
    var int: Int? { integer.flatMap { Int(exactly: $0) } }
}
