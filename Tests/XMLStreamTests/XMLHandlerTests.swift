import Testing
import XMLStream

@Suite("XML handlers that choose")
struct XMLHandlerTests {
    /// Wants the text of one element only, and nothing within another.
    private struct Picky: XMLHandler {
        var events: [String] = []
        private(set) var interest = XMLInterest.elements

        mutating func start(_ element: borrowing XMLElement) {
            events.append("<" + element.name.withBytes(string))
            interest = element.nameEquals("b") ? .text : element.nameEquals("skip") ? .end : .elements
        }
        mutating func text(_ bytes: Span<UInt8>) { events.append(string(bytes)) }
        mutating func end(_ name: borrowing XMLName) {
            events.append(">" + name.withBytes(string))
            interest = .elements
        }
    }

    /// Tells names apart by their index, and takes elements of nothing but text whole if it can.
    private struct Indexed: XMLHandler {
        let names: [StaticString] = ["value", "attr"]
        let takesWhole: Bool
        var events: [String] = []

        mutating func start(_ element: borrowing XMLElement) {
            events.append("<\(element.name.index ?? -1)@\(element.line)")
        }
        mutating func text(_ bytes: Span<UInt8>) { events.append(string(bytes)) }
        mutating func end(_ name: borrowing XMLName) { events.append(">\(name.index ?? -1)") }
        mutating func whole(_ element: borrowing XMLElement, _ text: Span<UInt8>) {
            if takesWhole {
                events.append("\(element.name.index ?? -1)@\(element.line)=\(string(text))")
            } else {
                start(element)
                if !text.isEmpty { self.text(text) }
                end(element.name)
            }
        }
    }

    /// Gives everything from the root on to another handler.
    private struct Chooser: XMLHandler {
        let next: XMLHandlerBox<Indexed>
        var starts = 0

        var successor: XMLEvents? { XMLEvents(next) }

        mutating func start(_ element: borrowing XMLElement) { starts += 1 }
        func text(_ bytes: Span<UInt8>) {}
        func end(_ name: borrowing XMLName) {}
    }

    private func read<Handler: XMLHandler>(_ document: String, _ handler: Handler, chunk size: Int) throws -> Handler {
        let parser = XMLPushParser(handler: handler)
        let bytes = Array(document.utf8)
        for start in stride(from: 0, to: bytes.count, by: size) {
            try parser.append(Array(bytes[start..<min(start + size, bytes.count)]).span)
        }
        try parser.finish()
        return parser.handler
    }

    @Test("text that is not wanted is not handed over", arguments: [1, 4, 1000])
    func interest(_ size: Int) throws {
        let handler = try read("<a>no<b>one&lt;</b>no<![CDATA[no]]><b>two</b></a>", Picky(), chunk: size)
        #expect(handler.events == ["<a", "<b", "one<", ">b", "<b", "two", ">b", ">a"])
    }

    @Test("of an element of which only the end is wanted nothing else comes, however deep it goes", arguments: [1, 4, 1000])
    func skipping(_ size: Int) throws {
        let handler = try read("<a><skip><b>no</b><skip><b>no</b></skip>no</skip><b>yes</b><skip/><b>too</b></a>", Picky(), chunk: size)
        #expect(handler.events == ["<a", "<skip", ">skip", "<b", "yes", ">b", "<skip", ">skip", "<b", "too", ">b", ">a"])
    }

    @Test("what is skipped is checked all the same")
    func skippedFaults() {
        #expect(throws: XMLStreamError.self) { try read("<a><skip><b></skip></a>", Picky(), chunk: 7) }
        #expect(throws: XMLStreamError.self) { try read("<a><skip>&unknown;</skip></a>", Picky(), chunk: 7) }
        let deep = String(repeating: "<x>", count: 300) + String(repeating: "</x>", count: 300)
        #expect(throws: XMLStreamError.self) { try read("<a><skip>\(deep)</skip></a>", Picky(), chunk: 1000) }
    }

    @Test("invalid UTF-8 in a CDATA section is an error, wanted or not")
    func characterData() {
        let parser = XMLPushParser(handler: Picky())
        #expect(throws: XMLStreamError.self) {
            try parser.append((Array("<a><![CDATA[".utf8) + [0xC0, 0xAF] + Array("]]></a>".utf8)).span)
            try parser.finish()
        }
    }

    @Test("names are known by their index, in any namespace", arguments: [1, 4, 1000])
    func indices(_ size: Int) throws {
        let document = "<p:attr xmlns:p='urn:p' x='1'><value>v</value>\n<other y='2'><p:value/></other></p:attr>"
        let handler = try read(document, Indexed(takesWhole: false), chunk: size)
        #expect(handler.events == ["<1@1", "<0@1", "v", ">0", "\n", "<-1@2", "<0@2", ">0", ">-1", ">1"])
    }

    @Test("an element of nothing but text comes whole, with the line of its start", arguments: [1, 4, 1000])
    func whole(_ size: Int) throws {
        let document = """
            <r><attr>
            <value>a&amp;<![CDATA[<b>]]><!-- c -->
            d</value><value/></attr><value x='1'>not</value><other>text</other><attr>mixed<value>v</value></attr></r>
            """
        let handler = try read(document, Indexed(takesWhole: true), chunk: size)
        #expect(
            handler.events == [
                "<-1@1", "<1@1", "\n", "0@2=a&<b>\nd", "0@3=", ">1", "<0@3", "not", ">0", "<-1@3", "text", ">-1", "<1@3", "mixed", "0@3=v",
                ">1", ">-1",
            ])
    }

    @Test("a root element of nothing but text is a document", arguments: ["<value/>", "<value>v</value>"])
    func wholeRoot(_ document: String) throws {
        #expect(try read(document, Indexed(takesWhole: true), chunk: 1000).events.first == "<0@1")
    }

    @Test("a text that is too long is refused in an element that comes whole too")
    func wholeTooLong() {
        let parser = XMLPushParser(handler: Indexed(takesWhole: true), limits: XMLLimits(textBytes: 1000))
        let error = #expect(throws: XMLStreamError.self) {
            try parser.append(Array("<r><value>\(String(repeating: "x", count: 2000))</value></r>".utf8).span)
            try parser.finish()
        }
        #expect(error?.code == .textTooLarge)
    }

    @Test("a long text that nobody wants is passed over")
    func unwantedTooLong() throws {
        struct Nothing: XMLHandler {
            let names: [StaticString] = ["value"]
            let interest = XMLInterest.elements
            var ends = 0
            func start(_ element: borrowing XMLElement) {}
            func text(_ bytes: Span<UInt8>) { Issue.record("text that nobody asked for") }
            mutating func end(_ name: borrowing XMLName) { ends += 1 }
        }
        let parser = XMLPushParser(handler: Nothing(), limits: XMLLimits(textBytes: 1000))
        try parser.append(Array("<r><value>\(String(repeating: "x", count: 200_000))</value></r>".utf8).span)
        try parser.finish()
        #expect(parser.handler.ends == 2)
    }

    @Test("a document of elements that may come whole is cut at any byte: an error, and no element that was not there")
    func wholePrefixes() {
        let document = "<r><attr><value>one</value><value>two</value></attr></r>"
        for count in 0..<document.utf8.count {
            let box = XMLHandlerBox(Indexed(takesWhole: true))
            let parser = XMLPushParser(handler: Chooser(next: box))
            #expect(throws: XMLStreamError.self, "\(count) bytes") {
                try parser.append(Array(document.utf8.prefix(count)).span)
                try parser.finish()
            }
            // libxml2 starts an element of which only a part of the name is there; such names are none of those that are known.
            let known = box.handler.events.filter { !$0.hasPrefix("<-1") }
            #expect(["<1@1", "0@1=one", "0@1=two", ">1", ">-1"].starts(with: known), "\(count) bytes")
        }
    }

    @Test("a successor gets all events from the root's start on")
    func successor() throws {
        let box = XMLHandlerBox(Indexed(takesWhole: true))
        let handler = try read("<attr><value>v</value></attr>", Chooser(next: box), chunk: 1000)
        #expect(handler.starts == 1)
        #expect(box.handler.events == ["<1@1", "0@1=v", ">1"])
    }
}
