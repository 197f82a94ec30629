/// Walks over the members of one JSON object without building a tree.
///
/// RFC 8259 is checked strictly: no trailing comma, no comment, no control character in a string, only whole surrogate pairs, valid
/// UTF-8. Duplicate names are not judged: both members are handed over, in order, and the caller decides.
///
/// ```swift
/// let scanner = JSONObjectScanner()
/// try scanner.forEachMember(of: bytes.span) { member in
///     if member.keyEquals("displayName") {
///         member.value.withString { record.setDisplayName($0) }         // nil for null, numbers and so on
///     } else if member.keyEquals("businessPhones"), member.value.kind == .array {
///         try member.value.forEachElement { phone in phone.withString { record.addPhone($0) } }
///     }
/// }
/// ```
///
/// Members are handed over as they are checked, so an error may come after some of them: drop the record then.
public struct JSONObjectScanner: Sendable {
    /// Objects and arrays inside one another, the object itself counted.
    public let depth: Int

    /// Makes a scanner; `depth` is at most ``JSONLimits/greatestDepth``.
    public init(depth: Int = 100) { self.depth = min(max(depth, 1), JSONLimits.greatestDepth) }

    /// Calls `body` for each member, in order.
    ///
    /// - Throws: ``JSONStreamError`` with positions counted from the beginning of `bytes`, or what `body` throws.
    public func forEachMember(of bytes: Span<UInt8>, _ body: (borrowing JSONMember) throws -> Void) throws {
        try bytes.withUnsafeBufferPointer { bytes in
            var cursor = JSONCursor(bytes, from: JSONSource())
            try cursor.forEachMemberOfDocument(depth: depth, body)
        }
    }
}
