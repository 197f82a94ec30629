import AzureADConnectors
import BridgeCore
import Testing

@Suite("azure-ad-ldif")
struct LDIFSourceTests {
    private typealias Source = AzureADLDIFConnector

    private func person(_ name: String, _ more: String = "", guid: Int = 1) -> String {
        """
        dn: CN=\(name),OU=People,DC=example,DC=com
        objectClass: top
        objectClass: person
        objectClass: user
        objectGUID: 00000000-0000-4000-8000-00000000000\(guid)
        displayName: \(name)

        """ + (more.isEmpty ? "" : more + "\n") + "\n"
    }

    @Test("people of a real export have GUID anchors and canonical values")
    func fixture() async throws {
        let result = try await read(
            Source.self, ["files": .texts(["people.ldif"])], in: fixtures, ["surname", "accountEnabled", "createdDateTime", "manager"])
        #expect(result.records.count == 20)
        #expect(result.evidence == .unproven)
        #expect(result.skipped.isEmpty)
        let ada = try #require(result.record("surname", "Lovelace"))
        #expect(ada.text(named: "accountEnabled") == "True")
        #expect(ada.text(named: "createdDateTime") == "2025-03-01T08:00:00Z")
        #expect(ada.presence(3) == .empty)
        #expect(result.record("surname", "Hopper")?.text(named: "manager") == "CN=Ada Lovelace,OU=People,DC=example,DC=com")
        #expect(result.record("surname", "Liskov")?.text(named: "accountEnabled") == "False")
    }

    @Test("the bytes of objectGUID are turned into the usual text, mixed-endian")
    func objectGUID() async throws {
        let text = "dn: CN=A,DC=x\nobjectClass: user\nobjectGUID:: AAECAwQFBgcICQoLDA0ODw==\n\n"
        let result = try await read(Source.self, text: text)
        #expect(result.anchors == ["03020100-0504-0706-0809-0a0b0c0d0e0f"])
    }

    @Test(
        "userAccountControl tells whether an account is enabled; nothing tells nothing",
        arguments: [
            ("userAccountControl: 512", "True"), ("userAccountControl: 514", "False"), ("userAccountControl: 66050", "False"),
            ("accountEnabled: TRUE", "True"), ("accountEnabled: false", "False"), ("nsAccountLock: TRUE", "False"), ("x: y", nil),
        ])
    func accountEnabled(_ line: String, _ expected: String?) async throws {
        let result = try await read(Source.self, text: person("Ada", line), ["accountEnabled"])
        let record = try #require(result.records.first)
        #expect(record.text(0) == expected)
        #expect(record.presence(0) == (expected == nil ? .unknown : .one))
    }

    @Test("userAccountControl itself is delivered as it is where a mapping asks for it")
    func accountControl() async throws {
        let result = try await read(
            Source.self, text: person("Ada", "userAccountControl: 514"), ["userAccountControl", "accountEnabled"])
        #expect(result.records.first?.text(0) == "514")
        #expect(result.records.first?.text(1) == "False")
    }

    @Test("of two names for one attribute the preferred one counts, never both")
    func preference() async throws {
        let result = try await read(
            Source.self, text: person("Ada", "c: DE\nco: Germany\nemployeeNumber: 7\nemployeeID: 00012"), ["country", "employeeId"])
        let record = try #require(result.records.first)
        #expect(record.texts(0) == ["Germany"])
        #expect(record.texts(1) == ["00012"])
    }

    @Test("a mapping may use any alias, and two names of one attribute at once")
    func aliases() async throws {
        let result = try await read(Source.self, text: person("Ada", "sn: Lovelace"), ["surname", "sn", "SN"])
        let record = try #require(result.records.first)
        #expect((0..<3).map { record.text($0) } == ["Lovelace", "Lovelace", "Lovelace"])
    }

    @Test("directory extensions that differ in letter case only are two attributes")
    func extensions() async throws {
        let result = try await read(
            Source.self, text: person("Ada", "extension_1_shift: a\nextension_1_Shift: b"), ["extension_1_Shift", "extension_1_shift"])
        let record = try #require(result.records.first)
        #expect(record.texts(0) == ["b"])
        #expect(record.texts(1) == ["a"])
    }

    @Test("a value with a language is no value of the plain attribute")
    func languages() async throws {
        let result = try await read(Source.self, text: person("Ada", "title;lang-de: Ingenieurin\ntitle: Engineer"), ["jobTitle"])
        #expect(result.records.first?.texts(0) == ["Engineer"])
    }

    @Test("computers, trust accounts, contacts, groups and folders are no people")
    func others() async throws {
        let text =
            person("PC", "objectClass: computer", guid: 1) + person("Trust", "userAccountControl: 2080", guid: 2)
            + person("Contact", "objectClass: contact", guid: 3)
            + "dn: OU=People,DC=x\nobjectClass: organizationalUnit\n\ndn: CN=G,DC=x\nobjectClass: group\n\n" + person("Ada", guid: 4)
        let result = try await read(Source.self, text: text)
        #expect(result.records.compactMap { $0.text(0) } == ["Ada"])
        #expect(result.skipped.isEmpty)
    }

    @Test("an entry without objectClass is a person where an attribute shows it, and is held where nothing does")
    func noObjectClass() async throws {
        let text =
            "dn: CN=Ada,DC=x\nuserPrincipalName: a@x\n\ndn: CN=IP Security,DC=x\ncn: IP Security\n\ndn: CN=G,DC=x\nmember: CN=Ada,DC=x\n\n"
        let result = try await read(Source.self, text: text)
        #expect(result.anchors == ["CN=Ada,DC=x"])
        #expect(result.skipped.map(\.anchor) == ["CN=IP Security,DC=x"])
        #expect(result.skipped.map(\.error.code) == ["source.kind_unknown"])
    }

    @Test(
        "deletion marks are told apart",
        arguments: [
            ("isDeleted: TRUE", RecordBatch.Change.softDeleted), ("isDeleted: TRUE\nisRecycled: TRUE", .removed),
            ("isDeleted: FALSE", .present),
        ])
    func deletion(_ lines: String, _ change: RecordBatch.Change) async throws {
        let result = try await read(Source.self, text: person("Ada", lines), ["mail"])
        #expect(result.records.map(\.change) == [change])
        #expect(result.records.first?.presence(0) == (change == .present ? .empty : .unknown))
    }

    @Test("the distinguished name and references to it are written in one form")
    func distinguishedNames() async throws {
        let text =
            person("Ada", "manager: CN = Bo\\2C Jr\\, , OU=People ,DC= x")
            + "dn: CN=Bo\\2C Jr\\, ,OU=People, DC=x\nobjectClass: user\nobjectGUID: 00000000-0000-4000-8000-000000000009\n\n"
        let result = try await read(Source.self, text: text, ["manager", "distinguishedName"])
        #expect(result.records.first?.text(0) == "CN=Bo\\2C Jr\\,,OU=People,DC=x")
        #expect(result.records.last?.text(1) == "CN=Bo\\2C Jr\\,,OU=People,DC=x")
        #expect(result.records.first?.text(1) == "CN=Ada,OU=People,DC=example,DC=com")
    }

    @Test("change records are refused with what to export instead")
    func changes() async throws {
        let text = person("Ada") + "dn: CN=Bo,DC=x\nchangetype: modify\nreplace: mail\nmail: b@x\n-\n\n"
        let result = try await read(Source.self, text: text)
        #expect(result.records.count == 1)
        #expect(result.skipped.map(\.error.code) == ["source.changes"])
        #expect(result.problem?.code == "source.changes")
        #expect(result.problem?.place?.line == 8)
    }

    @Test("a broken record is skipped with its anchor, the others are read")
    func brokenRecord() async throws {
        let text = person("Ada", "mail:: ###", guid: 1) + person("Bo", guid: 2)
        let result = try await read(Source.self, text: text, ["displayName", "mail"])
        #expect(result.records.compactMap { $0.text(0) } == ["Bo"])
        let skipped = try #require(result.skipped.first)
        #expect(skipped.anchor == "00000000-0000-4000-8000-000000000001")
        #expect(skipped.error.place?.attribute == "mail")
        #expect(skipped.error.place?.line == 7)
        #expect(skipped.error.place?.file == "export")
    }

    @Test("bytes that are not UTF-8 skip the record where the value is wanted, and cost nothing elsewhere")
    func invalidUTF8() async throws {
        let text = Array(person("Ada", "description:: //8=\ntitle:: //8=").utf8)
        let wanted = try await read(Source.self, text, ["jobTitle"])
        #expect(wanted.records.isEmpty)
        #expect(wanted.skipped.map(\.error.code) == ["source.value"])
        #expect(wanted.skipped.first?.anchor == "00000000-0000-4000-8000-000000000001")
        let unwanted = try await read(Source.self, text, ["displayName"])
        #expect(unwanted.records.count == 1)
    }

    @Test("a file that ends in the middle of a line is partial and its last person is held")
    func unterminated() async throws {
        let text =
            person("Ada", guid: 1) + "dn: CN=Bo,DC=x\nobjectClass: user\nobjectGUID: 00000000-0000-4000-8000-000000000002\nmail: bo@exam"
        let result = try await read(Source.self, text: text, ["mail"])
        #expect(result.anchors == ["00000000-0000-4000-8000-000000000001"])
        #expect(result.skipped.map(\.anchor) == ["00000000-0000-4000-8000-000000000002"])
        #expect(result.problem?.code == "source.truncated")
        #expect(result.problem?.place?.line == 8)
    }

    @Test("what the last record does not say is unknown unless an empty line follows")
    func lastRecord() async throws {
        let text = person("Ada", guid: 1) + "dn: CN=Bo,DC=x\nobjectClass: user\nobjectGUID: 00000000-0000-4000-8000-000000000002\n"
        let open = try await read(Source.self, text: text, ["mail"])
        #expect(open.records.map { $0.presence(0) } == [.empty, .unknown])
        let closed = try await read(Source.self, text: text + "\n", ["mail"])
        #expect(closed.records.map { $0.presence(0) } == [.empty, .empty])
    }

    @Test("a record without the identifier of the others makes the read partial")
    func mixedAnchors() async throws {
        let result = try await read(Source.self, text: person("Ada") + "dn: CN=Bo,DC=x\nobjectClass: user\n\n")
        #expect(result.records.count == 1)
        #expect(result.skipped.map(\.anchor) == [nil])
        #expect(result.skipped.first?.error.code == "source.no_anchor")
    }

    @Test("the anchor may be set, under any name of the attribute")
    func chosenAnchor() async throws {
        let text = person("Ada", "employeeID: 7", guid: 1) + person("Bo", guid: 2)
        let result = try await read(Source.self, text: text, settings: ["anchor": .text("employeeId")])
        #expect(result.anchors == ["7"])
        #expect(result.skipped.map(\.anchor) == [nil])
    }

    @Test("without any identifier the distinguished name is the anchor")
    func nameAnchor() async throws {
        let result = try await read(Source.self, text: "dn: cn=Ada, dc=x\nobjectClass: inetOrgPerson\n\n")
        #expect(result.anchors == ["cn=Ada,dc=x"])
    }

    @Test("a search that ended with an error is partial")
    func searchResult() async throws {
        let result = try await read(Source.self, text: person("Ada") + "# search result\nsearch: 2\nresult: 4 Size limit exceeded\n\n")
        #expect(result.records.count == 1)
        #expect(result.problem?.code == "source.search_failed")
    }

    @Test("UTF-16 with a byte order mark is read")
    func utf16() async throws {
        let units = person("Çelik").utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
        let result = try await read(Source.self, [0xFF, 0xFE] + units)
        #expect(result.records.first?.text(0) == "Çelik")
    }

    @Test("Windows-1252 is read where it is declared, and refused by place where it is not")
    func windows1252() async throws {
        let text = Array(person("X").utf8).flatMap { $0 == UInt8(ascii: "X") ? [0xC7, 0x65] : [$0] }
        let declared = try await read(Source.self, text, settings: ["encoding": .text("windows-1252")])
        #expect(declared.records.first?.text(0) == "Çe")
        let undeclared = try await read(Source.self, text)
        #expect(undeclared.records.isEmpty)
        #expect(undeclared.skipped.first?.error.code == "source.value")
        #expect(undeclared.skipped.first?.error.place?.line == 6)
    }

    @Test(
        "files that cannot be are partial reads that say why",
        arguments: [("", "source.empty"), ("# nothing\n", "source.empty"), ("hello\n", "source.syntax"), ("\u{1F}\u{8B}", nil)])
    func badFiles(_ text: String, _ code: String?) async throws {
        let result = try await read(Source.self, text: text)
        #expect(result.records.isEmpty)
        let codes = [result.problem?.code.text].compactMap { $0 } + result.skipped.map(\.error.code.text)
        #expect(!codes.isEmpty)
        if let code { #expect(codes.contains(code)) }
    }

    @Test(
        "files that are not there are named",
        arguments: [("none.ldif", "source.file_not_found"), ("none-*.ldif", "source.no_file_matches")])
    func missingFiles(_ pattern: String, _ code: String) async throws {
        let folder = Folder()
        let result = try await read(Source.self, ["files": .texts([pattern])], in: folder.path, ["mail"])
        #expect(result.problem?.code.text == code)
        #expect(result.problem?.place?.file == pattern)
    }

    @Test("several files are one read, and a broken one does not stop the others")
    func severalFiles() async throws {
        let folder = Folder()
        folder.write("a.ldif", person("Ada", guid: 1))
        folder.write("b.ldif", "")
        folder.write("c.ldif", person("Cy", guid: 3))
        let result = try await read(Source.self, ["files": .texts(["*.ldif"])], in: folder.path, ["displayName"])
        #expect(result.records.compactMap { $0.text(0) } == ["Ada", "Cy"])
        #expect(result.problem?.place?.file == "b.ldif")
    }

    @Test("no prefix of a file is proven or has a person or value that is not in it")
    func prefixes() async throws {
        let text = Array((person("Ada", "mail: ada@example.com", guid: 1) + person("Bo", "mail: bo@example.com", guid: 2)).utf8)
        let whole = try await read(Source.self, text, ["displayName", "mail"])
        let known = Dictionary(uniqueKeysWithValues: whole.records.map { ($0.anchor, $0) })
        #expect(known.count == 2)
        for end in 0..<text.count {
            let result = try await read(Source.self, text[..<end], ["displayName", "mail"])
            #expect(result.evidence != .proven)
            for record in result.records {
                let original = try #require(known[record.anchor], "after \(end) bytes")
                for slot in 0..<2 where record.presence(slot) != .unknown { #expect(record.text(slot) == original.text(slot)) }
            }
        }
    }
}
