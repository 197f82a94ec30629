import BridgeCore
import BridgeHTTP
import SCIM
import SCIMPath
import Testing

@testable import SCIMTarget

@Suite("Groups and their members")
struct GroupTests {
    func ids(_ numbers: some Sequence<Int>) -> [TargetID] { numbers.map { TargetID("u\($0)") } }

    @Test("a group is made, found and listed like a person, without its members")
    func resources() async throws {
        let group = #"{"id":"g1","externalId":"x","displayName":"Staff"}"#
        let service = FakeService([.json(201, group), .page([group], total: 1), .page([group], total: 1), .json(200, group), .empty(204)])
        let directory = try service.directory()
        let changes = [Change(path: .literal("displayName"), old: nil, edit: .set([.text("Staff")]))]
        #expect(Outcome(try await directory.apply(.make(.create, changes, kind: .group))) == .done("g1", nil))
        #expect(try await directory.find(.literal("displayName"), equals: "Staff", kind: .group).map(\.id) == ["g1"])
        _ = try await directory.list(kind: .group, paths: []) { _ in }
        #expect(try await directory.resource("g1", kind: .group)?.values[.literal("displayName")] == [.text("Staff")])
        #expect(Outcome(try await directory.apply(.make(.delete("g1"), kind: .group))) == .done("g1", nil))
        #expect(
            service.lines == [
                "POST /Groups", #"GET /Groups?excludedAttributes=members&filter=displayName eq "Staff"&startIndex=1&count=100"#,
                "GET /Groups?excludedAttributes=members&startIndex=1&count=100", "GET /Groups/g1?excludedAttributes=members",
                "DELETE /Groups/g1",
            ])
        #expect(
            service.calls.first?.body
                == ["schemas": ["urn:ietf:params:scim:schemas:core:2.0:Group"], "displayName": "Staff"])
    }

    @Test("members change in chunks, removals first, each by a filter")
    func chunks() async throws {
        var dialect = SCIMDialect.rfc
        dialect.memberChunkSize = 2
        let service = FakeService([.empty(204), .empty(204), .empty(204)])
        let result = try await service.directory(dialect).changeMembers(of: "g", add: ids(1...3), remove: ids([9]))
        #expect(Outcome(result) == .done("g", nil))
        #expect(service.lines == ["PATCH /Groups/g", "PATCH /Groups/g", "PATCH /Groups/g"])
        #expect(service.calls[0].body?["Operations"] == [["op": "remove", "path": #"members[value eq "u9"]"#]])
        #expect(service.calls[1].body?["Operations"] == [["op": "add", "path": "members", "value": [["value": "u1"], ["value": "u2"]]]])
        #expect(service.calls[2].body?["Operations"] == [["op": "add", "path": "members", "value": [["value": "u3"]]]])
    }

    @Test("who is no member any more is left out of the removal that the service refused")
    func alreadyGone() async throws {
        let service = FakeService([
            .error(400, "noTarget"), .json(200, #"{"id":"g","members":[{"value":"u2"},{"value":"u3"}]}"#), .empty(204),
        ])
        _ = try await service.directory().changeMembers(of: "g", add: [], remove: ids(1...2))
        #expect(service.lines == ["PATCH /Groups/g", "GET /Groups/g", "PATCH /Groups/g"])
        #expect(service.calls[2].body?["Operations"] == [["op": "remove", "path": #"members[value eq "u2"]"#]])
    }

    @Test("without PATCH the members are merged into the whole group")
    func byPut() async throws {
        var dialect = SCIMDialect.rfc
        dialect.patch = .off
        let service = FakeService([
            .json(200, #"{"id":"g","displayName":"S","members":[{"value":"u1","display":"x"}],"meta":{}}"#), .json(200, "{}"),
        ])
        _ = try await service.directory(dialect).changeMembers(of: "g", add: ids([2]), remove: [])
        #expect(service.lines == ["GET /Groups/g", "PUT /Groups/g"])
        #expect(service.calls[1].body?["members"] == [["value": "u1"], ["value": "u2"]])
    }

    @Test("a member that the service does not know is refused, and a group that is not there is gone")
    func refused() async throws {
        let error = await #expect(throws: BridgeError.self) {
            try await FakeService([.error(400, "invalidValue")]).directory().changeMembers(of: "g", add: ids([1]), remove: [])
        }
        #expect(error?.recovery == .skip && error?.effect == BridgeError.Effect.none)
        let result = try await FakeService([.error(404), .error(404)]).directory().changeMembers(of: "g", add: ids([1]), remove: [])
        #expect(Outcome(result) == .gone)
    }

    @Test("members are read on their own")
    func read() async throws {
        let service = FakeService([.json(200, #"{"id":"g","members":[{"value":"u1"},{"value":"u2"}]}"#), .json(200, "{}"), .error(404)])
        let directory = try service.directory()
        #expect(try await directory.members(of: "g") == ids(1...2))
        #expect(try await directory.members(of: "g") == [])
        #expect(try await directory.members(of: "g") == nil)
        #expect(service.lines.first == "GET /Groups/g?attributes=members")
    }
}
