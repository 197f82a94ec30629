/// The start of an element: its name, its attributes and its place, all valid during the event only.
///
/// ```swift
/// mutating func start(_ element: borrowing XMLElement) throws {
///     if element.nameEquals("searchResultEntry") {
///         let found: Void? = element.attribute("dn") { record.setName($0) }
///         if found == nil { throw MissingName(line: element.line) }
///     }
/// }
/// ```
public struct XMLElement: ~Copyable {
    /// Local name and namespace.
    public let name: XMLName
    /// The number of attributes, namespace declarations not counted.
    public let attributeCount: Int
    /// The line on which the start tag ends, from 1.
    public let line: Int
    /// The column at which the start tag ends, as libxml2 counts it.
    public let column: Int
    /// Five pointers an attribute, as SAX2 gives them: local name, prefix, namespace, first byte and end of the value.
    @usableFromInline let fields: UnsafeMutablePointer<UnsafePointer<UInt8>?>?

    @inline(__always)
    init(
        name: consuming XMLName, attributeCount: Int, fields: UnsafeMutablePointer<UnsafePointer<UInt8>?>?,
        place: (line: Int, column: Int)
    ) {
        self.name = name
        self.attributeCount = fields == nil ? 0 : attributeCount
        self.fields = fields
        line = place.line
        column = place.column
    }

    /// Whether the local name is exactly `name`, whatever the namespace.
    @inlinable
    public func nameEquals(_ name: StaticString) -> Bool { self.name.equals(name) }

    /// Hands over the value of the attribute with this local name, or returns nil if there is none.
    ///
    /// - Parameter namespace: The attribute's namespace; nil means an attribute without a prefix, since a default namespace
    ///   does not apply to attributes.
    @inlinable
    public func attribute<R>(
        _ name: StaticString, in namespace: StaticString? = nil, _ body: (Span<UInt8>) throws -> R
    ) rethrows -> R? {
        guard let value = value(of: name, in: namespace) else { return nil }
        return try body(value.span)
    }

    /// Whether the attribute is there with exactly this value.
    @inlinable
    public func attribute(_ name: StaticString, in namespace: StaticString? = nil, equals text: StaticString) -> Bool {
        guard let value = value(of: name, in: namespace) else { return false }
        return same(value, text)
    }

    /// Hands over every attribute, in document order.
    public func forEachAttribute(_ body: (_ name: borrowing XMLName, _ value: Span<UInt8>) throws -> Void) rethrows {
        guard let fields else { return }
        for index in 0..<attributeCount {
            let field = fields + index * 5
            try body(XMLName(local: field[0], namespace: field[2]), Self.value(field).span)
        }
    }

    @inlinable
    func value(of name: StaticString, in namespace: StaticString?) -> UnsafeBufferPointer<UInt8>? {
        guard var field = fields else { return nil }
        for _ in 0..<attributeCount {
            if same(field[0], name), isIn(namespace, field[2]) { return Self.value(field) }
            field += 5
        }
        return nil
    }

    @inlinable
    func isIn(_ namespace: StaticString?, _ candidate: UnsafePointer<UInt8>?) -> Bool {
        guard let namespace else { return candidate == nil }
        return candidate != nil && same(candidate, namespace)
    }

    @inlinable
    static func value(_ field: UnsafeMutablePointer<UnsafePointer<UInt8>?>) -> UnsafeBufferPointer<UInt8> {
        guard let start = field[3], let end = field[4] else { return UnsafeBufferPointer(start: nil, count: 0) }
        return UnsafeBufferPointer(start: start, count: end - start)
    }
}
