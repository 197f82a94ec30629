import LDIF
import Testing

@Suite("LDIF reader: faults")
struct LDIFErrorTests {
    struct Fault: Sendable, CustomTestStringConvertible {
        var text: String
        var code: LDIFError.Code
        var line: Int
        var column: Int?
        var attribute: String?
        var testDescription: String { "\(code) \(text.debugDescription)" }
    }

    static let faults = [
        Fault(text: "cn: x\nsn: y\n", code: .missingDN, line: 1),
        Fault(text: "dn: a=1\nnonsense\nx: y\n", code: .malformedLine, line: 2),
        Fault(text: "dn: a=1\nsome prose: more\n", code: .badAttributeName, line: 2, column: 1),
        Fault(text: "dn: a=1\n: x\n", code: .badAttributeName, line: 2, column: 1),
        Fault(text: "dn: a=1\n;binary: x\n", code: .badAttributeName, line: 2, column: 1),
        Fault(text: "dn: a=1\ncn:: Wm9!\n", code: .badBase64, line: 2, column: 9, attribute: "cn"),
        Fault(text: "dn: a=1\ncn:: Wm9\n", code: .badBase64, line: 2, column: 9, attribute: "cn"),
        Fault(text: "dn: a=1\ncn:: Wm9l\n Wm9l\n W=9l\n", code: .badBase64, line: 4, column: 3, attribute: "cn"),
        Fault(text: "dn: a=1\ncn:: Wm9lWm9l=m9l\n", code: .badBase64, line: 2, column: 14, attribute: "cn"),
        Fault(text: "dn:: Wm9lW?9l\ncn: x\n", code: .badBase64, line: 1, column: 11, attribute: "dn"),
        Fault(text: "dn:< file:///x\ncn: x\n", code: .urlValue, line: 1, attribute: "dn"),
        Fault(text: " continues nothing\ndn: a=1\nx: y\n", code: .orphanFold, line: 1, column: 1),
    ]

    @Test("every fault has its code, place and attribute, and the next record is read", arguments: faults)
    func places(_ fault: Fault) throws {
        let outcome = read(fault.text + "\ndn: a=next\nx: y\n")
        let error = try #require(outcome.errors.first)
        #expect(outcome.errors.count == 1)
        #expect(error.code == fault.code)
        #expect(error.line == fault.line)
        #expect(error.column == fault.column)
        #expect(error.attribute == fault.attribute)
        #expect(error.mayContinue)
        #expect(outcome.records.last?.dn == "a=next")
    }

    @Test("a faulty record shows what can be read, also after the fault")
    func partialRecord() {
        let outcome = read("dn: a=1\ncn: x\nbroken\nobjectGUID:: AAA=\n\ndn: a=2\nx: y\n")
        #expect(outcome.partial == [Seen(kind: .content, line: 1, dn: "a=1", values: ["cn", "objectGUID"])])
        #expect(outcome.records.map(\.dn) == ["a=2"])
    }

    @Test("a missing blank line faults the first record and reads the second")
    func missingSeparator() {
        let outcome = read("dn: a=1\nx: y\ndn: a=2\nx: z\n\n")
        #expect(outcome.errors.map(\.code) == [.missingSeparator])
        #expect(outcome.errors.map(\.line) == [3])
        #expect(outcome.partial.map(\.dn) == ["a=1"])
        #expect(outcome.records.map(\.dn) == ["a=2"])
        #expect(outcome.records.map(\.line) == [3])
    }

    @Test("base64 that nobody asks for is not looked at")
    func lazyBase64() throws {
        var reader = LDIFReader()
        reader.append(Array("dn: a=1\nphoto:: ???\ncn: x\n".utf8))
        reader.finish()
        #expect(try reader.next())
        #expect(try reader.record.withValue(of: reader.record.lines[1]) { $0.count } == 1)
    }

    @Test("messages repeat nothing of the file but attribute names")
    func discreet() {
        let secret = "Geheim123"
        let outcome = read("dn: cn=\(secret)\n\(secret)\n\ndn: a=2\n\(secret) x: y\n\ndn: b\nuserPassword:: \(secret)\n")
        #expect(outcome.errors.count == 3)
        #expect(outcome.errors.allSatisfy { !$0.description.contains(secret) })
    }

    @Test("UTF-16 is refused for good", arguments: [[0xFF, 0xFE], [0xFE, 0xFF]] as [[UInt8]])
    func utf16(_ mark: [UInt8]) {
        let outcome = read(mark + [0x64, 0x00, 0x6E, 0x00])
        #expect(outcome.errors.map(\.code) == [.encoding])
        #expect(outcome.errors.first?.mayContinue == false)
    }

    @Test("a record over the limit is an error with its dn, and is passed over", arguments: [1, 7, 64, 100_000])
    func tooLarge(_ chunk: Int) {
        let long = String(repeating: "x", count: 400)
        let text = "dn: a=1\nx: 1\n\ndn: a=big\ncn: y\nphoto: \(long)\n \(long)\nz: 1\n\ndn: a=2\nx: 2\n"
        let outcome = read(Array(text.utf8), chunk: chunk, maximumRecordSize: 300)
        #expect(outcome.errors.map(\.code) == [.recordTooLarge])
        #expect(outcome.errors.first?.recordLine == 4)
        #expect(outcome.partial.map(\.dn) == ["a=big"])
        #expect(outcome.records.map(\.dn) == ["a=1", "a=2"])
    }

    @Test("an endless line is given up without gathering it")
    func endlessLine() {
        let outcome = read(
            Array(("dn: a=1\nx: " + String(repeating: "y", count: 5000) + "\n\ndn: a=2\nx: y\n").utf8), chunk: 10, maximumRecordSize: 100)
        #expect(outcome.errors.map(\.code) == [.recordTooLarge])
        #expect(outcome.records.map(\.dn) == ["a=2"])
    }
}
