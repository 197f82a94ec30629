import BridgeCore
import LDIFConnector
import SCIMPath
import Testing

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

@Suite("The LDIF target")
struct LDIFTargetTests {
    /// A target over a folder of this test, made anew as often as a run would.
    struct Scene {
        let folder: Folder
        var settings: SettingValues = [
            "folder": .text("changes"), "dn": .text("uid={uid},ou=people,dc=example,dc=com"),
            "group_dn": .text("cn={cn},ou=groups,dc=example,dc=com"), "first_member": .text("cn=nobody"),
        ]

        init() throws { folder = try Folder([:]) }

        func target() throws -> LDIFTarget {
            try LDIFTarget(configuration: .init(settings), context: .init(baseDirectory: folder.path))
        }

        func text(_ name: String) throws -> String { try String(contentsOfFile: "\(folder.path)/changes/\(name)", encoding: .utf8) }

        func write(_ name: String, _ text: String) throws {
            try FileManager.default.createDirectory(atPath: folder.path + "/changes", withIntermediateDirectories: true)
            try Data(text.utf8).write(to: URL(filePath: "\(folder.path)/changes/\(name)"))
        }
    }

    static func set(_ values: [(String, String)]) throws -> [Change] {
        try values.map { Change(path: try AttributePath($0.0), old: nil, edit: .set([.text($0.1)])) }
    }

    static func person(_ uid: String, _ name: String) throws -> TargetWrite {
        TargetWrite(id: uid, kind: .user, action: .create, changes: try set([("uid", uid), ("cn", name), ("sn", name)]))
    }

    static func id(_ result: WriteResult) throws -> TargetID {
        guard case .done(let id, _) = result else { throw BridgeError("test", "not done: \(result)", effect: .none) }
        return id
    }

    @Test("a new person is an add record that is on the disk when the write is done")
    func create() async throws {
        let scene = try Scene()
        let id = try Self.id(try await scene.target().apply(try Self.person("ada", "Zoë")))
        #expect(id.value == "uid=ada,ou=people,dc=example,dc=com")
        #expect(
            try scene.text("000001.ldif") == """
                version: 1

                dn: uid=ada,ou=people,dc=example,dc=com
                changetype: add
                objectClass: top
                objectClass: person
                objectClass: organizationalPerson
                objectClass: inetOrgPerson
                cn:: Wm/Dqw==
                sn:: Wm/Dqw==
                uid: ada


                """)
    }

    @Test("the next run knows what the files say, and writes a file of its own")
    func nextRun() async throws {
        let scene = try Scene()
        let id = try Self.id(try await scene.target().apply(try Self.person("ada", "Ada")))
        let next = try scene.target()
        let found = try await next.find(try AttributePath("uid"), equals: "ADA", kind: .user)
        #expect(found.map(\.id) == [id])
        #expect(found.first?.values[try AttributePath("sn")] == [.text("Ada")])
        #expect(try await next.resource(id, kind: .group) == nil)
        let update = TargetWrite(id: "2", kind: .user, action: .update(id, version: nil), changes: try Self.set([("sn", "Lovelace")]))
        _ = try Self.id(try await next.apply(update))
        #expect(
            try scene.text("000002.ldif")
                == "version: 1\n\ndn: uid=ada,ou=people,dc=example,dc=com\nchangetype: modify\nreplace: sn\nsn: Lovelace\n-\n\n")
        #expect(try await scene.target().resource(id, kind: .user)?.values[try AttributePath("sn")] == [.text("Lovelace")])
    }

    @Test("a repeated write changes nothing, a repeated create is told who is there")
    func repetition() async throws {
        let scene = try Scene()
        let target = try scene.target()
        let id = try Self.id(try await target.apply(try Self.person("ada", "Ada")))
        let before = try scene.text("000001.ldif")
        let update = TargetWrite(id: "2", kind: .user, action: .update(id, version: nil), changes: try Self.set([("sn", "Ada")]))
        _ = try Self.id(try await target.apply(update))
        guard case .exists(let others) = try await target.apply(try Self.person("ADA", "Ada")) else {
            return #expect(Bool(false), "made twice")
        }
        #expect(others.map(\.id) == [id])
        #expect(try scene.text("000001.ldif") == before)
    }

    @Test("a new naming value renames the entry, which keeps its identifier; the others find it by it")
    func rename() async throws {
        let scene = try Scene()
        let target = try scene.target()
        let id = try Self.id(try await target.apply(try Self.person("ada", "Ada")))
        let changes = try Self.set([("uid", "ada, countess"), ("sn", "Lovelace")])
        _ = try Self.id(try await target.apply(TargetWrite(id: "2", kind: .user, action: .update(id, version: nil), changes: changes)))
        #expect(
            try scene.text("000001.ldif").hasSuffix(
                """
                dn: uid=ada,ou=people,dc=example,dc=com
                changetype: modrdn
                newrdn: uid=ada\\, countess
                deleteoldrdn: 1

                dn: uid=ada\\, countess,ou=people,dc=example,dc=com
                changetype: modify
                replace: sn
                sn: Lovelace
                -


                """))
        let next = try scene.target()
        #expect(try await next.resource(id, kind: .user)?.values[try AttributePath("uid")] == [.text("ada, countess")])
        let other = try Self.id(try await next.apply(try Self.person("ada", "Another")))
        #expect(other != id)
        #expect(try await scene.target().resource(other, kind: .user)?.values[try AttributePath("sn")] == [.text("Another")])
    }

    @Test("members come and go one by one, whatever their names are by now, and repeating does nothing")
    func members() async throws {
        let scene = try Scene()
        let target = try scene.target()
        let ada = try Self.id(try await target.apply(try Self.person("ada", "Ada")))
        let grace = try Self.id(try await target.apply(try Self.person("grace", "Grace")))
        let group = try Self.id(
            try await target.apply(TargetWrite(id: "g", kind: .group, action: .create, changes: try Self.set([("cn", "all")]))))
        _ = try await target.changeMembers(of: group, add: [ada, grace], remove: [])
        _ = try await target.changeMembers(of: group, add: [ada], remove: [])
        _ = try await target.apply(
            TargetWrite(id: "r", kind: .user, action: .update(ada, version: nil), changes: try Self.set([("uid", "countess")])))
        _ = try await scene.target().changeMembers(of: group, add: [], remove: [ada])
        let values = try await scene.target().resource(group, kind: .group)?.values[try AttributePath("member")]
        #expect(values == [.text("cn=nobody"), .resource(grace)])
        #expect(try scene.text("000001.ldif").components(separatedBy: "add: member").count == 2)
    }

    @Test("a deleted entry is gone, and so is what is written to it")
    func delete() async throws {
        let scene = try Scene()
        let target = try scene.target()
        let id = try Self.id(try await target.apply(try Self.person("ada", "Ada")))
        let delete = TargetWrite(id: "2", kind: .user, action: .delete(id), changes: [])
        _ = try Self.id(try await target.apply(delete))
        #expect(try scene.text("000001.ldif").hasSuffix("dn: uid=ada,ou=people,dc=example,dc=com\nchangetype: delete\n\n"))
        guard case .gone = try await scene.target().apply(delete) else { return #expect(Bool(false), "deleted twice") }
        #expect(try await scene.target().find(try AttributePath("uid"), equals: "ada", kind: .user).isEmpty)
    }

    @Test("a write that a crash has cut off is taken back and can be repeated; one that is whole is found", arguments: [1, 20, 60, 0])
    func crash(_ lost: Int) async throws {
        let scene = try Scene()
        let first = try scene.target()
        let ada = try Self.id(try await first.apply(try Self.person("ada", "Ada")))
        _ = try await first.apply(try Self.person("grace", "Grace"))
        let text = try scene.text("000001.ldif")
        try scene.write("000001.ldif", String(text.dropLast(lost)))
        let next = try scene.target()
        #expect(try await next.resource(ada, kind: .user) != nil)
        let found = try await next.find(try AttributePath("uid"), equals: "grace", kind: .user)
        #expect(found.count == (lost == 0 ? 1 : 0))
        if lost > 0 { _ = try Self.id(try await next.apply(try Self.person("grace", "Grace"))) }
        let all = try await scene.target().find(try AttributePath("uid"), equals: "grace", kind: .user)
        #expect(all.count == 1)
        #expect(try scene.text("000001.ldif").hasSuffix("\n\n"))
    }

    @Test("a folder that lacks a file, or has one that was changed, is refused: nobody is made again on doubt")
    func history() async throws {
        let scene = try Scene()
        _ = try await scene.target().apply(try Self.person("ada", "Ada"))
        let text = try scene.text("000001.ldif")
        for (name, content) in [("000003.ldif", "version: 1\n\n"), ("000002.ldif", text), ("000002.ldif", "dn: cn=x\nnonsense\n\n")] {
            try scene.write(name, content)
            let target = try scene.target()
            await #expect(throws: BridgeError.self) { try await target.apply(try Self.person("grace", "Grace")) }
            #expect(await target.check().passed == false)
            try FileManager.default.removeItem(atPath: "\(scene.folder.path)/changes/\(name)")
        }
    }

    @Test("what cannot be an attribute, a person without a name and a wrong template are errors that say so")
    func mistakes() async throws {
        var scene = try Scene()
        let path = try AttributePath(#"emails[type eq "work"].value"#)
        let target = try scene.target()
        let nested = TargetWrite(id: "1", kind: .user, action: .create, changes: [Change(path: path, old: nil, edit: .set([.text("x")]))])
        for write in [nested, TargetWrite(id: "2", kind: .user, action: .create, changes: try Self.set([("cn", "x")]))] {
            await #expect { try await target.apply(write) } throws: { ($0 as? BridgeError)?.effect == BridgeError.Effect.none }
        }
        for template in ["uid=ada", "uid={uid", "{}"] {
            scene.settings["dn"] = .text(template)
            let scene = scene
            #expect(throws: BridgeError.self) { try scene.target() }
        }
    }

    @Test("content has all entries as they are now")
    func content() async throws {
        var scene = try Scene()
        scene.settings["form"] = .text("content")
        let target = try scene.target()
        let id = try Self.id(try await target.apply(try Self.person("ada", "Ada")))
        _ = try await target.apply(TargetWrite(id: "2", kind: .user, action: .disable(id), changes: try Self.set([("title", "gone")])))
        await target.close()
        let result = try await read(try scene.text("content.ldif"), ["uid", "title"])
        #expect(result.records.map { [$0.text(0), $0.text(1)] } == [["ada", "gone"]])
    }
}
