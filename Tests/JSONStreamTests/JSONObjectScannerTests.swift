import JSONStream
import Testing

@Suite("JSON object scanner")
struct JSONObjectScannerTests {
    private func scan<Finding>(
        _ object: String, depth: Int = 100, _ look: (borrowing JSONMember) throws -> Finding
    ) throws -> [Finding] {
        var findings: [Finding] = []
        try JSONObjectScanner(depth: depth).forEachMember(of: Array(object.utf8).span) { findings.append(try look($0)) }
        return findings
    }

    @Test("every kind of value is told apart")
    func kinds() throws {
        let kinds = try scan(" {\"a\":null,\"b\":true,\"c\":false,\"d\":-0,\"e\":\"\",\"f\":[],\"g\":{}} ") { $0.value.kind }
        #expect(kinds == [.null, .true, .false, .number, .string, .array, .object])
    }

    @Test("numbers stay text, however large")
    func numbers() throws {
        let numbers = ["0", "-0", "12345678901234567890123456789", "1E400", "-1.50e-3", "9223372036854775807"]
        let object = "{" + numbers.map { "\"n\":\($0)" }.joined(separator: ",") + "}"
        #expect(try scan(object) { $0.value.withRawBytes(text) } == numbers)
        #expect(try scan(object) { $0.value.integer } == [0, 0, nil, nil, nil, Int.max])
    }

    static let strings: [(String, String)] = [
        ("", ""), ("abc", "abc"), ("Grüße 😀", "Grüße 😀"), ("\\\"\\\\\\/\\b\\f\\n\\r\\t", "\"\\/\u{8}\u{C}\n\r\t"),
        ("\\u0041\\u00e4\\u20AC", "Aä€"), ("\\uD83D\\uDE00", "😀"), ("x\\uD800\\uDC00y\\uDBFF\\uDFFF", "x\u{10000}y\u{10FFFF}"),
        ("\\u0000", "\0"), ("12345678\\n", "12345678\n"), ("e\\u0301", "e\u{301}"), ("\\\\u0041", "\\u0041"), ("\u{7F}", "\u{7F}"),
    ]

    @Test("strings come with their escapes resolved", arguments: strings)
    func string(string: (written: String, meant: String)) throws {
        let object = "{\"k\":\"\(string.written)\"}"
        #expect(try scan(object) { $0.value.withString(text) }.map { $0.map { Array($0.utf8) } } == [Array(string.meant.utf8)])
        #expect(try scan(object) { $0.value.string }.map { $0.map { Array($0.utf8) } } == [Array(string.meant.utf8)])
        var output = Array(">".utf8)
        _ = try scan(object) { $0.value.appendString(to: &output) }
        #expect(output == Array((">" + string.meant).utf8))
    }

    @Test("names come with their escapes resolved and compare as a whole")
    func names() throws {
        let object = "{\"id\":1,\"\\u0069d\":2,\"ID\":3,\"\":4,\"i\":5}"
        #expect(try scan(object) { $0.keyEquals("id") } == [true, true, false, false, false])
        #expect(try scan(object) { $0.withKey(text) } == ["id", "id", "ID", "", "i"])
    }

    @Test("duplicate names are both handed over, in order")
    func duplicates() throws {
        #expect(try scan("{\"a\":1,\"b\":2,\"a\":3}") { $0.withKey(text) + $0.value.withRawBytes(text) } == ["a1", "b2", "a3"])
    }

    @Test("a value that is no string gives none")
    func notAString() throws {
        var output: [UInt8] = []
        let found = try scan("{\"a\":null,\"b\":1,\"c\":[\"x\"]}") { member in
            member.value.withString { _ in true } == nil && member.value.string == nil && !member.value.appendString(to: &output)
        }
        #expect(found == [true, true, true])
        #expect(output.isEmpty)
    }

    @Test("booleans, null and strings have short ways")
    func shortWays() throws {
        #expect(try scan("{\"a\":true,\"b\":false,\"c\":1}") { $0.value.boolean } == [true, false, nil])
        #expect(try scan("{\"a\":null,\"b\":0}") { $0.value.isNull } == [true, false])
        #expect(try scan("{\"a\":\"x\",\"b\":\"\\u0078\",\"c\":\"xy\",\"d\":1}") { $0.value.equals("x") } == [true, true, false, false])
    }

    @Test("nested arrays and objects are walked the same way")
    func nested() throws {
        #expect(
            try scan("{\"a\":[1,[2,{\"b\":\"\\n\"}],[]],\"c\":{\"d\":{}}}") { try flatten($0.value) } == ["[1,[2,{b:'\n'}],[]]", "{d:{}}"])
    }

    @Test("a walk over the wrong kind says where")
    func wrongKind() throws {
        let error = #expect(throws: JSONStreamError.self) { try scan("{\"a\":\n 1}") { try $0.value.forEachElement { _ in } } }
        #expect(error?.code == .notAnArray)
        #expect(error?.line == 2)
        #expect(error?.column == 2)
        #expect(error?.byteOffset == 7)
        #expect(error?.mayContinue == true)
    }

    @Test("an object that ends too early or goes on too long is refused")
    func ends() throws {
        let object = Array("{\"a\":[1,{\"b\":\"\\u00e4ö\"}],\"c\":-1.5e+3,\"d\":true}".utf8)
        let scanner = JSONObjectScanner()
        let accepted = (0..<object.count).filter { end in
            (try? scanner.forEachMember(of: Array(object[..<end]).span) { _ in }) != nil
        }
        #expect(accepted.isEmpty)
        #expect(throws: JSONStreamError.self) { try scan("{} {}") { _ in } }
    }

    @Test("nesting has a limit, also when it is asked to have none")
    func depth() throws {
        #expect(throws: JSONStreamError.self) { try scan("{\"a\":[[1]]}", depth: 2) { _ in } }
        #expect(try scan("{\"a\":[[1]]}", depth: 3) { try flatten($0.value) } == ["[[1]]"])
        let deep = "{\"a\":" + String(repeating: "[", count: 100_000)
        #expect(throws: JSONStreamError.self) { try scan(deep, depth: .max) { _ in } }
    }
}
