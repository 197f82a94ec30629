import BridgeCore
import BridgeEngine
import BridgeMapping
import BridgePipeline
import BridgeState
import SCIMPath
import Testing

@Suite("Adoption")
struct AdoptionTests {
    static let mail = #"emails[type eq "work"].value"#

    static func world(_ found: MatchAttribute.Found = .propose, _ change: (inout Pipeline) throws -> Void = { _ in }) throws -> World {
        let world = try World {
            try $0.users.mappings.set(mail, "[mail]")
            $0.users.match.append(MatchAttribute(try AttributePath(mail), found: found))
            try change(&$0)
        }
        world.office.set([person("ada", ["mail": "a@x.org"])])
        return world
    }

    @Test("an account with the identifier becomes ours, listed old -> new")
    func byIdentifier() async throws {
        let world = try Self.world()
        try world.plant("x1", ["externalId": .text("ada@example.com"), "title": .text("Old"), "active": .boolean(true)])
        let head = try await world.run()
        #expect(head.counts == ["adopt": 1])
        let operation = try #require(try await world.operations(head).first)
        let title = operation.changes.first { $0.path.description == "title" }
        #expect(title?.old == [.text("Old")])
        #expect(title?.newValues == [.text("Engineer")])
        #expect(world.accounts.count == 1)
        #expect(world.account("ada@example.com")?["title"] == "Engineer")
        #expect(try await world.run().operations == 0)
    }

    @Test("an account found by a weaker key is proposed and waits for a release, also without reviews")
    func proposed() async throws {
        let world = try Self.world()
        try world.plant("x1", [Self.mail: .text("A@x.org"), "active": .boolean(true)])
        let head = try await world.run()
        #expect(head.holds.map(\.code) == ["review.adoption"])
        #expect(world.writes == 0)
        try await world.engine.release(head.id, reason: "she is it")
        _ = try await world.engine.apply(head.id)
        #expect(world.accounts.map(\.id.value) == ["x1"])
        #expect(world.account("ada@example.com") != nil)
    }

    @Test("an account found by a key that is skipped is left alone and the person held")
    func skipped() async throws {
        let world = try Self.world(.skip)
        try world.plant("x1", [Self.mail: .text("a@x.org"), "active": .boolean(true)])
        let head = try await world.run()
        #expect(head.operations == 0)
        #expect(try await world.codes(head) == ["held.account_exists"])
    }

    @Test("match attributes that find different accounts are a conflict")
    func conflict() async throws {
        let world = try Self.world()
        try world.plant("x1", ["externalId": .text("ada@example.com"), "active": .boolean(true)])
        try world.plant("x2", [Self.mail: .text("a@x.org"), "active": .boolean(true)])
        let head = try await world.run()
        #expect(head.operations == 0)
        #expect(try await world.codes(head) == ["held.ambiguous_accounts"])
        #expect(try await world.messages(head, "held.ambiguous_accounts") == ["is held, because several accounts match: x1, x2"])
    }

    @Test("it never makes an inactive account active")
    func inactive() async throws {
        let world = try Self.world()
        try world.plant("x1", ["externalId": .text("ada@example.com"), "active": .boolean(false)])
        let head = try await world.run()
        #expect(head.operations == 0)
        #expect(try await world.codes(head) == ["held.inactive_account"])
    }

    @Test("it never overwrites another identifier")
    func otherIdentifier() async throws {
        let world = try Self.world(.adopt)
        try world.plant("x1", ["externalId": .text("somebody"), Self.mail: .text("a@x.org"), "active": .boolean(true)])
        let head = try await world.run()
        #expect(head.operations == 0)
        #expect(try await world.codes(head) == ["held.other_identifier"])
    }

    @Test("it is no creation: what is written at creation only leaves the account as it is")
    func noCreation() async throws {
        let world = try Self.world(.propose) {
            try $0.users.mappings.onCreate("title")
            try $0.users.mappings.set("locale", "[locale]")
            try $0.users.mappings.change("locale") { $0.defaultValue = "de" }
        }
        try world.plant("x1", ["externalId": .text("ada@example.com"), "title": .text("Old"), "active": .boolean(true)])
        try await world.run()
        #expect(world.account("ada@example.com")?["title"] == "Old")
        #expect(world.account("ada@example.com")?["locale"] == nil)
    }

    @Test("an account that needs no change is adopted without a write")
    func nothingToWrite() async throws {
        let world = try World()
        world.office.set([person("ada")])
        try world.plant("x1", ["externalId": .text("ada@example.com"), "title": .text("Engineer"), "active": .boolean(true)])
        let head = try await world.run()
        #expect(head.counts == ["adopt": 1])
        #expect(head.requests == 0)
        #expect(world.writes == 0)
        world.office.set([])
        try await world.run()
        #expect(world.accounts.first?["active"] == "False")
    }

    @Test("among many people accounts are found by listing the target as they are by asking")
    func listing() async throws {
        let world = try World()
        world.office.set((0..<150).map { person("p\($0)") })
        try world.plant("x1", ["externalId": .text("p149@example.com"), "active": .boolean(true)])
        try world.plant("x2", ["externalId": .text("p3@example.com"), "active": .boolean(true)])
        let head = try await world.run()
        #expect(head.counts == ["adopt": 2, "create": 148])
        #expect(world.accounts.count == 150)
    }
}
