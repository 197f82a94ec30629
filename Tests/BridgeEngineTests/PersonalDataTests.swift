import BridgeCore
import BridgeEngine
import BridgeMapping
import BridgePipeline
import BridgeState
import Foundation
import SCIMPath
import Testing

@Suite("People's data")
struct PersonalDataTests {
    /// Ada was made, renamed and, unless she stays, deleted for good.
    private static func world(stays: Bool = false) async throws -> World {
        let world = try World {
            $0.users.leaving[.missing] = LeavingRule(action: .delete)
            $0.limits = Limits()
        }
        world.office.set([person("ada"), person("grace")])
        try await world.run()
        world.office.edit("anchor-ada", ["jobTitle": "Countess"])
        try await world.run()
        guard !stays else { return world }
        world.office.drop("anchor-ada")
        #expect(try await world.run().counts == ["delete": 1])
        return world
    }

    private func text(_ value: some Encodable) throws -> String { String(decoding: try JSONEncoder().encode(value), as: UTF8.self) }

    @Test("everything that is known of one person is shown, and nothing of another")
    func shown() async throws {
        let world = try await Self.world(stays: true)
        _ = try await world.engine.hold("ada@example.com", reason: "on leave")
        let found = try await world.engine.personalData(of: "ADA@example.com")
        #expect(found.count == 1)
        let ada = try #require(found.first)
        #expect(ada.records.map(\.source) == ["office"] && ada.records.first?.values["jobTitle"] == ["Countess"])
        #expect(ada.account?.state == .active && ada.account?.values["title"] == ["Countess"])
        #expect(ada.operations.map(\.action) == [.create, .update])
        #expect(ada.operations.last?.changes.map(\.old) == [["Engineer"]])
        #expect(ada.journal.map(\.outcome) == ["done", "done"])
        #expect(ada.hold?.reason == "on leave" && ada.decisions.map(\.verdict) == [.held])
        #expect(!(try text(found)).contains("grace"))
    }

    @Test("values that a mapping marks as sensitive are shown only when they are asked for")
    func sensitive() async throws {
        let world = try World { pipeline in
            for index in pipeline.users.mappings.indices where pipeline.users.mappings[index].target.description == "title" {
                pipeline.users.mappings[index].isSensitive = true
            }
        }
        world.office.set([person("ada", title: "Spy")])
        try await world.run()
        #expect(!(try text(try await world.engine.personalData(of: "ada"))).contains("Spy"))
        #expect(try text(try await world.engine.personalData(of: "ada", showsSensitive: true)).contains("Spy"))
    }

    @Test("of somebody who is gone nothing is left but the marker of the account, and the account is adopted by nobody")
    func forgotten() async throws {
        let world = try await Self.world()
        let identity = try #require(try await world.engine.personalData(of: "ada@example.com").first?.identity)
        let forgotten = try await world.engine.forget("ada@example.com", reason: "asked for it")
        #expect(forgotten.forgetting == .everything && forgotten.identity.value == identity)
        #expect(try await world.engine.personalData(of: "ada@example.com").isEmpty)
        let left = try await world.store.history(of: forgotten.identity)
        #expect(left.operations.map(\.operation.label) == ["", "", ""])
        #expect(left.operations.allSatisfy { $0.operation.changes.isEmpty && $0.operation.target == nil })
        #expect(left.journal.count == 3, "what was done stays")
        let decisions = try await world.engine.decisions(HistoryQuery())
        #expect(decisions.map(\.verdict) == [.forgotten] && decisions.first?.reason == "asked for it")
        #expect(try await world.run().operations == 0)
        world.office.add(person("ada"))
        #expect(try await world.run().counts == ["create": 1], "who returns is somebody new")
    }

    @Test("of somebody who is there only what plans that are over hold is forgotten, and runs go on as before")
    func history() async throws {
        let world = try await Self.world(stays: true)
        let forgotten = try await world.engine.forget("ada@example.com", reason: "asked for it")
        #expect(forgotten.forgetting == .history && forgotten.kept.count == 2)
        let ada = try #require(try await world.engine.personalData(of: "ada@example.com").first)
        #expect(ada.operations.allSatisfy { $0.changes.isEmpty } && ada.account?.values["title"] == ["Countess"])
        #expect(try await world.run().operations == 0)
        world.office.edit("anchor-ada", ["jobTitle": "Lady"])
        #expect(try await world.run().counts == ["update": 1])
    }

    @Test("a plan that waits and is about the person comes first")
    func planned() async throws {
        let world = try await Self.world(stays: true)
        world.office.edit("anchor-ada", ["jobTitle": "Lady"])
        _ = try await world.plan()
        let error = await #expect(throws: BridgeError.self) { _ = try await world.engine.forget("ada@example.com", reason: "x") }
        #expect(error?.code.text == "forget.planned")
    }

    @Test("plans are kept for their days, people who are gone for theirs, and where the pipeline stands is always known")
    func retention() async throws {
        let world = try await Self.world()
        world.change { $0.privacy = PrivacyRules(plans: .days(60), log: .days(100), gone: .days(30)) }
        let gone = try #require(try await world.engine.personalData(of: "ada@example.com").first?.identity)
        world.advance(days: 29)
        try await world.run()
        #expect(try await world.engine.personalData(of: "ada@example.com").count == 1)
        world.advance(days: 2)
        try await world.run()
        #expect(try await world.engine.personalData(of: "ada@example.com").isEmpty)
        #expect(try await world.store.identities([IdentityID(gone)]).first?.link?.state == .gone)

        let before = try await world.store.recentPlans(limit: 99).count
        world.advance(days: 61)
        try await world.run()
        let plans = try await world.store.recentPlans(limit: 99)
        #expect(before == 5 && plans.count == 2, "the one before is what status tells until the new one is there")
        #expect(try await world.store.journal(since: nil, after: nil, limit: 99).count == 4)
        world.advance(days: 40)
        try await world.run()
        #expect(try await world.store.journal(since: nil, after: nil, limit: 99).isEmpty)
        #expect(try await world.run().operations == 0)
    }

    @Test("a released plan that was not done yet outlives its days")
    func released() async throws {
        let world = try World {
            $0.limits = Limits()
            $0.limits.byAction[.create] = Limits.Limit(count: 1)
            $0.privacy = PrivacyRules(plans: .days(2))
        }
        world.office.set([person("ada")])
        try await world.run()
        world.office.add(person("grace"), person("bea"))
        let held = try await world.run()
        #expect(held.status == .held)
        try await world.engine.release(held.id, reason: "looked at it")
        world.advance(days: 10)
        #expect(try await world.run().counts == ["create": 2])
    }

    @Test("what is kept for ever stays")
    func forever() async throws {
        let world = try await Self.world()
        world.change { $0.privacy = PrivacyRules(plans: nil, log: nil, gone: nil) }
        world.advance(days: 5000)
        try await world.run()
        let ada = try #require(try await world.engine.personalData(of: "ada@example.com").first)
        #expect(ada.operations.count == 3 && ada.journal.count == 3)
    }
}
