import Testing
import XMLStream

@Suite("XML safety")
struct XMLSafetyTests {
    static let documentTypes = [
        "<!DOCTYPE a><a/>",
        "<!DOCTYPE a SYSTEM 'http://localhost:1/x.dtd'><a/>",
        "<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><a>&x;</a>",
        "<!DOCTYPE a [<!ENTITY % p SYSTEM 'file:///etc/passwd'>%p;]><a/>",
        "<!DOCTYPE a [<!ENTITY l 'lol'><!ENTITY m '&l;&l;&l;&l;&l;&l;'><!ENTITY n '&m;&m;&m;&m;&m;&m;'>]><a>&n;</a>",
        "<!DOCTYPE a [<!ATTLIST a b CDATA 'smuggled'>]><a/>",
    ]

    @Test("a DOCTYPE is refused and nothing of it is expanded", arguments: documentTypes, [1, .max])
    func documentType(document: String, size: Int) throws {
        let parser = XMLPushParser(handler: EventRecorder())
        let error = #expect(throws: XMLStreamError.self) {
            for piece in chunks(document, size) { try parser.append(piece.span) }
            try parser.finish()
        }
        #expect(error?.code == .documentTypeNotAllowed)
        #expect(error?.isTruncation == false)
        #expect(error?.line == 1)
        #expect(parser.handler.events.isEmpty)
    }

    @Test("an undeclared entity is an error", arguments: ["<a>&x;</a>", "<a b='&nbsp;'/>"])
    func undeclaredEntity(document: String) {
        #expect(failure(of: document)?.code == .undeclaredEntity)
    }

    @Test("nesting deeper than the limit is refused", arguments: [201, 300, 100_000])
    func depth(levels: Int) {
        #expect(failure(of: String(repeating: "<a>", count: levels))?.code == .tooDeep)
    }

    @Test("nesting up to the limit is read")
    func depthAtLimit() throws {
        let document = String(repeating: "<a>", count: 200) + String(repeating: "</a>", count: 200)
        #expect(try events(of: document).count == 400)
    }

    @Test("more attributes than the limit are refused")
    func attributes() {
        let attributes = (0..<5).map { " a\($0)=''" }.joined()
        #expect(failure(of: "<a\(attributes)/>", limits: XMLLimits(attributes: 5)) == nil)
        #expect(failure(of: "<a\(attributes)/>", limits: XMLLimits(attributes: 4))?.code == .tooManyAttributes)
    }

    @Test("a text longer than the limit is refused, however it is cut", arguments: [1, 3, .max])
    func textSize(size: Int) {
        let limits = XMLLimits(textBytes: 10)
        #expect(failure(of: "<a>0123456789</a>", chunk: size, limits: limits) == nil)
        #expect(failure(of: "<a>012345678&#233;</a>", chunk: size, limits: limits)?.code == .textTooLarge)
        #expect(failure(of: "<a>01234<![CDATA[567890]]></a>", chunk: size, limits: limits)?.code == .textTooLarge)
    }

    @Test("an endless comment does not fill memory")
    func endlessComment() {
        let document = "<a><!--" + String(repeating: "x", count: 400_000)
        #expect(failure(of: document, limits: XMLLimits(textBytes: 100_000))?.code == .markupTooLarge)
    }

    static let invalidText: [[UInt8]] = [
        [0xFF], [0x80], [0xC3, 0x28], [0xC0, 0xAF], [0xE0, 0x80, 0xAF], [0xED, 0xA0, 0x80], [0xF8, 0x88, 0x80, 0x80, 0x80],
        [0xF4, 0x90, 0x80, 0x80], [0x00], [0x01], [0x0B], [0xEF, 0xBF, 0xBF],
    ]

    @Test("invalid UTF-8 and characters that XML forbids are refused", arguments: invalidText, [1, .max])
    func invalidCharacters(bytes: [UInt8], size: Int) {
        let open = Array("<a>x".utf8)
        #expect(failure(of: open + bytes + Array("y</a>".utf8), chunk: size)?.code == .invalidCharacter)
        #expect(failure(of: Array("<a b='".utf8) + bytes + Array("y'/>".utf8), chunk: size) != nil)
        #expect(failure(of: Array("<a".utf8) + bytes + Array("/>".utf8), chunk: size) != nil)
        #expect(failure(of: Array("<a><![CDATA[".utf8) + bytes + Array("]]></a>".utf8), chunk: size) != nil)
    }

    @Test("references to characters that XML forbids are refused", arguments: ["&#0;", "&#x1;", "&#xD800;", "&#x110000;", "&#xFFFF;"])
    func invalidReferences(reference: String) {
        #expect(failure(of: "<a>\(reference)</a>")?.code == .invalidCharacter)
    }

    static let malformed = [
        "<a></b>", "<a b=1/>", "<a b='1' b='2'/>", "<a/><b/>", "<a/>x", "x<a/>", "<a>&</a>", "<a>a & b</a>", "<a b='<'/>",
        "<a><?xml version='1.0'?></a>", "{\"value\":[]}", "dn: cn=x", "<1a/>", "<a>]]></a>", "<a xmlns:b=''/>",
        "<?xml version='1.0' encoding='no-such-encoding'?><a/>",
    ]

    @Test("a document that is not well-formed is refused", arguments: malformed, [1, .max])
    func notWellFormed(document: String, size: Int) {
        #expect(failure(of: document, chunk: size) != nil)
    }

    @Test("a message names the place and never the document's text")
    func message() throws {
        let error = try #require(failure(of: "<a>\n  <secretName>confidential</other>\n</a>"))
        #expect(error.line == 2)
        #expect(error.code == .notWellFormed)
        #expect(!error.description.contains("secretName"))
        #expect(!error.description.contains("confidential"))
    }

    private func chunks(_ document: String, _ size: Int) -> [[UInt8]] {
        let bytes = Array(document.utf8)
        return stride(from: 0, to: bytes.count, by: min(size, bytes.count)).map { Array(bytes[$0...].prefix(size)) }
    }
}
