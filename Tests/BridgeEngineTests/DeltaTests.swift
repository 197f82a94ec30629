import BridgeCore
import BridgeEngine
import BridgePipeline
import BridgeState
import Testing

@Suite("Deltas")
struct DeltaTests {
    static func world() async throws -> World {
        let world = try World.joined(incremental: ["office"])
        world.office.set([person("ada", key: "7", title: "Countess"), person("grace", key: "8")])
        world.plants.set([person("ada.plant", key: "7", title: "Welder")])
        try await world.run()
        return world
    }

    @Test("a delta record is laid over what was known: expressions never see half a record")
    func laidOver() async throws {
        let world = try await Self.world()
        world.office.contents.changes[.user] = [InMemorySource.Entry("anchor-grace", ["jobTitle": "Admiral"], change: .patch)]
        #expect(try await world.run().counts == ["update": 1])
        #expect(world.account("grace@example.com")?["title"] == "Admiral")
        #expect(try await world.run().operations == 0)
    }

    @Test("nobody is missing from a delta")
    func nobodyMissing() async throws {
        let world = try await Self.world()
        world.office.contents.changes[.user] = []
        #expect(try await world.run().operations == 0)
        #expect(world.active.count == 2)
    }

    @Test("a delta in which a value becomes empty lets the other source's value through")
    func emptied() async throws {
        let world = try await Self.world()
        world.office.contents.changes[.user] = [InMemorySource.Entry("anchor-ada", ["jobTitle": nil], change: .patch)]
        try await world.run()
        #expect(world.account("ada@example.com")?["title"] == "Welder")
    }

    @Test("several changes of one person in one delta are laid over each other")
    func several() async throws {
        let world = try await Self.world()
        world.office.contents.changes[.user] = [
            InMemorySource.Entry("anchor-grace", ["jobTitle": "Admiral"], change: .patch),
            InMemorySource.Entry("anchor-grace", ["accountEnabled": false], change: .patch),
            InMemorySource.Entry("anchor-grace", ["accountEnabled": true], change: .patch),
        ]
        #expect(try await world.run().counts == ["update": 1])
        #expect(world.account("grace@example.com")?["title"] == "Admiral")
    }

    @Test("a person who is deleted and restored by deltas gets the account back with all values")
    func restored() async throws {
        let world = try await Self.world()
        world.office.contents.changes[.user] = [
            InMemorySource.Entry("anchor-grace", ["userPrincipalName": "77grace@example.com", "jobTitle": nil], change: .softDeleted)
        ]
        #expect(try await world.run().counts == ["disable": 1])
        world.office.contents.changes[.user] = [
            InMemorySource.Entry("anchor-grace", ["userPrincipalName": "grace@example.com"], change: .patch)
        ]
        #expect(try await world.run().counts == ["enable": 1])
        #expect(world.account("grace@example.com")?["title"] == "Engineer")
    }

    @Test("rules that ask for less go on from the checkpoint; an attribute that was never read makes the read whole")
    func fewerAttributes() async throws {
        let world = try await Self.world()
        let whole = world.pipeline.users.mappings
        let fewer = try World.mappings(World.standardMapping.filter { $0.key != "title" })
        world.change { $0.users.mappings = fewer }
        world.office.edit("anchor-grace", ["jobTitle": "Admiral"])
        #expect(try await world.run().reads.filter { $0.source == "office" }.map(\.records) == [0])
        world.change { $0.users.mappings = whole }
        #expect(try await world.run().reads.filter { $0.source == "office" }.map(\.records) == [2])
        #expect(world.account("grace@example.com")?["title"] == "Admiral")
    }

    @Test("a delta that fails holds its people and is asked for again")
    func failed() async throws {
        let world = try await Self.world()
        world.office.contents.changes[.user] = [InMemorySource.Entry("anchor-grace", ["jobTitle": "Admiral"], change: .patch)]
        world.office.fails()
        #expect(try await world.run().operations == 0)
        world.office.fails(false)
        #expect(try await world.run().counts == ["update": 1])
    }

    @Test("a delta with a record that cannot be read is asked for again")
    func unreadable() async throws {
        let world = try await Self.world()
        let checkpoint = try await world.store.fact("read.office.user.checkpoint")
        world.office.contents.skipped = [("anchor-grace", .broken)]
        try await world.run()
        #expect(try await world.store.fact("read.office.user.checkpoint") == checkpoint)
        world.office.contents.skipped = []
        try await world.run()
        #expect(try await world.store.fact("read.office.user.checkpoint") != checkpoint)
    }

    @Test("a full read after deltas finds what the deltas did not say")
    func fullAfterDelta() async throws {
        let world = try await Self.world()
        world.office.drop("anchor-grace")
        #expect(try await world.run().operations == 0)
        let head = try await world.plan(PlanOptions(fullRead: true))
        #expect(head.counts == ["disable": 1])
    }

    @Test("another attribute in the pipeline makes the next read a full one")
    func otherAttributes() async throws {
        let world = try await Self.world()
        world.office.edit("anchor-grace", ["city": "Hamburg"])
        world.change { try? $0.users.mappings.set("locality", "[city]") }
        try await world.run()
        #expect(world.account("grace@example.com")?["locality"] == "Hamburg")
    }
}
