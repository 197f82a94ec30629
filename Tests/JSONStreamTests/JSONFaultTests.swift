import JSONStream
import Testing

@Suite("JSON faults")
struct JSONFaultTests {
    static let badElements: [(String, JSONStreamError.Code)] = [
        ("{\"a\":1,}", .unexpectedByte), ("{\"a\":[1,]}", .unexpectedByte), ("{,}", .unexpectedByte), ("{\"a\" 1}", .unexpectedByte),
        ("{a:1}", .unexpectedByte), ("{\"a\":}", .unexpectedByte), ("{\"a\":1 \"b\":2}", .unexpectedByte), ("{\"a\"}", .unexpectedByte),
        ("{/* c */\"a\":1}", .unexpectedByte), ("{\"a\":1 /* c */}", .unexpectedByte), ("{\"a\":+1}", .unexpectedByte),
        ("{\"a\":01}", .invalidNumber), ("{\"a\":1.}", .invalidNumber), ("{\"a\":.5}", .unexpectedByte), ("{\"a\":1e}", .invalidNumber),
        ("{\"a\":-}", .invalidNumber), ("{\"a\":0x1F}", .invalidNumber), ("{\"a\":1.2.3}", .invalidNumber),
        ("{\"a\":NaN}", .unexpectedByte),
        ("{\"a\":tru}", .invalidLiteral), ("{\"a\":nulll}", .invalidLiteral), ("{\"a\":True}", .unexpectedByte),
        ("{\"a\":\"\\x\"}", .invalidString), ("{\"a\":\"\\u12G4\"}", .invalidString), ("{\"a\":\"\t\"}", .invalidString),
        ("{\"a\":\"\\uD800\"}", .invalidString), ("{\"a\":\"\\uDC00\"}", .invalidString), ("{\"a\":\"\\uD800\\u0041\"}", .invalidString),
        ("{\"\\uD800\":1}", .invalidString), ("{\"a\":\"\\u\"}", .invalidString), ("null", .notAnObject), ("12", .notAnObject),
        ("\"text, ] }\"", .notAnObject), ("[{\"a\":1}]", .notAnObject),
    ]

    @Test("a bad element is named by its place and costs no other", arguments: badElements, [1, 7, .max])
    func badElement(fault: (element: String, code: JSONStreamError.Code), size: Int) throws {
        let reading = read("[{\"n\":1},\n  \(fault.element),\n{\"n\":2}]", chunk: size)
        #expect(reading.elements == ["n=1", "n=2"])
        #expect(reading.facts?.isClosed == true)
        #expect(reading.facts?.elementCount == 3)
        let error = try #require(reading.faults.first)
        #expect(error.code == fault.code)
        #expect(error.mayContinue)
        #expect(error.line == 2)
        #expect(error.column >= 3 && error.column <= 3 + fault.element.utf8.count)
    }

    static let invalidSequences: [[UInt8]] = [
        [0xFF], [0x80], [0xC3], [0xC0, 0xAF], [0xE0, 0x80, 0xAF], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xF0, 0x9F, 0x98],
    ]

    @Test("invalid UTF-8 in a value or name is an error of that element", arguments: invalidSequences, [1, .max])
    func invalidUTF8(bytes: [UInt8], size: Int) {
        let value = Array("[{\"n\":\"12345678".utf8) + bytes + Array("\"},{\"n\":2}]".utf8)
        let name = Array("[{\"n".utf8) + bytes + Array("\":1},{\"n\":2}]".utf8)
        for reading in [read(value, chunk: size), read(name, chunk: size)] {
            #expect(reading.faults.map(\.code) == [.invalidUTF8])
            #expect(reading.elements == ["n=2"])
        }
    }

    static let brokenDocuments = [
        "[{\"a\":1} {\"a\":2}]", "[{\"a\":1},]", "[,{\"a\":1}]", "[{\"a\":[1}]", "[{\"a\":{1]}]", "{\"value\":[{}]]", "[{}]}", "[{}] x",
        "x", "12",
        "\"a\"", "{\"value\":[{}],}", "{\"value\":[{}] \"a\":1}", "{value:[{}]}", "{\"value\":[{}],\"a\":tru}", "{\"a\":01,\"value\":[{}]}",
        "{\"a\":\"\\x\",\"value\":[{}]}", "{\"value\":[{}],\"value\":[{}]}", "<html>", "{},{}", "[1\"a\",{}]", "# comment\n[]",
        "{\"value\":[{}],\"a\":[1,]}", "[{\"a\":\"x\ny\"}]", "[{\"a\":\"x\\\ny\"}]", "{\"a\":1}]", "[{}],[{}]",
    ]

    @Test("a broken structure stops the reading", arguments: brokenDocuments, [1, .max])
    func brokenDocument(document: String, size: Int) throws {
        let reading = read(document, chunk: size)
        #expect(reading.facts == nil)
        let error = try #require(reading.failure)
        #expect(!error.mayContinue)
        #expect(!error.isTruncation)
    }

    @Test("a quote that is missing is found at the end of its line")
    func missingQuote() throws {
        let reading = read("{\"id\":\"1\"}\n{\"id\":\"2\n{\"id\":\"3\"}\n")
        #expect(reading.elements == ["id='1'"])
        #expect(reading.failure?.line == 2)
        #expect(reading.failure?.code == .invalidString)
    }

    @Test("an element that is too large is passed over", arguments: [1, 10, .max])
    func largeElement(size: Int) {
        let limits = JSONLimits(elementBytes: 20)
        let reading = read("[{\"n\":1},{\"n\":\"01234567890123456789\"},{\"n\":2}]", chunk: size, limits: limits)
        #expect(reading.elements == ["n=1", "n=2"])
        #expect(reading.faults.map(\.code) == [.elementTooLarge])
    }

    @Test("an element of exactly the limit is read", arguments: [1, .max])
    func elementAtLimit(size: Int) {
        #expect(read("[{\"n\":1234}]", chunk: size, limits: JSONLimits(elementBytes: 10)).elements == ["n=1234"])
    }

    @Test("an object at the top that is too large stops the reading", arguments: [1, 10, .max])
    func largeObject(size: Int) {
        let limits = JSONLimits(elementBytes: 20)
        #expect(read("{\"n\":\"01234567890123456789\"}", chunk: size, limits: limits).failure?.code == .elementTooLarge)
        #expect(read("{\"n\":\"0123456789012345\",\"value\":[]}", chunk: size, limits: limits).failure?.code == .elementTooLarge)
        #expect(read("{\"value\":[],\"n\":\"01234567890123456789\"}", chunk: size, limits: limits).failure?.code == .elementTooLarge)
    }

    @Test("nesting deeper than the limit stops the reading", arguments: [101, 1000, 200_000])
    func depth(levels: Int) {
        #expect(read("[{\"a\":" + String(repeating: "[", count: levels)).failure?.code == .tooDeep)
        #expect(read(String(repeating: "{\"a\":", count: levels + 1)).failure?.code == .tooDeep)
    }

    @Test("nesting up to the limit is read")
    func depthAtLimit() {
        let inner = String(repeating: "[", count: 99) + String(repeating: "]", count: 99)
        let reading = read("[{\"a\":\(inner)}]")
        #expect(reading.elements == ["a=\(inner)"])
    }

    @Test("a message never holds the document's text")
    func message() throws {
        let reading = read("[{\"secret\":confidential}]")
        let error = try #require(reading.faults.first)
        #expect(!error.description.contains("secret"))
        #expect(!error.description.contains("confidential"))
    }

    @Test(
        "a broken escape in the name of an array is an error of its object",
        arguments: ["\\uD83D\\u0041", "\\uD83D\\uFFFF", "\\uD83Dxx0041", "\\uZZZZ", "\\u12"])
    func brokenKey(_ key: String) {
        let reading = read("{\"\(key)\":[1]}\n{\"a\":1}")
        #expect(reading.elements == ["a=1"])
        #expect(reading.faults.count == 1)
    }
}
