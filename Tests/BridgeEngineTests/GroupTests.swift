import BridgeCore
import BridgeEngine
import BridgePipeline
import BridgeState
import SCIMPath
import Testing

@Suite("Groups")
struct GroupTests {
    @Test("are created after people, and then get their members, in this order")
    func phases() async throws {
        let world = try World.withGroups()
        world.office.set([person("ada"), person("bea")])
        world.group("crew", ["ada", "bea"])
        let head = try await world.plan()
        let operations = try await world.operations(head)
        #expect(operations.map(\.phase) == [1, 1, 3, 4])
        #expect(operations.map(\.action) == [.create, .create, .create, .addMembers] && head.counts["create"] == 3)
        #expect(Set(operations.map(\.sequence)).count == 4)
        #expect(try await world.engine.apply(head.id).isComplete)
        #expect(world.members("crew") == ["ada", "bea"])
        #expect(try await world.run().operations == 0)
        #expect(try await world.run().operations == 0)
    }

    @Test("are updated by their own mapping and never joined, disabled or held for accountEnabled")
    func update() async throws {
        let world = try World.withGroups { $0.join = JoinRules(keys: ["employeeId"]) }
        world.office.set([person("ada", key: "1")])
        world.group("crew", ["ada"])
        try await world.run()
        world.office.contents.entries[.group]?[0].values["displayName"] = .text("team")
        let head = try await world.run()
        #expect(head.counts == ["update": 1])
        #expect(world.targetGroup("team") != nil)
    }

    @Test("that leave stay as they are, with their members")
    func leaving() async throws {
        let world = try World.withGroups()
        world.office.set([person("ada")])
        world.group("crew", ["ada"])
        try await world.run()
        world.office.contents.entries[.group] = []
        world.office.contents.members = [:]
        #expect(try await world.run().operations == 0)
        #expect(world.members("crew") == ["ada"])
    }

    @Test("are deleted when the rule says so, and made again with their members when they return")
    func deletion() async throws {
        let world = try World.withGroups { $0.groups?.resource.leaving[.outOfScope] = LeavingRule(action: .delete) }
        world.change { $0.groups?.resource.scope = try? .all("displayName REGEX MATCH .*crew") }
        world.office.set([person("ada")])
        world.group("crew", ["ada"])
        try await world.run()
        world.office.contents.entries[.group]?[0].values["displayName"] = .text("gone")
        #expect(try await world.run().counts["delete"] == 1)
        #expect(world.target.contents.resources[.group]?.isEmpty == true)
        world.office.contents.entries[.group]?[0].values["displayName"] = .text("new crew")
        try await world.run()
        #expect(world.members("new crew") == ["ada"])
    }

    @Test("that are there are adopted by their external id, and who is in them stays")
    func adoption() async throws {
        let world = try World.withGroups()
        let id = TargetID("old")
        let values: [AttributePath: [TargetValue]] = [
            .literal("externalId"): [.text("g-crew")], .literal("displayName"): [.text("crew")],
        ]
        world.target.contents.resources[.group] = [id: TargetResource(id: id, values: values)]
        world.addByHand("friend", to: "crew")
        world.office.set([person("ada")])
        world.group("crew", ["ada"])
        let head = try await world.run()
        #expect(head.counts["adopt"] == 1)
        #expect(world.members("crew") == ["ada", "friend"])
    }

    @Test("of a source that could not be read whole are held, as people are")
    func partial() async throws {
        let world = try World.withGroups()
        world.office.set([person("ada"), person("bea")])
        world.group("crew", ["ada", "bea"])
        try await world.run()
        world.group("crew", ["ada"])
        world.office.fails()
        #expect(try await world.run().operations == 0)
        #expect(world.members("crew") == ["ada", "bea"])
        world.office.fails(false)
        #expect(try await world.run().counts["remove_members"] == 1)
        #expect(world.members("crew") == ["ada"])
    }

    @Test("and people may want the same external id")
    func apart() async throws {
        let world = try World.withGroups()
        world.office.set([person("ada", ["userPrincipalName": "g-crew"])])
        world.group("crew", [])
        let head = try await world.run()
        #expect(head.counts == ["create": 2])
        #expect(world.accounts.count == 1 && world.targetGroup("crew") != nil)
    }

    @Test("are left alone, and that is listed, when the target offers none")
    func unsupported() async throws {
        var schema = InMemoryTarget.defaultSchema
        schema.attributes[.group] = nil
        let world = try World.withGroups(target: InMemoryTarget(InMemoryTarget.Contents(schema: schema)))
        world.office.set([person("ada")])
        world.group("crew", ["ada"])
        let head = try await world.run()
        #expect(head.counts == ["create": 1, "groups.unsupported": 1])
    }

    @Test("without rules for members keep whoever is in them")
    func withoutMembers() async throws {
        let world = try World.withGroups { $0.groups?.members = nil }
        world.office.set([person("ada")])
        world.group("crew", ["ada"])
        #expect(try await world.run().counts == ["create": 2])
        #expect(world.members("crew").isEmpty)
    }
}
