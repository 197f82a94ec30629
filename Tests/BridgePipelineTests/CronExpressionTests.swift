import BridgeCore
import BridgePipeline
import Testing

@Suite("Cron expressions")
struct CronExpressionTests {
    /// The next times from Thursday 2026-01-01 00:00 UTC on.
    private func times(_ text: String, _ count: Int) throws -> [String] {
        let schedule = Schedule(trigger: .cron(try CronExpression(text)))
        let utc = ZoneClock { _ in 0 }
        var last = utc.first(WallTime(year: 2026, month: 1, day: 1)) - 1
        return try (0..<count).map { _ in
            last = try #require(schedule.nextRun(after: last, now: last, clock: utc))
            return utc.wall(at: last).description
        }
    }

    @Test(
        "lists, ranges, steps and names mean what they mean in Vixie cron",
        arguments: [
            ("0 2 * * *", ["2026-01-01 02:00", "2026-01-02 02:00"]),
            ("*/20 * * * *", ["2026-01-01 00:00", "2026-01-01 00:20", "2026-01-01 00:40", "2026-01-01 01:00"]),
            ("5,35 8-10/2 * * *", ["2026-01-01 08:05", "2026-01-01 08:35", "2026-01-01 10:05", "2026-01-01 10:35", "2026-01-02 08:05"]),
            ("10/25 0 * * *", ["2026-01-01 00:10", "2026-01-01 00:35", "2026-01-02 00:10"]),
            ("0 6 * * mon-fri", ["2026-01-01 06:00", "2026-01-02 06:00", "2026-01-05 06:00"]),
            ("0 6 * * 7", ["2026-01-04 06:00", "2026-01-11 06:00"]),
            ("0 6 * * 5-7", ["2026-01-02 06:00", "2026-01-03 06:00", "2026-01-04 06:00", "2026-01-09 06:00"]),
            ("0 6 * * fri-sun", ["2026-01-02 06:00", "2026-01-03 06:00", "2026-01-04 06:00", "2026-01-09 06:00"]),
            ("0 0 * FEB,Apr *", ["2026-02-01 00:00", "2026-02-02 00:00"]),
            ("0 0 29 2 *", ["2028-02-29 00:00", "2032-02-29 00:00"]),
            ("0 0 31 * *", ["2026-01-31 00:00", "2026-03-31 00:00"]),
            ("@monthly", ["2026-01-01 00:00", "2026-02-01 00:00"]),
            ("@weekly", ["2026-01-04 00:00", "2026-01-11 00:00"]),
        ])
    func meaning(text: String, expected: [String]) throws {
        #expect(try times(text, expected.count) == expected)
    }

    @Test("when both days are restricted either is enough; when one begins with * both must hold")
    func days() throws {
        #expect(try times("0 0 13 * fri", 4) == ["2026-01-02 00:00", "2026-01-09 00:00", "2026-01-13 00:00", "2026-01-16 00:00"])
        #expect(try times("0 0 */2 * fri", 3) == ["2026-01-09 00:00", "2026-01-23 00:00", "2026-02-13 00:00"])
    }

    @Test(
        "what is wrong is said with its place",
        arguments: [
            ("", "is empty", 0, 0), ("0 2 * *", "has 5 fields, and here are 4", 0, 7), ("60 2 * * *", "“60” is no minute", 0, 2),
            ("0 24 * * *", "“24” is no hour", 2, 2), ("0 2 0 * *", "“0” is no day of month", 4, 1),
            ("0 2 * foo *", "“foo” is no month", 6, 3),
            ("0 2 * * 1,8", "“8” is no day of week", 10, 1), ("0 2 * * mon-", "“” is no day of week", 12, 1),
            ("0 5-2 * * *", "goes backwards", 2, 3),
            ("*/0 * * * *", "“0” is no step", 2, 1), ("1,,2 * * * *", "is missing", 2, 1), ("0 0 30 2 *", "never comes", 4, 4),
            ("@noon", "“@noon” is no schedule", 0, 5), ("-1 * * * *", "“” is no minute", 0, 1), ("1٢ * * * *", "is no minute", 0, 2),
        ])
    func mistakes(text: String, message: String, offset: Int, length: Int) {
        let problem = #expect(throws: CronExpression.Problem.self) { try CronExpression(text) }
        #expect(problem?.message.contains(message) == true, "\(problem?.message ?? "")")
        #expect(problem?.offset == offset)
        #expect(problem?.length == length)
    }

    @Test("the calendar's days and their numbers belong together, over leap years and before 1970")
    func calendar() {
        #expect(CivilDay(1970, 1, 1).daysSince1970 == 0)
        #expect(CivilDay(2000, 3, 1).daysSince1970 == 11_017)
        for number in stride(from: -800_000, through: 800_000, by: 37) {
            #expect(CivilDay(daysSince1970: number).daysSince1970 == number && CivilDay(daysSince1970: number).exists)
        }
        #expect(!CivilDay(2026, 2, 29).exists && CivilDay(2028, 2, 29).exists && !CivilDay(2100, 2, 29).exists)
        #expect(WallTime(year: 2026, month: 11, day: 27).weekday == 5)
        #expect(WallTime(day: -1, minute: 0).weekday == 3)
    }
}
