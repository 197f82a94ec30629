import BridgeCore
import BridgeEngine
import BridgePipeline
import BridgeState
import Testing

/// The world's clock begins on 2026-09-21 at 14:13 UTC.
@Suite("Dates of employment")
struct EmploymentTests {
    private static func world(
        from: String?? = .none, until: String?? = .none, zone: String = "UTC", createBefore: Duration = .zero
    ) throws -> World {
        let world = try World {
            $0.timeZone = zone
            $0.users.employed = EmploymentRule(from: "hired", until: "leaves", createBefore: createBefore)
        }
        world.office.set([person("ada", ["hired": (from ?? nil).map { .text($0) }, "leaves": (until ?? nil).map { .text($0) }])])
        return world
    }

    @Test("nobody gets an account before the first day, and everybody by themselves on it")
    func begin() async throws {
        let world = try Self.world(from: "2026-09-23")
        #expect(try await world.run().operations == 0)
        world.advance(days: 1)
        #expect(try await world.run().operations == 0)
        world.advance(days: 1)
        #expect(try await world.run().counts == ["create": 1])
    }

    @Test("an account is made so long before the first day as the rule says")
    func createBefore() async throws {
        let world = try Self.world(from: "2026-10-01", createBefore: .seconds(9 * 86_400))
        #expect(try await world.run().operations == 0)
        world.advance(days: 1)
        #expect(try await world.run().counts == ["create": 1])
    }

    @Test("the last day counts whole, in the pipeline's time zone", arguments: [("UTC", 0), ("America/New_York", 4), ("Asia/Tokyo", -9)])
    func end(zone: String, hours: Int) async throws {
        let world = try Self.world(until: "2026-09-22", zone: zone)
        #expect(try await world.run().counts == ["create": 1])
        // From 14:13 UTC on the 21st to the end of the 22nd in UTC there are 33.8 hours.
        world.advance(days: (33.5 + Double(hours)) / 24)
        #expect(try await world.run().operations == 0)
        world.advance(days: 0.5 / 24)
        #expect(try await world.run().counts == ["disable": 1])
        #expect(world.account("ada@example.com")?["active"] == "False")
    }

    @Test("a moment with a zone ends employment at that moment")
    func moment() async throws {
        let world = try Self.world(until: "2026-09-22T12:00:00+02:00", zone: "America/New_York")
        try await world.run()
        world.advance(days: 19.0 / 24)
        #expect(try await world.run().operations == 0)
        world.advance(days: 1.0 / 24)
        #expect(try await world.run().counts == ["disable": 1])
    }

    @Test("a leaver by date is explained with the attribute and the source, and returns when the date is taken back")
    func explained() async throws {
        let world = try Self.world(until: "2026-09-21")
        try await world.run()
        world.advance(days: 1)
        let head = try await world.plan()
        let operations = try await world.store.operations(of: head.id, after: nil, limit: 10)
        #expect(operations.map(\.reason) == ["disabled, because the employment has ended (leaves in “office”)"])
        try await world.run()
        world.office.edit("anchor-ada", ["leaves": nil as AttributeValue?])
        #expect(try await world.run().counts == ["enable": 1])
    }

    @Test("who has an account and whose first day moves away is disabled until then")
    func moved() async throws {
        let world = try Self.world(from: "2026-09-01")
        #expect(try await world.run().counts == ["create": 1])
        world.office.edit("anchor-ada", ["hired": "2026-09-24"])
        #expect(try await world.run().counts == ["disable": 1])
        world.advance(days: 3)
        #expect(try await world.run().counts == ["enable": 1])
    }

    @Test("a rule that ignores disabled people ignores the end of employment, but makes no account before its begin")
    func ignored() async throws {
        let world = try Self.world(until: "2026-09-21")
        world.change { $0.users.leaving[.disabled] = LeavingRule(action: .ignore) }
        world.office.add(person("grace", ["hired": "2027-01-01", "leaves": nil as AttributeValue?]))
        #expect(try await world.run().counts == ["create": 1])
        world.advance(days: 2)
        #expect(try await world.run().operations == 0)
    }

    @Test(
        "a date that nobody can tell holds the person",
        arguments: [
            (["hired": "01/02/2026", "leaves": nil], "held.employment_unreadable"),
            (["hired": "2026-02-30", "leaves": nil], "held.employment_unreadable"),
            (["hired": nil, "leaves": "0001-01-01T00:00:00Z"], "held.employment_unreadable"),
            (["hired": nil, "leaves": "1601-01-01"], "held.employment_unreadable"),
            (["hired": "2026-05-02", "leaves": "2026-05-01"], "held.employment_contradicts"),
        ] as [([String: String?], String)])
    func doubtful(dates: [String: String?], code: String) async throws {
        let world = try Self.world()
        try await world.run()
        #expect(world.active == ["ada@example.com"])
        let other = person("bea", dates.mapValues { $0.map { .text($0) } })
        world.office.add(other)
        let head = try await world.run()
        #expect(head.operations == 0)
        #expect(try await world.codes(head) == [code])
    }

    @Test("a date that the source did not deliver holds the person")
    func unknown() async throws {
        let world = try Self.world()
        world.office.set([
            InMemorySource.Entry("anchor-ada", ["userPrincipalName": "ada@example.com", "accountEnabled": true], change: .patch)
        ])
        #expect(try await world.codes(try await world.run()) == ["held.employment_unknown"])
    }

    @Test("who left by date is deleted so many days after the day of disabling")
    func deletedLater() async throws {
        let world = try Self.world(until: "2026-09-23")
        world.change { $0.users.leaving[.disabled] = LeavingRule(action: .disable, deleteAfterDays: 10) }
        try await world.run()
        world.advance(days: 3)
        #expect(try await world.run().counts == ["disable": 1])
        world.advance(days: 9)
        #expect(try await world.run().operations == 0)
        world.advance(days: 2)
        #expect(try await world.run().counts == ["delete": 1])
    }
}
