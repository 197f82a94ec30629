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

@Suite("A person whom somebody holds")
struct PersonHoldTests {
    static func world() async throws -> World {
        let world = try World()
        world.office.set([person("ada"), person("bea")])
        try await world.run()
        return world
    }

    @Test("stays as last applied whatever the source says, and is listed with the reason")
    func stays() async throws {
        let world = try await Self.world()
        #expect(try await world.engine.hold("ada@example.com", reason: "parental leave") == "ada")
        world.office.drop("anchor-ada")
        world.office.edit("anchor-bea", ["jobTitle": "Captain"])
        let head = try await world.run()
        #expect(head.counts == ["update": 1, "held.by_person": 1])
        #expect(
            try await world.messages(head, "held.by_person") == ["stays as last applied, because somebody holds this one: parental leave"])
        #expect(world.active == ["ada@example.com", "bea@example.com"])
    }

    @Test("is let go by itself when the time has come")
    func ends() async throws {
        let world = try await Self.world()
        let until = world.now.addingTimeInterval(86_400)
        _ = try await world.engine.hold("ada@example.com", reason: "until tomorrow", until: until)
        world.office.drop("anchor-ada")
        #expect(try await world.run().counts == ["held.by_person": 1])
        world.advance(days: 1)
        #expect(try await world.run().counts == ["disable": 1])
        #expect(try await world.run().operations == 0)
    }

    @Test("follows the sources again once the hold is lifted")
    func lifted() async throws {
        let world = try await Self.world()
        _ = try await world.engine.hold("ada@example.com", reason: "wait")
        world.office.edit("anchor-ada", ["jobTitle": "Captain"])
        try await world.run()
        _ = try await world.engine.lift("ada@example.com", reason: "go")
        #expect(try await world.run().counts == ["update": 1])
        #expect(try await world.run().counts == [:])
        #expect(try await world.store.decisions(after: nil, limit: 9).map(\.verdict) == [.held, .lifted])
    }

    @Test("is not created while held, and not written by a plan that was made before")
    func neverWritten() async throws {
        let world = try World()
        world.office.set([person("ada"), person("bea")])
        let head = try await world.plan()
        _ = try await world.engine.hold("bea@example.com", reason: "not yet")
        let error = await #expect(throws: BridgeError.self) { try await world.engine.apply(head.id) }
        #expect(error?.code == "plan.stale")
        try await world.run()
        #expect(world.active == ["ada@example.com"])
    }

    @Test("neither comes into a group nor leaves one")
    func groups() async throws {
        let world = try World.withGroups()
        world.office.set(["ada", "bea", "cleo"].map { person($0) })
        world.group("crew", ["ada", "bea"])
        try await world.run()
        _ = try await world.engine.hold("ada@example.com", reason: "wait")
        _ = try await world.engine.hold("cleo@example.com", reason: "wait")
        world.group("crew", ["bea", "cleo"])
        try await world.run()
        #expect(world.members("crew") == ["ada", "bea"])
        _ = try await world.engine.lift("ada@example.com", reason: "go")
        _ = try await world.engine.lift("cleo@example.com", reason: "go")
        try await world.run()
        #expect(world.members("crew") == ["bea", "cleo"])
    }

    @Test("must be one person whom the state knows, held for a time to come")
    func refused() async throws {
        let world = try await Self.world()
        func code(_ body: () async throws -> String) async -> BridgeError.Code? {
            do {
                _ = try await body()
                return nil
            } catch {
                return (error as? BridgeError)?.code
            }
        }
        #expect(await code { try await world.engine.hold("nobody", reason: "") } == "person.unknown")
        #expect(await code { try await world.engine.hold("Engineer", reason: "") } == "person.ambiguous")
        #expect(await code { try await world.engine.hold("ada@example.com", reason: "", until: world.now) } == "hold.over")
        #expect(await code { try await world.engine.lift("ada@example.com", reason: "") } == "person.not_held")
    }

    @Test("is explained by the hold")
    func explained() async throws {
        let world = try await Self.world()
        _ = try await world.engine.hold("ada@example.com", reason: "parental leave")
        let explanation = try #require(try await world.engine.explain("ada@example.com").first)
        #expect(explanation.sentence.hasPrefix("ada: stays as last applied, because somebody holds this one: parental leave."))
    }
}
