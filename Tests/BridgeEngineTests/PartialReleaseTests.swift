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

@Suite("A part of a held plan")
struct PartialReleaseTests {
    /// Twenty people, of whom ten leave and three are renamed where three and one may be.
    private func world() async throws -> (World, PlanHead) {
        let world = try await LimitTests.world([.disable: Limits.Limit(count: 3), .changeIdentifier: Limits.Limit(count: 1)])
        for n in 0..<10 { world.office.drop("anchor-p\(n)") }
        for n in 10..<13 { world.office.edit("anchor-p\(n)", ["userPrincipalName": .text("new\(n)@example.com")]) }
        let head = try await world.run()
        #expect(head.holds.map(\.code) == ["limit.change_identifier", "limit.disable"])
        return (world, head)
    }

    private func release(
        _ world: World, _ head: PlanHead, _ actions: [PlannedOperation.Action], users: [String] = [], days: Double? = nil
    ) async throws -> PartialDecision {
        let until = days.map { world.now.addingTimeInterval($0 * 86_400) }
        return try await world.engine.release(head.id, actions: actions, users: users, until: until, reason: "looked at it")
    }

    @Test("goes through by action; what else holds the plan still does")
    func byAction() async throws {
        let (world, head) = try await world()
        let part = try await release(world, head, [.disable])
        #expect(part.operations == 10 && part.holds.map(\.code) == ["limit.change_identifier"])
        let next = try await world.engine.plan()
        #expect(next.holds.map(\.code) == ["limit.change_identifier"])
        let rest = try await release(world, next, [.changeIdentifier])
        #expect(rest.holds.isEmpty)
        #expect(try await world.engine.apply(next.id).isComplete)
        #expect(world.active.count == 10 && world.account("new10@example.com") != nil)
    }

    @Test("goes through by person: the next plan carries those, and the others stay and are listed")
    func byPerson() async throws {
        let (world, head) = try await world()
        _ = try await release(world, head, [.changeIdentifier])
        let part = try await release(world, head, [.disable], users: ["p0@example.com", "p1@example.com"])
        #expect(part.operations == 2 && part.holds.map(\.code) == ["limit.change_identifier", "limit.disable"])
        let next = try await world.run()
        #expect(next.status == .sealed && next.counts["disable"] == 2 && next.counts["held.limit"] == 8)
        #expect(world.active.count == 18 && world.account("p0@example.com")?["active"] == "False")
        // Without a date the decision is used up with the plan that was applied.
        #expect(try await world.run().holds.map(\.code) == ["limit.disable"])
    }

    @Test("that stands for days lifts the limit once for what it names, not again with each run")
    func countsOthers() async throws {
        let world = try await LimitTests.world([.disable: Limits.Limit(count: 3)])
        for n in 0..<10 { world.office.drop("anchor-p\(n)") }
        _ = try await release(world, try await world.run(), [.disable], days: 5)
        #expect(try await world.run().counts == ["disable": 10])
        for n in 10..<12 { world.office.drop("anchor-p\(n)") }
        #expect(try await world.run().status == .sealed, "the ten do not count")
        for n in 12..<14 { world.office.drop("anchor-p\(n)") }
        #expect(try await world.run().holds.map(\.code) == ["limit.disable"], "the two before, whom nobody let through, count")
    }

    @Test("stands until its date, also for plans after the next, and for nobody else")
    func untilDate() async throws {
        let (world, head) = try await world()
        _ = try await release(world, head, [.changeIdentifier, .disable], days: 3)
        world.office.add(person("p0"))
        #expect(try await world.run().counts == ["disable": 9, "change_identifier": 3])
        world.office.drop("anchor-p0")
        for n in 13..<17 { world.office.drop("anchor-p\(n)") }
        world.advance(days: 2)
        #expect(try await world.run().holds.map(\.code) == ["limit.disable"])
        for n in 13..<17 { world.office.add(person("p\(n)")) }
        #expect(try await world.run().status == .sealed)
    }

    @Test("is over after its date")
    func over() async throws {
        let (world, head) = try await world()
        _ = try await release(world, head, [.changeIdentifier, .disable], days: 1)
        world.advance(days: 1.5)
        #expect(try await world.run().holds.count == 2)
    }

    @Test("is refused for the people concerned, who are held")
    func rejected() async throws {
        let (world, head) = try await world()
        let part = try await world.engine.reject(
            head.id, actions: [.disable], users: [], until: nil, reason: "the export was wrong")
        #expect(part.operations == 10)
        let next = try await world.run()
        #expect(next.holds.map(\.code) == ["limit.change_identifier"] && next.counts["held.by_person"] == 10)
        #expect(try await world.store.decisions(after: nil, limit: 100).count(where: { $0.verdict == .held }) == 10)
    }

    @Test("that is none is an error: an action that the plan lacks, a person whom nobody knows, a date that is past, another status")
    func errors() async throws {
        let (world, head) = try await world()
        func code(_ actions: [PlannedOperation.Action], _ users: [String] = [], days: Double? = nil) async -> String? {
            do { _ = try await release(world, head, actions, users: users, days: days) } catch { return (error as? BridgeError)?.code.text }
            return nil
        }
        #expect(await code([.delete]) == "release.nothing")
        #expect(await code([.disable], ["p19@example.com"]) == "release.nothing")
        #expect(await code([.disable], ["nobody@example.com"]) == "person.unknown")
        #expect(await code([.disable], days: -1) == "release.over")
        try await world.engine.reject(head.id, reason: "no")
        #expect(await code([.disable]) == "plan.not_held")
    }
}
