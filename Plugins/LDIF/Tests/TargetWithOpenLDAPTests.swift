import BridgeCore
import LDIFConnector
import SCIMPath
import Testing

/// What the target writes goes through ldapmodify into slapd and comes back the same, and through slapadd as content.
@Suite("The LDIF target with OpenLDAP", .enabled(if: OpenLDAP.isWanted, "slapd and ldap-utils are not installed"))
struct TargetWithOpenLDAPTests {
    private static let base = """
        dn: dc=example,dc=com
        objectClass: dcObject
        objectClass: organization
        dc: example
        o: Example

        dn: ou=people,dc=example,dc=com
        objectClass: organizationalUnit
        ou: people

        dn: ou=groups,dc=example,dc=com
        objectClass: organizationalUnit
        ou: groups


        """

    private static let names = [
        "Ada", "Zoë Brontë", "O'Neil, \"Peggy\"", "a+b=c", "<angle>; #hash", "back\\slash", " edge ", "#first", "名前",
    ]

    /// A life in two runs: people with hard names, a group, a rename, values that change and go, somebody who leaves.
    private func live(_ scene: LDIFTargetTests.Scene) async throws {
        let first = try scene.target()
        var ids: [TargetID] = []
        for name in Self.names { ids.append(try LDIFTargetTests.id(try await first.apply(try LDIFTargetTests.person(name, name)))) }
        let group = TargetWrite(id: "g", kind: .group, action: .create, changes: try LDIFTargetTests.set([("cn", "all, of us")]))
        let all = try LDIFTargetTests.id(try await first.apply(group))
        _ = try await first.changeMembers(of: all, add: ids, remove: [])
        await first.close()
        let second = try scene.target()
        func update(_ id: TargetID, _ changes: [Change]) async throws {
            _ = try LDIFTargetTests.id(
                try await second.apply(TargetWrite(id: "u", kind: .user, action: .update(id, version: nil), changes: changes)))
        }
        try await update(ids[0], try LDIFTargetTests.set([("uid", "ada+1"), ("sn", "Lovelace"), ("description", "line\nbreak ")]))
        let manager = Change(path: try AttributePath("manager"), old: nil, edit: .set([.resource(ids[0])]))
        try await update(ids[1], [manager])
        try await update(ids[2], [Change(path: try AttributePath("title"), old: nil, edit: .clear)])
        _ = try await second.changeMembers(of: all, add: [], remove: [ids[3]])
        _ = try await second.apply(TargetWrite(id: "d", kind: .user, action: .delete(ids[4]), changes: []))
        await second.close()
    }

    /// The entries that the target has written, of an export of the server or of its own. Names are counted and not compared: the server
    /// escapes them in its own way.
    private func entries(_ ldif: [UInt8]) async throws -> Set<[String]> {
        let names = ["uid", "cn", "sn", "description", "title", "manager", "member", "objectClass"]
        var found: Set<[String]> = []
        for kind in [ResourceKind.user, .group] {
            let result = try await read(
                String(decoding: ldif, as: UTF8.self), names, ["other_classes": .texts(["organization", "organizationalUnit"])], kind: kind)
            for record in result.records {
                found.insert(
                    names.indices.map { slot in
                        if ["member", "manager"].contains(names[slot]) { return "\(record.count(slot))" }
                        return (0..<record.count(slot)).compactMap { record.text(slot, $0) }.sorted().joined(separator: "|")
                    })
            }
        }
        return found
    }

    @Test("changes are taken by ldapmodify and content by slapadd, and both give the same directory")
    func directory() async throws {
        var scene = try LDIFTargetTests.Scene()
        scene.settings["form"] = .text("content")
        scene.settings["first_member"] = .text("cn=nobody,dc=example,dc=com")
        try await live(scene)
        let own = try await entries(Array(try scene.text("content.ldif").utf8))
        #expect(own.count == Self.names.count)
        let changed = try OpenLDAP()
        try changed.add(Array(Self.base.utf8))
        try changed.serve()
        for name in ["000001.ldif", "000002.ldif"] { try changed.modify(Array(try scene.text(name).utf8)) }
        #expect(try await entries(try changed.search(["-LLL", "(objectClass=*)"])) == own)
        let added = try OpenLDAP()
        try added.add(Array((Self.base + (try scene.text("content.ldif"))).utf8))
        #expect(try await entries(try added.cat()) == own)
    }
}
