import BridgeCore
import BridgeEngine
import BridgePipeline
import BridgeState
import Testing

@Suite("A process that dies")
struct KillTests {
    /// A world whose next plan has every kind of operation.
    ///
    /// - Parameter together: how many writes the target takes in one request.
    static func world(together: Int? = nil) async throws -> World {
        let world = try World {
            try $0.users.mappings.refer("manager", to: "manager")
            try $0.users.mappings.set("userName", "[mailNickname]")
            $0.users.identifierChange = .apply
            $0.users.leaving[.outOfScope] = LeavingRule(action: .delete)
            $0.users.scope = try .all("employeeType NOT EQUALS Service")
        }
        world.target.contents.bulkLimit = together
        world.office.contents.references = ["manager": nil]
        let names = ["ada", "bea", "cleo", "dora", "eve", "fay"]
        world.office.set(names.map { person($0, ["employeeType": "Employee", "mailNickname": .text($0)]) })
        world.office.edit("anchor-fay", ["accountEnabled": true])
        try await world.run()
        world.office.edit("anchor-fay", ["accountEnabled": false])
        try await world.run()
        world.office.edit("anchor-fay", ["accountEnabled": true])
        world.office.edit("anchor-ada", ["jobTitle": "Countess", "mailNickname": "bea"])
        world.office.edit("anchor-bea", ["mailNickname": "bee", "manager": "anchor-ada"])
        world.office.edit("anchor-cleo", ["userPrincipalName": "kleo@example.com"])
        world.office.edit("anchor-dora", ["employeeType": "Service"])
        world.office.drop("anchor-eve")
        world.office.add(person("grace", ["employeeType": "Employee", "mailNickname": "g", "manager": "anchor-henry"]))
        world.office.add(person("henry", ["employeeType": "Employee", "mailNickname": "h", "manager": "anchor-grace"]))
        return world
    }

    /// What comes out when nothing goes wrong.
    static func undisturbed() async throws -> [String: [String: String]] {
        let world = try await world()
        let head = try await world.run()
        #expect(Set(head.counts.keys) == ["update", "change_identifier", "delete", "disable", "enable", "create", "reference"])
        return world.picture
    }

    /// Plays `body` over stores that die at each call in turn, before and after its effect, and then looks at what `resume` makes of it.
    private func killEverywhere(
        together: Int? = nil, _ body: (World, Engine) async throws -> Void, resume: (World) async throws -> Void
    ) async throws {
        let expected = try await Self.undisturbed()
        for afterEffect in [false, true] {
            var call = 0
            while true {
                let world = try await Self.world(together: together)
                let store = FaultyStore(world.store)
                let base = world.writes
                store.kills(at: call, afterEffect: afterEffect)
                try? await body(world, world.engine(over: store))
                guard store.isDead else { break }
                world.advance(days: 0.01)
                try await resume(world)
                try await check(world, expected, base: base, "killed at call \(call), \(afterEffect ? "after" : "before") its effect")
                call += 1
            }
            #expect(call > 5)
        }
    }

    private func check(_ world: World, _ expected: [String: [String: String]], base: Int, _ place: String) async throws {
        #expect(world.picture == expected, "\(place)")
        #expect(world.effects.values.allSatisfy { $0 == 1 }, "\(place)")
        let done = try await world.journal().filter { $0.outcome == "done" }
        #expect(Set(done.map { "\($0.plan.value)/\($0.sequence)" }).count == done.count, "\(place)")
        #expect(Set(done.map { "\($0.plan.value)/\($0.sequence)" }) == Set(world.effects.keys), "\(place)")
        #expect(try await world.run().operations == 0, "\(place)")
    }

    @Test("at any call of apply: applied again, each operation's effect exists exactly once", arguments: [nil, 3])
    func resumed(together: Int?) async throws {
        try await killEverywhere(together: together) { world, engine in
            let head = try await world.plan()
            _ = try await engine.apply(head.id)
        } resume: { world in
            guard let head = try await world.store.latestPlan() else { return }
            #expect(try await world.engine.apply(head.id).isComplete)
        }
    }

    @Test("at any call of apply: planned anew and applied, each change is made exactly once", arguments: [nil, 3])
    func plannedAnew(together: Int?) async throws {
        try await killEverywhere(together: together) { world, engine in
            let head = try await world.plan()
            _ = try await engine.apply(head.id)
        } resume: { world in
            try await world.run()
        }
    }

    @Test("at any call of plan: the next run goes on as if nothing had been")
    func planning() async throws {
        try await killEverywhere { _, engine in
            _ = try await engine.plan()
        } resume: { world in
            try await world.run()
        }
    }
}
