import Testing
import XMLStream

@Suite("XML element lookups")
struct XMLElementTests {
    /// Collects what `look` sees in each start tag.
    private struct Probe<Finding>: XMLHandler {
        var look: (borrowing XMLElement) -> Finding
        var findings: [Finding] = []
        mutating func start(_ element: borrowing XMLElement) { findings.append(look(element)) }
        mutating func text(_ bytes: Span<UInt8>) {}
        mutating func end(_ name: borrowing XMLName) {}
    }

    private func probe<Finding>(_ document: String, _ look: @escaping (borrowing XMLElement) -> Finding) throws -> [Finding] {
        let parser = XMLPushParser(handler: Probe(look: look))
        try parser.append(Array(document.utf8).span)
        try parser.finish()
        return parser.handler.findings
    }

    @Test("names compare by local name, and by namespace if asked")
    func names() throws {
        let found = try probe("<p:entry xmlns:p='urn:x'/>") { element in
            [
                element.nameEquals("entry"), element.name.equals("entry", in: "urn:x"), element.name.isIn("urn:x"),
                element.name.hasNamespace,
            ]
        }
        #expect(found == [[true, true, true, true]])
        let not = try probe("<p:entry xmlns:p='urn:x'/>") { element in
            [element.nameEquals("entr"), element.nameEquals("entry2"), element.name.equals("entry", in: "urn:y"), element.name.isIn("")]
        }
        #expect(not == [[false, false, false, false]])
    }

    @Test("an attribute is found by name; without a namespace it must have none")
    func attributes() throws {
        let found = try probe("<a xmlns='urn:d' xmlns:x='urn:x' x:type='one' type='two' empty=''/>") { element in
            [
                element.attribute("type") { string($0) }, element.attribute("type", in: "urn:x") { string($0) },
                element.attribute("type", in: "urn:d") { string($0) }, element.attribute("empty") { string($0) },
                element.attribute("none") { string($0) }, String(element.attributeCount),
            ]
        }
        #expect(found == [["two", "one", nil, "", nil, "3"]])
    }

    @Test("an attribute's value compares as a whole")
    func attributeEquals() throws {
        let found = try probe("<a type='two'/>") { element in
            ["two", "tw", "twoo", ""].map { (text: StaticString) in element.attribute("type", equals: text) }
        }
        #expect(found == [[true, false, false, false]])
    }

    @Test("an element without attributes and namespace has none")
    func nothing() throws {
        let found = try probe("<a/>") { element in
            [
                element.attributeCount == 0, element.attribute("a") { _ in true } == nil, !element.name.hasNamespace,
                element.name.withNamespaceBytes { $0.isEmpty },
            ]
        }
        #expect(found == [[true, true, true, true]])
    }

    @Test("an element knows its line")
    func line() throws {
        #expect(try probe("\n\n<a>\n<b/></a>") { $0.line } == [3, 4])
    }
}
