import BridgeCore
import BridgeEngine
import BridgePipeline
import BridgeState
import Testing

/// Swift Testing has a type of the same name.
typealias Expect = BridgePipeline.Expectation

@Suite("Verdicts")
struct VerdictTests {
    static func afterLoss(_ completeness: Completeness, _ expect: Expect, left: Int = 9) async throws -> PlanHead {
        let world = try World { $0.sources[0].expect = expect }
        let people = (0..<10).map { person("p\($0)") }
        world.office.set(people)
        world.office.contents.completeness = completeness
        try await world.run()
        world.office.set(Array(people.prefix(left)))
        return try await world.plan()
    }

    @Test("a proven read removes by absence")
    func proven() async throws {
        let head = try await Self.afterLoss(.complete(.proven), Expect())
        #expect(head.counts == ["disable": 1])
        #expect(head.reads.map(\.verdict) == ["proven"])
    }

    @Test("an unproven read removes nobody by absence")
    func unproven() async throws {
        let head = try await Self.afterLoss(.complete(.unproven), Expect())
        #expect(head.operations == 0)
        #expect(head.reads.map(\.verdict) == ["unproven"])
        #expect(head.reads.first?.reason?.contains("expect") == true)
    }

    @Test(
        "an unproven read removes by absence where expect holds for it",
        arguments: [Expect(atLeast: 9), Expect(shrinkPercent: 10)])
    func expectHolds(expect: Expect) async throws {
        #expect(try await Self.afterLoss(.complete(.unproven), expect).counts == ["disable": 1])
    }

    @Test(
        "a read for which expect does not hold is partial, proven or not",
        arguments: [Expect(atLeast: 10), Expect(shrinkPercent: 5)], [Completeness.Evidence.proven, .unproven])
    func expectBroken(expect: Expect, evidence: Completeness.Evidence) async throws {
        let head = try await Self.afterLoss(.complete(evidence), expect)
        #expect(head.operations == 0)
        #expect(head.reads.map(\.verdict) == ["partial"])
    }

    @Test("a partial read removes nobody, whatever is expected")
    func partial() async throws {
        let head = try await Self.afterLoss(.partial(.broken), Expect(atLeast: 1))
        #expect(head.operations == 0)
    }

    @Test("shrinking is counted from the last complete read, not from a partial one")
    func shrinkBase() async throws {
        let world = try World { $0.sources[0].expect = Expect(shrinkPercent: 20) }
        let people = (0..<10).map { person("p\($0)") }
        world.office.set(people)
        try await world.run()
        world.office.set(Array(people.prefix(5)))
        #expect(try await world.run().operations == 0)
        #expect(try await world.run().operations == 0)
        world.office.set(Array(people.prefix(8)))
        #expect(try await world.run().counts == ["disable": 2])
    }

    @Test("when no run read every source whole for a day, the plan says so once more each time, and is quiet after one that did")
    func blindness() async throws {
        let world = try World()
        world.office.set([person("ada")])
        try await world.run()
        world.office.fails()
        for _ in 0..<3 {
            world.advance(days: 0.4)
            let head = try await world.run()
            #expect(head.counts[PlanNote.nobodyIsFoundMissing] == nil)
        }
        world.advance(days: 0.4)
        let head = try await world.run()
        #expect(try await world.messages(head, PlanNote.nobodyIsFoundMissing).first?.contains("nobody is found missing") == true)
        #expect(try await world.store.notWholeSince() != nil)
        world.office.fails(false)
        let whole = try await world.run()
        #expect(whole.counts[PlanNote.nobodyIsFoundMissing] == nil)
        #expect(try await world.store.notWholeSince() == nil)
    }
}
