/// Reads the elements of one JSON document that is fed in chunks of bytes, in constant memory.
///
/// Known shapes: an array of objects; an object with an array member (`value` by default: a page of a REST answer) and other members
/// before or after it in any order; a single object; several of these one after the other (JSON Lines, pages put together). The
/// bytes are UTF-8, with or without a byte order mark; other encodings are for the caller to convert.
///
/// ```swift
/// var reader = JSONElementReader()
/// while let chunk = try nextChunk() {
///     try reader.append(chunk.span) { element in
///         do {
///             try element.forEachMember { member in
///                 if member.keyEquals("id") { member.value.withString { record.setAnchor($0) } }
///             }
///             output.append(record)
///         } catch let error as JSONStreamError where error.mayContinue {
///             output.skip(error)                    // this one element is bad; the next can be read
///         }
///     }
/// }
/// let facts = try reader.finish()                   // throws if the document is cut off
/// let isProven = facts.isClosed && facts.nextLink == nil
/// ```
///
/// A value type: one reader for one document, used by one task at a time.
public struct JSONElementReader: Sendable {
    /// The names of the members that may hold the elements of a page.
    public let arrayMembers: [String]
    /// The sizes that are accepted.
    public let limits: JSONLimits

    var state = State.start
    var container = Container.object
    /// The brackets open inside the current element or member: true for an array.
    var open: [Bool] = []
    var failure: (any Error)?

    /// The document's offset of the first byte of the current chunk.
    var chunkOffset = 0
    var line = 1
    var lineOffset = 0
    var capture = Capture()
    /// The members of a top-level object of which it is not yet known whether it is a page.
    var spans: [MemberSpan] = []
    var span = MemberSpan()
    var hasArray = false
    /// The index of the name of the array that is open, or was last.
    var arrayIndex: Int?

    var topLevelValues = 0
    var shape: JSONDocumentFacts.Shape?
    var elementCount = 0
    var members: [JSONDocumentFacts.Member] = []

    /// Makes a reader for one document whose elements lie in one array member, if they lie in a page.
    public init(arrayMember: String = "value", limits: JSONLimits = JSONLimits()) {
        self.init(arrayMembers: [arrayMember], limits: limits)
    }

    /// Makes a reader for one document of which several kinds of pages are known; ``JSONElement/arrayIndex`` tells which it is.
    public init(arrayMembers: [String], limits: JSONLimits = JSONLimits()) {
        self.arrayMembers = arrayMembers
        self.limits = limits
    }

    /// Feeds the next bytes of the document; any cut is allowed. Calls `body` for each element that is complete.
    ///
    /// - Throws: ``JSONStreamError`` if the structure of the document is broken, or what `body` throws; both end the reading, and
    ///   every further call throws the same.
    public mutating func append(_ bytes: Span<UInt8>, _ body: (borrowing JSONElement) throws -> Void) throws {
        try bytes.withUnsafeBufferPointer { try append($0, body) }
    }

    /// Feeds the next bytes of the document, see ``append(_:_:)-(Span<UInt8>,_)``.
    public mutating func append(_ bytes: UnsafeBufferPointer<UInt8>, _ body: (borrowing JSONElement) throws -> Void) throws {
        if let failure { throw failure }
        do {
            try read(bytes, body)
        } catch {
            failure = error
            throw error
        }
    }

    /// Ends the document. Only when this returns was it complete.
    ///
    /// - Throws: ``JSONStreamError`` with ``JSONStreamError/isTruncation`` if the document is empty or ends within a value.
    public mutating func finish() throws -> JSONDocumentFacts {
        if let failure { throw failure }
        guard let shape, state == .between else {
            let error =
                topLevelValues == 0 && (state == .between || state == .start)
                ? error(.emptyDocument, at: 0, "the document is empty; check that the export has finished")
                : error(.truncated, at: 0, "the document ends before it is complete; export or copy the file again")
            failure = error
            throw error
        }
        failure = error(.misuse, at: 0, "the document has ended already")
        return JSONDocumentFacts(
            shape: topLevelValues > 1 ? .sequence : shape, isClosed: topLevelValues == 1 && shape != .object,
            elementCount: elementCount, arrayMember: arrayIndex.map { arrayMembers[$0] }, members: members)
    }

    /// An error in the structure of the document, at an index of the current chunk.
    func error(_ code: JSONStreamError.Code, at index: Int, _ message: String) -> JSONStreamError {
        let offset = chunkOffset + index
        return JSONStreamError(
            code, line: line, column: offset - lineOffset + 1, byteOffset: offset, message: message, mayContinue: false)
    }
}
