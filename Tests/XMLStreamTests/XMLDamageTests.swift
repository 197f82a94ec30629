import Testing
import XMLStream

@Suite("Damaged XML")
struct XMLDamageTests {
    /// Without the declaration and the comment before the root: there libxml2 2.9 refuses some odd but lawful forms
    /// (`<!-->x-->`, an encoding that only iconv knows) when they come in small chunks.
    static let document = Array(dsml.split(separator: "\n").dropFirst(2).joined(separator: "\n").utf8)

    @Test(
        "a byte replaced anywhere is read or refused alike whatever the chunk size",
        arguments: Array("<>&;'\"/!?=:x0-] \n\u{0}".utf8) + [0x80, 0xC3, 0xED, 0xFF])
    func replaced(byte: UInt8) {
        let wrong = Self.document.indices.filter { index in
            var damaged = Self.document
            damaged[index] = byte
            return (try? events(of: damaged, chunk: 1)) != (try? events(of: damaged))
        }
        #expect(wrong.isEmpty)
    }
}
