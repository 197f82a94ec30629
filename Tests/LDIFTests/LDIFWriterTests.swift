import LDIF
import Testing

@Suite("LDIF writer")
struct LDIFWriterTests {
    @Test("an entry is written by the RFC's rules")
    func entry() throws {
        var writer = LDIFWriter()
        try writer.writeEntry(dn: "cn=Zo\u{EB}") { entry throws(LDIFError) in
            try entry.write("cn", "Zoe")
            try entry.write("empty", "")
            try entry.write("userCertificate;binary", [0, 1, 255].span)
        }
        let expected = "version: 1\n\ndn:: Y249Wm/Dqw==\ncn: Zoe\nempty:\nuserCertificate;binary:: AAH/\n\n"
        #expect(writer.takeBytes() == Array(expected.utf8))
        #expect(writer.bytes.isEmpty)
    }

    @Test(
        "values that would not come back as they are go in base64",
        arguments: [" x", "x ", ":x", "<x", "a\nb", "a\rb", "a\0b", "\u{E9}", " "])
    func unsafeValues(_ value: String) throws {
        let (bytes, values) = try roundTrip(value, lineLength: 76)
        #expect(String(decoding: bytes, as: UTF8.self).contains("x:: "))
        #expect(values == ["2 x=\(value)"])
    }

    @Test("lines are at most 76 bytes and come back whole", arguments: [70, 72, 73, 74, 148, 149, 1000])
    func folding(_ count: Int) throws {
        let value = String((0..<count).map { Character(UnicodeScalar(UInt8(0x21 + $0 % 90))) })
        let (bytes, values) = try roundTrip(value, lineLength: 76)
        #expect(bytes.split(separator: 0x0A).allSatisfy { $0.count <= 76 })
        #expect(values.map { $0.drop { $0 != "x" } } == ["x=\(value)"])
    }

    @Test("any line length and line end reads back", arguments: [0, 2, 3, 10, 76], [LDIFWriter.LineEnd.lineFeed, .carriageReturnLineFeed])
    func shapes(_ length: Int, _ end: LDIFWriter.LineEnd) throws {
        var writer = LDIFWriter(lineLength: length == 0 ? nil : length, lineEnd: end)
        writer.writeComment("Zo\u{EB}'s people\nand groups")
        try writer.writeEntry(dn: "cn=Zoe,ou=People", changeType: "add") { entry throws(LDIFError) in try entry.write("sn", "Long enough") }
        let outcome = read(writer.takeBytes())
        #expect(outcome.errors.isEmpty)
        #expect(outcome.records.map(\.kind) == [.add])
        #expect(outcome.records.first?.values.map { $0.drop { $0 != " " } } == [" sn=Long enough"])
    }

    @Test("a modification reads back")
    func modification() throws {
        var writer = LDIFWriter(writesVersion: false)
        try writer.writeEntry(dn: "a=1", changeType: "modify") { entry throws(LDIFError) in
            try entry.writeModification("replace", "sn", values: [Array("x".utf8), [0xFF]])
            try entry.writeModification("delete", "l", values: [])
        }
        #expect(
            read(writer.takeBytes()).records.first?.values == [
                "3 [replaceValues] replace=sn", "4 sn=x", "5 sn=ff", "7 [deleteValues] delete=l",
            ])
    }

    @Test("a name that could not be read back is refused and nothing is written", arguments: ["", "a b", "a:b", "a\nb", "#a", "\u{E9}"])
    func badNames(_ name: String) throws {
        var writer = LDIFWriter(writesVersion: false)
        #expect(throws: LDIFError.self) {
            try writer.writeEntry(dn: "a=1") { entry throws(LDIFError) in try entry.write(name, "x") }
        }
        #expect(writer.bytes.isEmpty)
    }

    private func roundTrip(_ value: String, lineLength: Int) throws -> (bytes: [UInt8], values: [String]) {
        var writer = LDIFWriter(lineLength: lineLength, writesVersion: false)
        try writer.writeEntry(dn: "a=1") { entry throws(LDIFError) in try entry.write("x", value) }
        let bytes = writer.takeBytes()
        return (bytes, read(bytes).records.first?.values ?? [])
    }
}
