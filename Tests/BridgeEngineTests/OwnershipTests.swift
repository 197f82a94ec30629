import BridgeCore
import BridgeEngine
import BridgeMapping
import BridgePipeline
import BridgeState
import SCIMPath
import Testing

@Suite("Ownership")
struct OwnershipTests {
    @Test("what we did not make or adopt is never touched")
    func strangers() async throws {
        let world = try World()
        try world.plant("x1", ["externalId": .text("stranger@example.com"), "active": .boolean(true)])
        world.office.set([person("ada")])
        try await world.run()
        world.office.set([])
        try await world.run()
        #expect(world.active == ["stranger@example.com"])
    }

    @Test("an account linked to somebody else is never adopted")
    func linkedElsewhere() async throws {
        let world = try World {
            $0.users.match.append(MatchAttribute(try AttributePath("nickName"), found: .adopt))
            try $0.users.mappings.set("nickName", "[nick]")
        }
        world.office.set([person("ada", ["nick": "lady"])])
        try await world.run()
        world.office.add(person("grace", ["nick": "lady"]))
        let head = try await world.run()
        #expect(head.operations == 0)
        #expect(try await world.codes(head) == ["held.linked_elsewhere"])
        #expect(world.accounts.count == 1)
    }

    @Test("an account whose person is gone is not given to somebody else")
    func linkedToGone() async throws {
        let world = try World()
        world.office.set([person("ada")])
        try await world.run()
        world.office.set([])
        try await world.run()
        world.office.set([person("ada", anchor: "namesake")])
        let head = try await world.run()
        #expect(head.operations == 0)
        #expect(world.active.isEmpty)
        #expect(try await world.codes(head) == ["held.linked_elsewhere"])
    }

    @Test("protected accounts are recognised by the target's values and never changed", arguments: ["edit", "leave", "delete"])
    func protected(what: String) async throws {
        let world = try World {
            $0.protect = .any([.clause(try ScopeClause("title REGEX MATCH Admin.*"))])
            if what == "delete" { $0.users.leaving[.missing] = LeavingRule(action: .delete) }
        }
        world.office.set([person("ada")])
        try await world.run()
        let id = try #require(world.accounts.first?.id)
        world.target.contents.resources[.user]?[id]?.values[.literal("title")] = [.text("Administrator")]
        if what == "edit" { world.office.edit("anchor-ada", ["jobTitle": "Countess"]) } else { world.office.set([]) }
        let head = try await world.run()
        #expect(head.operations == 0)
        #expect(try await world.codes(head) == ["held.protected"])
        #expect(world.accounts.first?["title"] == "Administrator")
        #expect(world.accounts.first?["active"] == "True")
    }

    @Test("an account that became a protected one while the plan waited is not written to", arguments: [0.0, 1.0])
    func protectedMeanwhile(days: Double) async throws {
        let world = try World {
            $0.protect = .any([.clause(try ScopeClause("title REGEX MATCH Admin.*"))])
            $0.users.mappings.removeAll { $0.target.description == "title" }
            $0.limits.byAction[.disable] = Limits.Limit()
        }
        world.office.set([person("ada"), person("grace")])
        try await world.run()
        world.office.set([])
        let plan = try await world.plan()
        #expect(plan.counts == ["disable": 2])
        let id = try #require(world.account("ada@example.com")?.id)
        world.target.contents.resources[.user]?[id]?.values[.literal("title")] = [.text("Admin")]
        world.advance(days: days)
        let summary = try await world.engine.apply(plan.id)
        guard days > 0 else { return #expect(summary.counts == [.done: 2], "planning asked a moment ago") }
        #expect(summary.counts == [.done: 1, .refused: 1])
        #expect(world.active == ["ada@example.com"])
        let problems = try await world.store.operations(of: plan.id, after: nil, limit: 9).compactMap(\.problem)
        #expect(problems == ["is held, because the account is protected [held.protected]"])
    }

    @Test("a protected account is not adopted")
    func protectedStranger() async throws {
        let world = try World { $0.protect = .any([.clause(try ScopeClause("externalId REGEX MATCH ada.*"))]) }
        try world.plant("x1", ["externalId": .text("ada@example.com"), "active": .boolean(true)])
        world.office.set([person("ada")])
        let head = try await world.run()
        #expect(try await world.codes(head) == ["held.protected"])
        #expect(world.writes == 0)
    }

    @Test("an account that somebody deletes by hand is noticed, and made again in the next run")
    func deletedByHand() async throws {
        let world = try World()
        world.office.set([person("ada")])
        try await world.run()
        world.target.contents.resources[.user] = [:]
        world.office.edit("anchor-ada", ["jobTitle": "Countess"])
        try await world.run()
        #expect(try await world.run().counts == ["create": 1])
        #expect(world.account("ada@example.com")?["title"] == "Countess")
    }
}
