/// One member of an object: name and value, valid during the call that hands it over.
public struct JSONMember: ~Copyable {
    /// The value.
    public let value: JSONValue
    @usableFromInline let rawKey: UnsafeBufferPointer<UInt8>
    private let hasEscapes: Bool

    init(rawKey: UnsafeBufferPointer<UInt8>, hasEscapes: Bool, value: consuming JSONValue) {
        self.value = value
        self.rawKey = rawKey
        self.hasEscapes = hasEscapes
    }

    /// Whether the name, escapes resolved, is exactly `name`.
    public func keyEquals(_ name: StaticString) -> Bool {
        guard let unescapedKey else { return same(rawKey, name) }
        return unescapedKey.withUnsafeBufferPointer { same($0, name) }
    }

    /// Hands over the name in UTF-8 with escapes resolved.
    @inlinable
    public func withKey<R>(_ body: (Span<UInt8>) throws -> R) rethrows -> R {
        guard let unescapedKey else { return try body(rawKey.span) }
        return try body(unescapedKey.span)
    }

    @usableFromInline var unescapedKey: [UInt8]? {
        guard hasEscapes else { return nil }
        var output: [UInt8] = []
        rawKey.appendUnescaped(to: &output)
        return output
    }
}
