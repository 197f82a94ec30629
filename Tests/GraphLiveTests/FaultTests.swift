import BridgeSandbox
import Testing

/// Every page fails once, in every way; what is at the target in the end is what it would be without.
@Suite("azure-ad-graph with failures on purpose", .timeLimit(.minutes(10)))
struct FaultTests {
    private static let kinds: [GraphFault.Kind] = [
        .tooManyRequests, .serverError, .badGateway, .unavailable, .gatewayTimeout, .reset, .truncated, .html, .expiredToken,
    ]

    private func once(_ kind: GraphFault.Kind) -> GraphFault {
        var fault = GraphFault(kind, path: "/v1.0/", retryAfter: kind == .tooManyRequests ? "0.5" : nil)
        fault.oncePerAddress = true
        return fault
    }

    /// Changes of every kind.
    static func change(_ world: Rehearsal) throws {
        let people = try world.ids("/users?$select=id&$top=999")
        let groups = try world.ids("/groups?$select=id&$top=999")
        world.administer("PATCH", "/users/\(people[3])", #"{"displayName":"Renamed","jobTitle":null}"#)
        world.administer("PATCH", "/users/\(people[4])", #"{"accountEnabled":false}"#)
        world.administer("DELETE", "/users/\(people[5])")
        world.administer("PUT", "/users/\(people[6])/manager/$ref", #"{"@odata.id":"https://x/v1.0/users/\#(people[1])"}"#)
        world.administer("DELETE", "/users/\(people[7])/manager/$ref")
        world.administer("DELETE", "/groups/\(groups[0])/members/\(people[8])/$ref")
        world.administer("PATCH", "/groups/\(groups[2])", #"{"displayName":"Renamed group"}"#)
        world.administer("DELETE", "/groups/\(groups[3])")
    }

    @Test("a full read and a read of changes end as they would without", arguments: kinds)
    func everyPage(kind: GraphFault.Kind) async throws {
        try await rehearse(settings: "page_size: 15", change: { $0.deltaPageSize = 3 }) { world in
            let twin = try world.twin()
            try await twin.cycle()
            world.sandbox.setFaults([once(kind)])
            try await world.cycle()
            #expect(world.accounts.count == 50 && world.removals == 0)
            #expect(world.accounts == twin.accounts)
            world.sandbox.setFaults([])
            try Self.change(world)
            try await twin.cycle()
            world.sandbox.resetCounters()
            world.sandbox.setFaults([once(kind)])
            try await world.cycle()
            #expect(world.accounts == twin.accounts)
            #expect(world.removals == 3 && twin.removals == 3)
            #expect(world.sandbox.counters.requests < 60)
        }
    }

    @Test(
        "a link that is lost in the middle of a round leads to a read of everything, and nobody is deleted by it",
        arguments: [GraphFault.Kind.gone, .syncStateNotFound, .resyncRequired],
        ["users/delta?$skiptoken", "groups/delta?$skiptoken", "deltatoken"])
    func reset(kind: GraphFault.Kind, path: String) async throws {
        try await rehearse(settings: "page_size: 15", change: { $0.deltaPageSize = 2 }) { world in
            let twin = try world.twin()
            try await world.cycle()
            try await twin.cycle()
            try Self.change(world)
            try await twin.cycle()
            world.sandbox.setFaults([GraphFault(kind, path: path, times: 1)])
            try await world.cycle()
            #expect(world.removals == 3)
            #expect(world.accounts == twin.accounts)
        }
    }

    @Test("changes that are told again change nothing")
    func replays() async throws {
        try await rehearse(change: { $0.replayedChanges = 50 }) { world in
            try await world.cycle()
            try Self.change(world)
            try await world.cycle()
            let reached = world.accounts
            for _ in 0..<3 { #expect(try await world.cycle() == 0) }
            #expect(world.accounts == reached)
        }
    }

    @Test("a link to another host ends the read, and nobody leaves by it")
    func foreignLink() async throws {
        try await rehearse(settings: "page_size: 15") { world in
            world.sandbox.setFaults([GraphFault(.foreignLink, path: "/v1.0/users?", times: 1)])
            await #expect(throws: Rehearsal.Partial.self) { try await world.cycle() }
            #expect(world.removals == 0)
            try await world.cycle()
            #expect(world.accounts.count == 50)
        }
    }
}
