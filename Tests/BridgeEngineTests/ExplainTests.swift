import BridgeCore
import BridgeEngine
import BridgePipeline
import SCIMPath
import Testing

@Suite("Explain")
struct ExplainTests {
    @Test("a disabled person is explained by the clause that decided")
    func disabled() async throws {
        let world = try World()
        world.sources["office"]?.set([person("ada")])
        try await world.run()
        world.sources["office"]?.edit("anchor-ada", ["accountEnabled": .boolean(false)])
        try await world.run()
        let found = try await world.engine.explain("ADA@example.com")
        #expect(found.map(\.sentence) == ["ada: disabled, because accountEnabled is False in “office”."])
    }

    @Test("a person held by a collision is explained by what the latest plan says")
    func collision() async throws {
        let world = try World { pipeline in
            pipeline.users.mappings += try World.mappings(["userName": "[nick]"])
        }
        var (ada, grace) = (person("ada"), person("grace"))
        ada.values["nick"] = "countess"
        grace.values["nick"] = "Countess"
        world.sources["office"]?.set([ada, grace])
        try await world.plan()
        let found = try await world.engine.explain("ada@example.com")
        #expect(found.count == 1)
        #expect(found.first?.sentence.contains("somebody else wants the same userName") == true)
        #expect(found.first?.steps.last?.lines.first?.contains("held.collision") == true)
    }

    @Test("a manager is found by the key, and not everybody who refers to it")
    func manager() async throws {
        let world = try World { try $0.users.mappings.refer("manager", to: "manager") }
        world.office.contents.references = ["manager": nil]
        world.office.set([person("ada"), person("grace", ["manager": "anchor-ada"])])
        try await world.run()
        #expect(try await world.engine.explain("anchor-ada").map(\.label) == ["ada"])
    }

    @Test("a group is explained by its name, with its members in numbers")
    func group() async throws {
        let world = try World.withGroups()
        world.office.set([person("ada"), person("grace")])
        world.group("crew", ["ada", "grace", "nobody"])
        try await world.run()
        let found = try await world.engine.explain("CREW")
        #expect(found.map(\.sentence) == ["crew: in scope, the group at the target is active."])
        let members = found.first?.steps.first { $0.name == "members" }
        #expect(members?.lines == ["“office” lists 3 members", "2 of them were put into the group at the target by this pipeline"])
    }

    @Test("nobody is explained by a value that nobody has")
    func unknown() async throws {
        let world = try World()
        world.sources["office"]?.set([person("ada")])
        try await world.run()
        #expect(try await world.engine.explain("nobody@example.com").isEmpty)
    }
}
