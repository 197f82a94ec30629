import BridgeCore
import BridgeEngine
import BridgePipeline
import BridgeState
import Synchronization
import Testing

@Suite("Apply under faults")
struct ApplyFaultTests {
    typealias Action = PlannedOperation.Action

    static let actions: [Action] = [.create, .update, .changeIdentifier, .disable, .enable, .delete, .reference, .adopt]

    /// A world whose next plan has one operation: that action.
    static func world(_ action: Action) async throws -> World {
        let world = try World {
            try $0.users.mappings.refer("manager", to: "manager")
            $0.users.identifierChange = .apply
            if action == .delete { $0.users.leaving[.missing] = LeavingRule(action: .delete) }
        }
        world.office.contents.references = ["manager": nil]
        world.office.set([person("ada"), person("boss")])
        if action == .enable { world.office.edit("anchor-ada", ["accountEnabled": true]) }
        try await world.run()
        switch action {
        case .create: world.office.add(person("grace"))
        case .adopt:
            world.office.add(person("grace"))
            try world.plant("x1", ["externalId": .text("grace@example.com"), "active": .boolean(true)])
        case .update: world.office.edit("anchor-ada", ["jobTitle": "Countess"])
        case .changeIdentifier: world.office.edit("anchor-ada", ["userPrincipalName": "lovelace@example.com"])
        case .reference: world.office.edit("anchor-ada", ["manager": "anchor-boss"])
        case .disable, .delete: world.office.drop("anchor-ada")
        case .addMembers, .removeMembers: break  // MembershipFaultTests
        case .enable:
            world.office.edit("anchor-ada", ["accountEnabled": false])
            try await world.run()
            world.office.edit("anchor-ada", ["accountEnabled": true])
        }
        return world
    }

    /// The first `times` writes fail in that way.
    static func fail(_ world: World, times: Int = 1, with fault: @escaping @Sendable (TargetWrite) -> InMemoryTarget.Fault) {
        let left = Counter(times)
        world.target.contents.fault = { write in left.take() ? fault(write) : nil }
    }

    final class Counter: Sendable {
        private let left: Mutex<Int>

        init(_ count: Int) { left = Mutex(count) }

        func take() -> Bool {
            left.withLock { left in
                guard left > 0 else { return false }
                left -= 1
                return true
            }
        }
    }

    private static let timeout = BridgeError("test.timeout", "No answer.", recovery: .retry(after: nil), effect: .unknown)

    private func outcomes(_ world: World, _ head: PlanHead) async throws -> [String] {
        try await world.journal().filter { $0.plan == head.id }.map(\.outcome)
    }

    @Test("no answer after the write took effect: it is found and not done again", arguments: actions)
    func afterEffect(action: Action) async throws {
        let world = try await Self.world(action)
        let before = world.writes
        Self.fail(world) { _ in .after(Self.timeout) }
        let head = try await world.plan()
        #expect(head.counts == [action.rawValue: 1])
        #expect(try await world.engine.apply(head.id).isComplete)
        #expect(world.writes == before + 1)
        #expect(try await outcomes(world, head) == ["in_doubt", "done"])
        #expect(try await world.run().operations == 0)
    }

    @Test("no answer and no effect: it is looked for and done once", arguments: actions)
    func withoutEffect(action: Action) async throws {
        let world = try await Self.world(action)
        let before = world.writes
        Self.fail(world) { _ in .before(Self.timeout) }
        let head = try await world.plan()
        #expect(try await world.engine.apply(head.id).isComplete)
        #expect(world.writes == before + 1)
        #expect(try await outcomes(world, head) == ["in_doubt", "again", "done"])
        #expect(world.waits.count == 1)
        #expect(try await world.run().operations == 0)
    }

    @Test("a failure that says that nothing happened is tried again, each time after a longer wait", arguments: actions)
    func retried(action: Action) async throws {
        let world = try await Self.world(action)
        let before = world.writes
        Self.fail(world, times: 3) { _ in
            .before(BridgeError("test.busy", "Busy.", recovery: .retry(after: nil), effect: BridgeError.Effect.none))
        }
        let head = try await world.plan()
        #expect(try await world.engine.apply(head.id).isComplete)
        #expect(world.writes == before + 1)
        #expect(try await outcomes(world, head) == ["again", "again", "again", "done"])
        #expect(world.waits == world.waits.sorted() && Set(world.waits).count == 3)
    }

    @Test("the target’s own waiting time is kept")
    func retryAfter() async throws {
        let world = try await Self.world(.create)
        Self.fail(world) { _ in
            .before(BridgeError("test.busy", "Busy.", recovery: .retry(after: .seconds(77)), effect: BridgeError.Effect.none))
        }
        let head = try await world.plan()
        _ = try await world.engine.apply(head.id)
        #expect(world.waits.reduce(.zero, +) == .seconds(77))
    }

    @Test("what fails again and again is given up, the others are done, and the next run tries anew")
    func givenUp() async throws {
        let world = try World()
        world.office.set([person("ada"), person("grace")])
        world.target.contents.fault = { write in
            write.changes.contains { $0.newValues == [.text("ada@example.com")] }
                ? .before(BridgeError("test.busy", "Busy.", recovery: .retry(after: nil), effect: BridgeError.Effect.none)) : nil
        }
        let head = try await world.plan()
        let summary = try await world.engine.apply(head.id)
        #expect(summary.counts == [.failed: 1, .done: 1])
        #expect(!summary.isComplete)
        world.target.contents.fault = nil
        #expect(try await world.run().counts == ["create": 1])
        #expect(world.active.count == 2)
    }

    @Test("a write that the target refuses fails alone, and what refers to it waits")
    func refused() async throws {
        let world = try World { try $0.users.mappings.refer("manager", to: "manager") }
        world.office.contents.references = ["manager": nil]
        world.office.set([person("ada", ["manager": "anchor-grace"]), person("grace")])
        world.target.contents.fault = { write in
            write.changes.contains { $0.newValues == [.text("grace@example.com")] }
                ? .before(BridgeError("test.refused", "No.", recovery: .skip, effect: BridgeError.Effect.none)) : nil
        }
        let head = try await world.plan()
        let summary = try await world.engine.apply(head.id)
        #expect(summary.counts == [.failed: 1, .done: 1, .refused: 1])
        world.target.contents.fault = nil
        try await world.run()
        #expect(world.account("ada@example.com")?["manager"] == world.account("grace@example.com")?.id.value)
        #expect(try await world.run().operations == 0)
    }

    @Test("a wrong token leaves the rest waiting, and a second apply goes on")
    func stops() async throws {
        let world = try World()
        world.office.set((0..<200).map { person("p\($0)") })
        let let20 = Counter(20)
        world.target.contents.fault = { _ in
            let20.take()
                ? nil : .before(BridgeError("test.unauthorized", "401", recovery: .stop, effect: BridgeError.Effect.none))
        }
        let head = try await world.plan()
        let summary = try await world.engine.apply(head.id)
        #expect(summary.stopped?.code == "test.unauthorized")
        #expect(summary.counts == [.done: 20, .waiting: 180])
        world.target.contents.fault = nil
        #expect(try await world.engine.apply(head.id).isComplete)
        #expect(world.accounts.count == 200)
        #expect(world.writes == 200)
    }

    @Test("an unfinished apply is settled before a new plan is made: nobody is made twice")
    func settled() async throws {
        let world = try World()
        world.office.set((0..<20).map { person("p\($0)") })
        world.target.contents.fault = { _ in .after(BridgeError("test.lost", "The line is cut.")) }
        let head = try await world.plan()
        #expect(try await world.engine.apply(head.id).stopped?.code == "test.lost")
        let made = world.writes
        #expect(made > 0)
        world.target.contents.fault = nil
        let next = try await world.run()
        #expect(next.counts == ["create": 20 - made])
        #expect(world.accounts.count == 20)
        let error = await #expect(throws: BridgeError.self) { try await world.engine.apply(head.id) }
        #expect(error?.code == "plan.superseded")
    }

    @Test("an account that somebody else makes between plan and apply is not doubled and not taken over in silence")
    func madeMeanwhile() async throws {
        let world = try World()
        world.office.set([person("ada")])
        let head = try await world.plan()
        try world.plant("x1", ["externalId": .text("ada@example.com"), "active": .boolean(true)])
        let summary = try await world.engine.apply(head.id)
        #expect(summary.counts == [.failed: 1])
        #expect(world.accounts.count == 1)
        #expect(try await world.run().counts == ["adopt": 1])
    }

    @Test("the journal tells each attempt of each operation, and one of them is done")
    func journal() async throws {
        let world = try World()
        world.office.set((0..<30).map { person("p\($0)") })
        Self.fail(world, times: 10) { write in
            (write.id.last.flatMap(\.wholeNumberValue) ?? 0).isMultiple(of: 2) ? .after(Self.timeout) : .before(Self.timeout)
        }
        let head = try await world.plan()
        #expect(try await world.engine.apply(head.id).isComplete)
        let entries = try await world.journal()
        #expect(entries.count { $0.outcome == "in_doubt" } == 10)
        for operation in try await world.operations(head) {
            #expect(entries.count { $0.sequence == operation.sequence && $0.outcome == "done" } == 1)
        }
        #expect(world.effects.values.allSatisfy { $0 == 1 })
        #expect(world.writes == 30)
    }

    @Test("a reference in doubt to an account that is gone is not taken for written")
    func doubtfulReference() async throws {
        let world = try await Self.world(.reference)
        Self.fail(world) { _ in .before(BridgeError("test.lost", "The line is cut.")) }
        let head = try await world.plan()
        #expect(try await world.engine.apply(head.id).stopped != nil)
        world.office.edit("anchor-boss", ["accountEnabled": false])
        world.target.contents.removesOnDisable = true
        try await world.run()
        try await world.run()
        #expect(world.account("ada@example.com")?["manager"] == nil)
        world.office.edit("anchor-boss", ["accountEnabled": true])
        try await world.run()
        #expect(world.account("ada@example.com")?["manager"] == world.account("boss@example.com")?.id.value)
    }

    @Test("however narrow the road, it is walked to the end", arguments: [0, 1, 3, 500])
    func concurrency(width: Int) async throws {
        let world = try World()
        world.office.set((0..<130).map { person("p\($0)") })
        let head = try await world.plan()
        var environment = world.engine.environment
        environment.concurrency = width
        let engine = Engine(pipeline: world.pipeline, connectors: world.engine.connectors, store: world.store, environment: environment)
        #expect(try await engine.apply(head.id).isComplete)
        #expect(world.writes == 130)
    }
}
