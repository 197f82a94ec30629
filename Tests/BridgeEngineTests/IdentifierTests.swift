import BridgeCore
import BridgeEngine
import BridgeMapping
import BridgePipeline
import BridgeState
import SCIMPath
import Testing

@Suite("Identifier")
struct IdentifierTests {
    static func world(_ change: IdentifierChange) async throws -> World {
        let world = try World { $0.users.identifierChange = change }
        world.office.set([person("ada"), person("grace")])
        try await world.run()
        return world
    }

    @Test("another value is held by default while all else flows, and the person is listed")
    func held() async throws {
        let world = try await Self.world(.hold)
        world.office.edit("anchor-ada", ["userPrincipalName": "lovelace@example.com", "jobTitle": "Countess"])
        let head = try await world.run()
        #expect(head.operations == 1)
        #expect(world.account("ada@example.com")?["title"] == "Countess")
        #expect(try await world.codes(head) == ["held.identifier_change"])
        let again = try await world.run()
        #expect(again.operations == 0)
        #expect(try await world.codes(again) == ["held.identifier_change"])
    }

    @Test("a change is an action of its own where the pipeline applies it")
    func applied() async throws {
        let world = try await Self.world(.apply)
        world.office.edit("anchor-ada", ["userPrincipalName": "lovelace@example.com"])
        #expect(try await world.run().counts == ["change_identifier": 1])
        #expect(world.account("lovelace@example.com") != nil)
        #expect(world.accounts.count == 2)
        #expect(try await world.run().operations == 0)
    }

    @Test("a change of letter case only is none", arguments: [IdentifierChange.hold, .apply])
    func letterCase(setting: IdentifierChange) async throws {
        let world = try await Self.world(setting)
        world.office.edit("anchor-ada", ["userPrincipalName": "Ada@Example.com"])
        let head = try await world.run()
        #expect(head.operations == 0)
        #expect(try await world.codes(head).isEmpty)
        #expect(world.account("ada@example.com") != nil)
    }

    @Test("it is not changed to one that a stranger's account has")
    func taken() async throws {
        let world = try await Self.world(.apply)
        try world.plant("x1", ["externalId": .text("lovelace@example.com")])
        world.office.edit("anchor-ada", ["userPrincipalName": "lovelace@example.com"])
        let head = try await world.run()
        #expect(head.operations == 0)
        #expect(try await world.codes(head) == ["held.identifier_taken"])
    }

    @Test("it is not changed to one that another person still has")
    func takenByOurs() async throws {
        let world = try await Self.world(.apply)
        world.office.edit("anchor-ada", ["userPrincipalName": "grace@example.com"])
        let head = try await world.run()
        #expect(head.operations == 0)
        #expect(world.active == ["ada@example.com", "grace@example.com"])
    }

    @Test("it is not cleared when the source loses the value")
    func lost() async throws {
        let world = try await Self.world(.apply)
        world.office.edit("anchor-ada", ["userPrincipalName": nil])
        #expect(try await world.run().operations == 0)
        #expect(world.account("ada@example.com") != nil)
    }

    @Test("who comes back with another one is enabled first and changed in the next run")
    func enabledFirst() async throws {
        let world = try await Self.world(.apply)
        world.office.drop("anchor-ada")
        try await world.run()
        world.office.add(person("lovelace", anchor: "anchor-ada"))
        let head = try await world.run()
        #expect(head.counts["enable"] == 1)
        #expect(head.counts["change_identifier"] == nil)
        #expect(try await world.run().counts == ["change_identifier": 1])
        #expect(world.active == ["grace@example.com", "lovelace@example.com"])
    }

    @Test("nobody is created without a value for it", arguments: [nil, ""])
    func none(value: String?) async throws {
        let world = try World()
        world.office.set([person("ada", ["userPrincipalName": value.map(AttributeValue.text)])])
        let head = try await world.run()
        #expect(world.accounts.isEmpty)
        #expect(try await world.codes(head) == ["held.no_identifier"])
    }

    @Test("where nothing is mapped to it nobody is created, and no other match attribute takes its place")
    func unmapped() async throws {
        let world = try World {
            $0.users.match.append(MatchAttribute(try AttributePath("title"), found: .adopt))
            $0.users.mappings.removeAll { $0.target == .literal("externalId") }
        }
        try world.plant("x1", ["title": .text("Engineer"), "active": .boolean(true)])
        world.office.set([person("ada")])
        let head = try await world.run()
        #expect(head.operations == 0)
        #expect(try await world.codes(head) == ["held.no_identifier"])
    }
}
