import JSONStream
import Testing

@Suite("JSON element reader")
struct JSONElementReaderTests {
    static let userPage = """
        {"@odata.context":"https://graph.microsoft.com/v1.0/$metadata#users", "@odata.count": 2,
         "extra": {"value": [1, "]", {"x": "}"}], "z": null},
         "value": [
          {"id": "1", "displayName": "J\\u00F6rg \\"J\\" \\uD83D\\uDE00", "phones": ["+49 1", "\\\\"]},
          {"id": "2", "o": {"a": {"b": [[], {}]}}, "n": null, "t": true, "f": false, "x": -1.5e+10}
         ] , "@odata.nextLink":"https:\\/\\/next" , "meta":{"count":2}}
        """

    @Test("an array gives its objects and is closed")
    func array() {
        let reading = read(" [ {\"a\":1} , {\"b\":\"x\"} ] \n")
        #expect(reading.elements == ["a=1", "b='x'"])
        #expect(reading.places == ["1:4", "1:14"])
        #expect(reading.facts?.shape == .array)
        #expect(reading.facts?.isClosed == true)
        #expect(reading.facts?.elementCount == 2)
        #expect(reading.facts?.nextLink == nil)
    }

    @Test("a page gives the objects of its array; its other members are kept, before and after")
    func page() {
        let reading = read(Self.userPage)
        #expect(
            reading.elements == [
                "id='1' displayName='Jörg \"J\" 😀' phones=['+49 1','\\']",
                "id='2' o={a:{b:[[],{}]}} n=null t=true f=false x=-1.5e+10",
            ])
        #expect(reading.places == ["4:3", "5:3"])
        #expect(reading.facts?.shape == .page)
        #expect(reading.facts?.isClosed == true)
        #expect(reading.facts?.nextLink == "https://next")
        #expect(reading.facts?.deltaLink == nil)
        #expect(reading.facts?.member("@odata.count") == "2")
        #expect(reading.facts?.members.map(\.name) == ["@odata.context", "@odata.count", "@odata.nextLink", "meta.count"])
        #expect(reading.failure == nil)
    }

    @Test("of several kinds of pages the facts and the elements say which it is", arguments: ["value", "data"])
    func arrayMembers(_ name: String) throws {
        var reader = JSONElementReader(arrayMembers: ["value", "data"])
        var indices: [Int?] = []
        let document = Array("{\"\(name)\":[{},{}]}{\"other\":1}".utf8)
        try reader.append(document.span) { indices.append($0.arrayIndex) }
        #expect(try reader.finish().arrayMember == nil)
        let index = name == "value" ? 0 : 1
        #expect(indices == [index, index, nil])
    }

    @Test("the size of the chunks changes nothing", arguments: [1, 2, 3, 4, 5, 7, 8, 9, 16, 31, 64, 100])
    func chunks(size: Int) {
        #expect(read(Self.userPage, chunk: size) == read(Self.userPage))
    }

    @Test("no prefix of a page or array is ever complete", arguments: [Self.userPage, "[{\"a\":[1,2]},{\"b\":{}}]"], [1, .max])
    func everyPrefix(document: String, size: Int) {
        let bytes = Array(document.utf8)
        let wrong = (0..<bytes.count).filter { end in
            let reading = read(Array(bytes[..<end]), chunk: size)
            return reading.facts != nil || reading.failure?.isTruncation != true
        }
        #expect(wrong.isEmpty)
    }

    @Test("an object without the array is one element, and proves nothing")
    func singleObject() {
        let reading = read("{\"id\":\"1\",\"value\":{\"x\":1},\"phones\":[1]}")
        #expect(reading.elements == ["id='1' value={x:1} phones=[1]"])
        #expect(reading.facts?.shape == .object)
        #expect(reading.facts?.isClosed == false)
        #expect(reading.facts?.members == [])
    }

    @Test("objects one after the other are a sequence", arguments: ["\n", "\r\n", "", "\n\n \t"], [1, 3, .max])
    func lines(separator: String, size: Int) {
        let reading = read(["{\"a\":1}", "{\"a\":[2]}", "{}"].joined(separator: separator) + separator, chunk: size)
        #expect(reading.elements == ["a=1", "a=[2]", ""])
        #expect(reading.facts?.shape == .sequence)
        #expect(reading.facts?.isClosed == false)
    }

    @Test("pages put together are a sequence; the last page tells whether there is more", arguments: [1, 5, .max])
    func pages(size: Int) {
        let first = "{\"value\":[{\"a\":1}],\"@odata.nextLink\":\"n\"}"
        let last = "{\"@odata.deltaLink\":\"d\",\"value\":[{\"a\":2}]}"
        let whole = read(first + "\n" + last, chunk: size)
        #expect(whole.elements == ["a=1", "a=2"])
        #expect(whole.facts?.shape == .sequence)
        #expect(whole.facts?.nextLink == nil)
        #expect(whole.facts?.deltaLink == "d")
        #expect(read(last + first, chunk: size).facts?.nextLink == "n")
    }

    @Test("an empty array and an empty page are closed", arguments: ["[]", " [\n] ", "{\"value\":[]}", "{\"a\":1,\"value\":[ ]}"])
    func empty(document: String) {
        let reading = read(document, chunk: 1)
        #expect(reading.elements.isEmpty)
        #expect(reading.facts?.isClosed == true)
        #expect(reading.facts?.elementCount == 0)
    }

    @Test("nothing, or only white space, is an empty document", arguments: ["", " \n", "\u{FEFF}", "\u{FEFF}\n"])
    func emptyDocument(document: String) {
        #expect(read(document).failure?.isTruncation == true)
        #expect(read(document).facts == nil)
    }

    @Test("the name of the array member is a setting, and may be written with escapes")
    func arrayMember() {
        let reading = read("{\"data\":[{\"a\":1}],\"meta\":{\"count\":1}}", chunk: 1, arrayMember: "data")
        #expect(reading.elements == ["a=1"])
        #expect(reading.facts?.shape == .page)
        #expect(read("{\"val\\u0075e\":[{\"a\":1}]}").elements == ["a=1"])
    }

    @Test("a byte order mark is accepted at the beginning only", arguments: [1, 2, .max])
    func byteOrderMark(size: Int) {
        let reading = read("\u{FEFF}[{\"a\":1}]", chunk: size)
        #expect(reading.elements == ["a=1"])
        #expect(reading.places == ["1:2"])
        #expect(read("[\u{FEFF}{\"a\":1}]", chunk: size).failure?.code == .unexpectedByte)
    }

    static let otherEncodings: [[UInt8]] = [
        [0xFF, 0xFE, 0x5B, 0x00], [0xFE, 0xFF, 0x00, 0x5B], [0x5B, 0x00, 0x7B, 0x00], [0x00, 0x5B], [0x7B, 0x00, 0x22, 0x00],
    ]

    @Test("UTF-16 is named", arguments: otherEncodings)
    func utf16(bytes: [UInt8]) {
        #expect(read(bytes).failure?.code == .notUTF8)
    }

    @Test("an element that does not fit in one chunk is put together")
    func longElement() {
        let value = String(repeating: "0123456789ä\\n", count: 1000)
        let reading = read("[{\"a\":\"\(value)\"},{\"b\":1}]", chunk: 777)
        #expect(reading.elements == ["a='" + value.replacing("\\n", with: "\n") + "'", "b=1"])
    }

    @Test("an error thrown for an element ends the reading")
    func bodyError() {
        struct Refusal: Error {}
        var reader = JSONElementReader()
        var count = 0
        #expect(throws: Refusal.self) {
            try reader.append(Array("[{},{},{}]".utf8).span) { _ in
                count += 1
                if count == 2 { throw Refusal() }
            }
        }
        #expect(throws: Refusal.self) { _ = try reader.finish() }
        #expect(count == 2)
    }

    @Test("a reader that has finished takes nothing more")
    func afterFinish() throws {
        var reader = JSONElementReader()
        try reader.append(Array("[]".utf8).span) { _ in }
        _ = try reader.finish()
        #expect(throws: JSONStreamError.self) { try reader.append(Array("[]".utf8).span) { _ in } }
        #expect(throws: JSONStreamError.self) { _ = try reader.finish() }
    }
}
