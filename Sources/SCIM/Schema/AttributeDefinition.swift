/// What a schema says about an attribute (RFC 7643 section 7).
public struct AttributeDefinition: Hashable, Sendable {
    /// The kinds of value.
    public enum ValueType: String, Hashable, Sendable, CaseIterable {
        case string, boolean, decimal, integer, dateTime, binary, reference, complex
    }

    /// Who may change the value, and when.
    public enum Mutability: String, Hashable, Sendable, CaseIterable {
        case readOnly, readWrite, immutable, writeOnly
    }

    /// When the value is part of a response.
    public enum Returned: String, Hashable, Sendable, CaseIterable {
        case always, never, `default`, request
    }

    /// Among which resources the value is unique.
    public enum Uniqueness: String, Hashable, Sendable, CaseIterable {
        case none, server, global
    }

    /// The name.
    public var name: String
    /// The kind of value.
    public var type: ValueType
    /// Whether there may be several values.
    public var isMultiValued: Bool
    /// One sentence for people.
    public var description: String
    /// Whether a resource must have it.
    public var isRequired: Bool
    /// Whether upper and lower case differ.
    public var isCaseExact: Bool
    /// Suggested values; others are allowed unless the service says otherwise.
    public var canonicalValues: [String]
    /// Who may change the value.
    public var mutability: Mutability
    /// When it is returned.
    public var returned: Returned
    /// Where it is unique.
    public var uniqueness: Uniqueness
    /// What a reference may point to: resource types, `external` or `uri`.
    public var referenceTypes: [String]
    /// The members of a complex attribute.
    public var subAttributes: [AttributeDefinition]

    /// Makes a definition with the defaults of RFC 7643 section 2.2.
    public init(
        _ name: String, _ type: ValueType = .string, isMultiValued: Bool = false, description: String = "", isRequired: Bool = false,
        isCaseExact: Bool = false, canonicalValues: [String] = [], mutability: Mutability = .readWrite, returned: Returned = .default,
        uniqueness: Uniqueness = .none, referenceTypes: [String] = [], subAttributes: [AttributeDefinition] = []
    ) {
        self.name = name
        self.type = type
        self.isMultiValued = isMultiValued
        self.description = description
        self.isRequired = isRequired
        self.isCaseExact = isCaseExact
        self.canonicalValues = canonicalValues
        self.mutability = mutability
        self.returned = returned
        self.uniqueness = uniqueness
        self.referenceTypes = referenceTypes
        self.subAttributes = subAttributes
    }

    /// The definition of a member, whatever the case of its name.
    public func subAttribute(_ name: String) -> AttributeDefinition? {
        subAttributes.first { $0.name.equalsIgnoringASCIICase(name) }
    }
}

extension AttributeDefinition {
    /// Reads a definition; everything but the name may be missing and then has the RFC's default. Nil without a name.
    public init?(json: JSONValue) {
        guard let name = json["name"]?.string else { return nil }
        self.init(
            name, Self.named(json["type"]) ?? .string, isMultiValued: json["multiValued"]?.boolean ?? false,
            description: json["description"]?.string ?? "", isRequired: json["required"]?.boolean ?? false,
            isCaseExact: json["caseExact"]?.boolean ?? false, canonicalValues: Self.strings(json["canonicalValues"]),
            mutability: Self.named(json["mutability"]) ?? .readWrite, returned: Self.named(json["returned"]) ?? .default,
            uniqueness: Self.named(json["uniqueness"]) ?? .none, referenceTypes: Self.strings(json["referenceTypes"]),
            subAttributes: json["subAttributes"]?.array?.compactMap(AttributeDefinition.init(json:)) ?? [])
    }

    /// The representation that is served; only the characteristics that apply to the type.
    public var json: JSONValue {
        var object: JSONObject = [
            "name": .string(name), "type": .string(type.rawValue), "multiValued": .boolean(isMultiValued),
            "description": .string(description), "required": .boolean(isRequired),
        ]
        let hasText = type == .string || type == .reference || type == .binary
        if hasText { object["caseExact"] = .boolean(isCaseExact) }
        if !canonicalValues.isEmpty { object["canonicalValues"] = .array(canonicalValues.map(JSONValue.string)) }
        object["mutability"] = .string(mutability.rawValue)
        object["returned"] = .string(returned.rawValue)
        if type != .complex && type != .boolean { object["uniqueness"] = .string(uniqueness.rawValue) }
        if !referenceTypes.isEmpty { object["referenceTypes"] = .array(referenceTypes.map(JSONValue.string)) }
        if type == .complex { object["subAttributes"] = .array(subAttributes.map(\.json)) }
        return .object(object)
    }

    private static func strings(_ json: JSONValue?) -> [String] { json?.array?.compactMap(\.string) ?? [] }

    /// The case of an enumeration by its name, in any case: `readonly` is seen in the wild.
    private static func named<Name: RawRepresentable<String> & CaseIterable>(_ json: JSONValue?) -> Name? {
        json?.string.flatMap { text in Name.allCases.first { $0.rawValue.equalsIgnoringASCIICase(text) } }
    }
}
