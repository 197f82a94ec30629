import CLibXML2

/// Reads one XML document that is fed in chunks of bytes, and hands its events to an ``XMLHandler``.
///
/// libxml2's SAX2 push parser does the work; memory is constant whatever the size of the document. UTF-8, UTF-16 (byte order mark or
/// declaration) and single-byte encodings are read; other multi-byte encodings are for the caller to convert. Events are UTF-8 always.
/// Safety: a DOCTYPE is refused, no entity is expanded, nothing is fetched, the sizes in ``XMLLimits`` hold.
///
/// ```swift
/// struct DNCollector: XMLHandler {
///     var names: [String] = []
///     mutating func start(_ element: borrowing XMLElement) {
///         guard element.nameEquals("searchResultEntry") else { return }
///         let dn = element.attribute("dn") { $0.withUnsafeBufferPointer { String(validating: $0, as: UTF8.self) } }
///         if let dn, let dn { names.append(dn) }
///     }
///     mutating func text(_ bytes: Span<UInt8>) {}
///     mutating func end(_ name: borrowing XMLName) {}
/// }
///
/// let parser = XMLPushParser(handler: DNCollector())
/// do {
///     while let chunk = try nextChunk() { try parser.append(chunk.span) }
///     try parser.finish()                       // only now is the document known to be whole
///     use(parser.handler.names)
/// } catch let error as XMLStreamError where error.isTruncation {
///     report("line \(error.line): the file is incomplete; what was read so far proves nothing about who is missing")
/// }
/// ```
///
/// Not `Sendable`: one parser belongs to one task at a time.
public final class XMLPushParser<Handler: XMLHandler> {
    private let context: SAXContext
    @usableFromInline let box: XMLHandlerBox<Handler>
    /// libxml2 tells the encoding by the first four bytes, so they are given in one piece.
    private var head: [UInt8] = []
    private var isFed = false
    private var isBlank = true
    private var isRunning = false
    private var isFinished = false
    private var bytesWithoutEvent = 0

    /// Makes a parser for one document.
    @inlinable
    public convenience init(handler: Handler, limits: XMLLimits = XMLLimits()) {
        let box = XMLHandlerBox(handler)
        self.init(box, SAXContext(limits: limits, events: XMLEvents(box), successor: { box.handler.successor }))
    }

    @usableFromInline
    init(_ box: XMLHandlerBox<Handler>, _ context: SAXContext) {
        self.box = box
        self.context = context
        libxml2Initialised
        var sax = saxCallbacks()
        let user = Unmanaged<SAXContext>.passUnretained(context).toOpaque()
        context.parser = xmlCreatePushParserCtxt(&sax, user, nil, 0, nil)
        // NONET only. Never NOENT, DTDLOAD, DTDATTR, DTDVALID, XINCLUDE, RECOVER or HUGE: each opens a hole or a limit.
        _ = context.parser.map { xmlCtxtUseOptions($0, Int32(XML_PARSE_NONET.rawValue)) }
    }

    deinit {
        guard let parser = context.parser else { return }
        if let document = parser.pointee.myDoc { xmlFreeDoc(document) }
        parser.pointee.myDoc = nil
        xmlFreeParserCtxt(parser)
    }

    /// The handler, to take the results from.
    public var handler: Handler {
        @inlinable get { box.handler }
        @inlinable set { box.handler = newValue }
    }

    /// Where the parser stands: line and column from 1, as libxml2 counts them.
    public var position: (line: Int, column: Int) { context.place }

    /// Feeds the next bytes of the document; any cut is allowed.
    ///
    /// - Throws: ``XMLStreamError``, or what the handler threw. After that every further call throws the same.
    public func append(_ bytes: Span<UInt8>) throws {
        try bytes.withUnsafeBufferPointer { try append($0) }
    }

    /// Feeds the next bytes of the document, see ``append(_:)-(Span<UInt8>)``.
    public func append(_ bytes: UnsafeBufferPointer<UInt8>) throws {
        try whileRunning {
            if isBlank { isBlank = bytes.allSatisfy(\.isBlankInXML) }
            var rest = bytes[...]
            if !isFed {
                let missing = rest.prefix(4 - head.count)
                head.append(contentsOf: missing)
                rest = rest.dropFirst(missing.count)
                guard head.count == 4 else { return }
                try feedHead()
            }
            while !rest.isEmpty {
                let piece = rest.prefix(pieceSize)
                try feed(UnsafeBufferPointer(rebasing: piece))
                rest = rest.dropFirst(piece.count)
            }
        }
    }

    /// Ends the document. Only when this returns was it complete and well-formed.
    ///
    /// - Throws: ``XMLStreamError`` with ``XMLStreamError/isTruncation`` if the document ends too early, or what the handler threw.
    public func finish() throws {
        try whileRunning {
            if !isFed { try feedHead() }
            let result = xmlstream_parse_chunk(context.parser, nil, 0, 1)
            isFinished = true
            if let number = context.reportedNumber, XMLStreamError.mayMeanTruncation(number) { throw endError() }
            try check(result)
            guard context.sawRoot, context.depth == 0 else { throw endError() }
        }
    }

    private func whileRunning(_ body: () throws -> Void) throws {
        if let failure = context.failure { throw failure }
        guard !isRunning, !isFinished else {
            throw XMLStreamError(
                .misuse, line: 0, column: 0,
                message: isFinished ? "the document has ended already" : "a handler must not feed the parser that calls it")
        }
        guard context.parser != nil else {
            throw XMLStreamError(.outOfMemory, line: 0, column: 0, message: "there is not enough memory for an XML parser")
        }
        isRunning = true
        defer { isRunning = false }
        do {
            try body()
        } catch {
            context.settle(error)
            throw error
        }
    }

    private func feedHead() throws {
        isFed = true
        let head = self.head
        try head.withUnsafeBufferPointer { try feed($0) }
    }

    private func feed(_ bytes: UnsafeBufferPointer<UInt8>) throws {
        guard let start = bytes.baseAddress, !bytes.isEmpty else { return }
        context.sawEvent = false
        let result = start.withMemoryRebound(to: CChar.self, capacity: bytes.count) {
            xmlstream_parse_chunk(context.parser, $0, Int32(bytes.count), 0)
        }
        try check(result)
        bytesWithoutEvent = context.sawEvent ? 0 : bytesWithoutEvent + bytes.count
        let limit = max(context.limits.textBytes, pieceSize)
        guard bytesWithoutEvent <= limit else {
            context.fail(.markupTooLarge, "a tag or comment is longer than \(limit) bytes; check that the file is not damaged")
            return try check(0)
        }
    }

    /// A failure that a callback kept, or else what libxml2 returned without a report.
    private func check(_ result: Int32) throws {
        if let failure = context.failure { throw failure }
        guard let parser = context.parser, parser.pointee.wellFormed == 0 || parser.pointee.disableSAX != 0 else { return }
        let place = context.place
        throw XMLStreamError(libxml2: result, line: place.line, column: place.column)
    }

    private func endError() -> XMLStreamError {
        let place = (context.failure as? XMLStreamError).map { ($0.line, $0.column) } ?? context.place
        return XMLStreamError(
            isBlank ? .emptyDocument : .truncated, line: place.0, column: place.1,
            message: isBlank
                ? "the document is empty; check that the export has finished"
                : "the document ends before it is complete; export or copy the file again",
            isTruncation: true)
    }
}

extension UInt8 {
    /// White space, or a byte of a byte order mark or of UTF-16 white space.
    fileprivate var isBlankInXML: Bool {
        switch self {
        case 0x09, 0x0A, 0x0D, 0x20, 0x00, 0xEF, 0xBB, 0xBF, 0xFE, 0xFF: true
        default: false
        }
    }
}

/// What libxml2 gets at one time; larger pieces are not faster.
private let pieceSize = 64 * 1024

/// libxml2 wants its globals set up before parsers run on several threads; a global is initialised exactly once.
private let libxml2Initialised: Void = xmlInitParser()
