import BridgeCore
import BridgeEngine
import BridgePipeline
import BridgeState
import SCIMPath
import Testing

@Suite("A plan that looks at the members of groups again")
struct MemberDriftTests {
    private func world(_ rule: TargetChange) async throws -> World {
        let world = try World.withGroups { $0.onTargetChange = rule }
        world.office.set(["ada", "bea", "cleo"].map { person($0) })
        world.group("crew", ["ada", "bea"])
        try await world.run()
        return world
    }

    private func takeOut(_ name: String, of group: String, _ world: World) throws {
        let id = try #require(world.targetGroup(group)?.id)
        world.target.contents.members[id]?.remove(try #require(world.account("\(name)@example.com")?.id))
    }

    private func refresh(_ world: World) async throws -> PlanHead {
        world.advance(days: 0.001)
        let head = try await world.plan(PlanOptions(refresh: true))
        _ = try await world.engine.apply(head.id)
        return head
    }

    @Test("lists whom somebody took out, and puts them in again only by restore", arguments: TargetChange.allCases)
    func takenOut(_ rule: TargetChange) async throws {
        let world = try await world(rule)
        #expect(try await refresh(world).counts.isEmpty)
        try takeOut("ada", of: "crew", world)
        let head = try await refresh(world)
        #expect(head.counts == (rule == .restore ? ["add_members": 1, "drift.member_removed": 1] : ["drift.member_removed": 1]))
        #expect(try await world.messages(head, "drift.member_removed") == ["lost 1 members that we put there, by somebody else"])
        #expect(world.members("crew") == (rule == .restore ? ["ada", "bea"] : ["bea"]))
        #expect(try await refresh(world).counts == (rule == .restore ? [:] : ["drift.member_removed": 1]))
        #expect(try await world.run().operations == 0)
    }

    @Test("counts whom somebody put there, and keeps them", arguments: TargetChange.allCases)
    func putThere(_ rule: TargetChange) async throws {
        let world = try await world(rule)
        world.addByHand("friend", to: "crew")
        let head = try await refresh(world)
        #expect(head.operations == 0 && head.counts["drift.member_added"] == 1)
        #expect(world.members("crew") == ["ada", "bea", "friend"])
    }

    @Test("whom somebody took out and the source no longer names is no difference, and nobody else leaves")
    func bothGone() async throws {
        let world = try await world(.restore)
        try takeOut("ada", of: "crew", world)
        world.group("crew", ["bea"])
        let head = try await refresh(world)
        #expect(head.counts["drift.member_removed"] == nil)
        #expect(world.members("crew") == ["bea"])
        #expect(try await refresh(world).counts.isEmpty)
    }

    @Test("a group of a source that was not read whole loses nobody, and gets back whom somebody took out")
    func partial() async throws {
        let world = try await world(.restore)
        try takeOut("ada", of: "crew", world)
        world.group("crew", ["ada"])
        world.office.contents.membershipCompleteness = .partial(.broken)
        _ = try await refresh(world)
        #expect(world.members("crew").contains("bea"))
    }
}
