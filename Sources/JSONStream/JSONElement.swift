/// One element of a document: the bytes of a complete object, valid during the call that hands it over.
///
/// The reader has found where it ends by matching brackets and quotes; what is inside is checked while it is walked over, so that one bad
/// element costs no other.
public struct JSONElement: ~Copyable {
    /// The line on which the element begins, from 1.
    public let line: Int
    /// The column in bytes at which the element begins, from 1.
    public let column: Int
    /// The offset of the element's first byte in the document.
    public let byteOffset: Int
    /// Why the element cannot be read although its end is known: it is no object, or too large. ``forEachMember(_:)`` throws it.
    public let fault: JSONStreamError?

    /// Which of ``JSONElementReader/arrayMembers`` the element lies in; nil: it does not lie in a page.
    public let arrayIndex: Int?

    @usableFromInline let bytes: UnsafeBufferPointer<UInt8>
    private let depth: Int

    init(_ bytes: UnsafeBufferPointer<UInt8>, from source: JSONSource, depth: Int, arrayIndex: Int?, fault: JSONStreamError?) {
        line = source.line
        column = source.column
        byteOffset = source.byteOffset
        self.fault = fault
        self.arrayIndex = arrayIndex
        self.bytes = bytes
        self.depth = depth
    }

    /// Calls `body` for each member, in order, with the guarantees of ``JSONObjectScanner``.
    ///
    /// - Throws: ``fault``, a ``JSONStreamError`` with the place in the document and ``JSONStreamError/mayContinue`` set, or what
    ///   `body` throws.
    public func forEachMember(_ body: (borrowing JSONMember) throws -> Void) throws {
        if let fault { throw fault }
        var cursor = JSONCursor(bytes, from: JSONSource(line: line, column: column, byteOffset: byteOffset))
        try cursor.forEachMemberOfDocument(depth: depth, body)
    }

    /// Hands over the bytes of the element as they stand in the document, unchecked; none if it was too large.
    @inlinable
    public func withBytes<R>(_ body: (Span<UInt8>) throws -> R) rethrows -> R { try body(bytes.span) }
}
