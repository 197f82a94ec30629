import CLibXML2

/// What libxml2's callbacks see: collects text, holds the limits, keeps the first failure.
///
/// C function pointers cannot be generic, so they reach this class, which knows the handler as ``XMLEvents``.
@usableFromInline
final class SAXContext {
    let limits: XMLLimits
    private var events: EventsBox
    private var names = NameIndex([], in: nil)
    /// Asked once, after the root element's start, for what takes over.
    private let successor: () -> XMLEvents?
    var parser: xmlParserCtxtPtr? {
        didSet { names = NameIndex(events.events.names, in: parser) }
    }
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
    /// What the handler said last.
    private var interest = XMLInterest.text
    /// The depth of the element of which only the end is of use.
    private var skippedDepth = Int.max
    /// The start that was not handed over yet, since only text may follow.
    private var held = HeldStart()
    private var lastingNamespace: UnsafePointer<UInt8>?

    @usableFromInline
    init(limits: XMLLimits, events: XMLEvents, successor: @escaping () -> XMLEvents?) {
        self.limits = limits
        self.events = EventsBox(events)
        self.successor = successor
    }

    /// Where libxml2 stands.
    var place: (line: Int, column: Int) {
        guard let input = parser?.pointee.input else { return (0, 0) }
        return (Int(input.pointee.line), Int(input.pointee.col))
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
        if held.isPresent { deliverHeldStart() }
        if !pendingText.isEmpty { flushText() }
        guard failure == nil else { return }
        depth += 1
        guard depth <= limits.depth else {
            return stop(.tooDeep, "elements are nested deeper than \(limits.depth) levels; export the records less deep")
        }
        guard attributeCount <= limits.attributes else {
            return stop(.tooManyAttributes, "an element has more than \(limits.attributes) attributes")
        }
        guard depth <= skippedDepth else { return }
        if sawRoot, attributeCount == 0, let index = names.findAddress(local), isLasting(namespace) {
            return held = HeldStart(local: local, namespace: namespace, index: index, place: place)
        }
        deliverStart(local, namespace, attributeCount, fields)
        if !sawRoot { greetRoot(local, namespace, attributeCount, fields) }
    }

    @inline(__always)
    private func deliverStart(
        _ local: UnsafePointer<UInt8>?, _ namespace: UnsafePointer<UInt8>?, _ attributeCount: Int,
        _ fields: UnsafeMutablePointer<UnsafePointer<UInt8>?>?
    ) {
        deliverStart(
            XMLElement(
                name: XMLName(local: local, namespace: namespace, index: names.find(local)), attributeCount: attributeCount, fields: fields,
                place: place))
    }

    @inline(__always)
    private func deliverStart(_ element: borrowing XMLElement) {
        do { interest = try deliver { try $0.start(element) } } catch { return stop(error) }
        if interest == .end { skippedDepth = depth }
    }

    /// Whether the namespace lives as long as the parser.
    @inline(__always)
    private func isLasting(_ namespace: UnsafePointer<UInt8>?) -> Bool {
        guard let namespace, namespace != lastingNamespace else { return true }
        guard names.owns(namespace: namespace) else { return false }
        lastingNamespace = namespace
        return true
    }

    /// Asks after the root's start who takes over.
    private func greetRoot(
        _ local: UnsafePointer<UInt8>?, _ namespace: UnsafePointer<UInt8>?, _ attributeCount: Int,
        _ fields: UnsafeMutablePointer<UnsafePointer<UInt8>?>?
    ) {
        sawRoot = true
        guard failure == nil, let successor = successor() else { return }
        events = EventsBox(successor)
        names = NameIndex(successor.names, in: parser)
        deliverStart(local, namespace, attributeCount, fields)
    }

    /// There is more than text in the element whose start was held back.
    private func deliverHeldStart() {
        let element = held.element
        held = HeldStart()
        if failure == nil { deliverStart(element) }
    }

    func end(local: UnsafePointer<UInt8>?, namespace: UnsafePointer<UInt8>?) {
        sawEvent = true
        if held.isPresent { return deliverWhole() }
        if !pendingText.isEmpty { flushText() }
        guard failure == nil else { return }
        depth -= 1
        if depth >= skippedDepth { return }
        skippedDepth = .max
        do {
            interest = try deliver { try $0.end(XMLName(local: local, namespace: namespace, index: names.find(local))) }
        } catch { stop(error) }
    }

    /// The element whose start was held back has ended.
    private func deliverWhole() {
        let element = held.element
        held = HeldStart()
        depth -= 1
        guard failure == nil, !hasCharacterData || isCharacterDataValid() else { return }
        do { interest = try deliver { try $0.whole(element, pendingText.bytes.span) } } catch { stop(error) }
        pendingText.removeAll()
    }

    /// libxml2 hands text over in pieces, cut at references, chunks and its own buffers: they are joined here.
    func characters(_ bytes: UnsafePointer<UInt8>?, count: Int) {
        sawEvent = true
        if interest == .text || held.isPresent { collect(bytes, count: count) }
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
            if held.isPresent {
                // Perhaps nobody wants it.
                deliverHeldStart()
                if interest != .text { return pendingText.removeAll() }
            }
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

    /// Delivers the text collected so far.
    private func flushText() {
        guard failure == nil, !hasCharacterData || isCharacterDataValid() else { return }
        if interest == .text {
            do { try deliver { try $0.text(pendingText.bytes.span) } } catch { stop(error) }
        }
        pendingText.removeAll()
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

/// The start of an element without attributes, whose names live as long as the parser.
private struct HeldStart {
    private var local: UnsafePointer<UInt8>?
    private var namespace: UnsafePointer<UInt8>?
    private var index = 0
    private var place = (line: 0, column: 0)

    init() {}

    init(local: UnsafePointer<UInt8>?, namespace: UnsafePointer<UInt8>?, index: Int, place: (line: Int, column: Int)) {
        self.local = local
        self.namespace = namespace
        self.index = index
        self.place = place
    }

    var isPresent: Bool { local != nil }

    var element: XMLElement {
        XMLElement(
            name: XMLName(local: local, namespace: namespace, index: index), attributeCount: 0, fields: nil, place: place)
    }
}

/// The events, in a place that does not change.
private final class EventsBox {
    let events: XMLEvents

    init(_ events: XMLEvents) { self.events = events }
}
