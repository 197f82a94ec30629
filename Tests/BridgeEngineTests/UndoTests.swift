import BridgeCore
import BridgeEngine
import BridgePipeline
import BridgeState
import SCIMPath
import Testing

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

@Suite("Undo")
struct UndoTests {
    /// Three people with accounts, whose titles and standing a second run changed.
    static func world(store: any StateStore = InMemoryStateStore()) async throws -> (world: World, run: PlanHead) {
        let world = try World(store: store)
        world.office.set([person("ada"), person("bea"), person("cleo"), person("eve", title: nil)])
        try await world.run()
        world.office.edit("anchor-ada", ["jobTitle": "Captain"])
        world.office.edit("anchor-bea", ["accountEnabled": false])
        world.office.edit("anchor-cleo", ["jobTitle": "Cook"])
        world.office.edit("anchor-eve", ["jobTitle": "Pilot"])
        world.office.add(person("dora"))
        return (world, try await world.run())
    }

    @discardableResult
    static func undo(_ plan: PlanHead, _ world: World, only people: [String] = []) async throws -> PlanHead {
        world.advance(days: 0.001)
        let head = try await world.engine.undo(plan.id, only: people, reason: "the export was wrong")
        if head.status == .sealed { _ = try await world.engine.apply(head.id) }
        return head
    }

    @Test("takes values back, enables who was disabled, disables who was created, and lists what was not known before")
    func takesBack() async throws {
        let (world, run) = try await Self.world()
        let head = try await Self.undo(run, world)
        #expect(head.counts == ["update": 2, "enable": 1, "disable": 1, "undo.unknown": 1])
        #expect(world.account("ada@example.com")?["title"] == "Engineer")
        #expect(world.account("cleo@example.com")?["title"] == "Engineer")
        #expect(world.account("eve@example.com")?["title"] == "Pilot")
        #expect(world.active == ["ada@example.com", "bea@example.com", "cleo@example.com", "eve@example.com"])
        #expect(world.account("dora@example.com")?["active"] == "False")
        #expect(head.undoes == PlanHead.Undoing(plan: run.id, by: "somebody", reason: "the export was wrong"))
    }

    @Test("keeps everybody concerned as they are now: the next cycles are empty and list them")
    func holds() async throws {
        let (world, run) = try await Self.world()
        try await Self.undo(run, world)
        let writes = world.writes
        for _ in 0..<3 {
            let head = try await world.run()
            #expect(head.operations == 0 && head.counts == ["held.by_person": 4])
        }
        #expect(world.writes == writes)
        let message = try #require(try await world.messages(try await world.plan(), "held.by_person").first)
        #expect(message == "stays as last applied, because somebody undid what the plan \(run.id.value) had done: the export was wrong")
    }

    @Test("a lifted hold lets the sources decide again, for that person alone")
    func lifted() async throws {
        let (world, run) = try await Self.world()
        try await Self.undo(run, world)
        #expect(try await world.engine.lift("ada@example.com", reason: "the title is right") == "ada")
        let head = try await world.run()
        #expect(head.counts == ["update": 1, "held.by_person": 3])
        #expect(world.account("ada@example.com")?["title"] == "Captain")
        #expect(try await world.engine.lift("dora@example.com", reason: "she is right") == "dora")
        #expect(try await world.run().counts == ["enable": 1, "held.by_person": 2])
    }

    @Test("of single people leaves the others alone")
    func single() async throws {
        let (world, run) = try await Self.world()
        let head = try await Self.undo(run, world, only: ["ADA@example.com"])
        #expect(head.counts == ["update": 1])
        #expect(world.account("cleo@example.com")?["title"] == "Cook")
        #expect(try await world.run().counts == ["held.by_person": 1])
    }

    @Test("leaves and lists what was changed again since")
    func changedSince() async throws {
        let (world, run) = try await Self.world()
        world.office.edit("anchor-ada", ["jobTitle": "Admiral"])
        try await world.run()
        let head = try await Self.undo(run, world)
        #expect(head.counts["undo.changed_since"] == 1 && head.counts["update"] == 1)
        #expect(world.account("ada@example.com")?["title"] == "Admiral")
        #expect(try await world.labels(head, "undo.changed_since") == ["ada"])
    }

    @Test("lists who cannot be brought back")
    func gone() async throws {
        let world = try World { $0.users.leaving[.missing] = LeavingRule(action: .delete) }
        world.office.set([person("ada"), person("bea")])
        try await world.run()
        world.office.drop("anchor-ada")
        let head = try await Self.undo(try await world.run(), world)
        #expect(head.counts == ["undo.gone": 1])
        #expect(try await world.labels(head, "undo.gone") == ["ada"])
    }

    @Test("of nothing says so")
    func nothing() async throws {
        let (world, _) = try await Self.world()
        let empty = try await world.run()
        let error = await #expect(throws: BridgeError.self) { try await world.engine.undo(empty.id, reason: "") }
        #expect(error?.code == "undo.nothing")
        let unknown = await #expect(throws: BridgeError.self) { try await world.engine.undo(PlanID("no such"), reason: "") }
        #expect(unknown?.code == "plan.unknown")
    }

    @Test("is held by the limits like any plan, and holds nobody before it is applied")
    func limits() async throws {
        let (world, run) = try await Self.world()
        world.change { $0.limits = Limits([.disable: .init(count: 0)]) }
        let head = try await Self.undo(run, world)
        #expect(head.status == .held && head.holds.map(\.code).contains("limit.disable"))
        #expect(try await world.store.standingHolds().isEmpty)
        try await world.engine.release(head.id, reason: "looked at it")
        #expect(try await world.engine.apply(head.id).isComplete)
        #expect(try await world.store.standingHolds().count == 4)
        let verdicts = try await world.store.decisions(after: nil, limit: 9).map(\.verdict)
        #expect(verdicts == [.released, .undone])
    }

    @Test("does not let a changed pipeline pass its review")
    func review() async throws {
        let (world, run) = try await Self.world()
        world.change {
            $0.review = [.changedPipeline]
            $0.users.leaving[.missing] = LeavingRule(action: .ignore)
        }
        let head = try await Self.undo(run, world, only: ["ada@example.com"])
        #expect(head.holds.map(\.code) == ["review.changed_pipeline"])
        try await world.engine.release(head.id, reason: "fine")
        _ = try await world.engine.apply(head.id)
        world.office.edit("anchor-cleo", ["jobTitle": "Chef"])
        #expect(try await world.run().holds.map(\.code) == ["review.changed_pipeline"])
    }

    @Test("gives an identifier back, and not while somebody else has taken it")
    func identifier() async throws {
        let world = try World { $0.users.identifierChange = .apply }
        world.office.set([person("ada")])
        try await world.run()
        world.office.edit("anchor-ada", ["userPrincipalName": "lovelace@example.com"])
        let run = try await world.run()
        #expect(run.counts == ["change_identifier": 1])
        world.office.add(person("ada", anchor: "another"))
        try await world.run()
        let head = try await Self.undo(run, world)
        #expect(head.operations == 0 && head.held == 1)
        #expect(world.active == ["ada@example.com", "lovelace@example.com"])
        #expect(try await world.store.standingHolds().isEmpty)
        world.office.drop("another")
        world.change { $0.users.leaving[.missing] = LeavingRule(action: .delete) }
        try await world.run()
        #expect(try await Self.undo(run, world).counts == ["change_identifier": 1])
        #expect(world.active == ["ada@example.com"])
    }

    @Test("takes memberships back and holds the group")
    func memberships() async throws {
        let world = try World.withGroups()
        world.office.set(["ada", "bea", "cleo"].map { person($0) })
        world.group("crew", ["ada", "bea"])
        try await world.run()
        world.group("crew", ["bea", "cleo"])
        let run = try await world.run()
        let head = try await Self.undo(run, world)
        #expect(head.counts == ["add_members": 1, "remove_members": 1])
        #expect(world.members("crew") == ["ada", "bea"])
        #expect(try await world.run().operations == 0)
        #expect(world.members("crew") == ["ada", "bea"])
    }

    @Test("takes references back")
    func references() async throws {
        let world = try ReferenceTests.world()
        world.office.set([person("ada"), person("bea"), person("cleo", ["manager": "anchor-ada"])])
        try await world.run()
        world.office.edit("anchor-cleo", ["manager": "anchor-bea"])
        let run = try await world.run()
        #expect(world.picture["cleo@example.com"]?["manager"] == "bea@example.com")
        #expect(try await Self.undo(run, world).operations == 1)
        #expect(world.picture["cleo@example.com"]?["manager"] == "ada@example.com")
        #expect(try await world.run().operations == 0)
    }

    @Test("killed at any store call and started again, does each write once and holds everybody")
    func kills() async throws {
        let (calm, calmRun) = try await Self.world()
        try await Self.undo(calmRun, calm)
        var call = 0
        while true {
            let (world, run) = try await Self.world()
            let store = FaultyStore(world.store)
            store.kills(at: call, afterEffect: call.isMultiple(of: 2))
            let engine = world.engine(over: store)
            do {
                let head = try await engine.undo(run.id, reason: "the export was wrong")
                _ = try await engine.apply(head.id)
            } catch {}
            guard store.isDead else { break }
            let latest = try await world.store.latestPlan()
            if let latest, latest.undoes != nil {
                _ = try await world.engine.apply(latest.id)
            } else {
                try await Self.undo(run, world)
            }
            #expect(world.picture == calm.picture, "killed at call \(call)")
            #expect(try await world.run().operations == 0, "killed at call \(call)")
            #expect(world.effects.values.allSatisfy { $0 == 1 }, "killed at call \(call)")
            call += 1
        }
        #expect(call > 10)
    }
}
