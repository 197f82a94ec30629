import BridgeCore

/// A time as a clock on the wall shows it, to the minute, without a zone.
public struct WallTime: Sendable, Hashable, Comparable, CustomStringConvertible {
    /// Days since 1970-01-01.
    public var day: Int
    /// Minutes since midnight.
    public var minute: Int

    /// A time of a day.
    public init(day: Int, minute: Int) {
        self.day = day
        self.minute = minute
    }

    /// A time of a date in the Gregorian calendar.
    public init(year: Int, month: Int, day: Int, hour: Int = 0, minute: Int = 0) {
        self.init(day: CivilDay(year, month, day).daysSince1970, minute: hour * 60 + minute)
    }

    /// Minutes since 1970-01-01T00:00 on the same wall.
    public var minutes: Int { day * 1440 + minute }

    /// 0 for Sunday to 6 for Saturday.
    public var weekday: Int { ((day % 7) + 11) % 7 }

    /// `2026-12-24 18:00`.
    public var description: String {
        let civil = CivilDay(daysSince1970: day)
        func two(_ number: Int) -> String { number < 10 ? "0\(number)" : String(number) }
        return "\(civil.year)-\(two(civil.month))-\(two(civil.day)) \(two(minute / 60)):\(two(minute % 60))"
    }

    /// True when `a` is earlier.
    public static func < (a: Self, b: Self) -> Bool { a.minutes < b.minutes }
}
