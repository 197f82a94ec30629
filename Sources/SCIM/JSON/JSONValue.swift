/// A JSON value (RFC 8259) that loses nothing SCIM needs: integers stay integers, other numbers stay text, members keep their order.
public enum JSONValue: Hashable, Sendable {
    /// `null`.
    case null
    /// `true` or `false`.
    case boolean(Bool)
    /// A number without fraction or exponent that fits.
    case integer(Int64)
    /// Any other number, as it was written. Must be a JSON number: it is written as it stands.
    case number(String)
    /// A string.
    case string(String)
    /// An array.
    case array([JSONValue])
    /// An object.
    case object(JSONObject)
}

extension JSONValue {
    /// The text of a string.
    public var string: String? {
        if case .string(let text) = self { text } else { nil }
    }

    /// The value of a boolean, also of `"True"` and `"false"` as strings: services exist that write them so.
    public var boolean: Bool? {
        switch self {
        case .boolean(let value): value
        case .string(let text): text.equalsIgnoringASCIICase("true") ? true : text.equalsIgnoringASCIICase("false") ? false : nil
        default: nil
        }
    }

    /// The value of an integer, also of one in a string.
    public var integer: Int64? {
        switch self {
        case .integer(let value): value
        case .string(let text): Int64(text)
        default: nil
        }
    }

    /// The elements of an array.
    public var array: [JSONValue]? {
        if case .array(let elements) = self { elements } else { nil }
    }

    /// The object.
    public var object: JSONObject? {
        if case .object(let object) = self { object } else { nil }
    }

    /// True for what SCIM calls unassigned: null and the empty array (RFC 7643 section 2.5), and the empty object.
    public var isUnassigned: Bool {
        switch self {
        case .null: true
        case .array(let elements): elements.isEmpty
        case .object(let object): object.isEmpty
        default: false
        }
    }

    /// The member of an object whose name differs at most in ASCII case; nil when there is none or this is no object.
    public subscript(name: String) -> JSONValue? { object?[name] }
}

extension JSONValue: ExpressibleByStringLiteral, ExpressibleByBooleanLiteral, ExpressibleByIntegerLiteral {
    /// A string.
    public init(stringLiteral value: String) { self = .string(value) }

    /// A boolean.
    public init(booleanLiteral value: Bool) { self = .boolean(value) }

    /// An integer.
    public init(integerLiteral value: Int64) { self = .integer(value) }
}

extension JSONValue: ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral {
    /// An array.
    public init(arrayLiteral elements: JSONValue...) { self = .array(elements) }

    /// An object with its members in the order written.
    public init(dictionaryLiteral elements: (String, JSONValue)...) { self = .object(JSONObject(elements)) }
}
