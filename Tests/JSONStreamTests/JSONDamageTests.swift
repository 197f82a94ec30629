import JSONStream
import Testing

@Suite("Damaged JSON")
struct JSONDamageTests {
    static let document = Array(
        "[{\"a\":\"x\\u00e4\\uD83D\\uDE00ö\",\"b\":[1,-2.5e3,{\"c\":null}]},\n{\"value\":[true,false]}]{\"k\":1,\"value\":[{}],\"l\":[]}"
            .utf8)

    @Test(
        "a byte replaced anywhere gives the same result whatever the chunk size",
        arguments: Array("\"\\{}[],:0-.eut \n\u{0}".utf8) + [0x80, 0xC3, 0xED, 0xFF])
    func replaced(byte: UInt8) {
        let wrong = Self.document.indices.filter { index in
            var damaged = Self.document
            damaged[index] = byte
            let whole = read(damaged)
            return read(damaged, chunk: 1) != whole || read(damaged, chunk: 3) != whole
        }
        #expect(wrong.isEmpty)
    }

    @Test("a byte lost anywhere gives the same result whatever the chunk size", arguments: [1, 2, 5])
    func lost(size: Int) {
        let wrong = Self.document.indices.filter { index in
            var damaged = Self.document
            damaged.remove(at: index)
            return read(damaged, chunk: size) != read(damaged)
        }
        #expect(wrong.isEmpty)
    }
}
