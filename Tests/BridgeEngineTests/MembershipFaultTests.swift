import BridgeCore
import BridgeEngine
import BridgePipeline
import BridgeState
import SCIMPath
import Synchronization
import Testing

@Suite("Memberships when something goes wrong")
struct MembershipFaultTests {
    /// A world whose next plan makes a group, adds to one and removes from one.
    static func world() async throws -> World {
        var schema = InMemoryTarget.defaultSchema
        schema.membershipChunk = 2
        let world = try World.withGroups(target: InMemoryTarget(InMemoryTarget.Contents(schema: schema)))
        let names = ["ada", "bea", "cleo", "dora", "eve"]
        world.office.set(names.map { person($0) })
        world.group("crew", ["ada", "bea", "cleo"])
        try await world.run()
        world.addByHand("friend", to: "crew")
        world.office.add(person("fay"))
        world.group("crew", ["cleo", "dora", "eve", "fay"])
        world.group("new", ["ada", "fay", "eve"])
        return world
    }

    static func check(_ world: World, _ place: String) async throws {
        #expect(world.members("crew") == ["cleo", "dora", "eve", "fay", "friend"], "\(place)")
        #expect(world.members("new") == ["ada", "eve", "fay"], "\(place)")
        #expect(try await world.run().operations == 0, "\(place)")
    }

    @Test("a process that dies at any call of apply leaves nobody out and nobody in", arguments: [false, true], [false, true])
    func killed(afterEffect: Bool, plansAnew: Bool) async throws {
        var call = 0
        while true {
            let world = try await Self.world()
            let store = FaultyStore(world.store)
            let head = try await world.plan()
            store.kills(at: call, afterEffect: afterEffect)
            _ = try? await world.engine(over: store).apply(head.id)
            guard store.isDead else { break }
            world.advance(days: 0.01)
            if plansAnew {
                try await world.run()
                try await world.run()
            } else {
                #expect(try await world.engine.apply(head.id).isComplete)
            }
            try await Self.check(world, "killed at call \(call)")
            call += 1
        }
        #expect(call > 5)
    }

    @Test("an answer that does not come is asked for again", arguments: [false, true])
    func doubt(tookEffect: Bool) async throws {
        let world = try await Self.world()
        let left = ApplyFaultTests.Counter(3)
        world.target.contents.membershipFault = { _ in
            guard left.take() else { return nil }
            let error = BridgeError("test.timeout", "No answer.", recovery: .retry(after: nil), effect: .unknown)
            return tookEffect ? .after(error) : .before(error)
        }
        try await world.run()
        try await Self.check(world, "in doubt")
    }

    @Test("a membership in doubt that is no longer wanted is taken back")
    func uncertain() async throws {
        let world = try await Self.world()
        world.target.contents.membershipFault = { _ in .after(BridgeError("test.cut", "The line is cut.")) }
        try await world.run()
        world.target.contents.membershipFault = nil
        world.group("crew", ["cleo"])
        world.group("new", [])
        try await world.run()
        #expect(world.members("crew") == ["cleo", "friend"] && world.members("new").isEmpty)
    }

    @Test("one member whom the target does not take keeps nobody else out")
    func refused() async throws {
        let world = try await Self.world()
        let bad = try #require(world.account("dora@example.com")?.id)
        world.target.contents.membershipFault = { write in
            guard write.added.contains(bad) else { return nil }
            return .before(BridgeError("target.invalid", "Not this one.", recovery: .skip, effect: .none))
        }
        try await world.run()
        #expect(world.members("crew") == ["cleo", "eve", "fay", "friend"])
        let head = try await world.run()
        #expect(head.counts == ["add_members": 1])
        #expect(try await world.store.operationCounts(of: head.id) == [.failed: 1])
    }

    @Test("a group that somebody deleted over there is made again with its members")
    func gone() async throws {
        let world = try await Self.world()
        let crew = try #require(world.targetGroup("crew"))
        world.target.contents.resources[.group]?[crew.id] = nil
        world.target.contents.members[crew.id] = nil
        try await world.run()
        try await world.run()
        #expect(world.members("crew") == ["cleo", "dora", "eve", "fay"])
        #expect(try await world.run().operations == 0)
    }

    @Test("chunks of one group are written one after the other, and chunks of different groups at the same time")
    func oneAfterTheOther() async throws {
        let world = try World.withGroups()
        world.target.contents.schema.membershipChunk = 1
        let names = ["ada", "bea", "cleo", "dora"]
        world.office.set(names.map { person($0) })
        world.group("crew", names)
        world.group("team", names)
        let target = WatchedTarget(base: world.target)
        let engine = Engine(
            pipeline: world.pipeline, connectors: PipelineConnectors(sources: ["office": world.office], target: target),
            store: world.store, environment: EngineEnvironment(owner: "test"))
        let head = try await engine.plan()
        #expect(try await engine.apply(head.id).isComplete)
        #expect(world.members("crew") == names && world.members("team") == names)
        #expect(target.most.values.allSatisfy { $0 == 1 } && target.most.count == 2)
    }

    @Test("a target without changes of members lists that and does the rest")
    func unsupported() async throws {
        let world = try World.withGroups()
        world.office.set([person("ada")])
        world.group("crew", ["ada"])
        let connectors = PipelineConnectors(sources: ["office": world.office], target: PlainTarget(base: world.target))
        let engine = Engine(
            pipeline: world.pipeline, connectors: connectors, store: world.store, environment: EngineEnvironment(owner: "test"))
        let head = try await engine.plan()
        #expect(head.counts == ["create": 2, "members.unsupported": 1])
    }
}

/// A target that takes its time and counts the changes of one group at the same time.
private final class WatchedTarget: MembershipTarget {
    static let spec = InMemoryTarget.spec
    private let base: InMemoryTarget
    private let counts = Mutex<(now: [TargetID: Int], most: [TargetID: Int])>(([:], [:]))

    init(base: InMemoryTarget) { self.base = base }

    init(configuration: ConnectorConfiguration, context: ConnectorContext) throws(BridgeError) { base = InMemoryTarget() }

    var most: [TargetID: Int] { counts.withLock { $0.most } }

    var systemIdentity: String { base.systemIdentity }

    func check() async -> CheckReport { await base.check() }

    func targetSchema() async throws -> TargetSchema { try await base.targetSchema() }

    func find(_ path: AttributePath, equals value: String, kind: ResourceKind) async throws -> [TargetResource] {
        try await base.find(path, equals: value, kind: kind)
    }

    func resource(_ id: TargetID, kind: ResourceKind) async throws -> TargetResource? { try await base.resource(id, kind: kind) }

    func apply(_ write: TargetWrite) async throws -> WriteResult { try await base.apply(write) }

    func changeMembers(of group: TargetID, add: [TargetID], remove: [TargetID]) async throws -> WriteResult {
        counts.withLock { counts in
            counts.now[group, default: 0] += 1
            counts.most[group] = max(counts.most[group] ?? 0, counts.now[group] ?? 0)
        }
        for _ in 0..<20 { await Task.yield() }
        counts.withLock { $0.now[group, default: 0] -= 1 }
        return try await base.changeMembers(of: group, add: add, remove: remove)
    }
}

/// A target whose groups have no members.
private struct PlainTarget: TargetConnector {
    static let spec = InMemoryTarget.spec
    let base: InMemoryTarget

    init(base: InMemoryTarget) { self.base = base }

    init(configuration: ConnectorConfiguration, context: ConnectorContext) throws(BridgeError) { base = InMemoryTarget() }

    var systemIdentity: String { base.systemIdentity }

    func check() async -> CheckReport { await base.check() }

    func targetSchema() async throws -> TargetSchema { try await base.targetSchema() }

    func find(_ path: AttributePath, equals value: String, kind: ResourceKind) async throws -> [TargetResource] {
        try await base.find(path, equals: value, kind: kind)
    }

    func resource(_ id: TargetID, kind: ResourceKind) async throws -> TargetResource? { try await base.resource(id, kind: kind) }

    func apply(_ write: TargetWrite) async throws -> WriteResult { try await base.apply(write) }
}
