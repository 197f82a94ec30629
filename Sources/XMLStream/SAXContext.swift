import CLibXML2

/// What libxml2's callbacks see: collects text, holds the limits, keeps the first failure.
///
/// C function pointers cannot be generic, so they reach this class and ``HandlerContext`` adds the handler's type.
class SAXContext {
    let limits: XMLLimits
    var parser: xmlParserCtxtPtr?
    /// The first error, ours or the handler's; after it no event is delivered.
    private(set) var failure: (any Error)?
    /// The number of the first error if libxml2 found it.
    private(set) var reportedNumber: Int32?
    /// Set by every callback: bytes that bring no event are markup that libxml2 has to keep.
    var sawEvent = false
    private(set) var sawRoot = false
    private(set) var depth = 0
    private var pendingText: [UInt8] = []
    private var hasCharacterData = false

    init(limits: XMLLimits) { self.limits = limits }

    func deliverStart(_ element: borrowing XMLElement) throws {}
    func deliverText(_ bytes: Span<UInt8>) throws {}
    func deliverEnd(_ name: borrowing XMLName) throws {}

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

    /// Runs the body of a callback, unless the document has failed already; stops libxml2 when it fails now.
    private func callback(_ body: () throws -> Void) {
        sawEvent = true
        guard failure == nil else { return }
        do { try body() } catch { fail(error) }
        if failure != nil { xmlStopParser(parser) }
    }
}

extension SAXContext {
    func start(
        local: UnsafePointer<UInt8>?, namespace: UnsafePointer<UInt8>?, attributeCount: Int,
        fields: UnsafeMutablePointer<UnsafePointer<UInt8>?>?
    ) {
        callback {
            guard try flushText() else { return }
            sawRoot = true
            depth += 1
            guard depth <= limits.depth else {
                return fail(.tooDeep, "elements are nested deeper than \(limits.depth) levels; export the records less deep")
            }
            guard attributeCount <= limits.attributes else {
                return fail(.tooManyAttributes, "an element has more than \(limits.attributes) attributes")
            }
            let place = place
            try deliverStart(
                XMLElement(
                    name: XMLName(local: local, namespace: namespace), attributeCount: attributeCount, fields: fields,
                    line: place.line, column: place.column))
        }
    }

    func end(local: UnsafePointer<UInt8>?, namespace: UnsafePointer<UInt8>?) {
        callback {
            guard try flushText() else { return }
            depth -= 1
            try deliverEnd(XMLName(local: local, namespace: namespace))
        }
    }

    /// libxml2 hands text over in pieces, cut at references, chunks and its own buffers: they are joined here.
    func characters(_ bytes: UnsafePointer<UInt8>?, count: Int) {
        callback {
            guard count <= limits.textBytes - pendingText.count else {
                return fail(.textTooLarge, "a text is longer than \(limits.textBytes) bytes; leave large values out of the export")
            }
            pendingText.append(contentsOf: UnsafeBufferPointer(start: bytes, count: count))
        }
    }

    /// libxml2 checks the encoding of a CDATA section less strictly than that of text (overlong forms pass), so it is checked here.
    func characterData(_ bytes: UnsafePointer<UInt8>?, count: Int) {
        hasCharacterData = true
        characters(bytes, count: count)
    }

    func documentType() {
        callback {
            fail(
                .documentTypeNotAllowed,
                "a document type declaration is not allowed; no directory export needs one, remove <!DOCTYPE ...> if you trust the file")
        }
    }

    /// Keeps libxml2's first error, as a sentence of ours: its own may quote the document.
    func report(number: Int32, line: Int, column: Int) {
        sawEvent = true
        if failure == nil { reportedNumber = number }
        fail(XMLStreamError(libxml2: number, line: line, column: column))
    }

    /// Delivers the text collected so far; false if it was refused.
    private func flushText() throws -> Bool {
        guard !pendingText.isEmpty else { return true }
        if hasCharacterData {
            hasCharacterData = false
            guard (try? UTF8Span(validating: pendingText.span)) != nil else {
                fail(.invalidCharacter, "bytes that are not valid UTF-8 in a CDATA section; check the encoding of the file")
                return false
            }
        }
        try deliverText(pendingText.span)
        pendingText.removeAll(keepingCapacity: true)
        return true
    }
}

/// A ``SAXContext`` that knows the handler.
final class HandlerContext<Handler: XMLHandler>: SAXContext {
    var handler: Handler

    init(handler: Handler, limits: XMLLimits) {
        self.handler = handler
        super.init(limits: limits)
    }

    override func deliverStart(_ element: borrowing XMLElement) throws { try handler.start(element) }
    override func deliverText(_ bytes: Span<UInt8>) throws { try handler.text(bytes) }
    override func deliverEnd(_ name: borrowing XMLName) throws { try handler.end(name) }
}
