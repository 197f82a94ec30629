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
        self.init(day: CivilDay(year: year, month: month, day: day).number, minute: hour * 60 + minute)
    }

    /// Minutes since 1970-01-01T00:00 on the same wall.
    public var minutes: Int { day * 1440 + minute }

    /// 0 for Sunday to 6 for Saturday.
    public var weekday: Int { ((day % 7) + 11) % 7 }

    /// `2026-12-24 18:00`.
    public var description: String {
        let civil = CivilDay(number: day)
        func two(_ number: Int) -> String { number < 10 ? "0\(number)" : String(number) }
        return "\(civil.year)-\(two(civil.month))-\(two(civil.day)) \(two(minute / 60)):\(two(minute % 60))"
    }

    /// True when `a` is earlier.
    public static func < (a: Self, b: Self) -> Bool { a.minutes < b.minutes }
}

/// A day of the Gregorian calendar, without Foundation's: a schedule looks at many days.
public struct CivilDay: Sendable, Hashable {
    /// Such as 2026.
    public var year: Int
    /// 1 to 12.
    public var month: Int
    /// 1 to 31.
    public var day: Int

    /// A day.
    public init(year: Int, month: Int, day: Int) {
        self.year = year
        self.month = month
        self.day = day
    }

    /// The day of a number; the other way round than ``number``. Both count from March, so that the leap day is the last of its year.
    public init(number: Int) {
        let shifted = number + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
        month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    }

    /// Days since 1970-01-01.
    public var number: Int {
        let shiftedYear = month <= 2 ? year - 1 : year
        let era = (shiftedYear >= 0 ? shiftedYear : shiftedYear - 399) / 400
        let yearOfEra = shiftedYear - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return era * 146_097 + dayOfEra - 719_468
    }

    /// True for a day that the calendar has.
    public var exists: Bool { (1...12).contains(month) && day >= 1 && Self(number: number) == self }
}
