import AzureADConnectors
import BridgeCore
import Synchronization
import Testing

@Suite("azure-ad-graph and azure-ad-xml: who belongs to which group")
struct GraphMembershipTests {
    /// What a source says: members by group, and whether they are all.
    private func memberships(
        of source: (String) throws -> any MembershipSource, _ file: String, _ text: String
    ) async throws -> [String: MembershipTests.Seen] {
        let folder = Folder()
        folder.write(file, text)
        let groups = Mutex<[String: MembershipTests.Seen]>([:])
        var output = MembershipOutput { event in
            groups.withLock { groups in
                switch event {
                case .members(let group, let members): groups[group, default: .init()].members += members
                case .end(let group, let isWhole): groups[group, default: .init()].isWhole = isWhole
                case .checkpoint: break
                }
            }
        }
        _ = try await source(folder.path).readMemberships(ReadRequest(layout: .init(kind: .group, attributes: [])), into: &output)
        withExtendedLifetime(folder) {}
        return groups.withLock { $0 }
    }

    private func graph(_ text: String) async throws -> [String: MembershipTests.Seen] {
        try await memberships(
            of: { path in
                try AzureADGraphConnector(
                    configuration: .init(["files": .text("export.json")]), context: .init(baseDirectory: path))
            }, "export.json", text)
    }

    private static let people = (1...21).map { ##"{"@odata.type":"#microsoft.graph.user","id":"u\##($0)"}"## }.joined(separator: ",")

    private static func group(_ id: String, _ members: ClosedRange<Int>) -> String {
        let list = members.map { ##"{"@odata.type":"#microsoft.graph.user","id":"u\##($0)"}"## }.joined(separator: ",")
        return ##"{"@odata.type":"#microsoft.graph.group","id":"\##(id)","members":[\##(list)]}"##
    }

    @Test("members within a group are delivered by anchor")
    func graphMembers() async throws {
        let groups = try await graph("[\(Self.people),\(Self.group("g1", 1...2))]")
        #expect(groups == ["g1": .init(members: ["u1", "u2"], isWhole: true)])
    }

    @Test("a group without its members says nothing of them, and twenty may be a part of more")
    func graphParts() async throws {
        let plain = ##"{"@odata.type":"#microsoft.graph.group","id":"g0"}"##
        let groups = try await graph("[\(Self.people),\(plain),\(Self.group("g1", 1...20)),\(Self.group("g2", 1...21))]")
        #expect(groups["g0"] == nil && groups["g1"]?.isWhole == false && groups["g2"]?.isWhole == true)
        #expect(groups["g1"]?.members.count == 20)
    }

    @Test("members of a group in DSML are delivered by anchor")
    func dsml() async throws {
        let text = """
            <dsml:dsml xmlns:dsml="http://www.dsml.org/DSML"><dsml:directory-entries>
            <dsml:entry dn="CN=Ada,DC=example"><dsml:objectclass><dsml:oc-value>user</dsml:oc-value></dsml:objectclass></dsml:entry>
            <dsml:entry dn="CN=All,DC=example"><dsml:objectclass><dsml:oc-value>group</dsml:oc-value></dsml:objectclass>
            <dsml:attr name="member"><dsml:value>CN=Ada,DC=example</dsml:value></dsml:attr></dsml:entry>
            </dsml:directory-entries></dsml:dsml>
            """
        let groups = try await memberships(
            of: { path in
                try AzureADXMLConnector(configuration: .init(["files": .text("export.xml")]), context: .init(baseDirectory: path))
            }, "export.xml", text)
        #expect(groups == ["CN=All,DC=example": .init(members: ["CN=Ada,DC=example"], isWhole: true)])
    }
}
