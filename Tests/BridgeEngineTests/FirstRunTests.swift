import BridgeCore
import BridgeEngine
import BridgePipeline
import BridgeState
import Testing

@Suite("A first run")
struct FirstRunTests {
    @Test("creates everybody once and leaves nothing to do")
    func createsOnce() async throws {
        let world = try World()
        world.sources["office"]?.set([person("ada"), person("grace")])
        let first = try await world.run()
        #expect(first.counts["create"] == 2)
        #expect(world.accounts.count == 2)
        #expect(world.account("ada@example.com")?["active"] == "True")
        let second = try await world.run()
        #expect(second.operations == 0)
        #expect(world.writes == 2)
    }

    @Test("creates nobody who is disabled")
    func createsNobodyInactive() async throws {
        let world = try World()
        world.sources["office"]?.set([person("ada"), person("grace", enabled: false)])
        try await world.run()
        #expect(world.accounts.map { $0["externalId"] } == ["ada@example.com"])
    }

    @Test("waits for a review and goes on after its release")
    func waitsForReview() async throws {
        let world = try World { $0.review = Review.standard }
        world.sources["office"]?.set([person("ada")])
        let head = try await world.run()
        #expect(head.status == .held)
        #expect(head.holds.map(\.code) == ["review.first_run"])
        #expect(world.accounts.isEmpty)
        await #expect(throws: BridgeError.self) { try await world.engine.apply(head.id) }
        try await world.engine.release(head.id, reason: "looked at it")
        let summary = try await world.engine.apply(head.id)
        #expect(summary.isComplete)
        #expect(world.accounts.count == 1)
    }

    @Test("one changed value is one update, one gone person is one disable")
    func changes() async throws {
        let world = try World()
        world.sources["office"]?.set([person("ada"), person("grace")])
        try await world.run()
        world.sources["office"]?.edit("anchor-ada", ["jobTitle": "Countess"])
        let update = try await world.run()
        #expect(update.counts == ["update": 1])
        #expect(world.account("ada@example.com")?["title"] == "Countess")
        world.sources["office"]?.drop("anchor-grace")
        let disable = try await world.run()
        #expect(disable.counts == ["disable": 1])
        #expect(world.account("grace@example.com")?["active"] == "False")
        #expect(try await world.run().operations == 0)
    }
}
