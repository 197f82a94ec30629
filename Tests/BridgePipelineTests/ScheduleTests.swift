import BridgePipeline
import Foundation
import Testing

@Suite("Schedules")
struct ScheduleTests {
    private static func clock(_ zone: String) throws -> ZoneClock {
        let zone = try #require(TimeZone(identifier: zone))
        return ZoneClock { zone.secondsFromGMT(for: Date(timeIntervalSince1970: Double($0))) }
    }

    private static func instant(_ text: String) throws -> Int {
        Int(try Date(text, strategy: .iso8601).timeIntervalSince1970)
    }

    private static func text(_ instant: Int) -> String { Date(timeIntervalSince1970: Double(instant)).formatted(.iso8601) }

    /// Runs one after the other, each on time.
    private static func runs(_ schedule: Schedule, from start: String, zone: String, count: Int) throws -> [String] {
        let clock = try clock(zone)
        var last = try instant(start)
        return try (0..<count).map { _ in
            last = try #require(schedule.nextRun(after: last, now: last, clock: clock))
            return text(last)
        }
    }

    @Test(
        "the hour that the clocks skip runs once, right after the gap, and the one that they show twice runs the first time",
        arguments: [
            // Berlin: 2026-03-29 02:00 becomes 03:00; 2026-10-25 03:00 becomes 02:00.
            ("Europe/Berlin", "30 2 * * *", "2026-03-28T12:00:00Z", ["2026-03-29T01:00:00Z", "2026-03-30T00:30:00Z"]),
            (
                "Europe/Berlin", "*/10 2 * * *", "2026-03-29T00:59:00Z",
                ["2026-03-29T01:00:00Z", "2026-03-30T00:00:00Z", "2026-03-30T00:10:00Z"]
            ),
            ("Europe/Berlin", "30 2 * * *", "2026-10-24T12:00:00Z", ["2026-10-25T00:30:00Z", "2026-10-26T01:30:00Z"]),
            ("Europe/Berlin", "0 3 * * *", "2026-10-24T12:00:00Z", ["2026-10-25T02:00:00Z", "2026-10-26T02:00:00Z"]),
            // New York: 2026-03-08 02:00 becomes 03:00; 2026-11-01 02:00 becomes 01:00.
            ("America/New_York", "15 2 * * *", "2026-03-07T12:00:00Z", ["2026-03-08T07:00:00Z", "2026-03-09T06:15:00Z"]),
            (
                "America/New_York", "0,30 1 * * *", "2026-11-01T04:00:00Z",
                ["2026-11-01T05:00:00Z", "2026-11-01T05:30:00Z", "2026-11-02T06:00:00Z"]
            ),
            // Lord Howe moves by half an hour: 2026-04-05 02:00 becomes 01:30; 2026-10-04 02:00 becomes 02:30.
            ("Australia/Lord_Howe", "45 1 * * *", "2026-04-04T12:00:00Z", ["2026-04-04T14:45:00Z", "2026-04-05T15:15:00Z"]),
            ("Australia/Lord_Howe", "15 2 * * *", "2026-10-03T12:00:00Z", ["2026-10-03T15:30:00Z", "2026-10-04T15:15:00Z"]),
            // Where clocks never change.
            ("Asia/Kolkata", "0 2 * * *", "2026-03-28T12:00:00Z", ["2026-03-28T20:30:00Z", "2026-03-29T20:30:00Z"]),
            // Samoa skipped the whole of 2011-12-30.
            (
                "Pacific/Apia", "0 9 * * *", "2011-12-29T12:00:00Z",
                ["2011-12-29T19:00:00Z", "2011-12-30T10:00:00Z", "2011-12-30T19:00:00Z"]
            ),
        ])
    func daylightSaving(zone: String, cron: String, start: String, expected: [String]) throws {
        let schedule = Schedule(trigger: .cron(try CronExpression(cron)))
        #expect(try Self.runs(schedule, from: start, zone: zone, count: expected.count) == expected)
    }

    @Test(
        "an expression for every hour follows the hours that pass",
        arguments: [
            ("Europe/Berlin", "0 * * * *", "2026-03-29T00:00:00Z", ["2026-03-29T01:00:00Z", "2026-03-29T02:00:00Z"]),
            (
                "Europe/Berlin", "30 * * * *", "2026-10-25T00:00:00Z",
                ["2026-10-25T00:30:00Z", "2026-10-25T01:30:00Z", "2026-10-25T02:30:00Z"]
            ),
            (
                "America/New_York", "*/30 * * * *", "2026-11-01T05:15:00Z",
                ["2026-11-01T05:30:00Z", "2026-11-01T06:00:00Z", "2026-11-01T06:30:00Z"]
            ),
        ])
    func hourly(zone: String, cron: String, start: String, expected: [String]) throws {
        let schedule = Schedule(trigger: .cron(try CronExpression(cron)))
        #expect(try Self.runs(schedule, from: start, zone: zone, count: expected.count) == expected)
    }

    @Test("every so often counts the time that passes, and waits for the hours and days that allow a run")
    func every() throws {
        let office = Schedule(trigger: .every(.seconds(3600)), between: .init(from: 360, until: 480), days: [1, 2, 3, 4, 5])
        #expect(
            try Self.runs(office, from: "2026-03-27T05:10:00Z", zone: "Europe/Berlin", count: 3)
                == ["2026-03-27T06:10:00Z", "2026-03-30T04:00:00Z", "2026-03-30T05:00:00Z"])
    }

    @Test("hours that go over midnight belong to the day on which they begin")
    func overMidnight() throws {
        let nights = Schedule(trigger: .cron(try CronExpression("0 * * * *")), between: .init(from: 1320, until: 120), days: [5])
        #expect(
            try Self.runs(nights, from: "2026-01-01T00:00:00Z", zone: "UTC", count: 5) == [
                "2026-01-02T22:00:00Z", "2026-01-02T23:00:00Z", "2026-01-03T00:00:00Z", "2026-01-03T01:00:00Z", "2026-01-09T22:00:00Z",
            ])
    }

    @Test("runs that were missed are due once: at once, or when the hours allow it")
    func missed() throws {
        let clock = try Self.clock("UTC")
        let (last, now) = (try Self.instant("2026-01-01T02:00:00Z"), try Self.instant("2026-01-05T13:00:00Z"))
        let nightly = Schedule(trigger: .cron(try CronExpression("0 2 * * *")))
        #expect(nightly.nextRun(after: last, now: now, clock: clock) == now)
        #expect(nightly.nextRun(after: now, now: now, clock: clock).map(Self.text) == "2026-01-06T02:00:00Z")
        let evenings = Schedule(trigger: .every(.seconds(900)), between: .init(from: 18 * 60, until: 20 * 60))
        #expect(evenings.nextRun(after: last, now: now, clock: clock).map(Self.text) == "2026-01-05T18:00:00Z")
    }

    @Test("the first run of all: every is due at once, cron at its next time")
    func first() throws {
        let (clock, now) = (try Self.clock("UTC"), try Self.instant("2026-01-05T13:00:00Z"))
        #expect(Schedule(trigger: .every(.seconds(900))).nextRun(after: nil, now: now, clock: clock) == now)
        #expect(
            Schedule(trigger: .cron(try CronExpression("0 2 * * *"))).nextRun(after: nil, now: now, clock: clock).map(Self.text)
                == "2026-01-06T02:00:00Z")
        #expect(Schedule().nextRun(after: nil, now: now, clock: clock) == nil)
    }

    @Test("times and hours that never meet are never due")
    func never() throws {
        let schedule = Schedule(trigger: .cron(try CronExpression("0 2 * * *")), between: .init(from: 360, until: 480))
        #expect(schedule.nextRun(after: 0, now: 0, clock: ZoneClock { _ in 0 }) == nil)
    }

    @Test(
        "in every zone and in every minute of a year the next run is later, and the one before it is not skipped",
        arguments: [
            "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Africa/Casablanca", "America/Sao_Paulo",
        ])
    func progress(zone: String) throws {
        let clock = try Self.clock(zone)
        let schedule = Schedule(trigger: .cron(try CronExpression("30 1,2 * * *")))
        var last = try Self.instant("2026-01-01T12:00:00Z")
        let end = try Self.instant("2027-01-01T12:00:00Z")
        var count = 0
        while true {
            let next = try #require(schedule.nextRun(after: last, now: last, clock: clock))
            #expect(next > last && next - last <= 26 * 3600)
            if next > end { break }
            last = next
            count += 1
        }
        #expect(count == 730)
    }

    @Test("a freeze is in force from its first minute to the one before its end")
    func freeze() {
        let freeze = Schedule.Freeze(from: WallTime(year: 2026, month: 12, day: 19), until: WallTime(year: 2027, month: 1, day: 4))
        let schedule = Schedule(freezes: [freeze])
        #expect(schedule.freezes(at: WallTime(year: 2026, month: 12, day: 18, hour: 23, minute: 59)).isEmpty)
        #expect(schedule.freezes(at: freeze.from) == [freeze])
        #expect(schedule.freezes(at: freeze.until).isEmpty)
    }
}
