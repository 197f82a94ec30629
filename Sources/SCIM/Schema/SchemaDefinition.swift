/// A schema: the attributes that one URN stands for (RFC 7643 section 7).
public struct SchemaDefinition: Hashable, Sendable {
    /// The URN.
    public var id: String
    /// The name for people.
    public var name: String
    /// One sentence for people.
    public var description: String
    /// The attributes in order.
    public var attributes: [AttributeDefinition]

    /// Makes a schema.
    public init(id: String, name: String, description: String = "", attributes: [AttributeDefinition]) {
        self.id = id
        self.name = name
        self.description = description
        self.attributes = attributes
    }

    /// The definition of an attribute, whatever the case of its name.
    public func attribute(_ name: String) -> AttributeDefinition? {
        attributes.first { $0.name.equalsIgnoringASCIICase(name) }
    }
}

extension SchemaDefinition {
    /// Reads a schema leniently; attributes without a name are left out. Nil without an id.
    public init?(json: JSONValue) {
        guard let id = json["id"]?.string else { return nil }
        self.init(
            id: id, name: json["name"]?.string ?? id, description: json["description"]?.string ?? "",
            attributes: json["attributes"]?.array?.compactMap(AttributeDefinition.init(json:)) ?? [])
    }

    /// The representation that `/Schemas` serves.
    ///
    /// - Parameter baseURL: what `meta.location` starts with, without a slash at the end.
    public func json(baseURL: String) -> JSONValue {
        [
            "schemas": [.string(SchemaURN.schema)], "id": .string(id), "name": .string(name), "description": .string(description),
            "attributes": .array(attributes.map(\.json)),
            "meta": ["resourceType": "Schema", "location": .string("\(baseURL)/Schemas/\(id)")],
        ]
    }
}
