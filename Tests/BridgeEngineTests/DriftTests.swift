import BridgeCore
import BridgeEngine
import BridgePipeline
import BridgeState
import SCIMPath
import Testing

@Suite("A plan that looks at the target again")
struct DriftTests {
    static func world() async throws -> World {
        let world = try World()
        world.office.set([person("ada"), person("bea")])
        try await world.run()
        return world
    }

    private func change(_ world: World, _ externalId: String, _ path: String, _ value: String) throws {
        let id = try #require(world.account(externalId)?.id)
        world.target.contents.resources[.user]?[id]?.values[try AttributePath(path)] = [.text(value)]
    }

    @Test("lists what somebody changed of ours, by path, and puts it right")
    func changed() async throws {
        let world = try await Self.world()
        try change(world, "ada@example.com", "title", "Queen")
        let head = try await world.plan(PlanOptions(refresh: true))
        #expect(head.counts == ["update": 1, "drift.changed": 1])
        #expect(try await world.messages(head, "drift.changed") == ["was changed at the target by somebody else: title"])
        #expect(try await world.labels(head, "drift.changed") == ["ada"])
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
