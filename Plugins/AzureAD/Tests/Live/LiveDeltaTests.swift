import BridgeCore
import BridgeHTTP
import Testing

@testable import AzureADConnectors

@Suite("azure-ad-graph: changes of a tenant")
struct LiveDeltaTests {
    private static let link = FakeGraph.graph + "/users/delta?$deltatoken=1"

    private func checkpoint(_ tenant: LiveTenant) throws -> Checkpoint {
        Checkpoint(try UserCheckpoint(users: Self.link, rule: tenant.rule, state: nil).text())
    }

    private func changes(_ objects: [String], _ names: [String]) async throws -> LiveResult {
        let graph = FakeGraph(["deltatoken=1": [.page(objects, delta: FakeGraph.graph + "/users/delta?$deltatoken=2")]])
        let tenant = try graph.tenant()
        return try await tenant.result(names, since: try checkpoint(tenant))
    }

    @Test("what a change does not say is unknown, and null is empty")
    func merge() async throws {
        let result = try await changes([#"{"id":"\#(guid(1))","displayName":"Ada","jobTitle":null}"#], ["displayName", "jobTitle", "city"])
        let record = result.read.records[0]
        #expect(record.texts(named: "displayName") == ["Ada"])
        #expect(record.presence(named: "jobTitle") == .empty)
        #expect(record.presence(named: "city") == .unknown)
    }

    @Test("an object that is null as a whole empties what is in it")
    func nullObjects() async throws {
        let result = try await changes(
            [#"{"id":"\#(guid(1))","employeeOrgData":null,"onPremisesExtensionAttributes":null}"#],
            ["employeeOrgData.costCenter", "extensionAttribute2", "city"])
        let record = result.read.records[0]
        #expect(record.presence(named: "employeeOrgData.costCenter") == .empty)
        #expect(record.presence(named: "extensionAttribute2") == .empty)
        #expect(record.presence(named: "city") == .unknown)
    }

    @Test(
        "the manager is the link that was not removed",
        arguments: [
            (#"[{"id":"\#(guid(8))","@removed":{"reason":"deleted"}},{"id":"\#(guid(9))"}]"#, [guid(9)], RecordBatch.Presence.one),
            (#"[{"id":"\#(guid(9))"},{"id":"\#(guid(8))","@removed":{"reason":"deleted"}}]"#, [guid(9)], .one),
            (#"[{"id":"\#(guid(8))","@removed":{"reason":"deleted"}}]"#, [], .empty),
        ])
    func manager(links: String, expected: [String], presence: RecordBatch.Presence) async throws {
        let record = try await changes([#"{"id":"\#(guid(1))","manager@delta":\#(links)}"#], ["manager"]).read.records[0]
        #expect(record.texts(named: "manager") == expected)
        #expect(record.presence(named: "manager") == presence)
    }

    @Test("a change that says nothing of the manager leaves it unknown")
    func unknownManager() async throws {
        let record = try await changes([#"{"id":"\#(guid(1))","displayName":"A"}"#], ["manager"]).read.records[0]
        #expect(record.presence(named: "manager") == .unknown)
    }

    @Test("the two reasons are the two marks of deletion, and a restored person is present")
    func removed() async throws {
        let objects = [
            #"{"id":"\#(guid(1))","@removed":{"reason":"changed"}}"#, #"{"id":"\#(guid(2))","@removed":{"reason":"deleted"}}"#,
            #"{"id":"\#(guid(3))","displayName":"Back"}"#,
        ]
        let result = try await changes(objects, ["displayName"])
        #expect(result.read.records.map(\.change) == [.softDeleted, .removed, .present])
    }

    @Test("the link to go on from is given after the last page, and is the last page's")
    func checkpoints() async throws {
        let graph = FakeGraph([
            "deltatoken=1": [.page([#"{"id":"\#(guid(1))"}"#], next: FakeGraph.graph + "/users/delta?$skiptoken=a")],
            "skiptoken=a": [.page([], delta: FakeGraph.graph + "/users/delta?$deltatoken=2")],
        ])
        let tenant = try graph.tenant()
        let result = try await tenant.result(["displayName"], since: try checkpoint(tenant))
        let next = try #require(result.checkpoint.flatMap { UserCheckpoint($0, rule: tenant.rule) })
        #expect(next.users == FakeGraph.graph + "/users/delta?$deltatoken=2")
        #expect(graph.lines.count == 2)
    }

    @Test(
        "a link that the service no longer knows asks for everything again",
        arguments: [
            FakeGraph.Answer.error(410, "syncStateNotFound"), .error(410, "resyncRequired"), .error(410, "x"),
            .error(400, "SyncStateNotFound"), .error(400, "syncstatenotfound"), .error(404, "ResyncRequired"),
            .json(#"{"error":{"code":"BadRequest","innererror":{"code":"syncStateNotFound"}}}"#, status: 400),
        ])
    func expired(answer: FakeGraph.Answer) async throws {
        let tenant = try FakeGraph(["deltatoken=1": [answer]]).tenant()
        let old = try checkpoint(tenant)
        let error = await bridgeError { _ = try await tenant.result(["displayName"], since: old) }
        #expect(error?.code == "source.checkpoint_expired")
    }

    @Test("another refusal in the middle is no reason to read everything")
    func otherRefusal() async throws {
        let tenant = try FakeGraph(["deltatoken=1": [.error(403, "Authorization_RequestDenied")]]).tenant()
        let old = try checkpoint(tenant)
        let error = await bridgeError { _ = try await tenant.result(["displayName"], since: old) }
        #expect(error?.code == "graph.forbidden")
    }

    @Test("a checkpoint of another rule or another version asks for everything again", arguments: ["{}", "garbage", #"{"v":9}"#])
    func otherCheckpoint(text: String) async throws {
        let tenant = try FakeGraph([:]).tenant()
        let error = await bridgeError { _ = try await tenant.result(["displayName"], since: Checkpoint(text)) }
        #expect(error?.code == "source.checkpoint_expired")
        let other = try FakeGraph([:]).tenant(["groups": .texts(["All"])])
        let old = try checkpoint(tenant)
        let second = await bridgeError { _ = try await other.result(["displayName"], since: old) }
        #expect(second?.code == "source.checkpoint_expired")
    }

    @Test("an answer that ends a round without a link is no answer")
    func noLink() async throws {
        let tenant = try FakeGraph(["deltatoken=1": [.page([])]]).tenant(["attempts": .integer(2)])
        let old = try checkpoint(tenant)
        let error = await bridgeError { _ = try await tenant.result(["displayName"], since: old) }
        #expect(error?.code == "graph.damaged")
    }

    @Test("changed groups are delivered by the same link for groups and memberships, fetched once")
    func sharedGroups() async throws {
        let graph = FakeGraph([
            "/groups/delta?$deltatoken=1": [
                .page(
                    [
                        ##"{"id":"\##(guid(1))","displayName":"Staff","members@delta":[{"@odata.type":"#microsoft.graph.user","id":"\##(guid(5))"}]}"##,
                        #"{"id":"\#(guid(2))","@removed":{"reason":"changed"}}"#,
                    ], delta: FakeGraph.graph + "/groups/delta?$deltatoken=2")
            ],
            "/groups/\(guid(1))/members": [
                .page([
                    ##"{"@odata.type":"#microsoft.graph.user","id":"\##(guid(5))"}"##,
                    ##"{"@odata.type":"#microsoft.graph.device","id":"\##(guid(6))"}"##,
                    ##"{"@odata.type":"#microsoft.graph.group","id":"\##(guid(7))","displayName":null}"##,
                ])
            ],
        ])
        let tenant = try graph.tenant()
        let old = Checkpoint(try GroupCheckpoint(groups: FakeGraph.graph + "/groups/delta?$deltatoken=1").text())
        let groups = try await tenant.result(["displayName"], kind: .group, since: old)
        #expect(groups.read.records.map(\.change) == [.present, .softDeleted])
        let memberships = try await tenant.memberships(since: old)
        #expect(memberships.lists == [guid(1): [guid(5), guid(7)]])
        #expect(memberships.checkpoint == groups.checkpoint)
        #expect(graph.lines.count == 2)
    }
}
