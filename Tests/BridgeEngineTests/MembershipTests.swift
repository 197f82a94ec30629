import BridgeCore
import BridgeEngine
import BridgePipeline
import BridgeState
import Testing

@Suite("Memberships")
struct MembershipTests {
    static func world(_ people: [String] = ["ada", "bea", "cleo"], nested: Bool = false) async throws -> World {
        let world = try World.withGroups(nested: nested)
        world.office.set(people.map { person($0) })
        return world
    }

    @Test("follow the source as deltas: who is new comes in, who is no longer there leaves")
    func deltas() async throws {
        let world = try await Self.world()
        world.group("crew", ["ada", "bea"])
        try await world.run()
        world.group("crew", ["bea", "cleo"])
        let head = try await world.run()
        #expect(head.counts == ["add_members": 1, "remove_members": 1])
        #expect(world.members("crew") == ["bea", "cleo"])
        #expect(try await world.run().operations == 0)
    }

    @Test("that somebody made by hand are kept, also when nobody else is left")
    func byHand() async throws {
        let world = try await Self.world()
        world.group("crew", ["ada"])
        try await world.run()
        world.addByHand("friend", to: "crew")
        world.group("crew", [])
        try await world.run()
        #expect(world.members("crew") == ["friend"])
    }

    @Test("of people without accounts are left out and counted, a line a group, and made once there is an account")
    func waiting() async throws {
        let world = try await Self.world()
        world.office.edit("anchor-bea", ["accountEnabled": false])
        world.group("crew", ["ada", "bea", "stranger"])
        let head = try await world.run()
        #expect(try await world.messages(head, "waiting.member") == ["leaves out 2 members who have no account"])
        #expect(world.members("crew") == ["ada"])
        world.office.edit("anchor-bea", ["accountEnabled": true])
        try await world.run()
        #expect(world.members("crew") == ["ada", "bea"])
    }

    @Test("of a member whose account was deleted are made again with the new account")
    func returning() async throws {
        let world = try await Self.world()
        world.change { $0.users.leaving[.missing] = LeavingRule(action: .delete) }
        world.group("crew", ["ada", "bea"])
        try await world.run()
        world.office.drop("anchor-ada")
        try await world.run()
        #expect(world.members("crew") == ["bea"])
        world.office.add(person("ada"))
        try await world.run()
        #expect(world.members("crew") == ["ada", "bea"])
    }

    @Test("of somebody whom the source marks as deleted end in the same run, and come back with a restoration; its lists say nothing of it")
    func softDeleted() async throws {
        let world = try await Self.world()
        world.group("crew", ["ada", "bea"])
        world.group("others", ["bea"])
        try await world.run()
        let everybody = world.office.contents.entries[.user] ?? []
        world.office.set([InMemorySource.Entry("anchor-ada", [:], change: .softDeleted)] + everybody.filter { $0.anchor != "anchor-ada" })
        #expect(try await world.run().counts == ["disable": 1, "remove_members": 1])
        #expect(world.members("crew") == ["bea"])
        #expect(world.members("others") == ["bea"])
        #expect(try await world.run().operations == 0)
        world.office.set(everybody)
        #expect(try await world.run().counts == ["enable": 1, "add_members": 1])
        #expect(world.members("crew") == ["ada", "bea"])
        #expect(try await world.run().operations == 0)
    }

    @Test("of somebody who is only missing stay")
    func missing() async throws {
        let world = try await Self.world()
        world.group("crew", ["ada", "bea"])
        try await world.run()
        world.office.drop("anchor-ada")
        #expect(try await world.run().counts == ["disable": 1])
        #expect(world.members("crew") == ["ada", "bea"])
    }

    @Test("of a disabled account stay")
    func disabled() async throws {
        let world = try await Self.world()
        world.group("crew", ["ada", "bea"])
        try await world.run()
        world.office.edit("anchor-ada", ["accountEnabled": false])
        #expect(try await world.run().counts == ["disable": 1])
        #expect(world.members("crew") == ["ada", "bea"])
    }

    @Test("may be named by another attribute than the anchor, as distinguished names are")
    func namedByAttribute() async throws {
        let world = try await Self.world()
        world.office.contents.references = ["members": "userPrincipalName"]
        world.group("crew", [])
        world.office.contents.entries[.group]?[0].values["members"] = .some(nil)
        world.office.contents.members["g-crew"] = ["ADA@example.com", "bea@example.com", "bea@example.com"]
        try await world.run()
        #expect(world.members("crew") == ["ada", "bea"])
        #expect(try await world.run().operations == 0)
    }

    @Test("of a group that is given in two pieces are added but never removed")
    func twice() async throws {
        let world = try await Self.world()
        world.group("crew", ["ada", "bea"])
        try await world.run()
        let connectors = PipelineConnectors(sources: ["office": TwoPieces(base: world.office)], target: world.target)
        let engine = Engine(
            pipeline: world.pipeline, connectors: connectors, store: world.store, environment: EngineEnvironment(owner: "test"))
        world.group("crew", ["cleo"])
        let head = try await engine.plan()
        #expect(head.counts == ["add_members": 1, "held.incomplete_group": 1])
    }

    // MARK: Whole or not

    @Test("of a group that was not given whole are added but never removed")
    func incomplete() async throws {
        let world = try await Self.world()
        world.group("crew", ["ada", "bea"])
        try await world.run()
        world.group("crew", ["cleo"])
        world.office.contents.incompleteGroups = ["g-crew"]
        let head = try await world.run()
        #expect(head.counts == ["add_members": 1, "held.incomplete_group": 1])
        #expect(world.members("crew") == ["ada", "bea", "cleo"])
        world.office.contents.incompleteGroups = []
        #expect(try await world.run().counts == ["remove_members": 1])
        #expect(world.members("crew") == ["cleo"])
    }

    @Test("are not removed when only their read was partial, although the group itself was given whole")
    func partialRead() async throws {
        let world = try await Self.world()
        world.group("crew", ["ada", "bea"])
        try await world.run()
        world.group("crew", ["ada"])
        world.office.contents.membershipCompleteness = .partial(.broken)
        let head = try await world.run()
        #expect(head.counts == ["held.incomplete_group": 1])
        #expect(world.members("crew") == ["ada", "bea"])
        world.office.contents.membershipCompleteness = nil
        try await world.run()
        #expect(world.members("crew") == ["ada"])
    }

    @Test("of a group that a read does not mention stay")
    func notMentioned() async throws {
        let world = try await Self.world()
        world.group("crew", ["ada"])
        try await world.run()
        world.office.contents.members = [:]
        #expect(try await world.run().operations == 0)
        #expect(world.members("crew") == ["ada"])
    }

    // MARK: Nested groups

    @Test("of groups in a group are left out and listed by default")
    func flat() async throws {
        let world = try await Self.world()
        world.group("all", ["ada", "g-crew"])
        world.group("crew", ["bea"])
        let head = try await world.run()
        #expect(try await world.codes(head).contains("members.nested"))
        #expect(world.members("all") == ["ada"])
    }

    @Test("of groups in a group count by option, also in circles")
    func nested() async throws {
        let world = try await Self.world(nested: true)
        world.group("all", ["ada", "g-crew"])
        world.group("crew", ["bea", "g-inner"])
        world.group("inner", ["cleo", "g-all"])
        try await world.run()
        for group in ["all", "crew", "inner"] { #expect(world.members(group) == ["ada", "bea", "cleo"]) }
        world.group("inner", ["g-all"])
        try await world.run()
        for group in ["all", "crew", "inner"] { #expect(world.members(group) == ["ada", "bea"]) }
        #expect(try await world.run().operations == 0)
    }

    @Test("of an outer group are not removed while an inner group is not whole")
    func nestedIncomplete() async throws {
        let world = try await Self.world(nested: true)
        world.group("all", ["ada", "g-crew"])
        world.group("crew", ["bea", "cleo"])
        try await world.run()
        world.group("crew", ["bea"])
        world.office.contents.incompleteGroups = ["g-crew"]
        try await world.run()
        #expect(world.members("all") == ["ada", "bea", "cleo"])
    }

    @Test("of a protected group are left as they are")
    func protected() async throws {
        let world = try await Self.world()
        world.group("crew", ["ada"])
        try await world.run()
        world.change { $0.protect = try? .all("displayName EQUALS crew") }
        world.group("crew", ["bea"])
        let head = try await world.run()
        #expect(head.operations == 0)
        #expect(try await world.codes(head) == ["held.protected"])
        #expect(world.members("crew") == ["ada"])
    }

    // MARK: Limits

    @Test("that are many of one group wait for a person, and go on after the release")
    func limit() async throws {
        let names = (0..<20).map { "p\($0)" }
        let world = try await Self.world(names)
        world.group("crew", names)
        try await world.run()
        world.group("crew", Array(names.prefix(14)))
        let head = try await world.run()
        #expect(head.status == .held && head.holds.map(\.code) == ["limit.remove_members"])
        #expect(world.members("crew").count == 20)
        try await world.engine.release(head.id, reason: "they moved")
        #expect(try await world.engine.apply(head.id).isComplete)
        #expect(world.members("crew").count == 14)
    }

    @Test("that are few of one group, or of a small one, need no release")
    func withinLimit() async throws {
        let names = (0..<30).map { "p\($0)" }
        let world = try await Self.world(names)
        world.group("crew", names)
        world.group("pair", ["p1", "p2"])
        try await world.run()
        world.group("crew", Array(names.prefix(24)))
        world.group("pair", [])
        #expect(try await world.run().status == .sealed)
        #expect(world.members("crew").count == 24 && world.members("pair").isEmpty)
    }
}

/// A source that ends every group twice.
private struct TwoPieces: MembershipSource {
    static let spec = InMemorySource.spec
    let base: InMemorySource

    init(base: InMemorySource) { self.base = base }

    init(configuration: ConnectorConfiguration, context: ConnectorContext) throws(BridgeError) {
        base = InMemorySource(InMemorySource.Contents())
    }

    var systemIdentity: String { base.systemIdentity }

    func check() async -> CheckReport { await base.check() }

    func sourceSchema() async throws -> SourceSchema { try await base.sourceSchema() }

    func read(_ request: ReadRequest, into output: inout RecordOutput) async throws -> Completeness {
        try await base.read(request, into: &output)
    }

    func readMemberships(_ request: ReadRequest, into output: inout MembershipOutput) async throws -> Completeness {
        for _ in 0..<2 { _ = try await base.readMemberships(request, into: &output) }
        return .complete(.proven)
    }
}
