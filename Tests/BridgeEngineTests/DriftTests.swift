import BridgeCore
import BridgeEngine
import BridgeMapping
import BridgePipeline
import BridgeState
import SCIMPath
import Testing

@Suite("A plan that looks at the target again")
struct DriftTests {
    static func world(_ rule: TargetChange = .report, change: (inout Pipeline) throws -> Void = { _ in }) async throws -> World {
        let world = try World {
            $0.onTargetChange = rule
            try change(&$0)
        }
        world.office.set([person("ada"), person("bea")])
        try await world.run()
        return world
    }

    private func change(_ world: World, _ externalId: String, _ path: String, _ value: String) throws {
        try change(world, externalId, path, .text(value))
    }

    private func change(_ world: World, _ externalId: String, _ path: String, _ value: TargetValue) throws {
        let id = try #require(world.account(externalId)?.id)
        world.target.contents.resources[.user]?[id]?.values[try AttributePath(path)] = [value]
    }

    /// Plans with a refresh and applies.
    private func refresh(_ world: World) async throws -> PlanHead {
        world.advance(days: 0.001)
        let head = try await world.plan(PlanOptions(refresh: true))
        _ = try await world.engine.apply(head.id)
        return head
    }

    @Test("lists what somebody changed of ours, by path, and leaves it unless the file says restore", arguments: TargetChange.allCases)
    func changed(_ rule: TargetChange) async throws {
        let world = try await Self.world(rule)
        try change(world, "ada@example.com", "title", "Queen")
        let head = try await refresh(world)
        #expect(head.counts == (rule == .restore ? ["update": 1, "drift.changed": 1] : ["drift.changed": 1]))
        #expect(try await world.messages(head, "drift.changed") == ["was changed at the target by somebody else: title"])
        #expect(try await world.labels(head, "drift.changed") == ["ada"])
        #expect(world.account("ada@example.com")?["title"] == (rule == .restore ? "Engineer" : "Queen"))
        #expect(try await refresh(world).counts == (rule == .restore ? [:] : ["drift.changed": 1]))
    }

    @Test("what was only reported is not put right by a later plan without refresh, nor by another change of the same person")
    func reported() async throws {
        let world = try await Self.world()
        try world.change { try $0.users.mappings.set("nickName", "[displayName]") }
        try await world.run()
        try change(world, "ada@example.com", "title", "Queen")
        world.office.edit("anchor-ada", ["displayName": "Ada"])
        let head = try await refresh(world)
        #expect(head.counts == ["update": 1, "drift.changed": 1])
        #expect(try await world.operations(head).flatMap(\.changes).map(\.path) == [.literal("nickName")])
        world.office.edit("anchor-ada", ["displayName": "Ada L."])
        try await world.run()
        #expect(world.account("ada@example.com")?["title"] == "Queen")
        #expect(world.account("ada@example.com")?["nickName"] == "Ada L.")
    }

    @Test("a value that the source changes as well goes its way, from what is there now")
    func bothChanged() async throws {
        let world = try await Self.world()
        try change(world, "ada@example.com", "title", "Queen")
        world.office.edit("anchor-ada", ["jobTitle": "Countess"])
        let head = try await refresh(world)
        #expect(try await world.operations(head).flatMap(\.changes).map(\.old) == [[.text("Queen")]])
        #expect(world.account("ada@example.com")?["title"] == "Countess")
    }

    @Test("an account that somebody disabled is enabled only by restore, as an enabling", arguments: TargetChange.allCases)
    func disabledByHand(_ rule: TargetChange) async throws {
        let world = try await Self.world(rule)
        try change(world, "ada@example.com", "active", .boolean(false))
        let head = try await refresh(world)
        #expect(head.counts == (rule == .restore ? ["enable": 1, "drift.changed": 1] : ["drift.changed": 1]))
        #expect(world.active.contains("ada@example.com") == (rule == .restore))
        let reasons = try await world.operations(head).map(\.reason)
        #expect(reasons == (rule == .restore ? ["enabled, because somebody else changed active at the target"] : []))
    }

    @Test("the account of somebody who left and that somebody enabled is disabled again only by restore", arguments: TargetChange.allCases)
    func enabledByHand(_ rule: TargetChange) async throws {
        let world = try await Self.world(rule)
        world.office.edit("anchor-ada", ["accountEnabled": false])
        try await world.run()
        #expect(try await refresh(world).counts.isEmpty)
        try change(world, "ada@example.com", "active", .boolean(true))
        let head = try await refresh(world)
        #expect(head.counts == (rule == .restore ? ["disable": 1, "drift.changed": 1] : ["drift.changed": 1]))
        #expect(world.active.contains("ada@example.com") == (rule == .report))
        #expect(try await refresh(world).operations == 0)
    }

    @Test("a manager whom somebody changed is listed, and put right by restore", arguments: TargetChange.allCases)
    func reference(_ rule: TargetChange) async throws {
        let world = try World {
            try $0.users.mappings.refer("manager", to: "manager")
            $0.onTargetChange = rule
        }
        world.office.contents.references = ["manager": nil]
        world.office.set([person("ada", ["manager": "anchor-bea"]), person("bea"), person("cleo")])
        try await world.run()
        let bea = try #require(world.account("bea@example.com")?.id.value)
        #expect(try await refresh(world).counts.isEmpty)
        for other in [try #require(world.account("cleo@example.com")?.id.value), "stranger"] {
            try change(world, "ada@example.com", "manager", .resource(TargetID(other)))
            let head = try await refresh(world)
            #expect(head.counts == (rule == .restore ? ["reference": 1, "drift.changed": 1] : ["drift.changed": 1]))
            #expect(world.account("ada@example.com")?["manager"] == (rule == .restore ? bea : other))
        }
    }

    @Test("values that are only written at creation are anybody’s, and those that only fill in are put right only where nothing is")
    func applyRules() async throws {
        let world = try await Self.world(.restore) {
            try $0.users.mappings.set("nickName", "[displayName]")
            try $0.users.mappings.change("nickName") { $0.apply = .onCreate }
            try $0.users.mappings.change("title") { $0.apply = .ifTargetEmpty }
        }
        try change(world, "ada@example.com", "nickName", "Queen")
        try change(world, "ada@example.com", "title", "Queen")
        #expect(try await refresh(world).counts.isEmpty)
        let id = try #require(world.account("ada@example.com")?.id)
        world.target.contents.resources[.user]?[id]?.values[.literal("title")] = nil
        #expect(try await refresh(world).counts == ["update": 1, "drift.changed": 1])
        #expect(world.account("ada@example.com")?["title"] == "Engineer")
        #expect(world.account("ada@example.com")?["nickName"] == "Queen")
    }

    @Test("the target is listed once, and only what a list does not have is asked for, before an account counts as gone")
    func oneListing() async throws {
        let world = try await Self.world()
        let id = try #require(world.account("ada@example.com")?.id)
        world.target.contents.resources[.user]?[id] = nil
        world.target.contents.reads = [:]
        let head = try await world.plan(PlanOptions(refresh: true))
        #expect(head.counts == ["account.gone": 1])
        #expect(world.target.contents.reads == ["list": 1, "resource": 1])
        try await world.run()
        #expect(world.active.count == 2)
    }

    @Test("an account that a cut list leaves out is not gone")
    func cutList() async throws {
        let world = try await Self.world()
        world.target.contents.listsOnly = 1
        let head = try await world.plan(PlanOptions(refresh: true))
        #expect(head.counts == ["drift.incomplete": 1])
    }

    @Test("says nothing of values that we never wrote, nor without being asked")
    func notOurs() async throws {
        let world = try await Self.world()
        try change(world, "ada@example.com", "nickName", "Queen")
        #expect(try await world.plan(PlanOptions(refresh: true)).counts.isEmpty)
        try change(world, "ada@example.com", "title", "Queen")
        #expect(try await world.plan().counts.isEmpty)
    }

    @Test("counts accounts that are not ours and leaves them alone")
    func unowned() async throws {
        let world = try await Self.world()
        try world.plant("x1", ["externalId": .text("visitor")])
        try world.plant("x2", ["externalId": .text("robot")])
        let head = try await world.plan(PlanOptions(refresh: true))
        #expect(head.counts == ["drift.unowned": 1] && head.operations == 0)
        let message = "2 accounts at the target are not this pipeline's and are never touched"
        #expect(try await world.messages(head, "drift.unowned") == [message])
    }

    @Test("lists accounts with the same identifier, once for each value")
    func duplicates() async throws {
        let world = try await Self.world()
        for id in ["x1", "x2", "x3"] { try world.plant(id, ["externalId": .text("twin")]) }
        let head = try await world.plan(PlanOptions(refresh: true))
        #expect(try await world.messages(head, "drift.duplicate") == ["the accounts x1, x2, x3 have the same externalId"])
    }
}
