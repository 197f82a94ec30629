import BridgeCore
import BridgeEngine
import BridgePipeline
import BridgeState
import Testing

@Suite("Join keys")
struct JoinTests {
    @Test("a record without a usable key is held and listed", arguments: [nil, "0", "N/A", "  "])
    func withoutKey(key: String?) async throws {
        let world = try World.joined()
        world.office.set([person("ada", key: key), person("grace", key: "9")])
        let head = try await world.run()
        #expect(world.active == ["grace@example.com"])
        #expect(try await world.labels(head, "held.no_join_key") == ["ada"])
        let again = try await world.run()
        #expect(try await world.labels(again, "held.no_join_key") == ["ada"])
    }

    @Test("a record without a key is a person of its own where the pipeline says so")
    func alone() async throws {
        let world = try World.joined(JoinRules(keys: ["employeeId"], ignoredKeys: ["0"], withoutKey: .alone))
        world.office.set([person("ada", key: "0"), person("grace")])
        #expect(try await world.run().counts["create"] == 2)
    }

    @Test("a record that gets its key later finds its partner")
    func laterKey() async throws {
        let world = try World.joined()
        world.office.set([person("ada")])
        world.plants.set([person("ada.plant", key: "7")])
        try await world.run()
        #expect(world.active == ["ada.plant@example.com"])
        world.office.edit("anchor-ada", ["employeeId": .text("7"), "jobTitle": .text("Countess")])
        try await world.run()
        #expect(world.accounts.count == 1)
        #expect(world.accounts.first?["title"] == "Countess")
    }

    @Test("two records of one source with one key hold both, and the record of the other source that has it too")
    func sameKeyTwice() async throws {
        let world = try World.joined()
        world.office.set([person("ada", key: "7"), person("grace", key: "7"), person("mary", key: "9")])
        world.plants.set([person("ada.plant", key: "7")])
        let head = try await world.run()
        #expect(world.active == ["mary@example.com"])
        #expect(try await world.labels(head, "held.same_join_key") == ["ada", "ada.plant", "grace"])
        world.office.edit("anchor-grace", ["employeeId": .text("8")])
        try await world.run()
        #expect(world.active == ["ada@example.com", "grace@example.com", "mary@example.com"])
    }

    @Test("a second record with a key that somebody has holds the newcomer and the person who has it")
    func newcomer() async throws {
        let world = try World.joined()
        world.office.set([person("ada", key: "7")])
        try await world.run()
        world.office.add(person("grace", key: "7"))
        world.office.edit("anchor-ada", ["jobTitle": .text("Countess")])
        let head = try await world.run()
        #expect(head.operations == 0)
        #expect(try await world.labels(head, "held.same_join_key") == ["ada", "grace"])
        world.office.drop("anchor-grace")
        #expect(try await world.run().counts == ["update": 1])
    }

    @Test("two people whose records are edited to one key are both held")
    func editedToOneKey() async throws {
        let world = try World.joined()
        world.office.set([person("ada", key: "7"), person("grace", key: "8")])
        try await world.run()
        world.office.edit("anchor-grace", ["employeeId": .text("7"), "jobTitle": .text("Admiral")])
        let head = try await world.run()
        #expect(head.operations == 0)
        #expect(try await world.labels(head, "held.same_join_key") == ["ada", "grace"])
        world.office.edit("anchor-grace", ["employeeId": .text("8")])
        #expect(try await world.run().counts == ["update": 1])
    }

    @Test("keys that point at different people hold everybody concerned")
    func contradictory() async throws {
        let world = try World.joined(JoinRules(keys: ["employeeId", "mail"]))
        world.office.set([person("ada", key: "7", ["mail": "a@x.org"]), person("grace", key: "8", ["mail": "g@x.org"])])
        world.plants.set([person("who", key: "7", ["mail": "g@x.org"]), person("mary", key: "9", ["mail": "m@x.org"])])
        let head = try await world.run()
        #expect(world.active == ["mary@example.com"])
        #expect(try await world.labels(head, "held.contradictory_join_keys") == ["ada", "grace", "who"])
    }

    @Test("a person never gets a second record of one source")
    func secondRecordOfOneSource() async throws {
        let world = try World.joined()
        world.office.set([person("ada", key: "7")])
        world.plants.set([person("ada.plant", key: "7")])
        try await world.run()
        world.plants.edit("anchor-ada.plant", ["employeeId": .text("8")])
        world.office.add(person("grace", key: "8"))
        let head = try await world.run()
        #expect(head.operations == 0)
        #expect(try await world.labels(head, "held.contradictory_join_keys").contains("grace"))
    }

    @Test("keys are compared without letter case and surrounding space, and nothing else is guessed")
    func comparison() async throws {
        let world = try World.joined()
        world.office.set([person("ada", key: "A7"), person("grace", key: "7")])
        world.plants.set([person("ada.plant", key: " a7 "), person("other", key: "007")])
        try await world.run()
        #expect(world.active == ["ada@example.com", "grace@example.com", "other@example.com"])
    }
}
