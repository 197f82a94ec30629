import BridgeCore
import BridgeEngine
import BridgePipeline
import BridgeState
import Testing

/// Targets at which disabling somebody who has not registered yet deletes the invitation.
@Suite("A target that deletes pending invitations")
struct InvitationTests {
    private func world(_ change: (inout Pipeline) throws -> Void = { _ in }) async throws -> World {
        var schema = InMemoryTarget.defaultSchema
        schema.deactivationMayRemove = true
        var contents = InMemoryTarget.Contents(schema: schema)
        contents.removesOnDisable = true
        let world = try World(target: InMemoryTarget(contents), change: change)
        world.office.set([person("ada"), person("bea")])
        try await world.run()
        return world
    }

    @Test("a disable says that it may delete one and cannot be undone, and the plan says so once")
    func said() async throws {
        let world = try await world()
        world.office.edit("anchor-ada", ["accountEnabled": false])
        let head = try await world.plan()
        #expect(head.counts == ["disable": 1, PlanNote.disableMayRemove: 1])
        let reason = try #require(try await world.operations(head).first?.reason)
        #expect(reason.hasSuffix("; may delete a pending invitation, which cannot be undone"))
        let message = try #require(try await world.messages(head, PlanNote.disableMayRemove).first)
        #expect(message.hasPrefix("Of 1 account to disable, those that are not registered yet are deleted"))
    }

    @Test("a plan without a disable says nothing of it")
    func silent() async throws {
        let world = try await world()
        world.office.edit("anchor-ada", ["jobTitle": "Countess"])
        #expect(try await world.run().counts == ["update": 1])
    }

    @Test("nobody is disabled who only waits outside the pilot, or is held")
    func nobodyWhoWaits() async throws {
        let world = try await world()
        world.office.edit("anchor-ada", ["accountEnabled": false])
        try world.change { $0.users.pilot = try .all("displayName EQUALS bea") }
        #expect(try await world.plan().operations == 0)
        world.change { $0.users.pilot = nil }
        world.office.contents.completeness = .partial(.broken)
        let head = try await world.plan()
        #expect(head.operations == 0 && head.counts["held.partial_source"] == 2)
        #expect(world.active.count == 2)
    }

    @Test("who vanished is no failure, stays away, and is created again on return")
    func vanished() async throws {
        let world = try await world()
        world.office.edit("anchor-ada", ["accountEnabled": false])
        let head = try await world.plan()
        #expect(try await world.engine.apply(head.id).counts == [.done: 1])
        #expect(world.account("ada@example.com") == nil)
        #expect(try await world.run().counts.isEmpty)
        world.office.edit("anchor-ada", ["accountEnabled": true])
        #expect(try await world.run().counts == ["create": 1])
        #expect(world.account("ada@example.com")?["active"] == "True")
        #expect(try await world.run().counts.isEmpty)
    }
}
