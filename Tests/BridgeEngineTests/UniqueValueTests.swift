import BridgeCore
import BridgeEngine
import BridgePipeline
import BridgeState
import Testing

@Suite("Unique values")
struct UniqueValueTests {
    static func world() throws -> World {
        try World { try $0.users.mappings.set("userName", "[mailNickname]") }
    }

    private func nick(_ name: String, _ nick: String) -> InMemorySource.Entry { person(name, ["mailNickname": .text(nick)]) }

    private func userName(_ name: String, _ world: World) -> String? { world.account("\(name)@example.com")?["userName"] }

    @Test("a collision holds everybody concerned before the first write, others go on")
    func collision() async throws {
        let world = try Self.world()
        world.office.set([nick("ada", "al"), nick("albert", "AL"), nick("mary", "mary")])
        let head = try await world.run()
        #expect(world.active == ["mary@example.com"])
        #expect(try await world.labels(head, "held.collision") == ["ada", "albert"])
        world.office.edit("anchor-albert", ["mailNickname": "bert"])
        try await world.run()
        #expect(world.active.count == 3)
    }

    @Test("who has a value keeps it when somebody else wants it too")
    func taken() async throws {
        let world = try Self.world()
        world.office.set([nick("ada", "al")])
        try await world.run()
        world.office.add(nick("albert", "al"))
        let head = try await world.run()
        #expect(head.operations == 0)
        #expect(head.counts["held.collision"] == 1)
        #expect(userName("ada", world) == "al")
    }

    @Test("a disabled account still has its values")
    func disabledHolds() async throws {
        let world = try Self.world()
        world.office.set([nick("ada", "al")])
        try await world.run()
        world.office.set([nick("albert", "al")])
        #expect(try await world.run().counts["create"] == nil)
        #expect(world.accounts.count == 1)
    }

    @Test("a deleted account gives its values up, in the same plan and before they are taken")
    func deletedFrees() async throws {
        let world = try World {
            try $0.users.mappings.set("userName", "[mailNickname]")
            $0.users.leaving[.missing] = LeavingRule(action: .delete)
        }
        world.office.set([nick("ada", "al")])
        try await world.run()
        world.office.set([nick("albert", "al")])
        #expect(try await world.run().counts == ["create": 1, "delete": 1])
        #expect(userName("albert", world) == "al")
    }

    @Test("an account that deactivation removed gives its values up")
    func vanishedFrees() async throws {
        let world = try Self.world()
        world.target.contents.removesOnDisable = true
        world.office.set([nick("ada", "al")])
        try await world.run()
        world.office.set([])
        try await world.run()
        world.office.set([nick("albert", "al")])
        try await world.run()
        #expect(userName("albert", world) == "al")
    }

    @Test("who left without ever having an account takes no value from others")
    func leaverWithoutAccount() async throws {
        let world = try Self.world()
        world.office.set([nick("ada", "al"), nick("albert", "al")])
        try await world.run()
        world.office.drop("anchor-ada")
        try await world.run()
        try await world.run()
        #expect(world.active == ["albert@example.com"])
    }

    @Test("a write that frees a value goes before the write that takes it")
    func freeingFirst() async throws {
        let world = try Self.world()
        world.office.set([nick("ada", "a"), nick("bea", "b"), nick("cleo", "c")])
        try await world.run()
        world.office.edit("anchor-ada", ["mailNickname": "b"])
        world.office.edit("anchor-bea", ["mailNickname": "c"])
        world.office.edit("anchor-cleo", ["mailNickname": "d"])
        #expect(try await world.run().counts == ["update": 3])
        let order = world.target.contents.journal.suffix(3).compactMap { $0.changes.first?.newValues.first?.text }
        #expect(order == ["d", "c", "b"])
        #expect(try await world.run().operations == 0)
    }

    @Test("people who swap values are held", arguments: [["b", "a", "c"], ["b", "c", "a"]])
    func swap(nicks: [String]) async throws {
        let world = try Self.world()
        world.office.set([nick("ada", "a"), nick("bea", "b"), nick("cleo", "c")])
        try await world.run()
        for (name, nick) in zip(["ada", "bea", "cleo"], nicks) { world.office.edit("anchor-\(name)", ["mailNickname": .text(nick)]) }
        let head = try await world.run()
        #expect(head.operations == 0)
        #expect(head.counts["held.swap"] == (nicks == ["b", "a", "c"] ? 2 : 3))
    }

    @Test("who waits for a value of people who swap is held as well")
    func behindSwap() async throws {
        let world = try Self.world()
        world.office.set([nick("ada", "a"), nick("bea", "b"), nick("cleo", "c"), nick("dora", "d")])
        try await world.run()
        world.office.edit("anchor-ada", ["mailNickname": "b"])
        world.office.edit("anchor-bea", ["mailNickname": "a"])
        world.office.add(nick("eve", "c"))
        world.office.edit("anchor-cleo", ["mailNickname": "d"])
        let head = try await world.run()
        #expect(head.operations == 0)
        #expect(world.accounts.count == 4)
    }

    @Test("identifiers move on in one plan, the free one first")
    func identifiers() async throws {
        let world = try World { $0.users.identifierChange = .apply }
        world.office.set([person("ada"), person("bea")])
        try await world.run()
        world.office.edit("anchor-ada", ["userPrincipalName": "bea@example.com"])
        world.office.edit("anchor-bea", ["userPrincipalName": "bee@example.com"])
        #expect(try await world.run().counts == ["change_identifier": 2])
        #expect(world.active == ["bea@example.com", "bee@example.com"])
    }
}
