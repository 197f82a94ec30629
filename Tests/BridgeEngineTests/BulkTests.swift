import BridgeCore
import BridgeEngine
import BridgePipeline
import BridgeState
import SCIMPath
import Synchronization
import Testing

@Suite("Operations that go in one request")
struct BulkTests {
    private static let lost = BridgeError("test.lost", "No answer.", recovery: .retry(after: nil), effect: .unknown)
    private static let busy = BridgeError("test.busy", "Busy.", recovery: .retry(after: .seconds(7)), effect: BridgeError.Effect.none)

    private func world(_ count: Int, limit: Int = 10) throws -> World {
        let world = try World()
        world.target.contents.bulkLimit = limit
        world.office.set((0..<count).map { person("p\($0)") })
        return world
    }

    /// The first request fails in that way.
    private func failOnce(_ world: World, with fault: InMemoryTarget.BulkFault) {
        let counter = ApplyFaultTests.Counter(1)
        world.target.contents.bulkFault = { _ in counter.take() ? fault : nil }
    }

    @Test("are as many as the target takes, and all are done once")
    func sizes() async throws {
        let world = try world(25)
        let head = try await world.plan()
        #expect(try await world.engine.apply(head.id).isComplete)
        #expect(world.active.count == 25 && world.effects.values.allSatisfy { $0 == 1 })
        #expect(world.target.contents.bulkJournal.map(\.count).sorted() == [5, 10, 10])
        #expect(try await world.run().operations == 0)
    }

    @Test("are never more than 200, however many the target takes")
    func largest() async throws {
        let world = try world(450, limit: 10_000)
        let head = try await world.plan()
        #expect(try await world.engine.apply(head.id).isComplete)
        #expect(world.target.contents.bulkJournal.map(\.count) == [200, 200, 50])
    }

    @Test("a target that takes one at a time, or none together, gets each alone", arguments: [nil, 1])
    func alone(limit: Int?) async throws {
        let world = try world(5)
        world.target.contents.bulkLimit = limit
        try await world.run()
        #expect(world.active.count == 5 && world.target.contents.bulkJournal.isEmpty)
    }

    @Test("a lost answer puts all in doubt; what took effect is found, the rest is done, nothing twice", arguments: [0, 3, 10])
    func lostAnswer(effective: Int) async throws {
        let world = try world(10)
        failOnce(world, with: .after(effective, Self.lost))
        let head = try await world.plan()
        #expect(try await world.engine.apply(head.id).isComplete)
        #expect(world.active.count == 10 && world.writes == 10)
        let outcomes = try await world.journal().map(\.outcome)
        #expect(outcomes.count { $0 == "in_doubt" } == 10)
        #expect(outcomes.count { $0 == "again" } == 10 - effective)
        #expect(outcomes.count { $0 == "done" } == 10)
        #expect(try await world.run().operations == 0)
    }

    @Test("a request that the target did not take is sent again after the time that it asks for")
    func busyTarget() async throws {
        let world = try world(10)
        failOnce(world, with: .before(Self.busy))
        let head = try await world.plan()
        #expect(try await world.engine.apply(head.id).isComplete)
        #expect(world.waits == [.seconds(7)] && world.writes == 10)
    }

    @Test("one that the target refuses fails alone; one that is in doubt is looked up alone")
    func singleEnds() async throws {
        let world = try world(10)
        let once = ApplyFaultTests.Counter(1)
        world.target.contents.fault = { write in
            let name = write.changes.first { $0.path == .literal("externalId") }?.newValues.first?.text
            if name == "p3@example.com" {
                return .before(BridgeError("test.refused", "No.", recovery: .skip, effect: BridgeError.Effect.none))
            }
            return name == "p4@example.com" && once.take() ? .after(Self.lost) : nil
        }
        let head = try await world.plan()
        let summary = try await world.engine.apply(head.id)
        #expect(summary.counts == [.done: 9, .failed: 1])
        #expect(world.writes == 9)
        #expect(try await world.journal().count { $0.outcome == "in_doubt" } == 1)
    }

    @Test("a wrong token stops the run and leaves the rest waiting")
    func stops() async throws {
        let world = try world(30)
        world.target.contents.bulkFault = { _ in
            .before(BridgeError("test.unauthorized", "401", recovery: .stop, effect: BridgeError.Effect.none))
        }
        let head = try await world.plan()
        let summary = try await world.engine.apply(head.id)
        #expect(summary.stopped?.code == "test.unauthorized")
        #expect(summary.counts == [.waiting: 30])
    }

    @Test("the order stays: who frees a name goes in an earlier request than who takes it, references after people")
    func order() async throws {
        let world = try World {
            try $0.users.mappings.set("userName", "[mailNickname]")
            try $0.users.mappings.refer("manager", to: "manager")
        }
        world.target.contents.bulkLimit = 50
        world.office.contents.references = ["manager": nil]
        world.office.set((0..<5).map { person("p\($0)", ["mailNickname": .text("n\($0)")]) })
        try await world.run()
        world.target.contents.bulkJournal = []
        for number in 0..<5 { world.office.edit("anchor-p\(number)", ["mailNickname": .text("n\(number + 1)")]) }
        world.office.edit("anchor-p1", ["manager": "anchor-p0"])
        world.office.edit("anchor-p2", ["manager": "anchor-p0"])
        let head = try await world.run()
        #expect(head.counts == ["update": 5, "reference": 2])
        #expect(world.account("p0@example.com")?["userName"] == "n1")
        #expect(world.account("p4@example.com")?["userName"] == "n5")
        // Each rename waits for the one before it, alone; both references go together.
        #expect(world.target.contents.bulkJournal.map(\.count) == [2])
    }

    @Test("groups come together too, their memberships one by one")
    func groups() async throws {
        let world = try World.withGroups()
        world.target.contents.bulkLimit = 10
        world.office.set((0..<4).map { person("p\($0)") })
        for name in ["crew", "club"] { world.group(name, ["p0", "p1"]) }
        try await world.run()
        #expect(world.target.contents.bulkJournal.map(\.count) == [4, 2])
        #expect(world.members("crew") == ["p0", "p1"] && world.members("club") == ["p0", "p1"])
    }
}
