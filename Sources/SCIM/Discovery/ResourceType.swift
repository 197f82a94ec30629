/// A type of resource that a service has (RFC 7643 section 6).
public struct ResourceType: Hashable, Sendable {
    /// An extension of the type.
    public struct Extension: Hashable, Sendable {
        /// The URN of its schema.
        public var schema: String
        /// Whether every resource must have it.
        public var isRequired: Bool

        /// Makes an extension.
        public init(schema: String, isRequired: Bool = false) {
            self.schema = schema
            self.isRequired = isRequired
        }
    }

    /// The name: `User`.
    public var name: String
    /// Where the resources are, below the base URL: `/Users`.
    public var endpoint: String
    /// One sentence for people.
    public var description: String
    /// The URN of the core schema.
    public var schema: String
    /// The extensions.
    public var extensions: [Extension]

    /// Makes a type.
    public init(name: String, endpoint: String, description: String = "", schema: String, extensions: [Extension] = []) {
        self.name = name
        self.endpoint = endpoint
        self.description = description
        self.schema = schema
        self.extensions = extensions
    }

    /// Users with the enterprise extension.
    public static let user = ResourceType(
        name: "User", endpoint: "/Users", description: "User Account", schema: SchemaURN.user,
        extensions: [Extension(schema: SchemaURN.enterpriseUser)])

    /// Groups.
    public static let group = ResourceType(name: "Group", endpoint: "/Groups", description: "Group", schema: SchemaURN.group)
}

extension ResourceType {
    /// Reads a type; nil without a name or an endpoint.
    public init?(json: JSONValue) {
        guard let name = (json["name"] ?? json["id"])?.string, let endpoint = json["endpoint"]?.string else { return nil }
        self.init(
            name: name, endpoint: endpoint, description: json["description"]?.string ?? "", schema: json["schema"]?.string ?? "",
            extensions: json["schemaExtensions"]?.elements.compactMap { item in
                item["schema"]?.string.map { Extension(schema: $0, isRequired: item["required"]?.boolean ?? false) }
            } ?? [])
    }

    /// The representation that `/ResourceTypes` serves.
    ///
    /// - Parameter baseURL: what `meta.location` starts with, without a slash at the end.
    public func json(baseURL: String) -> JSONValue {
        var object: JSONObject = [
            "schemas": [.string(SchemaURN.resourceType)], "id": .string(name), "name": .string(name), "endpoint": .string(endpoint),
            "description": .string(description), "schema": .string(schema),
        ]
        if !extensions.isEmpty {
            object["schemaExtensions"] = .array(
                extensions.map { ["schema": .string($0.schema), "required": .boolean($0.isRequired)] })
        }
        object["meta"] = ["resourceType": "ResourceType", "location": .string("\(baseURL)/ResourceTypes/\(name)")]
        return .object(object)
    }
}
