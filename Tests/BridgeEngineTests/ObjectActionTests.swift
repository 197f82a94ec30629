import BridgeCore
import BridgeEngine
import BridgePipeline
import BridgeState
import Testing

@Suite("Object actions")
struct ObjectActionTests {
    private func world(_ actions: ObjectActions) throws -> World { try World { $0.users.actions = actions } }

    @Test("without create nobody is created, and an account that appears later is adopted")
    func create() async throws {
        let world = try world(ObjectActions(create: false))
        world.office.set([person("ada"), person("mary")])
        try world.plant("x", ["externalId": .text("mary@example.com"), "active": .boolean(true)])
        let head = try await world.run()
        #expect(head.counts == ["adopt": 1, "skipped.action_off": 1])
        #expect(try await world.labels(head, "skipped.action_off") == ["ada"])
        #expect(try await world.run().counts == ["skipped.action_off": 1])
        try world.plant("y", ["externalId": .text("ada@example.com"), "active": .boolean(true)])
        #expect(try await world.run().counts == ["adopt": 1])
    }

    @Test("without update nothing is changed, disabled, enabled or adopted")
    func update() async throws {
        let world = try World()
        world.office.set([person("ada"), person("mary"), person("grace", enabled: true)])
        try await world.run()
        world.office.edit("anchor-grace", ["accountEnabled": .boolean(false)])
        try await world.run()
        world.change { $0.users.actions.update = false }
        try world.plant("x", ["externalId": .text("joan@example.com"), "active": .boolean(true)])
        world.office.set([person("ada", enabled: false), person("mary", title: "Chemist"), person("grace"), person("joan")])
        let writes = world.writes
        let head = try await world.run()
        #expect(head.counts == ["skipped.action_off": 4])
        #expect(Set(try await world.notes(head).map(\.message)).count == 4)
        #expect(world.writes == writes)
    }

    @Test("without delete a disabled account stays")
    func delete() async throws {
        let world = try World {
            $0.users.leaving[.missing] = LeavingRule(action: .disable, deleteAfterDays: 30)
            $0.users.actions.delete = false
        }
        world.office.set([person("ada"), person("mary")])
        try await world.run()
        world.office.set([person("mary")])
        #expect(try await world.run().counts == ["disable": 1])
        world.advance(days: 31)
        #expect(try await world.run().counts == ["skipped.action_off": 1])
        #expect(world.accounts.count == 2)
    }

    @Test("once an action is switched on again everybody is looked at")
    func onAgain() async throws {
        let world = try world(ObjectActions(create: false))
        world.office.set([person("ada")])
        try await world.run()
        world.change { $0.users.actions.create = true }
        #expect(try await world.run().counts == ["create": 1])
    }

    @Test("a value that is not going to be written stands in nobody's way")
    func unique() async throws {
        let world = try World { try $0.users.mappings.set("userName", "[mailNickname]") }
        world.office.set([person("ada", ["mailNickname": "al"])])
        try await world.run()
        world.change { $0.users.actions.create = false }
        world.office.set([person("ada", ["mailNickname": "bert"]), person("mary", ["mailNickname": "bert"])])
        #expect(try await world.run().counts == ["skipped.action_off": 1, "update": 1])
    }
}
