import AzureADConnectors
import BridgeCore
import Synchronization
import Testing

@Suite("azure-ad-ldif: who belongs to which group")
struct MembershipTests {
    /// What the source said of one group.
    struct Seen: Equatable {
        var members: [String] = []
        var isWhole: Bool?
    }

    private func memberships(_ text: String) async throws -> (groups: [String: Seen], completeness: Completeness) {
        let folder = Folder()
        folder.write("export.ldif", text)
        let source = try AzureADLDIFConnector(
            configuration: .init(["files": .text("export.ldif")]), context: .init(baseDirectory: folder.path))
        let groups = Mutex<[String: Seen]>([:])
        var output = MembershipOutput { event in
            groups.withLock { groups in
                switch event {
                case .members(let group, let members): groups[group, default: Seen()].members += members
                case .end(let group, let isWhole): groups[group, default: Seen()].isWhole = isWhole
                case .checkpoint: break
                }
            }
        }
        let completeness = try await source.readMemberships(ReadRequest(layout: .init(kind: .group, attributes: [])), into: &output)
        withExtendedLifetime(folder) {}
        return (groups.withLock { $0 }, completeness)
    }

    private static let people = """
        dn: CN=Ada,DC=example
        objectClass: user
        objectSid: S-1-5-21-1-2-3-1000
        primaryGroupID: 513

        dn: CN=Grace,DC=example
        objectClass: user
        objectSid: S-1-5-21-1-2-3-1001
        primaryGroupID: 513

        dn: CN=PC,DC=example
        objectClass: user
        objectClass: computer


        """

    @Test("members are delivered by anchor, computers left out, groups included")
    func members() async throws {
        let text =
            Self.people + """
                dn: CN=All,DC=example
                objectClass: group
                member: cn=ada, dc=example
                member: CN=PC,DC=example
                member: CN=Some,DC=example

                dn: CN=Some,DC=example
                objectClass: group
                member: <GUID=1>;CN=Grace,DC=example


                """
        let (groups, completeness) = try await memberships(text)
        #expect(groups["CN=All,DC=example"] == Seen(members: ["CN=Ada,DC=example", "CN=Some,DC=example"], isWhole: true))
        #expect(groups["CN=Some,DC=example"] == Seen(members: ["CN=Grace,DC=example"], isWhole: true))
        guard case .complete(.unproven) = completeness else { return #expect(Bool(false), "not complete") }
    }

    @Test("the primary group has its members, though no list names them")
    func primaryGroup() async throws {
        let text = Self.people + "dn: CN=Domain Users,DC=example\nobjectClass: group\nobjectSid: S-1-5-21-1-2-3-513\n\n"
        let groups = try await memberships(text).groups
        #expect(groups["CN=Domain Users,DC=example"] == Seen(members: ["CN=Ada,DC=example", "CN=Grace,DC=example"], isWhole: true))
    }

    @Test("parts of a long list are joined; a list without its end is not whole")
    func ranges() async throws {
        let head = "dn: CN=All,DC=example\nobjectClass: group\nmember:\nmember;range=0-0: CN=Ada,DC=example\n"
        let whole = try await memberships(Self.people + head + "member;range=1-*: CN=Grace,DC=example\n\n").groups
        #expect(whole["CN=All,DC=example"] == Seen(members: ["CN=Ada,DC=example", "CN=Grace,DC=example"], isWhole: true))
        let open = try await memberships(Self.people + head + "\n").groups
        #expect(open["CN=All,DC=example"] == Seen(members: ["CN=Ada,DC=example"], isWhole: false))
        let gap = try await memberships(Self.people + head + "member;range=2-*: CN=Grace,DC=example\n\n").groups
        #expect(gap["CN=All,DC=example"]?.isWhole == false)
    }

    @Test("a member who is not in the files is delivered by the name that the list has, and the group is whole")
    func unknownMember() async throws {
        let text = Self.people + "dn: CN=All,DC=example\nobjectClass: group\nmember: CN=Elsewhere, DC=other\nmember: CN=Ada,DC=example\n\n"
        #expect(
            try await memberships(text).groups["CN=All,DC=example"]
                == Seen(members: ["CN=Elsewhere,DC=other", "CN=Ada,DC=example"], isWhole: true))
    }

    @Test("a member is named as records are referred to, whatever their anchor")
    func names() async throws {
        let text = """
            dn: CN=Ada,DC=example
            objectClass: user
            objectGUID: 00000000-0000-4000-8000-000000000001
            objectSid: S-1-5-21-1-2-3-1000
            primaryGroupID: 513

            dn: CN=All,DC=example
            objectClass: group
            objectGUID: 00000000-0000-4000-8000-000000000002
            objectSid: S-1-5-21-1-2-3-513
            member: cn=ADA,dc=example


            """
        let groups = try await memberships(text).groups
        #expect(
            groups["00000000-0000-4000-8000-000000000002"] == Seen(members: ["CN=Ada,DC=example", "CN=Ada,DC=example"], isWhole: true))
        let source = try AzureADLDIFConnector(configuration: .init(["files": .text("x")]), context: .init())
        let schema = try await source.sourceSchema()
        for name in ["members", "member", "uniqueMember"] {
            #expect(schema.attribute(name, kind: .group)?.referencesBy == "distinguishedName")
        }
    }

    @Test("a member by login name whom the files do not have leaves the group unfinished: nobody can tell who it is")
    func unknownLogin() async throws {
        let people = "dn: uid=ada,DC=example\nobjectClass: posixAccount\nuid: ada\n\n"
        let group = "dn: CN=All,DC=example\nobjectClass: posixGroup\nmemberUid: ada\n"
        let known = try await memberships(people + group + "\n").groups
        #expect(known["CN=All,DC=example"] == Seen(members: ["uid=ada,DC=example"], isWhole: true))
        let unknown = try await memberships(people + group + "memberUid: grace\n\n").groups
        #expect(unknown["CN=All,DC=example"] == Seen(members: ["uid=ada,DC=example"], isWhole: false))
    }

    @Test("a group that can be read in part only is not whole, and a file that is cut off makes the read partial")
    func damaged() async throws {
        let text = Self.people + "dn: CN=All,DC=example\nobjectClass: group\nmember:: !\n\n"
        #expect(try await memberships(text).groups["CN=All,DC=example"]?.isWhole == false)
        guard case .partial = try await memberships(Self.people + "dn: CN=A").completeness else {
            return #expect(Bool(false), "not partial")
        }
    }
}
