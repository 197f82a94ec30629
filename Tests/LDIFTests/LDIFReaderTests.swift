import LDIF
import Testing

@Suite("LDIF reader: what it accepts")
struct LDIFReaderTests {
    static let zoe = Seen(kind: .content, line: 1, dn: "cn=Zoe", values: ["2 cn=Zoe"])

    @Test(
        "one record reads the same however it is written",
        arguments: [
            "dn: cn=Zoe\ncn: Zoe\n", "dn: cn=Zoe\ncn: Zoe", "dn:cn=Zoe\ncn:Zoe\n", "dn: cn=Zoe\r\ncn: Zoe\r\n\r\n",
            "DN:   cn=Zoe\ncn:  Zoe\n\n\n\n",
            "dn:: Y249Wm9l\ncn:: Wm9l\n", "dn: cn=Zoe\ncn: Zoe\n \n", "dn: cn=Zoe\ncn: Zoe\n  \t\n \n", "\u{FEFF}dn: cn=Zoe\ncn: Zoe\n",
            "dn: cn=Zoe\r\r\ncn: Zoe\r\r\n\r\r\n", "dn: cn=Zoe\ncn:: Wm9l  \n",
        ])
    func spellings(_ text: String) {
        let outcome = read(text)
        #expect(outcome.records == [Self.zoe])
        #expect(outcome.errors.isEmpty)
    }

    @Test(
        "a version line may stand anywhere before a record",
        arguments: ["version: 1\n\ndn: a=1\nx: y\n", "version: 1\ndn: a=1\nx: y\n", "# c\n\nversion:1\n\n\ndn: a=1\nx: y\n"])
    func version(_ text: String) {
        #expect(read(text).records.map(\.dn) == ["a=1"])
    }

    @Test("a version other than 1 stops the reader")
    func otherVersion() {
        let outcome = read("version: 2\n\ndn: a=1\nx: y\n")
        #expect(outcome.records.isEmpty)
        #expect(outcome.errors.map(\.code) == [.unsupportedVersion])
        #expect(outcome.errors.first?.mayContinue == false)
    }

    @Test(
        "a fold may be anywhere",
        arguments: [
            "dn: cn=Zo\n e\ncn: Zoe\n", "d\n n: cn=Zoe\nc\n n: Zoe\n", "dn:\n  cn=Zoe\ncn\n :\n  Zoe\n", "dn: cn=Z\n\to\n e\ncn: Zoe\n",
            "dn: cn=Zoe\r\ncn: Z\r\n o\r\n e\r\n",
        ])
    func folds(_ text: String) {
        let outcome = read(text)
        #expect(outcome.errors.isEmpty)
        #expect(outcome.records.map(\.dn) == ["cn=Zoe"])
        #expect(outcome.records.first?.values.map { $0.drop { $0 != " " } } == [" cn=Zoe"])
    }

    @Test("a fold takes exactly one space away")
    func foldKeepsSpaces() {
        #expect(read("dn: a=1\nx: one\n  two\n \tthree\n").records.first?.values == ["2 x=one two\tthree"])
    }

    @Test("a line of white space inside a folded value is a fold, before a record it separates")
    func whiteSpaceLines() {
        let outcome = read("dn: a=1\nx: one\n  \n two\ny: z\n \ndn: a=2\nx: y\n")
        #expect(outcome.records.map(\.dn) == ["a=1", "a=2"])
        #expect(outcome.records.first?.values == ["2 x=one two", "5 y=z"])
        #expect(outcome.errors.isEmpty)
    }

    @Test("a folded line may cut a UTF-8 character")
    func foldInCharacter() {
        let bytes = Array("dn: cn=Zo".utf8) + [0xC3, 0x0A, 0x20, 0xAB] + Array("\ncn: Zo".utf8) + [0xC3, 0x0A, 0x20, 0xAB, 0x0A]
        #expect(read(bytes).records == [Seen(kind: .content, line: 1, dn: "cn=Zoë", values: ["3 cn=Zoë"])])
    }

    @Test("comments fold too, and may stand inside a record")
    func comments() {
        let outcome = read("# one\n dn: no\n#two\ndn: a=1\n# three\n  x: no\nx: y\n# four\n\n# five\n")
        #expect(outcome.records == [Seen(kind: .content, line: 4, dn: "a=1", values: ["7 x=y"])])
        #expect(outcome.errors.isEmpty)
    }

    @Test("the dn may be raw UTF-8, a template or empty", arguments: ["cn=Łukasz,ou=Île", "cn=x,${BASE}", "", "<GUID=1>;cn=x"])
    func distinguishedNames(_ dn: String) {
        #expect(read("dn: \(dn)\nx: y\n").records.map(\.dn) == [dn])
    }

    @Test("empty values, repeated and non-adjacent attributes keep their order")
    func order() {
        let outcome = read("dn: a=1\nx:\ny::\nX: 2\ny: 3\nx: 4\n")
        #expect(outcome.records.first?.values == ["2 x=", "3 y=", "4 X=2", "5 y=3", "6 x=4"])
    }

    @Test("options are split from the name")
    func options() throws {
        var reader = LDIFReader()
        reader.append(Array("dn: a=1\nuserCertificate;binary:: AAE=\nmember;range=0-*: x\ncn;lang-es;x-y: z\nsn: 1\n".utf8))
        reader.finish()
        #expect(try reader.next())
        var seen: [String?] = []
        for line in reader.record.lines {
            seen.append(reader.record.withBaseName(of: line) { LDIFText.string($0) })
            seen.append(reader.record.withOptions(of: line) { LDIFText.string($0) })
        }
        #expect(seen == ["userCertificate", "binary", "member", "range=0-*", "cn", "lang-es;x-y", "sn", ""])
        #expect(reader.record.lines.map { reader.record.hasOptions($0) } == [true, true, true, false].map { $0 })
    }

    @Test("ldifde's changetype: add is told apart and keeps its attributes")
    func add() {
        let outcome = read("dn: a=1\r\nchangetype: add\r\ncn: x\r\nchangetype: y\r\n\r\n")
        #expect(outcome.records == [Seen(kind: .add, line: 1, dn: "a=1", values: ["3 cn=x", "4 changetype=y"])])
    }

    @Test("ldapsearch's references and its result are no entries")
    func trailers() {
        let outcome = read("dn: a=1\nx: y\n\n# r\nref: ldap://h/DC=x\n\n# s\nsearch: 2\nresult: 4 Size limit exceeded\n\n# numEntries: 1\n")
        #expect(outcome.records.map(\.kind) == [.content, .searchReference, .searchResult])
        #expect(outcome.records.map(\.dn) == ["a=1", nil, nil])
        #expect(outcome.searchResult == 4)
        #expect(outcome.errors.isEmpty)
    }

    @Test("a URL value is reported and not opened")
    func url() {
        let outcome = read("dn: a=1\nphoto:< file:///etc/hostname\nx: y\n")
        #expect(outcome.records.first?.values == ["2 photo=<url>", "3 x=y"])
    }

    @Test("asking for the value of a URL is an error that does not repeat it")
    func urlValue() throws {
        var reader = LDIFReader()
        reader.append(Array("dn: a=1\nphoto:< file:///etc/hostname\n".utf8))
        reader.finish()
        #expect(try reader.next())
        let error = #expect(throws: LDIFError.self) { try reader.record.withValue(of: reader.record.lines[0]) { $0.count } }
        #expect(error?.code == .urlValue)
        #expect(error?.attribute == "photo")
        #expect(error?.description.contains("hostname") == false)
    }

    @Test("a selection finds attributes in any letter case and without their options")
    func selection() throws {
        let selection = LDIFAttributeSelection(["mail", "objectGUID", "1.2.3", "MAIL"])
        var reader = LDIFReader()
        reader.append(Array("dn: a=1\nMail: 1\nOBJECTGUID;binary:: AA==\nmai: 2\n1.2.3: 4\nmailx: 5\n".utf8))
        reader.finish()
        #expect(try reader.next())
        #expect(reader.record.lines.map { reader.record.index(of: $0, in: selection) } == [0, 1, nil, 2, nil])
    }

    @Test("invalid UTF-8 is found where somebody asks for text")
    func invalidText() {
        let bytes: [UInt8] = [0x61, 0xC3, 0xA9, 0xFF, 0x62]
        #expect(LDIFText.invalidUTF8Offset(in: bytes.span) == 3)
        #expect(LDIFText.string(bytes.span) == nil)
        #expect(LDIFText.invalidUTF8Offset(in: bytes[0..<3].span) == nil)
    }
}
