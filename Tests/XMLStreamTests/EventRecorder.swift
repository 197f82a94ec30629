import XMLStream

/// Writes every event as a line of text, so that documents can be compared whatever the chunk size.
struct EventRecorder: XMLHandler {
    var events: [String] = []
    var failOnElement: String?

    struct Refusal: Error, Equatable {
        var line: Int
    }

    mutating func start(_ element: borrowing XMLElement) throws {
        var line = "<" + text(of: element.name)
        element.forEachAttribute { name, value in
            line += " " + text(of: name) + "=" + string(value)
        }
        events.append(line)
        if let failOnElement, element.name.withBytes(string) == failOnElement { throw Refusal(line: element.line) }
    }

    mutating func text(_ bytes: Span<UInt8>) { events.append("'" + string(bytes)) }

    mutating func end(_ name: borrowing XMLName) { events.append(">" + text(of: name)) }

    private func text(of name: borrowing XMLName) -> String {
        let local = name.withBytes(string)
        return name.hasNamespace ? "{" + name.withNamespaceBytes(string) + "}" + local : local
    }
}

func string(_ bytes: Span<UInt8>) -> String {
    bytes.withUnsafeBufferPointer { String(validating: $0, as: UTF8.self) ?? "(invalid UTF-8)" }
}

/// Feeds `document` in chunks of `size` bytes and returns the events.
func events(
    of document: [UInt8], chunk size: Int = .max, limits: XMLLimits = XMLLimits(), handler: EventRecorder = EventRecorder()
) throws -> [String] {
    let parser = XMLPushParser(handler: handler, limits: limits)
    var rest = document[...]
    while !rest.isEmpty {
        let piece = rest.prefix(size)
        try parser.append(Array(piece).span)
        rest = rest.dropFirst(piece.count)
    }
    try parser.finish()
    return parser.handler.events
}

func events(of document: String, chunk size: Int = .max, limits: XMLLimits = XMLLimits()) throws -> [String] {
    try events(of: Array(document.utf8), chunk: size, limits: limits)
}

/// The error that reading the document ends with.
func failure(of document: [UInt8], chunk size: Int = .max, limits: XMLLimits = XMLLimits()) -> XMLStreamError? {
    do {
        _ = try events(of: document, chunk: size, limits: limits)
        return nil
    } catch {
        return error as? XMLStreamError
    }
}

func failure(of document: String, chunk size: Int = .max, limits: XMLLimits = XMLLimits()) -> XMLStreamError? {
    failure(of: Array(document.utf8), chunk: size, limits: limits)
}

let dsml = """
    <?xml version="1.0" encoding="UTF-8"?>
    <!-- Grüße -->
    <batchResponse xmlns="urn:oasis:names:tc:DSML:2:0:core" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
      <searchResponse requestID="1">
        <searchResultEntry dn="CN=Jörg &quot;J&quot; M&#xFC;ller,DC=x">
          <attr name="cn"><value>Jörg &amp; Söhne &#x41;&#66;</value><value/></attr>
          <attr name="note"><value>a<![CDATA[<b> & ]]>c<!-- x -->d<?pi e?>f</value></attr>
          <attr name="id"><value xsi:type="xsd:base64Binary">QUJD</value></attr>
        </searchResultEntry>
      </searchResponse>
    </batchResponse>
    """
