/// What a JSON value is.
public enum JSONKind: Hashable, Sendable {
    case null, `true`, `false`, number, string, array, object
}

/// One value of an element: checked, not decoded, valid during the call that hands it over.
///
/// Not copyable, so that it cannot outlive that call. Numbers stay text: nothing is lost of a large one.
public struct JSONValue: ~Copyable {
    /// What the value is.
    public let kind: JSONKind

    /// The value as it stands in the document; a string without its quotes.
    @usableFromInline let content: UnsafeBufferPointer<UInt8>
    private let hasEscapes: Bool
    private let start: Int
    private let depth: Int
    private let whole: JSONCursor

    /// - Parameters:
    ///   - range: The value in the bytes of `cursor`, with the quotes of a string.
    ///   - depth: How many levels of nesting the value itself may still have.
    ///   - cursor: The cursor, just after the value.
    init(_ kind: JSONKind, _ range: Range<Int>, in cursor: JSONCursor, depth: Int) {
        let inner = kind == .string ? (range.lowerBound + 1)..<(range.upperBound - 1) : range
        self.kind = kind
        content = UnsafeBufferPointer(rebasing: cursor.bytes[inner])
        hasEscapes = kind == .string && cursor.hasEscapes
        start = range.lowerBound
        self.depth = depth
        whole = cursor
    }

    /// Whether the value is `null`.
    public var isNull: Bool { kind == .null }

    /// The value of `true` or `false`; nil for everything else.
    public var boolean: Bool? {
        switch kind {
        case .true: true
        case .false: false
        default: nil
        }
    }

    /// The value of a number that is a whole number in `Int`'s range, written without point and exponent; else nil.
    public var integer: Int? {
        kind == .number ? String(validating: content, as: UTF8.self).flatMap { Int($0) } : nil
    }

    /// The text of a string; nil for everything else.
    public var string: String? {
        withString { bytes in bytes.withUnsafeBufferPointer { String(validating: $0, as: UTF8.self) } } ?? nil
    }

    /// Whether the value is exactly this string.
    public func equals(_ text: StaticString) -> Bool {
        withString { bytes in bytes.withUnsafeBufferPointer { same($0, text) } } ?? false
    }

    /// Hands over the value as it stands in the document, escapes and all; a string without its quotes.
    @inlinable
    public func withRawBytes<R>(_ body: (Span<UInt8>) throws -> R) rethrows -> R { try body(content.span) }

    /// Hands over a string's text in UTF-8 with escapes resolved, without a copy where there are none; nil if it is no string.
    @inlinable
    public func withString<R>(_ body: (Span<UInt8>) throws -> R) rethrows -> R? {
        guard kind == .string else { return nil }
        guard let unescaped else { return try body(content.span) }
        return try body(unescaped.span)
    }

    /// Appends a string's text in UTF-8 with escapes resolved; false, and nothing appended, if the value is no string.
    @discardableResult
    public func appendString(to output: inout [UInt8]) -> Bool {
        guard kind == .string else { return false }
        if hasEscapes { content.appendUnescaped(to: &output) } else { output.append(contentsOf: content) }
        return true
    }

    /// Calls `body` for each element of an array, in order.
    ///
    /// - Throws: ``JSONStreamError`` with code ``JSONStreamError/Code/notAnArray`` if the value is something else, or what `body` throws.
    public func forEachElement(_ body: (borrowing JSONValue) throws -> Void) throws {
        guard kind == .array else { throw error(.notAnArray, "an array is expected here") }
        var cursor = JSONCursor(whole.bytes, from: whole.source, at: start)
        try cursor.forEachElement(depth: depth, body)
    }

    /// Calls `body` for each member of an object, in order.
    ///
    /// - Throws: ``JSONStreamError`` with code ``JSONStreamError/Code/notAnObject`` if the value is something else, or what `body` throws.
    public func forEachMember(_ body: (borrowing JSONMember) throws -> Void) throws {
        guard kind == .object else { throw error(.notAnObject, "an object is expected here") }
        var cursor = JSONCursor(whole.bytes, from: whole.source, at: start)
        try cursor.forEachMember(depth: depth, body)
    }

    /// An error that says where this value stands, for a caller who expected something else; reading may continue.
    public func error(_ code: JSONStreamError.Code, _ message: String) -> JSONStreamError {
        whole.error(code, message, at: start)
    }

    @usableFromInline var unescaped: [UInt8]? {
        guard hasEscapes else { return nil }
        var output: [UInt8] = []
        output.reserveCapacity(content.count)
        content.appendUnescaped(to: &output)
        return output
    }
}
