import BridgeCore
import BridgeEngine
import BridgePipeline
import BridgeState
import Testing

@Suite("The five ways to leave")
struct LeavingTests {
    /// A directory in which Ada leaves in one way.
    static func leave(_ way: LeavingWay, in world: World) {
        let mangled: [String: AttributeValue?] = ["userPrincipalName": "0f3cada@example.com", "jobTitle": nil]
        switch way {
        case .deleted: world.office.set([InMemorySource.Entry("anchor-ada", mangled, change: .removed)])
        case .softDeleted: world.office.set([InMemorySource.Entry("anchor-ada", mangled, change: .softDeleted)])
        case .missing: world.office.set([])
        case .disabled: world.office.edit("anchor-ada", ["accountEnabled": false])
        case .outOfScope: world.office.edit("anchor-ada", ["employeeType": "Service"])
        }
    }

    static func world(_ change: (inout Pipeline) throws -> Void = { _ in }) async throws -> World {
        let world = try World {
            $0.users.scope = try .all("employeeType NOT EQUALS Service")
            try change(&$0)
        }
        world.office.set([person("ada", ["employeeType": "Employee"])])
        try await world.run()
        return world
    }

    @Test("each of them disables by default and deletes nobody", arguments: LeavingWay.allCases)
    func disables(way: LeavingWay) async throws {
        let world = try await Self.world()
        Self.leave(way, in: world)
        #expect(try await world.run().counts == ["disable": 1])
        #expect(world.account("ada@example.com")?["active"] == "False")
        #expect(try await world.run().operations == 0)
        world.advance(days: 1000)
        #expect(try await world.run().operations == 0)
        #expect(world.accounts.count == 1)
    }

    @Test("each of them can be ignored: nothing happens then", arguments: LeavingWay.allCases)
    func ignored(way: LeavingWay) async throws {
        let world = try await Self.world { $0.users.leaving[way] = LeavingRule(action: .ignore) }
        Self.leave(way, in: world)
        #expect(try await world.run().operations == 0)
        #expect(world.active == ["ada@example.com"])
    }

    @Test("each of them can delete at once", arguments: LeavingWay.allCases)
    func deletes(way: LeavingWay) async throws {
        let world = try await Self.world { $0.users.leaving[way] = LeavingRule(action: .delete) }
        Self.leave(way, in: world)
        #expect(try await world.run().counts == ["delete": 1])
        #expect(world.accounts.isEmpty)
        #expect(try await world.run().operations == 0)
    }

    @Test("each of them creates nobody", arguments: [LeavingWay.deleted, .softDeleted, .disabled, .outOfScope])
    func nobodyCreated(way: LeavingWay) async throws {
        let world = try World { $0.users.scope = try .all("employeeType NOT EQUALS Service") }
        world.office.set([person("ada", ["employeeType": "Employee"])])
        Self.leave(way, in: world)
        #expect(try await world.run().operations == 0)
        #expect(world.accounts.isEmpty)
    }

    @Test("the first that is true decides: disabled goes before out_of_scope")
    func order() async throws {
        let world = try await Self.world { $0.users.leaving[.outOfScope] = LeavingRule(action: .delete) }
        world.office.edit("anchor-ada", ["employeeType": "Service", "accountEnabled": false])
        let head = try await world.run()
        #expect(head.counts == ["disable": 1])
        let operation = try #require(try await world.operations(head).first)
        #expect(operation.reason == "disabled, because accountEnabled is False in “office”")
    }

    @Test("one that is ignored leaves the word to the next")
    func ignoredGoesOn() async throws {
        let world = try await Self.world { $0.users.leaving[.disabled] = LeavingRule(action: .ignore) }
        world.office.edit("anchor-ada", ["employeeType": "Service", "accountEnabled": false])
        #expect(try await world.run().counts == ["disable": 1])
    }

    @Test("a person is missing only when no source has them")
    func missingInOne() async throws {
        let world = try World.joined()
        world.office.set([person("ada", key: "7", title: "Countess")])
        world.plants.set([person("ada.plant", key: "7", title: "Welder")])
        try await world.run()
        world.plants.set([])
        #expect(try await world.run().operations == 0)
        world.office.set([])
        #expect(try await world.run().counts == ["disable": 1])
    }

    @Test("missing and then back: the account is restored, not created anew", arguments: LeavingWay.allCases)
    func comesBack(way: LeavingWay) async throws {
        let world = try await Self.world()
        Self.leave(way, in: world)
        try await world.run()
        #expect(world.active.isEmpty)
        world.office.set([person("ada", title: "Countess", ["employeeType": "Employee"])])
        #expect(try await world.run().counts == ["enable": 1])
        #expect(world.accounts.count == 1)
        #expect(world.active == ["ada@example.com"])
        #expect(world.account("ada@example.com")?["title"] == "Countess")
    }

    @Test("delete after N days counts from the day of disabling, although the person is never seen again")
    func deleteAfter() async throws {
        let world = try await Self.world { $0.users.leaving[.missing] = LeavingRule(action: .disable, deleteAfterDays: 30) }
        world.office.set([])
        let head = try await world.plan()
        world.advance(days: 2)
        _ = try await world.engine.apply(head.id)
        world.advance(days: 29)
        #expect(try await world.run().operations == 0)
        #expect(world.accounts.count == 1)
        world.advance(days: 1)
        #expect(try await world.run().counts == ["delete": 1])
        #expect(world.accounts.isEmpty)
        #expect(try await world.run().operations == 0)
    }

    @Test("delete after N days stops on return, and begins anew with the next leaving")
    func deleteStops() async throws {
        let world = try await Self.world { $0.users.leaving[.missing] = LeavingRule(action: .disable, deleteAfterDays: 30) }
        world.office.set([])
        try await world.run()
        world.advance(days: 29)
        world.office.set([person("ada", ["employeeType": "Employee"])])
        try await world.run()
        world.advance(days: 30)
        #expect(try await world.run().operations == 0)
        world.office.set([])
        try await world.run()
        world.advance(days: 29)
        #expect(try await world.run().operations == 0)
        #expect(world.accounts.count == 1)
        world.advance(days: 2)
        #expect(try await world.run().counts == ["delete": 1])
    }

    @Test("a deletion that is due waits while the person's source is partial")
    func deleteWaits() async throws {
        let world = try await Self.world { $0.users.leaving[.missing] = LeavingRule(action: .disable, deleteAfterDays: 30) }
        world.office.set([])
        try await world.run()
        world.advance(days: 31)
        world.office.fails()
        #expect(try await world.run().operations == 0)
        world.office.fails(false)
        #expect(try await world.run().counts == ["delete": 1])
    }

    @Test("a person who returns after the deletion gets a new account")
    func createdAnew() async throws {
        let world = try await Self.world { $0.users.leaving[.missing] = LeavingRule(action: .delete) }
        world.office.set([])
        try await world.run()
        world.office.set([person("ada", ["employeeType": "Employee"])])
        #expect(try await world.run().counts == ["create": 1])
        #expect(world.active == ["ada@example.com"])
    }

    @Test("where deactivation removes the account, the person who returns gets a new one")
    func removedByDeactivation() async throws {
        let world = try await Self.world()
        world.target.contents.removesOnDisable = true
        world.office.set([])
        #expect(try await world.run().counts == ["disable": 1])
        #expect(world.accounts.isEmpty)
        #expect(try await world.run().operations == 0)
        world.office.set([person("ada", ["employeeType": "Employee"])])
        #expect(try await world.run().counts == ["create": 1])
        #expect(world.active == ["ada@example.com"])
        #expect(try await world.run().operations == 0)
    }

    @Test("who is outside the pilot waits, which is no way of leaving")
    func pilot() async throws {
        let world = try World { $0.users.pilot = try .all("city EQUALS Hamburg") }
        world.office.set([person("ada", ["city": "Hamburg"]), person("grace", ["city": "Berlin"])])
        try await world.run()
        #expect(world.active == ["ada@example.com"])
        world.office.edit("anchor-ada", ["city": "Berlin"])
        #expect(try await world.run().operations == 0)
        #expect(world.active == ["ada@example.com"])
    }

    @Test("who is not assigned in any source is out of scope")
    func assignment() async throws {
        let world = try World()
        world.office.set([person("ada", ["isAssigned": true]), person("grace", ["isAssigned": false])])
        try await world.run()
        #expect(world.active == ["ada@example.com"])
        world.office.edit("anchor-ada", ["isAssigned": false])
        #expect(try await world.run().counts == ["disable": 1])
    }
}
