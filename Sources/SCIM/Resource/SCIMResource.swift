public import SCIMPath

/// A resource: a JSON object with SCIM's rules for names, lists and extensions.
///
/// Members are found whatever the ASCII case of their names, and keep their order and spelling.
public struct SCIMResource: Hashable, Sendable {
    /// The representation.
    public var object: JSONObject

    /// A resource over an object.
    public init(_ object: JSONObject) {
        self.object = object
    }

    /// An empty resource of these schemas.
    public init(schemas: [String]) {
        object = ["schemas": .array(schemas.map(JSONValue.string))]
    }

    /// A resource over a value; nil when it is no object.
    public init?(json: JSONValue) {
        guard let object = json.object else { return nil }
        self.init(object)
    }

    /// The representation as a value.
    public var json: JSONValue { .object(object) }

    /// The service's identifier.
    public var id: String? {
        get { object["id"]?.string }
        set { object["id"] = newValue.map(JSONValue.string) }
    }

    /// The client's identifier.
    public var externalId: String? {
        get { object["externalId"]?.string }
        set { object["externalId"] = newValue.map(JSONValue.string) }
    }

    /// The URNs of the schemas in use.
    public var schemas: [String] {
        get { object["schemas"]?.array?.compactMap(\.string) ?? [] }
        set { object["schemas"] = .array(newValue.map(JSONValue.string)) }
    }

    /// The version for `If-Match`: an entity tag with its quotation marks, often weak.
    public var version: String? { object["meta"]?["version"]?.string }

    /// The kind of resource as the service calls it: `User`.
    public var resourceType: String? { object["meta"]?["resourceType"]?.string }

    /// Whether the account is active; text such as `"True"` counts. Nil when the service does not say.
    public var isActive: Bool? { object["active"]?.boolean }
}

extension SCIMResource {
    /// The values at a path: the elements of a list one by one, of those that the filter lets through. Unassigned ones are left out.
    ///
    /// A complex attribute that a service writes as plain text (`"manager": "42"`) answers to its `value`.
    public func values(at path: AttributePath, catalog: SchemaCatalog = .user) -> [JSONValue] {
        if let urn = wholeExtensionURN(path) { return object[urn].map { [$0] } ?? [] }
        guard let attribute = container(of: path)?[path.attribute] else { return [] }
        var elements = attribute.elements
        if let filter = path.filter {
            let definition = catalog.attribute(of: path)
            elements = elements.filter { filter.matches($0, of: definition) }
        }
        guard let subAttribute = path.subAttribute else { return elements }
        return elements.flatMap { $0.member(subAttribute)?.elements ?? [] }
    }

    /// The first value at a path.
    public func value(at path: AttributePath, catalog: SchemaCatalog = .user) -> JSONValue? {
        values(at: path, catalog: catalog).first
    }

    /// The object that holds the attribute: the resource itself, or the extension.
    private func container(of path: AttributePath) -> JSONObject? {
        guard let urn = path.schema, !SchemaURN.isCore(urn) else { return object }
        return object[urn]?.object
    }

    /// The URN of the extension that the path names as a whole. `urn:...:2.0:User` reads like an attribute `User`.
    func wholeExtensionURN(_ path: AttributePath) -> String? {
        guard let schema = path.schema, path.filter == nil, path.subAttribute == nil else { return nil }
        let urn = schema + ":" + path.attribute
        guard !SchemaURN.isCore(urn) else { return nil }
        let isKnown = object[urn] != nil || urn.equalsIgnoringASCIICase(SchemaURN.enterpriseUser)
        return isKnown || schemas.contains { $0.equalsIgnoringASCIICase(urn) } ? urn : nil
    }
}

extension JSONValue {
    /// The elements of a list, or the value alone; nothing when unassigned.
    var elements: [JSONValue] {
        switch self {
        case .null: []
        case .array(let elements): elements.filter { $0 != .null }
        default: [self]
        }
    }

    /// A member of a complex value. A plain value is its own `value`.
    func member(_ name: String) -> JSONValue? {
        if case .object(let object) = self { return object[name] }
        return name.equalsIgnoringASCIICase("value") ? self : nil
    }
}
