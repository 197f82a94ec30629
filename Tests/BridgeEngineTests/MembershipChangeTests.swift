import BridgeCore
import BridgeEngine
import BridgeState
import Testing

/// Memberships of a source that says which groups changed.
@Suite("Changes of memberships")
struct MembershipChangeTests {
    private func world(store: any StateStore = InMemoryStateStore()) async throws -> World {
        let world = try World.withGroups(incremental: ["office"], store: store)
        world.office.set([person("ada", key: "1"), person("bob", key: "2"), person("cleo", key: "3")])
        world.group("one", ["ada", "bob"])
        world.group("two", ["cleo"])
        try await world.run()
        #expect(world.members("one") == ["ada", "bob"] && world.members("two") == ["cleo"])
        return world
    }

    @Test("only groups that the source names are taken in, and the others keep their members")
    func changed() async throws {
        let world = try await world()
        world.office.contents.members = ["g-one": ["anchor-ada"], "g-two": []]
        world.office.contents.changedGroups = ["g-one"]
        try await world.run()
        #expect(world.members("one") == ["ada"])
        #expect(world.members("two") == ["cleo"])
        world.office.contents.changedGroups = ["g-two"]
        try await world.run()
        #expect(world.members("two").isEmpty)
    }

    @Test("somebody who is restored is back in a group that was given without them meanwhile, unless it is given without them again")
    func restored() async throws {
        let world = try await world()
        world.office.contents.changes[.user] = [InMemorySource.Entry("anchor-ada", [:], change: .softDeleted)]
        world.office.contents.members["g-one"] = ["anchor-cleo"]
        world.office.contents.changedGroups = ["g-one"]
        try await world.run()
        #expect(world.members("one") == ["cleo"])
        world.office.contents.members["g-one"] = []
        try await world.run()
        #expect(world.members("one").isEmpty)
        world.office.contents.changedGroups = []
        world.office.contents.changes[.user] = [person("ada", key: "1")]
        try await world.run()
        #expect(world.members("one") == ["ada"])
        world.office.contents.changedGroups = ["g-one"]
        try await world.run()
        #expect(world.members("one").isEmpty)
    }

    @Test("a full read reads all groups whatever the source says of changes")
    func fully() async throws {
        let world = try await world()
        world.office.contents.members["g-two"] = ["anchor-bob"]
        world.advance(days: 1)
        let head = try await world.plan(PlanOptions(fullRead: true))
        _ = try await world.engine.apply(head.id)
        #expect(world.members("two") == ["bob"])
    }

    @Test("a checkpoint that is no longer known leads to a read of all groups and all people, and nobody is lost by it")
    func forgotten() async throws {
        let world = try await world()
        world.office.contents.changes[.user] = [InMemorySource.Entry("anchor-ada", ["jobTitle": "Countess"], change: .patch)]
        world.office.contents.members = ["g-one": ["anchor-ada", "anchor-bob", "anchor-cleo"], "g-two": ["anchor-cleo"]]
        world.office.contents.forgetsCheckpoints = true
        let head = try await world.run()
        #expect(head.reads.allSatisfy { $0.verdict != "partial" })
        #expect(world.members("one") == ["ada", "bob", "cleo"])
        #expect(world.active.count == 3)
        // What a full read says counts, also against what the broken round had said before.
        #expect(world.account("ada@example.com")?["title"] == "Engineer")
    }

    @Test("a read that is not complete, or a group that is not whole, keeps the checkpoint where it was")
    func partial() async throws {
        let world = try await world()
        world.office.contents.members["g-one"] = ["anchor-ada"]
        world.office.contents.changedGroups = ["g-one"]
        world.office.contents.incompleteGroups = ["g-one"]
        let before = try await world.store.fact("read.office.membership.checkpoint")
        try await world.run()
        #expect(world.members("one") == ["ada", "bob"])
        #expect(try await world.store.fact("read.office.membership.checkpoint") == before)
        world.office.contents.incompleteGroups = []
        try await world.run()
        #expect(world.members("one") == ["ada"])
        #expect(try await world.store.fact("read.office.membership.checkpoint") != before)
    }
}
