import BridgePipeline
import BridgePipelineFile
import BridgeState
import Testing

@Suite("The key schedule")
struct ScheduleKeyTests {
    private func schedule(_ text: String) throws -> Schedule {
        let loaded = loadWith("schedule: \(text)\n")
        #expect(loaded.diagnostics.isEmpty, "\(loaded.diagnostics)")
        return try #require(loaded.pipeline?.schedule)
    }

    @Test("every, between, days and freeze are what they say")
    func whole() throws {
        let schedule = try schedule(
            """
            { every: 15 minutes, between: 06:00-20:00, days: mon-fri, freeze: [{ from: 2026-12-19, until: 2027-01-04T06:30, let: [disable], reason: holidays }] }
            """)
        #expect(schedule.trigger == .every(.seconds(900)))
        #expect(schedule.between == Schedule.Hours(from: 360, until: 1200))
        #expect(schedule.days == [1, 2, 3, 4, 5])
        let end = WallTime(year: 2027, month: 1, day: 4, hour: 6, minute: 30)
        let freeze = Schedule.Freeze(from: WallTime(year: 2026, month: 12, day: 19), until: end, lets: [.disable], reason: "holidays")
        #expect(schedule.freezes == [freeze])
    }

    @Test("days may be a list and go over the end of the week, hours over midnight, a single freeze needs no list")
    func short() throws {
        #expect(try schedule("{ cron: '@daily', days: [sat, Sun] }").days == [0, 6])
        #expect(try schedule("{ cron: '@daily', days: fri-mon }").days == [5, 6, 0, 1])
        #expect(try schedule("{ cron: '@daily', between: '22:00 - 05:00' }").between == Schedule.Hours(from: 1320, until: 300))
        #expect(try schedule("{ freeze: { from: 2026-01-01, until: 2026-01-02 } }").freezes.map(\.lets) == [[]])
    }

    @Test(
        "mistakes are shown where they are, with what to write",
        arguments: [
            ("{ cron: '0 25 * * *' }", "“25” is no hour", "^~"), ("{ cron: '0 2 * *' }", "has 5 fields, and here are 4", "^~~~~~~"),
            ("{ every: often }", "is no time between runs; write a number and a unit, such as 15 minutes", "^~~~~"),
            ("{ every: 0 minutes }", "is no time between runs", "^~~~~~~~~"),
            ("{ every: 1 hour, cron: '@daily' }", "has both every and cron", "^~~~"),
            ("{ every: 1 hour, between: 6-20 }", "are no hours of a day; write two times, such as 06:00-20:00", "^~~~"),
            ("{ every: 1 hour, days: monday }", "is no day of the week", "^~~~~~"), ("{ every: 1 hour, days: [] }", "names no day", "^~~~"),
            ("{ between: 06:00-20:00 }", "has nothing to restrict; write every or cron beside it", "^~~~~~~"),
            ("{ freeze: { from: 2026-02-30, until: 2026-03-01 } }", "is no time; write 2026-12-24 or", "^~~~~~~~~~"),
            ("{ freeze: { from: 2026-02-03, until: 2026-02-01 } }", "ends before it begins", "^~~~~~~~~~"),
            ("{ freeze: { from: 2026-02-03 } }", "“until” is missing", "^"),
            ("{ freeze: { from: 2026-02-03, until: 2026-03-01, let: [disables] } }", "“disables” is not possible here", "^~~~~~~~"),
            ("{ evry: 1 hour }", "unknown key “evry” in “schedule”; did you mean “every”?", "^~~~"),
        ])
    func mistakes(text: String, message: String, caret: String) {
        let loaded = loadWith("schedule: \(text)\n")
        #expect(loaded.hasErrors)
        #expect(loaded.diagnostics.contains { $0.description.contains(message) && $0.description.contains(caret) }, "\(loaded.diagnostics)")
    }

    @Test("the resolved file writes it out, and loads as the same")
    func resolved() throws {
        let text =
            "{ cron: '0 2 * * mon', between: 22:00-05:00, freeze: { from: 2026-12-19, until: 2027-01-04T06:30, let: [disable, enable], reason: \"it's time\" } }"
        let loaded = loadWith("schedule: \(text)\n")
        let again = load(loaded.resolved())
        #expect(again.diagnostics.filter { $0.severity == .error }.isEmpty, "\(again.diagnostics)\n\(loaded.resolved())")
        #expect(again.pipeline?.schedule == loaded.pipeline?.schedule)
        #expect(loaded.resolved().contains("days: [sun, mon, tue, wed, thu, fri, sat]"))
    }
}
