/// Reads LDIF (RFC 2849), content and change records, from chunks of bytes that the caller brings.
///
/// The reader does no input or output of its own. Give it bytes with ``append(_:)-([UInt8])``, take records with ``next()`` until it
/// returns false, and go on; after the last chunk call ``finish()`` and take what is left. Chunks may be cut anywhere.
///
/// ```swift
/// let wanted = LDIFAttributeSelection(["objectGUID", "mail", "displayName"])
/// var reader = LDIFReader()
///
/// func drain(_ reader: inout LDIFReader) throws {
///     while true {
///         do {
///             guard try reader.next() else { return }
///             guard reader.record.kind.isEntry else { continue }
///             for line in reader.record.lines {
///                 guard let slot = reader.record.index(of: line, in: wanted) else { continue }
///                 try reader.record.withValue(of: line) { bytes in store(bytes, slot) }
///             }
///         } catch where error.mayContinue {
///             // One broken record. What could be read of it is in reader.record, so that its person can be held;
///             // discard what was stored of it.
///             hold(reader.record.withDN { LDIFText.string($0) }, because: error)
///         }
///     }
/// }
///
/// while let chunk = try await file.next() {
///     reader.append(chunk)
///     try drain(&reader)
/// }
/// reader.finish()
/// try drain(&reader)
/// guard reader.ending?.lastLineIsTerminated == true else { … }   // LDIF has no end mark
/// ```
///
/// **Errors.** A fault in a record is thrown when the record has been read to its end, so that ``record`` has all of its readable
/// lines, also those after the fault; the next call goes on with the next record. A bad base64 value of an attribute is found when
/// somebody asks for that value, never before: attributes that nobody needs cost nothing.
///
/// **Leniency.** Read although the RFC's grammar has no place for it: no `version:` line; `version:` in front of any record and
/// without a blank line after it; several blank lines; CRLF; a tab as the fold; a last line without a line end; raw UTF-8; a missing
/// last `-`; `ref:`, `search:` and `result:` blocks of `ldapsearch` (as kinds of their own); a byte order mark of UTF-8. A line of
/// nothing but white space is a fold by the grammar but a separator in many files: it separates when the start of a record, another
/// such line or the end of the file follows, and is a fold otherwise.
///
/// **Memory.** Bounded by one chunk and the largest record (``maximumRecordSize``). In steady state no record costs an allocation.
///
/// **Threads.** A reader is a value with one owner: use it from one task at a time. It may be sent to another.
public struct LDIFReader: ~Copyable, Sendable {
    /// The largest record, in bytes without line ends and folds. A larger one is an error and is passed over.
    public let maximumRecordSize: Int

    /// The record that ``next()`` found, or after an error what could be read of the faulty one. Valid until the next call of ``next()``.
    public internal(set) var record = LDIFRecord()

    /// Entries and non-entries delivered so far, without faulty ones.
    public internal(set) var recordCount = 0

    /// Records for which ``next()`` has thrown so far.
    public internal(set) var faultyRecordCount = 0

    /// The code on the last `result:` line that was read (RFC 4511 section 4.1.9), if any. 0 is success; 4 (size limit exceeded) and 3
    /// (time limit exceeded) say that the export is not complete.
    public internal(set) var searchResultCode: Int?

    /// How the file ended: nil until ``finish()`` was called and ``next()`` has returned false.
    public internal(set) var ending: Ending?

    /// What can be said about the end of the file. LDIF has no end mark: a file that was cut off between two records looks whole.
    public struct Ending: Sendable, Hashable {
        /// Whether the file had no byte at all.
        public var isEmpty: Bool
        /// Whether the last byte is a line end. Every exporter writes one, so false means cut off, or edited by hand.
        public var lastLineIsTerminated: Bool
        /// Whether a blank line follows the last record. Most exporters write one after each record.
        public var lastRecordIsSeparated: Bool
    }

    let selection: LDIFAttributeSelection?
    var input: [UInt8] = []
    var position = 0
    /// No line feed before this offset.
    var searched = 0
    /// The number of the line read last.
    var lineNumber = 0
    var isFinished = false
    var hasBegun = false
    var isEmpty = true
    var lastLineIsTerminated = true
    var lastRecordIsSeparated = true
    var openLine = OpenLine.none
    /// The width of a line of white space of which it is not known yet whether it is a fold or a separator.
    var pendingWhiteSpace: Int?
    var fault: LDIFError?
    var stop: LDIFError?
    var isDone = false
    var isSkipping = false
    var isInsideSkippedLine = false

    enum OpenLine {
        case none
        case comment
        case line(start: Int, number: Int)
    }

    /// A reader for one file.
    ///
    /// - Parameters:
    ///   - selection: the attributes that entries are to have; others are passed over, which is fast. Without, all of them. Change
    ///     records always have all their lines. See ``LDIFRecord/Line/selectedIndex``.
    ///   - maximumRecordSize: 64 MiB when not given, 1 GiB at most.
    public init(selection: LDIFAttributeSelection? = nil, maximumRecordSize: Int = 64 << 20) {
        self.selection = selection
        self.maximumRecordSize = min(max(maximumRecordSize, 1), 1 << 30)
    }

    /// Brings the next bytes of the file. Take the records with ``next()`` before the next chunk, or chunks pile up.
    public mutating func append(_ chunk: [UInt8]) {
        compact()
        if input.isEmpty { input = chunk } else { input.append(contentsOf: chunk) }
        isEmpty = isEmpty && chunk.isEmpty
    }

    /// Brings the next bytes of the file.
    public mutating func append(_ chunk: Span<UInt8>) {
        compact()
        chunk.withUnsafeBufferPointer { input.append(contentsOf: $0) }
        isEmpty = isEmpty && chunk.isEmpty
    }

    /// The number of lines that were read so far.
    public var lineCount: Int { lineNumber }

    /// Says that lines of the file were read elsewhere. Both ends of that part, and the place where this reader is, must be record
    /// borders; see ``lastBorder(in:)``.
    public mutating func advance(pastLines count: Int) {
        hasBegun = true
        isEmpty = false
        lineNumber += count
        lastLineIsTerminated = true
        lastRecordIsSeparated = true
    }

    /// Where the last blank line of the bytes ends, which is a border between records whatever stands before it; nil: there is none.
    ///
    /// Parts of a file that are cut so can be read by readers of their own, at the same time.
    public static func lastBorder(in bytes: [UInt8]) -> Int? {
        bytes.withUnsafeBufferPointer { bytes in
            var index = bytes.count - 1
            while index > 0 {
                if bytes[index] == LDIFBytes.lineFeed {
                    var before = index - 1
                    while before > 0, bytes[before] == LDIFBytes.carriageReturn { before -= 1 }
                    if bytes[before] == LDIFBytes.lineFeed { return index + 1 }
                }
                index -= 1
            }
            return nil
        }
    }

    /// Says that the last chunk was brought. Call ``next()`` until it returns false once more.
    public mutating func finish() {
        isFinished = true
    }

    /// Reads up to the end of the next record into ``record``.
    ///
    /// - Returns: false when more bytes are needed, or after ``finish()`` at the end of the file.
    /// - Throws: the first fault of the record. ``LDIFError/mayContinue`` says whether calling again goes on behind it.
    public mutating func next() throws(LDIFError) -> Bool {
        if let stop { throw stop }
        if isDone { startRecord() }
        guard try begin() else { return false }
        if takePlainEntry() { return true }
        try takePlainLines()
        while let line = takeLine() {
            switch try accept(line) {
            case .more: try takePlainLines()
            case .recordEnded: return try deliver()
            }
        }
        try checkSize(adding: input.count - position, isInsideLine: true)
        return isFinished ? try end() : false
    }
}
