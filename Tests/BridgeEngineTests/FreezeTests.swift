import BridgeCore
import BridgeEngine
import BridgePipeline
import BridgeState
import Testing

/// The worlds' clock begins on 2026-09-21, at 14:13 in UTC and at 19:43 in Kolkata.
@Suite("A freeze of the schedule")
struct FreezeTests {
    private func freeze(days: ClosedRange<Int>, lets: Set<PlannedOperation.Action> = []) -> Schedule {
        let (from, until) = (
            CivilDay(2026, 9, 21).daysSince1970 + days.lowerBound,
            CivilDay(2026, 9, 21).daysSince1970 + days.upperBound
        )
        return Schedule(freezes: [
            .init(from: WallTime(day: from, minute: 0), until: WallTime(day: until, minute: 0), lets: lets, reason: "holidays")
        ])
    }

    @Test("lets what it names through; the rest waits, is listed, and is done by the first run after it")
    func waits() async throws {
        let world = try World { $0.schedule = freeze(days: 1...3, lets: [.disable]) }
        world.office.set([person("ada"), person("mary")])
        try await world.run()
        world.advance(days: 1)
        world.office.set([person("ada", enabled: false), person("mary", title: "Chemist"), person("joan")])
        let writes = world.writes
        let frozen = try await world.run()
        #expect(frozen.counts == ["disable": 1, "held.freeze": 2])
        #expect(try await world.labels(frozen, "held.freeze") == ["joan", "mary"])
        #expect(try await world.notes(frozen).contains { $0.message == "waits: create is frozen until 2026-09-24 00:00 UTC (holidays)" })
        #expect(world.writes == writes + 1)
        #expect(try await world.run().counts == ["held.freeze": 2])
        world.advance(days: 2)
        #expect(try await world.run().counts == ["create": 1, "update": 1])
        #expect(try await world.run().operations == 0)
    }

    @Test("is in the pipeline's time zone")
    func zone() async throws {
        let world = try World {
            $0.timeZone = "Asia/Kolkata"
            $0.schedule = freeze(days: 1...2)
        }
        world.office.set([person("ada")])
        #expect(try await world.run().counts == ["create": 1])
        world.office.add(person("mary"))
        world.advance(days: 5.0 / 24)
        #expect(try await world.run().counts == ["held.freeze": 1])
    }

    @Test("holds memberships too, and makes them afterwards")
    func memberships() async throws {
        let world = try World.withGroups(nested: false)
        world.office.set([person("ada"), person("bea")])
        world.group("crew", ["ada"])
        try await world.run()
        world.change { $0.schedule = freeze(days: 0...1) }
        world.group("crew", ["ada", "bea"])
        let frozen = try await world.run()
        #expect(frozen.operations == 0 && frozen.counts["held.freeze"] == 1)
        #expect(world.members("crew") == ["ada"])
        world.advance(days: 1)
        #expect(try await world.run().counts == ["add_members": 1])
        #expect(world.members("crew") == ["ada", "bea"])
    }
}
