import BridgeCore
import BridgeSandbox
import Testing

/// Single changes in a tenant, each in one cycle, with requests that do not grow with the tenant.
@Suite("azure-ad-graph keeping up", .timeLimit(.minutes(10)))
struct ChangeTests {
    private static let application = "assigned_to: Staffbase User Provisioning\n    nested: true"

    /// One cycle: its operations and its requests to Graph.
    private func cycle(_ world: Rehearsal) async throws -> (operations: Int, requests: Int) {
        world.sandbox.resetCounters()
        return (try await world.cycle(), world.requests)
    }

    @Test("a changed person costs at most three requests, in a tenant of any size", arguments: [20, 400])
    func person(people: Int) async throws {
        try await rehearse(people: people, groups: 10, settings: Self.application, withGroups: false) { world in
            try await world.cycle()
            let everybody = world.accounts
            #expect(!everybody.isEmpty && everybody.count < people)
            let ada = try #require(everybody.keys.sorted().first)
            let quiet = try await cycle(world)
            #expect(quiet.operations == 0 && quiet.requests <= 3)
            // A token comes on top: each cycle is a process of its own.
            #expect(world.reported.requests == quiet.requests + 1 && world.reported.retries == 0)
            #expect((world.reported.budget?.used ?? 0) > 0 && (world.reported.budget?.peakShare ?? 1) < 0.1)
            let steps: [(String, String, String, (Rehearsal.Account) -> Bool)] = [
                ("PATCH", "/users/\(ada)", #"{"displayName":"Renamed"}"#, { $0.values["displayName"] == "Renamed" }),
                ("PATCH", "/users/\(ada)", #"{"accountEnabled":false}"#, { $0.values["active"] == "False" }),
                ("PATCH", "/users/\(ada)", #"{"accountEnabled":true}"#, { $0.values["active"] == "True" }),
                ("DELETE", "/users/\(ada)", "", { $0.values["active"] == "False" }),
                ("POST", "/directory/deletedItems/\(ada)/restore", "", { $0.values["active"] == "True" }),
                ("DELETE", "/users/\(ada)/manager/$ref", "", { $0.values["manager"] == nil }),
            ]
            for (method, path, body, holds) in steps {
                if path.hasSuffix("/manager/$ref"), everybody[ada]?.values["manager"] == nil { continue }
                world.administer(method, path, body)
                let cost = try await cycle(world)
                #expect(try holds(#require(world.accounts[ada])), "\(method) \(path)")
                #expect(cost.operations == 1, "\(method) \(path)")
                #expect(cost.requests <= 3, "\(method) \(path)")
            }
        }
    }

    @Test("who leaves or joins an assigned group leaves or joins the application, and nobody else is touched")
    func assignment() async throws {
        try await rehearse(people: 60, groups: 10, settings: Self.application, withGroups: false) { world in
            try await world.cycle()
            let before = world.accounts
            let application = try #require(try world.ids("/servicePrincipals?$select=id").first)
            let group = try #require(try world.ids("/groups?$select=id&$top=999").dropFirst().first)
            let outsider = try #require(try world.ids("/users?$select=id&$top=999").first { before[$0] == nil })
            world.administer("POST", "/groups/\(group)/members/$ref", #"{"@odata.id":"https://x/v1.0/directoryObjects/\#(outsider)"}"#)
            let joined = try await cycle(world)
            #expect(world.accounts[outsider]?.values["active"] == "True")
            #expect(joined.operations >= 1 && joined.requests <= 3)
            world.administer("DELETE", "/groups/\(group)/members/\(outsider)/$ref")
            let left = try await cycle(world)
            #expect(world.accounts[outsider]?.values["active"] == "False")
            #expect(left.operations == 1 && left.requests <= 3)
            world.administer(
                "POST", "/servicePrincipals/\(application)/appRoleAssignedTo",
                #"{"principalId":"\#(outsider)","resourceId":"\#(application)","appRoleId":"00000000-0000-0000-0000-000000000000"}"#)
            #expect(try await cycle(world).operations == 1)
            #expect(world.accounts[outsider]?.values["active"] == "True")
            #expect(world.removals == 1)
        }
    }

    @Test("a changed membership arrives in one cycle, and only its group is read")
    func membership() async throws {
        try await rehearse(people: 60, groups: 40) { world in
            try await world.cycle()
            let group = try #require(try world.ids("/groups?$select=id&$top=999").last)
            let outsider = try #require(
                try world.ids("/users?$select=id&$top=999").first { world.accounts[group]?.members.contains($0) == false })
            world.administer("POST", "/groups/\(group)/members/$ref", #"{"@odata.id":"https://x/v1.0/directoryObjects/\#(outsider)"}"#)
            let cost = try await cycle(world)
            #expect(world.accounts[group]?.members.contains(outsider) == true)
            #expect(cost.operations == 1 && cost.requests <= 3)
            #expect(try await cycle(world).requests <= 2)
        }
    }

    @Test("somebody who is deleted leaves their groups in the same cycle, and is back in them with the restoration")
    func deletedMember() async throws {
        try await rehearse(people: 60, groups: 40) { world in
            try await world.cycle()
            let before = world.accounts
            let group = try #require(before.keys.sorted().first { (before[$0]?.members.count ?? 0) > 1 })
            let (person, other) = try #require(before[group].map { ($0.members.sorted()[0], $0.members.sorted()[1]) })
            let own = before.filter { $0.value.members.contains(person) }.map(\.key)
            world.administer("DELETE", "/users/\(person)")
            #expect(try await cycle(world).requests <= 3)
            #expect(own.allSatisfy { world.accounts[$0]?.members.contains(person) == false })
            // The service gives the group without them now.
            world.administer("DELETE", "/groups/\(group)/members/\(other)/$ref")
            _ = try await cycle(world)
            world.administer("POST", "/directory/deletedItems/\(person)/restore")
            #expect(try await cycle(world).requests <= 3)
            #expect(own.allSatisfy { world.accounts[$0]?.members.contains(person) == true })
            #expect(world.accounts[group]?.members.contains(other) == false)
        }
    }

    @Test("other settings of who is assigned, and other attributes, are read anew without a false leaver")
    func otherSettings() async throws {
        try await rehearse(people: 30, groups: 0, withGroups: false) { world in
            try await world.cycle()
            #expect(world.accounts.count == 30)
            #expect(try await world.cycle(fully: true) == 0)
            #expect(world.removals == 0)
        }
    }
}
