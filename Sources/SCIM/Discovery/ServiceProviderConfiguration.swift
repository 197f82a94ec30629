/// What a service says it can do (RFC 7643 section 5). Everything may be missing, and services understate: a dialect decides in the end.
public struct ServiceProviderConfiguration: Hashable, Sendable {
    /// Whether PATCH is there.
    public var supportsPatch: Bool?
    /// Whether `/Bulk` is there.
    public var supportsBulk: Bool?
    /// How many operations one bulk request may have.
    public var maximumBulkOperations: Int?
    /// How many bytes one bulk request may have.
    public var maximumBulkPayload: Int?
    /// Whether filters are honoured.
    public var supportsFilter: Bool?
    /// How many resources one response has at most.
    public var maximumResults: Int?
    /// Whether passwords can be changed.
    public var supportsPasswordChange: Bool?
    /// Whether results can be sorted.
    public var supportsSort: Bool?
    /// Whether versions are honoured in `If-Match`.
    public var supportsETag: Bool?
    /// Whether pages by cursor are there (RFC 9865).
    public var supportsCursors: Bool?
    /// Whether pages by index are there (RFC 9865).
    public var supportsIndex: Bool?
    /// The largest page (RFC 9865).
    public var maximumPageSize: Int?
    /// The ways to authenticate.
    public var authenticationSchemes: [AuthenticationScheme]
    /// Where people read about the service.
    public var documentationURI: String?

    /// One way to authenticate.
    public struct AuthenticationScheme: Hashable, Sendable {
        /// `oauthbearertoken`, `httpbasic` and so on.
        public var type: String
        /// The name for people.
        public var name: String
        /// One sentence for people.
        public var description: String

        /// Makes a scheme.
        public init(type: String, name: String, description: String) {
            self.type = type
            self.name = name
            self.description = description
        }

        /// A token in the `Authorization` header.
        public static let bearerToken = AuthenticationScheme(
            type: "oauthbearertoken", name: "Bearer token", description: "A token in the Authorization header")
    }

    /// A configuration that says nothing.
    public init(authenticationSchemes: [AuthenticationScheme] = []) {
        self.authenticationSchemes = authenticationSchemes
    }
}

extension ServiceProviderConfiguration {
    /// Reads what is there; a part that is missing or malformed is nil and spoils no other.
    public init(json: JSONValue) {
        self.init(authenticationSchemes: json["authenticationSchemes"]?.elements.compactMap(AuthenticationScheme.init(json:)) ?? [])
        let (patch, bulk, filter) = (json["patch"], json["bulk"], json["filter"])
        supportsPatch = patch?["supported"]?.boolean
        supportsBulk = bulk?["supported"]?.boolean
        maximumBulkOperations = bulk?["maxOperations"]?.int
        maximumBulkPayload = bulk?["maxPayloadSize"]?.int
        supportsFilter = filter?["supported"]?.boolean
        maximumResults = filter?["maxResults"]?.int
        supportsPasswordChange = json["changePassword"]?["supported"]?.boolean
        supportsSort = json["sort"]?["supported"]?.boolean
        supportsETag = json["etag"]?["supported"]?.boolean
        let pagination = json["pagination"]
        supportsCursors = pagination?["cursor"]?.boolean
        supportsIndex = pagination?["index"]?.boolean
        maximumPageSize = pagination?["maxPageSize"]?.int
        documentationURI = json["documentationUri"]?.string
    }

    /// The representation that `/ServiceProviderConfig` serves. What is nil counts as not supported, since the RFC requires an answer.
    ///
    /// - Parameter baseURL: what `meta.location` starts with, without a slash at the end.
    public func json(baseURL: String) -> JSONValue {
        var object: JSONObject = ["schemas": [.string(SchemaURN.serviceProviderConfiguration)]]
        object["documentationUri"] = documentationURI.map(JSONValue.string)
        object["patch"] = Self.supported(supportsPatch)
        object["bulk"] = [
            "supported": .boolean(supportsBulk ?? false), "maxOperations": .integer(Int64(maximumBulkOperations ?? 0)),
            "maxPayloadSize": .integer(Int64(maximumBulkPayload ?? 0)),
        ]
        object["filter"] = ["supported": .boolean(supportsFilter ?? false), "maxResults": .integer(Int64(maximumResults ?? 0))]
        object["changePassword"] = Self.supported(supportsPasswordChange)
        object["sort"] = Self.supported(supportsSort)
        object["etag"] = Self.supported(supportsETag)
        if supportsCursors != nil || supportsIndex != nil { object["pagination"] = pagination }
        object["authenticationSchemes"] = .array(authenticationSchemes.map(\.json))
        object["meta"] = [
            "resourceType": "ServiceProviderConfig", "location": .string("\(baseURL)/ServiceProviderConfig"),
        ]
        return .object(object)
    }

    private var pagination: JSONValue {
        var object: JSONObject = ["cursor": .boolean(supportsCursors ?? false), "index": .boolean(supportsIndex ?? false)]
        object["maxPageSize"] = maximumPageSize.map { .integer(Int64($0)) }
        return .object(object)
    }

    private static func supported(_ value: Bool?) -> JSONValue { ["supported": .boolean(value ?? false)] }
}

extension ServiceProviderConfiguration.AuthenticationScheme {
    init?(json: JSONValue) {
        guard let type = json["type"]?.string ?? json["name"]?.string else { return nil }
        self.init(type: type, name: json["name"]?.string ?? type, description: json["description"]?.string ?? "")
    }

    var json: JSONValue { ["type": .string(type), "name": .string(name), "description": .string(description)] }
}
