import BridgeCore
import BridgeEngine
import BridgeMapping
import BridgePipeline
import BridgeState
import SCIMPath
import Testing

@Suite("A leaver's record is not mapped")
struct LeaverMappingTests {
    @Test("the mangled values of deleted users do not flow", arguments: [RecordBatch.Change.removed, .softDeleted])
    func mangled(change: RecordBatch.Change) async throws {
        let world = try World { try $0.users.mappings.clearTitle() }
        world.office.set([person("ada")])
        try await world.run()
        world.office.set([
            InMemorySource.Entry("anchor-ada", ["userPrincipalName": "0f3cada@example.com", "jobTitle": nil], change: change)
        ])
        let head = try await world.run()
        let operation = try #require(try await world.operations(head).first)
        #expect(operation.changes.map(\.path.description) == ["active"])
        #expect(world.account("ada@example.com")?["title"] == "Engineer")
    }

    @Test("who is disabled with other changes at the same time only becomes inactive")
    func onlyActive() async throws {
        let world = try World()
        world.office.set([person("ada")])
        try await world.run()
        world.office.edit("anchor-ada", ["accountEnabled": false, "jobTitle": "Gone", "userPrincipalName": "x@example.com"])
        try await world.run()
        #expect(world.account("ada@example.com")?["active"] == "False")
        #expect(world.account("ada@example.com")?["title"] == "Engineer")
    }

    @Test("every mapping that reads IsSoftDeleted flows")
    func allThatRead() async throws {
        let world = try World { try $0.users.mappings.set("nickName", #"IIF([IsSoftDeleted]="True", "left", [displayName])"#) }
        world.office.set([person("ada")])
        try await world.run()
        #expect(world.account("ada@example.com")?["nickName"] == "ada")
        world.office.set([])
        try await world.run()
        #expect(world.account("ada@example.com")?["nickName"] == "left")
    }

    @Test("a leaver whom no mapping can disable is held and listed, never taken for disabled")
    func cannotDisable() async throws {
        let world = try World { try $0.users.mappings.set("active", #""True""#) }
        world.office.set([person("ada")])
        try await world.run()
        world.office.set([])
        let head = try await world.run()
        #expect(head.operations == 0)
        #expect(try await world.codes(head) == ["held.cannot_disable"])
        world.change { try? $0.users.mappings.set("active", World.standardMapping["active"] ?? "") }
        #expect(try await world.run().counts == ["disable": 1])
    }

    @Test("nobody is created inactive, whatever the mapping says")
    func createdInactive() async throws {
        let world = try World { try $0.users.mappings.set("active", #"IIF([IsSoftDeleted]="True", "False", [ready])"#) }
        world.office.set([person("ada", ["ready": "False"]), person("grace", ["ready": "True"])])
        let head = try await world.run()
        #expect(world.accounts.compactMap { $0["externalId"] } == ["grace@example.com"])
        #expect(try await world.codes(head) == ["held.inactive_creation"])
    }
}
