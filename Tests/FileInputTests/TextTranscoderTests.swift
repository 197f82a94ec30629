import FileInput
import Testing

@Suite("Text transcoder")
struct TextTranscoderTests {
    static let text = "dn: cn=Zo\u{EB} \u{20AC} \u{1F600}\r\n\u{10FFFF}\u{FFFD}"

    private func transcode(_ bytes: [UInt8], chunk: Int = .max, _ encoding: TextEncoding = .automatic) throws(FileInputError) -> [UInt8] {
        var transcoder = TextTranscoder(encoding: encoding, path: "users.txt")
        var output: [UInt8] = []
        var start = 0
        while start < bytes.count {
            let end = chunk < bytes.count - start ? start + chunk : bytes.count
            output += try transcoder.decode(Array(bytes[start..<end]))
            start = end
        }
        return try output + transcoder.finish()
    }

    private static func utf16(_ text: String, bigEndian: Bool) -> [UInt8] {
        text.utf16.flatMap { unit in
            let bytes = [UInt8(truncatingIfNeeded: unit), UInt8(unit >> 8)]
            return bigEndian ? bytes.reversed() : bytes
        }
    }

    @Test("text comes out the same from every encoding and in chunks of every size", arguments: 1...60)
    func chunks(_ size: Int) throws {
        let expected = Array(Self.text.utf8)
        #expect(try transcode(expected, chunk: size) == expected)
        #expect(try transcode([0xEF, 0xBB, 0xBF] + expected, chunk: size) == expected)
        #expect(try transcode([0xFF, 0xFE] + Self.utf16(Self.text, bigEndian: false), chunk: size) == expected)
        #expect(try transcode([0xFE, 0xFF] + Self.utf16(Self.text, bigEndian: true), chunk: size) == expected)
        #expect(try transcode(Self.utf16(Self.text, bigEndian: false), chunk: size, .utf16LittleEndian) == expected)
        #expect(try transcode(Self.utf16(Self.text, bigEndian: true), chunk: size, .utf16BigEndian) == expected)
    }

    @Test("short and empty files", arguments: [[], [0x61], [0x61, 0x62], [0x61, 0x62, 0x63], [0xFF], [0xEF, 0xBB]] as [[UInt8]])
    func short(_ bytes: [UInt8]) throws {
        #expect(try transcode(bytes) == bytes)
    }

    @Test("a file of nothing but a byte order mark is empty", arguments: [[0xEF, 0xBB, 0xBF], [0xFF, 0xFE], [0xFE, 0xFF]] as [[UInt8]])
    func onlyMark(_ bytes: [UInt8]) throws {
        #expect(try transcode(bytes) == [])
    }

    @Test("bytes that are not UTF-8 pass through unchecked")
    func bytesPass() throws {
        #expect(try transcode([0x61, 0xFF, 0x80, 0x00, 0x62]) == [0x61, 0xFF, 0x80, 0x00, 0x62])
    }

    @Test("the encoding found is told")
    func detected() throws {
        var transcoder = TextTranscoder(path: "a")
        #expect(transcoder.encoding == .automatic)
        _ = try transcoder.decode([0xFF, 0xFE, 0x61, 0x00])
        #expect(transcoder.encoding == .utf16LittleEndian)
    }

    struct Bad: Sendable {
        var bytes: [UInt8]
        var encoding = TextEncoding.automatic
        var code = FileInputError.Code.encoding
        var offset: Int64 = 0
    }

    @Test(
        "what cannot be read is refused with its place",
        arguments: [
            Bad(bytes: [0xFF, 0xFE, 0x61, 0x00, 0x3D, 0xD8, 0x61, 0x00], offset: 4),
            Bad(bytes: [0xFF, 0xFE, 0x61, 0x00, 0x00, 0xDE], offset: 4),
            Bad(bytes: [0xFF, 0xFE, 0x3D, 0xD8, 0x3D, 0xD8, 0x00, 0xDE], offset: 2),
            Bad(bytes: [0xFF, 0xFE, 0x61, 0x00, 0x3D, 0xD8], offset: 4),
            Bad(bytes: [0xFF, 0xFE, 0x61, 0x00, 0x62], offset: 4),
            Bad(bytes: [0xFF, 0xFE, 0x00, 0x00, 0x61, 0, 0, 0]), Bad(bytes: [0x00, 0x00, 0xFE, 0xFF]), Bad(bytes: [0x61, 0, 0, 0]),
            Bad(bytes: [0x64, 0x00, 0x6E, 0x00]), Bad(bytes: [0x00, 0x64, 0x00, 0x6E]), Bad(bytes: [0x00, 0x64]),
            Bad(bytes: [0xFF, 0xFE, 0x61, 0x00], encoding: .utf8), Bad(bytes: [0xEF, 0xBB, 0xBF, 0x61], encoding: .windows1252),
            Bad(bytes: [0x61, 0x62, 0x63, 0x64, 0x65, 0x81], encoding: .windows1252, offset: 5),
            Bad(bytes: [0x1F, 0x8B, 0x08, 0x00], code: .compressed), Bad(bytes: [0x1F, 0x8B], code: .compressed),
            Bad(bytes: [0x50, 0x4B, 0x03, 0x04], code: .compressed), Bad(bytes: [0x28, 0xB5, 0x2F, 0xFD], code: .compressed),
        ], [1, 2, 3, 100])
    func refused(_ bad: Bad, _ chunk: Int) {
        let error = #expect(throws: FileInputError.self) { try transcode(bad.bytes, chunk: chunk, bad.encoding) }
        #expect(error?.code == bad.code)
        #expect(error?.offset == bad.offset)
        #expect(error?.path == "users.txt")
    }

    @Test("Windows-1252 has its own characters between 0x80 and 0x9F")
    func windows1252() throws {
        let output = try transcode([0x80, 0x8A, 0x9F, 0xA0, 0xE9, 0xFF, 0x41], .windows1252)
        #expect(output == Array("\u{20AC}\u{160}\u{178}\u{A0}\u{E9}\u{FF}A".utf8))
    }
}
