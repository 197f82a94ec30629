import Testing
import XMLStream

@Suite("XML push parser")
struct XMLPushParserTests {
    @Test("a small document gives its events in order")
    func order() throws {
        #expect(try events(of: "<a x='1' y='2'>t<b/>u</a>") == ["<a x=1 y=2", "'t", "<b", ">b", "'u", ">a"])
    }

    @Test("DSML v2: names carry their namespace, text its references resolved")
    func directoryExport() throws {
        let core = "{urn:oasis:names:tc:DSML:2:0:core}"
        let all = try events(of: dsml).filter { !$0.hasPrefix("'\n") }
        #expect(
            all == [
                "<\(core)batchResponse", "<\(core)searchResponse requestID=1",
                "<\(core)searchResultEntry dn=CN=Jörg \"J\" Müller,DC=x",
                "<\(core)attr name=cn", "<\(core)value", "'Jörg & Söhne AB", ">\(core)value", "<\(core)value", ">\(core)value",
                ">\(core)attr", "<\(core)attr name=note", "<\(core)value", "'a<b> & cdf", ">\(core)value", ">\(core)attr",
                "<\(core)attr name=id", "<\(core)value {http://www.w3.org/2001/XMLSchema-instance}type=xsd:base64Binary", "'QUJD",
                ">\(core)value", ">\(core)attr", ">\(core)searchResultEntry", ">\(core)searchResponse", ">\(core)batchResponse",
            ])
    }

    @Test("the size of the chunks changes nothing", arguments: [1, 2, 3, 5, 7, 16, 64, 1000])
    func chunks(size: Int) throws {
        #expect(try events(of: dsml, chunk: size) == events(of: dsml))
    }

    @Test("long text over many chunks arrives as one text")
    func longText() throws {
        let text = String(repeating: "äöü&amp;0123456789", count: 20_000)
        let expected = String(repeating: "äöü&0123456789", count: 20_000)
        #expect(try events(of: "<a>\(text)</a>", chunk: 4093) == ["<a", "'" + expected, ">a"])
    }

    @Test("a document cut off at any byte is an error that says so", arguments: [1, 7, .max])
    func everyPrefix(size: Int) {
        let bytes = Array(dsml.utf8)
        let wrong = (0..<bytes.count).filter { failure(of: Array(bytes[..<$0]), chunk: size)?.isTruncation != true }
        #expect(wrong.isEmpty)
    }

    @Test("nothing, or only white space, is an empty document", arguments: ["", " ", "\n\n", "\u{FEFF}", "\u{FEFF}\n  \n\t"])
    func empty(document: String) {
        #expect(failure(of: document)?.code == .emptyDocument)
        #expect(failure(of: document)?.isTruncation == true)
    }

    @Test("UTF-16 with a byte order mark reads like UTF-8", arguments: [false, true], [1, 3, 64, Int.max])
    func utf16(bigEndian: Bool, size: Int) throws {
        let text = dsml.replacing("encoding=\"UTF-8\"", with: "encoding=\"UTF-16\"")
        #expect(try events(of: utf16Bytes("\u{FEFF}" + text, bigEndian: bigEndian), chunk: size) == events(of: dsml))
    }

    @Test("UTF-16 cut off at any byte is an error")
    func utf16Prefix() {
        let bytes = utf16Bytes("\u{FEFF}<a b='ü'>ö<c/></a>", bigEndian: false)
        let wrong = (0..<bytes.count).filter { failure(of: Array(bytes[..<$0])) == nil }
        #expect(wrong.isEmpty)
    }

    @Test("a UTF-8 byte order mark is not text", arguments: [1, 2, .max])
    func byteOrderMark(size: Int) throws {
        #expect(try events(of: "\u{FEFF}<a>b</a>", chunk: size) == ["<a", "'b", ">a"])
    }

    @Test("a declared single-byte encoding is converted", arguments: ["ISO-8859-1", "windows-1252"], [1, 50, .max])
    func singleByte(encoding: String, size: Int) throws {
        let bytes = Array("<?xml version='1.0' encoding='\(encoding)'?><a>J".utf8) + [0xF6] + Array("rg</a>".utf8)
        #expect(try events(of: bytes, chunk: size) == ["<a", "'Jörg", ">a"])
    }

    @Test("an undeclared namespace prefix is refused")
    func undeclaredPrefix() {
        #expect(failure(of: "<a><x:b/></a>")?.code == .invalidNamespace)
        #expect(failure(of: "<a x:b='1'/>")?.code == .invalidNamespace)
    }

    @Test("a relative namespace URI, an XML 1.1 declaration and xml:lang are no errors")
    func warnings() throws {
        #expect(try events(of: "<a xmlns='rel/ative'/>") == ["<{rel/ative}a", ">{rel/ative}a"])
        #expect(try events(of: "<?xml version='1.1'?><a/>") == ["<a", ">a"])
        #expect(try events(of: "<a xml:lang='de'/>") == ["<a {http://www.w3.org/XML/1998/namespace}lang=de", ">a"])
    }

    @Test("an error thrown by the handler comes out of append, again and again")
    func handlerError() throws {
        let parser = XMLPushParser(handler: EventRecorder(failOnElement: "c"))
        try parser.append(Array("<a>\n<b/>\n".utf8).span)
        #expect(throws: EventRecorder.Refusal(line: 3)) { try parser.append(Array("<c/><d/></a>".utf8).span) }
        #expect(throws: EventRecorder.Refusal(line: 3)) { try parser.append(Array("<e/>".utf8).span) }
        #expect(throws: EventRecorder.Refusal(line: 3)) { try parser.finish() }
        #expect(parser.handler.events == ["<a", "'\n", "<b", ">b", "'\n", "<c"])
    }

    @Test("a parser that has finished takes nothing more")
    func afterFinish() throws {
        let parser = XMLPushParser(handler: EventRecorder())
        try parser.append(Array("<a/>".utf8).span)
        try parser.finish()
        #expect(throws: XMLStreamError.self) { try parser.append(Array("<a/>".utf8).span) }
        #expect(throws: XMLStreamError.self) { try parser.finish() }
    }

    @Test("a document that was cut off stays cut off, however often it is asked")
    func finishAgain() throws {
        let parser = XMLPushParser(handler: EventRecorder())
        try parser.append(Array("<a><b".utf8).span)
        let first = #expect(throws: XMLStreamError.self) { try parser.finish() }
        let second = #expect(throws: XMLStreamError.self) { try parser.finish() }
        #expect(first?.code == .truncated)
        #expect(first == second)
    }

    @Test("many parsers run on many threads")
    func threads() async throws {
        let expected = try events(of: dsml)
        try await withThrowingTaskGroup(of: Bool.self) { group in
            for size in 1...32 { group.addTask { try events(of: dsml, chunk: size) == expected } }
            for try await same in group { #expect(same) }
        }
    }

    private func utf16Bytes(_ text: String, bigEndian: Bool) -> [UInt8] {
        text.utf16.flatMap { unit in
            let pair = [UInt8(truncatingIfNeeded: unit), UInt8(unit >> 8)]
            return bigEndian ? pair.reversed() : pair
        }
    }
}
