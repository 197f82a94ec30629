import BridgeCore
import BridgeEngine
import BridgePipeline
import BridgeState
import Testing

@Suite("Identity")
struct IdentityTests {
    @Test("two records of one person in two sources become one account")
    func oneAccount() async throws {
        let world = try World.joined()
        world.office.set([person("ada", key: "7")])
        world.plants.set([person("ada.plant", key: "7", title: "Welder")])
        #expect(try await world.run().counts["create"] == 1)
        #expect(world.account("ada@example.com")?["title"] == "Engineer")
    }

    @Test("a key corrected in HR makes no new person")
    func correctedKey() async throws {
        let world = try World.joined()
        world.office.set([person("ada", key: "7")])
        world.plants.set([person("ada.plant", key: "7")])
        try await world.run()
        world.office.edit("anchor-ada", ["employeeId": .text("8")])
        let head = try await world.run()
        #expect(head.operations == 0)
        #expect(world.accounts.count == 1)
        world.plants.edit("anchor-ada.plant", ["employeeId": .text("8")])
        #expect(try await world.run().operations == 0)
        #expect(world.writes == 1)
    }

    @Test("a person who comes back under another anchor with the same key gets the same account back")
    func rehired() async throws {
        let world = try World.joined()
        world.office.set([person("ada", key: "7")])
        try await world.run()
        world.office.set([])
        try await world.run()
        #expect(world.active.isEmpty)
        world.office.set([person("ada", key: "7", anchor: "second-contract")])
        #expect(try await world.run().counts["enable"] == 1)
        #expect(world.accounts.count == 1)
        #expect(world.active == ["ada@example.com"])
    }

    @Test("without a join key every record is a person of its own")
    func everyRecord() async throws {
        let world = try World()
        world.office.set([person("ada", key: "7"), person("grace", key: "7"), person("mary")])
        #expect(try await world.run().counts["create"] == 3)
    }

    @Test("a person who is deleted in the directory keeps the key by which a second contract finds the account")
    func tombstoneKeepsKey() async throws {
        let world = try World.joined(incremental: ["office"])
        world.office.set([person("ada", key: "7")])
        try await world.run()
        world.office.contents.changes[.user] = [
            InMemorySource.Entry("anchor-ada", ["userPrincipalName": "0x123ada@example.com", "employeeId": nil], change: .softDeleted)
        ]
        try await world.run()
        #expect(world.active.isEmpty)
        world.office.contents.changes[.user] = [person("ada", key: "7", anchor: "second-contract")]
        #expect(try await world.run().counts["enable"] == 1)
        #expect(world.accounts.count == 1)
    }

    @Test("two identities that both have accounts are never merged: both are held")
    func neverMerged() async throws {
        let world = try World.joined()
        world.office.set([person("ada", key: "7")])
        world.plants.set([person("ada.plant", key: "8")])
        try await world.run()
        #expect(world.accounts.count == 2)
        world.plants.edit("anchor-ada.plant", ["employeeId": .text("7"), "jobTitle": .text("Welder")])
        world.office.edit("anchor-ada", ["jobTitle": .text("Countess")])
        let head = try await world.run()
        #expect(head.operations == 0)
        #expect(try await world.labels(head, "held.contradictory_join_keys") == ["ada", "ada.plant"])
        world.plants.edit("anchor-ada.plant", ["employeeId": .text("8")])
        #expect(try await world.run().counts["update"] == 2)
    }
}
