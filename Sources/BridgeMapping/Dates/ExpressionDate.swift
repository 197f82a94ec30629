import BridgeCore

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// A point in time inside an expression, as .NET has it: 100 ns steps since the year 1, up to the year 9999, always in UTC.
///
/// The result of an expression is never a date: it is printed as `M/d/yyyy h:mm:ss tt`.
public struct ExpressionDate: Sendable, Hashable {
    static let ticksPerSecond: Int64 = 10_000_000
    static let ticksPerMinute = 60 * ticksPerSecond
    static let ticksPerHour = 60 * ticksPerMinute
    static let ticksPerDay = 24 * ticksPerHour
    /// The last step of the year 9999.
    static let last: Int64 = 3_155_378_975_999_999_999
    private static let unixEpoch: Int64 = 621_355_968_000_000_000
    /// 1601-01-01: where Windows file times begin.
    private static let fileTimeEpoch: Int64 = 504_911_232_000_000_000

    /// Steps of 100 ns since 0001-01-01 00:00.
    let ticks: Int64
    /// True: it goes with the clock, as now and a fixed distance from it.
    let followsClock: Bool

    /// nil outside the years 1 to 9999.
    init?(ticks: Int64, followsClock: Bool = false) {
        guard ticks >= 0, ticks <= Self.last else { return nil }
        self.ticks = ticks
        self.followsClock = followsClock
    }

    /// Now in whole microseconds, finer than which `Date` is not exact; a clock that is out of range is at its end.
    init(now: Date) {
        let seconds = min(max(now.timeIntervalSince1970, -62_135_596_800), 253_402_300_799)
        ticks = Self.unixEpoch + Int64((seconds * 1_000_000).rounded()) * 10
        followsClock = true
    }

    /// nil when there is no such day or time.
    init?(_ day: CivilDay, secondOfDay: Int64 = 0, fraction: Int64 = 0, offsetInMinutes: Int64 = 0) {
        guard let number = day.number, (0..<86_400).contains(secondOfDay) else { return nil }
        let ticks = number * Self.ticksPerDay + secondOfDay * Self.ticksPerSecond + fraction
        self.init(ticks: ticks - offsetInMinutes * Self.ticksPerMinute)
    }

    /// A Windows file time; nil out of range.
    init?(fileTime: Int64) {
        guard fileTime >= -Self.fileTimeEpoch, fileTime <= Self.last - Self.fileTimeEpoch else { return nil }
        self.init(ticks: fileTime + Self.fileTimeEpoch)
    }

    /// The date as a Windows file time.
    var fileTime: Int64 { ticks - Self.fileTimeEpoch }

    /// The days since 0001-01-01, a Monday.
    var dayNumber: Int64 { ticks / Self.ticksPerDay }

    var day: CivilDay { CivilDay(number: dayNumber) }

    /// The time of the day in steps of 100 ns.
    var timeOfDay: Int64 { ticks % Self.ticksPerDay }

    var hour: Int { Int(timeOfDay / Self.ticksPerHour) }
    var minute: Int { Int(timeOfDay / Self.ticksPerMinute % 60) }
    var second: Int { Int(timeOfDay / Self.ticksPerSecond % 60) }

    /// The same point in time for the clock of the program.
    var date: Date { Date(timeIntervalSince1970: Double(ticks - Self.unixEpoch) / Double(Self.ticksPerSecond)) }
}

extension ExpressionDate: CustomStringConvertible {
    /// `6/29/2021 4:00:00 PM`
    public var description: String {
        let day = day
        func two(_ number: Int) -> String { number < 10 ? "0\(number)" : String(number) }
        let year = String(day.year)
        let padding = String(repeating: "0", count: 4 - year.utf8.count)
        let hour = hour % 12 == 0 ? 12 : hour % 12
        return "\(day.month)/\(day.day)/\(padding)\(year) \(hour):\(two(minute)):\(two(second)) \(self.hour < 12 ? "AM" : "PM")"
    }
}

extension CivilDay {
    /// From 0001-01-01 to 1970-01-01.
    private static let epoch = 719_162

    /// The day that many days after 0001-01-01.
    init(number: Int64) { self.init(daysSince1970: Int(number) - Self.epoch) }

    /// The days since 0001-01-01; nil when there is no such day in the years 1 to 9999.
    var number: Int64? { (1...9999).contains(year) && exists ? Int64(daysSince1970 + Self.epoch) : nil }
}
