import BridgeCore
import BridgeEngine
import BridgePipeline
import BridgeState
import Testing

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

@Suite("The clock")
struct ClockTests {
    /// Two weeks before the day in `employeeHireDate` the title says so. The world's clock begins on 2026-09-21.
    private func world() async throws -> World {
        let world = try World {
            try $0.users.mappings.set("title", #"IIF(DateDiff("d",Now(),CDate([employeeHireDate]))<=14,"soon","later")"#)
        }
        world.office.set([person("ada", ["employeeHireDate": "2026-10-20"]), person("mary", ["employeeHireDate": "2026-12-24"])])
        try await world.run()
        return world
    }

    private func title(_ name: String, _ world: World) -> String? { world.account("\(name)@example.com")?["title"] }

    @Test("an expression that reads the clock changes on its day, although no record did")
    func day() async throws {
        let world = try await world()
        #expect(title("ada", world) == "later")
        world.advance(days: 14)
        #expect(try await world.run().operations == 0)
        world.advance(days: 1)
        #expect(try await world.run().counts == ["update": 1])
        #expect(title("ada", world) == "soon")
        #expect(title("mary", world) == "later")
    }

    @Test("an evaluation that changes nothing sets the next time")
    func onward() async throws {
        let world = try await world()
        for _ in 0..<15 {
            world.advance(days: 1)
            try await world.run()
        }
        #expect(title("ada", world) == "soon")
        world.advance(days: 80)
        #expect(try await world.run().counts == ["update": 1])
        #expect(title("mary", world) == "soon")
    }

    @Test("a time that was missed is made up for")
    func missed() async throws {
        let world = try await world()
        world.advance(days: 365)
        #expect(try await world.run().counts == ["update": 2])
    }

    @Test("a clock that jumps back years loses nothing, deletes nobody early, and repeats nothing")
    func back() async throws {
        let world = try World {
            $0.users.leaving[.missing] = LeavingRule(action: .disable, deleteAfterDays: 10)
            $0.limits = Limits([.disable: .init(), .delete: .init()])
            $0.privacy = PrivacyRules(plans: nil, log: nil, gone: nil)
        }
        world.office.set([person("ada"), person("grace")])
        try await world.run()
        world.office.drop("anchor-ada")
        #expect(try await world.run().counts == ["disable": 1])
        world.advance(days: -1000)
        world.office.edit("anchor-grace", ["jobTitle": "Admiral"])
        #expect(try await world.run().counts == ["update": 1])
        #expect(try await world.run().operations == 0)
        world.advance(days: 500)
        #expect(try await world.run().operations == 0, "ten days from the disabling are not over")
        let waiting = try await world.plan()
        #expect(waiting.operations == 0 && world.accounts.count == 2)
        world.advance(days: 511)
        #expect(try await world.run().counts == ["delete": 1])
        #expect(try await world.store.journal(since: nil, after: nil, limit: 99).map(\.outcome) == Array(repeating: "done", count: 5))
    }

    @Test("a pipeline that reads no clock wakes nobody")
    func without() async throws {
        let world = try World()
        world.office.set([person("ada")])
        try await world.run()
        world.advance(days: 365)
        #expect(try await world.run().operations == 0)
        #expect(try await world.store.identities([IdentityID(1)]).allSatisfy { $0.wakeAt == nil })
    }
}
