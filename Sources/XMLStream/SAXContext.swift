import CLibXML2

/// What libxml2's callbacks see: collects text, holds the limits, keeps the first failure.
///
/// C function pointers cannot be generic, so they reach this class, which knows the handler as ``XMLEvents``.
@usableFromInline
final class SAXContext {
    let limits: XMLLimits
    private var events: EventsBox
    /// Asked once, after the root element's start, for what takes over.
    private let successor: () -> XMLEvents?
    var parser: xmlParserCtxtPtr?
    /// The first error, ours or the handler's; after it no event is delivered.
    private(set) var failure: (any Error)?
    /// The number of the first error if libxml2 found it.
    private(set) var reportedNumber: Int32?
    /// Set by every callback: bytes that bring no event are markup that libxml2 has to keep.
    var sawEvent = false
    private(set) var sawRoot = false
    private(set) var depth = 0
    private let pendingText = TextBuffer()
    private var hasCharacterData = false
    /// What the handler said last of the text that comes.
    private var wantsText = true

    @usableFromInline
    init(limits: XMLLimits, events: XMLEvents, successor: @escaping () -> XMLEvents?) {
        self.limits = limits
        self.events = EventsBox(events)
        self.successor = successor
    }

    /// Where libxml2 stands.
    var place: (line: Int, column: Int) {
        (Int(xmlSAX2GetLineNumber(parser)), Int(xmlSAX2GetColumnNumber(parser)))
    }

    func fail(_ error: any Error) {
        if failure == nil { failure = error }
    }

    /// Decides what every later call throws.
    func settle(_ error: any Error) { failure = error }

    func fail(_ code: XMLStreamError.Code, _ message: String) {
        let place = place
        fail(XMLStreamError(code, line: place.line, column: place.column, message: message))
    }
}

extension SAXContext {
    func start(
        local: UnsafePointer<UInt8>?, namespace: UnsafePointer<UInt8>?, attributeCount: Int,
        fields: UnsafeMutablePointer<UnsafePointer<UInt8>?>?
    ) {
        sawEvent = true
        guard failure == nil, flushText() else { return }
        depth += 1
        guard depth <= limits.depth else {
            return stop(.tooDeep, "elements are nested deeper than \(limits.depth) levels; export the records less deep")
        }
        guard attributeCount <= limits.attributes else {
            return stop(.tooManyAttributes, "an element has more than \(limits.attributes) attributes")
        }
        let element = XMLElement(
            name: XMLName(local: local, namespace: namespace), attributeCount: attributeCount, fields: fields, parser: parser)
        do { wantsText = try deliver { try $0.start(element) } } catch { stop(error) }
        if !sawRoot {
            sawRoot = true
            takeSuccessor()
        }
    }

    private func takeSuccessor() {
        guard let successor = successor() else { return }
        events = EventsBox(successor)
        wantsText = successor.wantsText()
    }

    func end(local: UnsafePointer<UInt8>?, namespace: UnsafePointer<UInt8>?) {
        sawEvent = true
        guard failure == nil, flushText() else { return }
        depth -= 1
        do { wantsText = try deliver { try $0.end(XMLName(local: local, namespace: namespace)) } } catch { stop(error) }
    }

    /// libxml2 hands text over in pieces, cut at references, chunks and its own buffers: they are joined here.
    func characters(_ bytes: UnsafePointer<UInt8>?, count: Int) {
        sawEvent = true
        if wantsText { collect(bytes, count: count) }
    }

    /// libxml2 checks the encoding of a CDATA section less strictly than that of text (overlong forms pass), so it is checked here.
    func characterData(_ bytes: UnsafePointer<UInt8>?, count: Int) {
        hasCharacterData = true
        collect(bytes, count: count)
    }

    private func collect(_ bytes: UnsafePointer<UInt8>?, count: Int) {
        sawEvent = true
        guard failure == nil else { return }
        guard count <= limits.textBytes - pendingText.count else {
            return stop(.textTooLarge, "a text is longer than \(limits.textBytes) bytes; leave large values out of the export")
        }
        if let bytes { pendingText.append(bytes, count: count) }
    }

    func documentType() {
        sawEvent = true
        stop(
            .documentTypeNotAllowed,
            "a document type declaration is not allowed; no directory export needs one, remove <!DOCTYPE ...> if you trust the file")
    }

    /// Keeps the first failure and stops libxml2.
    private func stop(_ error: any Error) {
        fail(error)
        xmlStopParser(parser)
    }

    private func stop(_ code: XMLStreamError.Code, _ message: String) {
        fail(code, message)
        xmlStopParser(parser)
    }

    /// Keeps libxml2's first error, as a sentence of ours: its own may quote the document.
    func report(number: Int32, line: Int, column: Int) {
        sawEvent = true
        if failure == nil { reportedNumber = number }
        fail(XMLStreamError(libxml2: number, line: line, column: column))
    }

    /// Delivers the text collected so far; false if it was refused.
    private func flushText() -> Bool {
        if pendingText.isEmpty { return true }
        if hasCharacterData, !isCharacterDataValid() { return false }
        if wantsText {
            do { try deliver { try $0.text(pendingText.bytes.span) } } catch { stop(error) }
        }
        pendingText.removeAll()
        return failure == nil
    }

    /// Calls the handler without counting a reference: it cannot be replaced meanwhile, since only the root's start does that, afterwards.
    @inline(__always)
    private func deliver<R>(_ body: (XMLEvents) throws -> R) rethrows -> R {
        try Unmanaged.passUnretained(events)._withUnsafeGuaranteedRef { try body($0.events) }
    }

    private func isCharacterDataValid() -> Bool {
        hasCharacterData = false
        if (try? UTF8Span(validating: pendingText.bytes.span)) != nil { return true }
        stop(.invalidCharacter, "bytes that are not valid UTF-8 in a CDATA section; check the encoding of the file")
        return false
    }
}

/// The events, in a place that does not change.
private final class EventsBox {
    let events: XMLEvents

    init(_ events: XMLEvents) { self.events = events }
}
