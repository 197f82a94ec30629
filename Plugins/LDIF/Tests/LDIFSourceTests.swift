import BridgeCore
import LDIFConnector
import Testing

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

@Suite("The LDIF source")
struct LDIFSourceTests {
    static let directory = """
        version: 1

        dn: dc=example,dc=com
        objectClass: domain
        dc: example

        dn: uid=ada,dc=example,dc=com
        objectClass: top
        objectClass: inetOrgPerson
        uid: ada
        cn: Ada
        CN: Countess
        description;lang-de: Gräfin
        description: A countess
        mail:
        jpegPhoto:: /9j/4AD/

        dn: cn=all,dc=example,dc=com
        objectClass: groupOfNames
        cn: all
        member: uid=ada,dc=example,dc=com

        """

    @Test("delivers every attribute of every entry as it is, without being told which")
    func everything() async throws {
        let result = try await read(Self.directory)
        #expect(result.skipped.isEmpty && result.problem == nil)
        #expect(result.records.map(\.anchor) == ["dc=example,dc=com", "uid=ada,dc=example,dc=com"])
        let ada = try #require(result.records.last)
        #expect(
            ada.layout.attributes.map(\.name) == [
                "dn", "objectClass", "dc", "uid", "cn", "description;lang-de", "description", "mail", "jpegPhoto",
            ])
        #expect(ada.texts(4) == ["Ada", "Countess"])
        #expect(ada.text(named: "description;lang-de") == "Gräfin")
        #expect(ada.text(named: "description") == "A countess")
        #expect(ada.presence(7) == .empty)
        #expect(ada.withBytes(8) { $0.count } == 6)
        #expect(ada.layout.attributes[4].isMultiValued && !ada.layout.attributes[3].isMultiValued)
    }

    @Test("delivers groups as groups")
    func groups() async throws {
        let result = try await read(Self.directory, kind: .group)
        #expect(result.records.map { $0.text(named: "cn") } == ["all"])
        #expect(result.records.first?.text(named: "member") == "uid=ada,dc=example,dc=com")
    }

    @Test("takes the object classes of people, groups and others from the settings")
    func classes() async throws {
        let people = try await read(Self.directory, ["uid"], ["user_classes": .text("INETORGPERSON")])
        #expect(people.records.map(\.anchor) == ["uid=ada,dc=example,dc=com"])
        let none = try await read(Self.directory, ["uid"], ["user_classes": .text("top"), "other_classes": .text("inetOrgPerson")])
        #expect(none.records.isEmpty)
        let groups = try await read(Self.directory, ["dc"], ["group_classes": .text("domain")], kind: .group)
        #expect(groups.records.map { $0.text(named: "dc") } == ["example"])
    }

    @Test(
        "finds the anchor: entryUUID, objectGUID, nsUniqueId, else the dn",
        arguments: [
            (
                "entryUUID: 6ba7b810-9dad-11d1-80b4-00c04fd430c8\nobjectGUID:: EBESExQVFhcYGRobHB0eHw==",
                "6ba7b810-9dad-11d1-80b4-00c04fd430c8"
            ),
            ("objectGUID:: EBESExQVFhcYGRobHB0eHw==", "13121110-1514-1716-1819-1a1b1c1d1e1f"),
            ("nsuniqueid: 4a4b4c4d-11111111-22222222-33333333", "4a4b4c4d-11111111-22222222-33333333"), ("cn: x", "cn=x"),
        ])
    func anchors(_ line: String, _ anchor: String) async throws {
        let result = try await read("dn: cn=x\n\(line)\n\n", ["cn"])
        #expect(result.records.map(\.anchor) == [anchor])
    }

    @Test("takes the anchor that is set, and holds an entry without it")
    func anchorSetting() async throws {
        let result = try await read("dn: cn=1\nuid: a\n\ndn: cn=2\ncn: b\n\n", ["cn"], ["anchor": .text("UID")])
        #expect(result.records.map(\.anchor) == ["a"])
        #expect(result.skipped.map(\.error.code) == ["source.no_anchor"])
    }

    @Test("an entry with a lesser identifier than others is held: its person would be taken for a new one")
    func lesserAnchor() async throws {
        let result = try await read("dn: cn=1\nentryUUID: a\n\ndn: cn=2\ncn: b\n\n", ["cn"])
        #expect(result.records.map(\.anchor) == ["a"])
        #expect(result.skipped.map(\.error.place?.line) == [4])
    }

    @Test("ranges of one attribute are joined; of an unfinished range nothing is known")
    func ranges() async throws {
        let text = "dn: cn=1\nmember:\nmember;range=0-1: a\nmember;range=0-1: b\nmember;range=2-*: c\n\ndn: cn=2\nmember;range=0-1: a\n\n"
        let result = try await read(text)
        #expect(result.records[0].layout.attributes.map(\.name) == ["dn", "member"])
        #expect(result.records[0].texts(1) == ["a", "b", "c"])
        #expect(result.records[1].presence(1) == .unknown)
    }

    @Test("an option asked for by name is its own attribute; binary is none")
    func options() async throws {
        let text = "dn: cn=1\nuserCertificate;binary:: AAEC\ncn;lang-de: x\ncn: y\n\n"
        let result = try await read(text, ["userCertificate", "cn;lang-de", "cn", "cn;lang-fr"])
        #expect(result.records[0].withBytes(0) { $0.count } == 3)
        #expect(result.records[0].text(1) == "x" && result.records[0].text(2) == "y")
        #expect(result.records[0].presence(3) == .empty)
    }

    @Test("every file is named once with its size, and all are read as one")
    func inputs() async throws {
        let result = try await read(["a.ldif": "dn: cn=1\n\n", "b.ldif": "dn: cn=22\n\n"], [])
        #expect(result.records.map(\.anchor) == ["cn=1", "cn=22"])
        #expect(result.inputs.map(\.name) == ["a.ldif", "b.ldif"])
        #expect(result.inputs.map(\.bytes) == [10, 11])
        #expect(result.inputs.allSatisfy { $0.modified != nil })
    }

    @Test(
        "a file that is not whole makes the read partial",
        arguments: [
            ("dn: cn=1\ncn: x", "source.truncated"), ("# nothing\n", "source.empty"),
            ("dn: cn=1\ncn: x\n\nsearch: 2\nresult: 4 Size limit exceeded\n", "source.search_failed"),
            ("dn: cn=1\nchangetype: delete\n\n", "source.changes"), ("version: 2\n", "source.syntax"),
        ])
    func partial(_ text: String, _ code: String) async throws {
        let result = try await read(text, ["cn"])
        #expect(result.problem?.code.text == code)
    }

    @Test("a faulty record is held by its anchor, the others are read")
    func faulty() async throws {
        let result = try await read("dn: cn=1\ncn:: !\n\ndn: cn=2\nbroken\n\ndn: cn=3\ncn: x\n\n", ["cn"])
        #expect(result.records.map(\.anchor) == ["cn=3"])
        #expect(result.skipped.map(\.anchor) == ["cn=1", "cn=2"])
        #expect(result.skipped.map(\.error.place?.line) == [2, 5])
    }

    @Test("what the last entry does not say is unknown where the file may have been cut behind it")
    func lastEntry() async throws {
        let result = try await read("dn: cn=1\ncn: x\n\ndn: cn=2\ncn: y\n", ["cn", "mail"])
        #expect(result.records.map { $0.presence(1) } == [.empty, .unknown])
    }

    @Test("the check warns where every entry would be a person, and fails where a file is missing")
    func check() async throws {
        let folder = try Folder(["a.ldif": Self.directory])
        let source = try LDIFSource(configuration: .init(["files": .text("a.ldif")]), context: .init(baseDirectory: folder.path))
        let report = await source.check()
        #expect(report.passed)
        #expect(report.steps.last?.detail == "2 people and 1 groups looked at")
        guard case .warning? = report.steps.last?.outcome else { return #expect(Bool(false), "no warning") }
        let missing = try LDIFSource(configuration: .init(["files": .text("b.ldif")]), context: .init(baseDirectory: folder.path))
        #expect(await missing.check().passed == false)
    }

    @Test("a value in a URL is reported and not opened, until a folder is allowed; outside of it never")
    func urlValues() async throws {
        let folder = try Folder(["photo.jpg": "picture"])
        func file(_ path: String) -> String { "dn: cn=1\ncn: x\nphoto:< file://\(path)\n\n" }
        let unasked = try await read(file(folder.path + "/photo.jpg"), ["cn"])
        #expect(unasked.records.map { $0.text(0) } == ["x"])
        let refused = try await read(file(folder.path + "/photo.jpg"), ["cn", "photo"])
        #expect(refused.records.isEmpty && refused.skipped.map(\.anchor) == ["cn=1"])
        #expect(refused.skipped.first?.error.place?.attribute == "photo")
        let setting: SettingValues = ["url_folder": .text(folder.path)]
        let opened = try await read(file(folder.path + "/photo.jpg"), ["cn", "photo"], setting)
        #expect(opened.records.map { $0.text(1) } == ["picture"])
        for path in ["/etc/hostname", folder.path + "/../photo.jpg", folder.path + "/%2e%2e/x", folder.path + "/absent"] {
            let outside = try await read(file(path), ["cn", "photo"], setting)
            #expect(outside.records.isEmpty && outside.skipped.map(\.error.code) == ["source.url_value"], "\(path)")
        }
        withExtendedLifetime(folder) {}
    }

    @Test("the README's tables of settings are those of the specs", arguments: [LDIFSource.spec.id, LDIFTarget.spec.id])
    func readme(_ id: String) throws {
        let folder = #filePath.split(separator: "/").dropLast(2).reduce("") { $0 + "/" + $1 }
        let text = try String(contentsOfFile: folder + "/README.md", encoding: .utf8)
        let spec = id == LDIFSource.spec.id ? LDIFSource.spec : LDIFTarget.spec
        #expect(text.contains(ConnectorDocumentation.settingsTable(spec)))
    }
}
