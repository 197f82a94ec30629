import BridgeCore
import BridgeEngine
import BridgePipeline
import BridgeState
import Testing

@Suite("Held people")
struct HeldTests {
    @Test("a person in two sources of which one fails: no takeover by the lesser source, no double, no disable")
    func noTakeover() async throws {
        let world = try World.joined()
        world.office.set([person("ada", key: "7", title: "Countess")])
        world.plants.set([person("ada.plant", key: "7", title: "Welder"), person("mary", key: "9")])
        try await world.run()
        world.office.set([])
        world.office.fails()
        world.plants.edit("anchor-ada.plant", ["jobTitle": .text("Foreman")])
        world.plants.edit("anchor-mary", ["jobTitle": .text("Smith")])
        let head = try await world.run()
        #expect(head.counts["update"] == 1)
        #expect(world.account("ada@example.com")?["title"] == "Countess")
        #expect(world.account("mary@example.com")?["title"] == "Smith")
        #expect(world.accounts.count == 2)
        #expect(try await world.labels(head, "held.partial_source") == ["ada"])
        #expect(head.reads.map(\.verdict) == ["partial", "proven"])
    }

    @Test("while a source is partial nobody is created whose join key it could hold")
    func nobodyCreated() async throws {
        let world = try World.joined()
        world.office.set([person("ada", key: "7", title: "Countess")])
        world.office.fails()
        world.plants.set([person("ada.plant", key: "7")])
        world.office.set([])
        let head = try await world.run()
        #expect(world.accounts.isEmpty)
        #expect(try await world.codes(head) == ["held.partner_may_exist"])
        world.office.fails(false)
        world.office.set([person("ada", key: "7", title: "Countess")])
        try await world.run()
        #expect(world.accounts.count == 1)
        #expect(world.account("ada@example.com")?["title"] == "Countess")
    }

    @Test("people without a join key of their own go on while another source is partial")
    func keylessGoOn() async throws {
        let world = try World.joined(JoinRules(keys: ["employeeId"], withoutKey: .alone))
        world.office.fails()
        world.plants.set([person("mary")])
        try await world.run()
        #expect(world.active == ["mary@example.com"])
    }

    @Test("nobody is missing from a read that failed, and what it delivered is not lost")
    func partialRead() async throws {
        let world = try World()
        world.office.set([person("ada"), person("grace")])
        try await world.run()
        world.office.set([person("ada", title: "Countess")])
        world.office.fails()
        #expect(try await world.run().operations == 0)
        world.office.fails(false)
        world.office.set([person("ada", title: "Countess"), person("grace")])
        #expect(try await world.run().counts == ["update": 1])
    }

    @Test("a record that cannot be read holds that one person when its anchor can")
    func skippedWithAnchor() async throws {
        let world = try World()
        world.office.set([person("ada"), person("grace"), person("mary")])
        try await world.run()
        world.office.set([person("grace", title: "Admiral")])
        world.office.contents.skipped = [("anchor-ada", .broken)]
        let head = try await world.run()
        #expect(head.counts["update"] == 1)
        #expect(head.counts["disable"] == 1)
        #expect(world.active == ["ada@example.com", "grace@example.com"])
        #expect(try await world.labels(head, "held.unreadable_record") == ["ada"])
    }

    @Test("a record that cannot be read and has no anchor makes the read partial")
    func skippedWithoutAnchor() async throws {
        let world = try World()
        world.office.set([person("ada"), person("grace")])
        try await world.run()
        world.office.set([person("grace", title: "Admiral")])
        world.office.contents.skipped = [(nil, .broken)]
        let head = try await world.run()
        #expect(head.operations == 0)
        #expect(head.reads.map(\.verdict) == ["partial"])
    }

    @Test("tolerated unreadable records let the others go on, but nobody is missing by absence")
    func tolerated() async throws {
        let world = try World { $0.sources[0].expect.tolerateUnreadable = 1 }
        world.office.set([person("ada"), person("grace")])
        try await world.run()
        world.office.set([person("grace", title: "Admiral")])
        world.office.contents.skipped = [(nil, .broken)]
        #expect(try await world.run().counts == ["update": 1])
        world.office.contents.skipped = []
        #expect(try await world.run().counts == ["disable": 1])
    }

    @Test("two different records under one anchor hold the person, two equal ones do not")
    func sameAnchorTwice() async throws {
        let world = try World()
        world.office.set([person("ada"), person("grace")])
        try await world.run()
        world.office.set([person("ada", title: "Countess"), person("ada", title: "Lady"), person("grace"), person("grace")])
        let head = try await world.run()
        #expect(head.operations == 0)
        #expect(try await world.labels(head, "held.duplicate_record") == ["ada"])
        #expect(world.account("ada@example.com")?["title"] == "Engineer")
        world.office.set([person("ada", title: "Countess"), person("grace")])
        #expect(try await world.run().counts == ["update": 1])
    }

    @Test("a newcomer who comes twice under one anchor is not created")
    func newcomerTwice() async throws {
        let world = try World()
        world.office.set([person("ada", title: "Countess"), person("ada", title: "Lady")])
        let head = try await world.run()
        #expect(world.accounts.isEmpty)
        #expect(try await world.labels(head, "held.duplicate_record") == ["ada"])
    }

    @Test("a scope filter that reads what no source delivered holds the person")
    func unknownScope() async throws {
        let world = try World { $0.users.scope = try .all("department EQUALS Sales") }
        world.office.set([person("ada", ["department": "Sales"])])
        try await world.run()
        world.office.set([
            InMemorySource.Entry("anchor-ada", ["userPrincipalName": "ada@example.com", "accountEnabled": true], change: .patch)
        ])
        let head = try await world.run()
        #expect(head.operations == 0)
        #expect(try await world.codes(head) == ["held.scope_unknown"])
    }

    @Test("somebody whom the directory disables is disabled although the scope cannot be decided")
    func disabledBeforeUnknownScope() async throws {
        let world = try World { $0.users.scope = try .all("department EQUALS Sales") }
        world.office.set([person("ada", ["department": "Sales"])])
        try await world.run()
        world.office.set([
            InMemorySource.Entry("anchor-ada", ["userPrincipalName": "ada@example.com", "accountEnabled": false], change: .patch)
        ])
        #expect(try await world.run().counts == ["disable": 1])
    }

    @Test("people of a source that the pipeline no longer has are held, not taken for leavers")
    func removedSource() async throws {
        let world = try World.joined()
        world.office.set([person("ada", key: "7")])
        world.plants.set([person("mary", key: "9")])
        try await world.run()
        let other = try World(sources: ["office"], join: world.pipeline.join, store: world.store, target: world.target)
        other.office.set([person("ada", key: "7")])
        let head = try await other.run()
        #expect(head.operations == 0)
        #expect(try await other.labels(head, "held.enabled_unknown").count == 1)
        #expect(other.active.count == 2)
    }
}
