import BridgeCore
import BridgeEngine
import BridgeMapping
import BridgePipeline
import BridgeState
import Testing

@Suite("References")
struct ReferenceTests {
    static func world(by attribute: String? = nil) throws -> World {
        let world = try World { try $0.users.mappings.refer("manager", to: "manager") }
        world.office.contents.references = ["manager": attribute]
        return world
    }

    private func manager(_ name: String, in world: World) -> String? { world.account("\(name)@example.com")?["manager"] }

    private func id(_ name: String, in world: World) -> String? { world.account("\(name)@example.com")?.id.value }

    @Test("a manager is the target's id of the manager's account, also when both are created in one run")
    func bothCreated() async throws {
        let world = try Self.world()
        world.office.set([person("ada", ["manager": "anchor-grace"]), person("grace")])
        try await world.run()
        #expect(manager("ada", in: world) == id("grace", in: world))
        #expect(try await world.run().operations == 0)
    }

    @Test("managers may stand in a circle")
    func circle() async throws {
        let world = try Self.world()
        world.office.set([
            person("ada", ["manager": "anchor-grace"]), person("grace", ["manager": "anchor-ada"]),
            person("mary", ["manager": "anchor-mary"]),
        ])
        try await world.run()
        #expect(manager("ada", in: world) == id("grace", in: world))
        #expect(manager("grace", in: world) == id("ada", in: world))
        #expect(manager("mary", in: world) == id("mary", in: world))
    }

    @Test("a reference to somebody unknown waits, is counted, and is written when the person appears")
    func waitsForPerson() async throws {
        let world = try Self.world()
        world.office.set([person("ada", ["manager": "anchor-grace"])])
        let head = try await world.run()
        #expect(world.accounts.count == 1)
        #expect(head.counts["waiting.reference"] == 1)
        #expect(try await world.run().counts["waiting.reference"] == 1)
        world.office.add(person("grace"))
        try await world.run()
        #expect(manager("ada", in: world) == id("grace", in: world))
    }

    @Test("a reference to somebody without an account waits, and is written when the account exists")
    func waitsForAccount() async throws {
        let world = try Self.world()
        world.office.set([person("ada", ["manager": "anchor-grace"]), person("grace", enabled: false)])
        let head = try await world.run()
        #expect(head.operations == 1)
        #expect(head.counts["waiting.reference"] == 1)
        #expect(manager("ada", in: world) == nil)
        world.office.edit("anchor-grace", ["accountEnabled": true])
        try await world.run()
        #expect(manager("ada", in: world) == id("grace", in: world))
        #expect(try await world.run().operations == 0)
    }

    @Test("an attribute of the other record names them where the source says so, without letter case")
    func byAttribute() async throws {
        let world = try Self.world(by: "distinguishedName")
        world.office.set([
            person("ada", ["manager": "CN=Grace,DC=example", "distinguishedName": "cn=ada,dc=example"]),
            person("grace", ["distinguishedName": "cn=grace,dc=example"]),
        ])
        try await world.run()
        #expect(manager("ada", in: world) == id("grace", in: world))
    }

    @Test("another manager is a change, no manager a clear only where the mapping says when_empty: clear", arguments: [true, false])
    func changes(clears: Bool) async throws {
        let world = try Self.world()
        try world.change { if clears { try $0.users.mappings.change("manager") { $0.whenEmpty = .clear } } }
        world.office.set([person("ada", ["manager": "anchor-grace"]), person("grace"), person("mary")])
        try await world.run()
        world.office.edit("anchor-ada", ["manager": "anchor-mary"])
        #expect(try await world.run().counts == ["reference": 1])
        #expect(manager("ada", in: world) == id("mary", in: world))
        world.office.edit("anchor-ada", ["manager": nil])
        try await world.run()
        #expect(manager("ada", in: world) == (clears ? nil : id("mary", in: world)))
        #expect(try await world.run().operations == 0)
    }

    @Test("a reference in one source leads to a person whose account came from another")
    func overJoinedPeople() async throws {
        let world = try World.joined { try $0.users.mappings.refer("manager", to: "manager") }
        world.office.contents.references = ["manager": nil]
        world.plants.set([person("grace", key: "8")])
        try await world.run()
        world.office.set([person("ada", key: "7", ["manager": "office-grace"]), person("grace", key: "8", anchor: "office-grace")])
        try await world.run()
        #expect(world.accounts.count == 2)
        #expect(manager("ada", in: world) == id("grace", in: world))
    }

    @Test("who refers to an account that was deleted gets the new one when the person returns")
    func recreated() async throws {
        let world = try World {
            try $0.users.mappings.refer("manager", to: "manager")
            $0.users.leaving[.missing] = LeavingRule(action: .delete)
        }
        world.office.contents.references = ["manager": nil]
        world.office.set([person("ada", ["manager": "anchor-grace"]), person("grace")])
        try await world.run()
        let former = id("grace", in: world)
        world.office.drop("anchor-grace")
        try await world.run()
        world.office.add(person("grace"))
        try await world.run()
        try await world.run()
        #expect(id("grace", in: world) != former)
        #expect(manager("ada", in: world) == id("grace", in: world))
    }

    /// Ada is led by grace, whose account vanishes when it is disabled.
    private func vanished() async throws -> World {
        let world = try Self.world()
        try world.change { try $0.users.mappings.change("manager") { $0.whenEmpty = .clear } }
        world.target.contents.removesOnDisable = true
        world.office.set([person("ada", ["manager": "anchor-grace"]), person("grace")])
        try await world.run()
        world.office.edit("anchor-grace", ["accountEnabled": false])
        try await world.run()
        return world
    }

    @Test("the key of a manager who vanished goes when the person has none any more, also after other changes")
    func clearedAfterLoss() async throws {
        let world = try await vanished()
        #expect(manager("ada", in: world) != nil)
        world.office.edit("anchor-ada", ["jobTitle": "Countess"])
        try await world.run()
        world.office.edit("anchor-ada", ["manager": nil])
        try await world.run()
        #expect(world.account("ada@example.com")?["title"] == "Countess")
        #expect(manager("ada", in: world) == nil)
        #expect(try await world.run().operations == 0)
    }

    @Test("whoever is changed in the run in which the manager's account vanishes refers to the new one later", arguments: [true, false])
    func changedInTheSameRun(isFirst: Bool) async throws {
        let world = try Self.world()
        world.target.contents.removesOnDisable = true
        let (ada, grace) = (person("ada", ["manager": "anchor-grace"]), person("grace"))
        world.office.set(isFirst ? [ada, grace] : [grace, ada])
        try await world.run()
        world.office.edit("anchor-ada", ["jobTitle": "Countess"])
        world.office.edit("anchor-grace", ["accountEnabled": false])
        #expect(try await world.run().operations == 2)
        world.office.edit("anchor-grace", ["accountEnabled": true])
        for _ in 0..<2 { try await world.run() }
        #expect(id("grace", in: world) != nil && manager("ada", in: world) == id("grace", in: world))
        #expect(try await world.run().operations == 0)
    }

    @Test("who is held while the manager gets a new account refers to it afterwards")
    func heldMeanwhile() async throws {
        let world = try await vanished()
        world.office.contents.skipped = [("anchor-ada", .broken)]
        let ada = try #require(world.office.contents.entries[.user]?.first)
        world.office.drop("anchor-ada")
        world.office.edit("anchor-grace", ["accountEnabled": true])
        try await world.run()
        #expect(manager("ada", in: world) != id("grace", in: world))
        world.office.contents.skipped = []
        world.office.add(ada)
        try await world.run()
        #expect(manager("ada", in: world) == id("grace", in: world))
        #expect(try await world.run().operations == 0)
    }
}
