/// The place of a value in a resource, in the notation of SCIM (RFC 7644 sections 3.4.2.2 and 3.5.2).
///
/// Examples: `userName`, `name.givenName`, `emails[type eq "work"].value`,
/// `urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department`.
///
/// Names and schema URNs are compared without regard to ASCII case (RFC 7643 section 2.1), filter values by their text.
/// The spelling given is kept for printing.
///
/// Beyond the RFC's grammar a name may hold `$` (`$ref`), `@`, `;` (LDAP attribute options) and characters outside ASCII.
public struct AttributePath: Sendable {
    /// The schema URN before the attribute, when given.
    public var schema: String? { parts.schema }
    /// The attribute: `emails`.
    public var attribute: String { parts.attribute }
    /// Which of several values is meant: `type eq "work"`.
    public var filter: SCIMFilter? { parts.filter }
    /// The member of a complex attribute: `value`.
    public var subAttribute: String? { parts.subAttribute }
    /// The path as text in its canonical form: single spaces and lower-case operators in the filter, names as they were given.
    public var description: String { parts.description }
    /// The description with names in lower case: what equality means.
    var key: String { parts.key }

    private let parts: Parts

    /// What a path consists of. Every value that is written carries its path, from one thread to another: one reference is cheap to pass on.
    private final class Parts: Sendable {
        let schema: String?
        let attribute: String
        let filter: SCIMFilter?
        let subAttribute: String?
        let description: String
        let key: String
        /// Made of the key once.
        let hash: Int

        init(schema: String?, attribute: String, filter: SCIMFilter?, subAttribute: String?) {
            self.schema = schema
            self.attribute = attribute
            self.filter = filter
            self.subAttribute = subAttribute
            let head = (schema.map { $0 + ":" } ?? "") + attribute
            let tail = subAttribute.map { "." + $0 } ?? ""
            description = head + (filter.map { "[\($0)]" } ?? "") + tail
            key = head.asciiLowercased() + (filter.map { "[\($0.key)]" } ?? "") + tail.asciiLowercased()
            hash = key.hashValue
        }
    }

    /// Parses a path.
    ///
    /// - Throws: `PathSyntaxError` with the offset of what is wrong.
    public init(_ text: String) throws(PathSyntaxError) {
        var parser = PathParser(text)
        self = try parser.wholePath()
    }

    /// A path that is written in the program. Traps when it does not parse, so that the first test to touch it fails.
    public static func literal(_ text: StaticString) -> AttributePath {
        do {
            return try AttributePath(text.description)
        } catch {
            preconditionFailure("\(error)")
        }
    }

    /// Names are taken as they are: for the parser and for parts of parsed paths.
    init(schema: String?, attribute: String, filter: SCIMFilter?, subAttribute: String?) {
        parts = Parts(schema: schema, attribute: attribute, filter: filter, subAttribute: subAttribute)
    }
}

extension AttributePath {
    /// The path without its sub-attribute: `emails[type eq "work"]` of `emails[type eq "work"].value`.
    public var withoutSubAttribute: AttributePath {
        subAttribute == nil ? self : AttributePath(schema: schema, attribute: attribute, filter: filter, subAttribute: nil)
    }

    /// The attribute as a whole: `emails` of `emails[type eq "work"].value`.
    public var wholeAttribute: AttributePath {
        filter == nil && subAttribute == nil
            ? self : AttributePath(schema: schema, attribute: attribute, filter: nil, subAttribute: nil)
    }

    /// The path without its filter: `emails.value` of `emails[type eq "work"].value`.
    public var withoutFilter: AttributePath {
        filter == nil ? self : AttributePath(schema: schema, attribute: attribute, filter: nil, subAttribute: subAttribute)
    }

    /// The path without its schema URN: `department` of `urn:...:User:department`.
    public var withoutSchema: AttributePath {
        schema == nil ? self : AttributePath(schema: nil, attribute: attribute, filter: filter, subAttribute: subAttribute)
    }

    /// The values of this attribute that the filter lets through: `members[value eq "42"]` of `members`.
    public func filtered(by filter: SCIMFilter) -> AttributePath {
        AttributePath(schema: schema, attribute: attribute, filter: filter, subAttribute: subAttribute)
    }

    /// The path to a member of this complex attribute: `manager.value` of `manager`; replaces the one that it has.
    ///
    /// - Throws: `PathSyntaxError` when `name` is no attribute name.
    public func member(_ name: String) throws(PathSyntaxError) -> AttributePath {
        try PathParser.checkName(name)
        return AttributePath(schema: schema, attribute: attribute, filter: filter, subAttribute: name)
    }
}

extension AttributePath: Hashable, Comparable {
    /// True when both name the same place; see the type for how names are compared.
    public static func == (left: AttributePath, right: AttributePath) -> Bool {
        left.parts === right.parts || left.parts.hash == right.parts.hash && left.key == right.key
    }

    /// A stable order for listings: by text without regard to the case of names.
    public static func < (left: AttributePath, right: AttributePath) -> Bool { left.key < right.key }

    /// Agrees with `==`.
    public func hash(into hasher: inout Hasher) { hasher.combine(parts.hash) }
}

extension AttributePath: CustomStringConvertible {}

extension AttributePath: Codable {
    /// Decodes the path from its text.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        do {
            self = try AttributePath(text)
        } catch {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: error.description)
        }
    }

    /// Encodes the path as its text.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}
