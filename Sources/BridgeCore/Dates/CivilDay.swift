/// A day of the proleptic Gregorian calendar, without a zone: arithmetic alone, because readers and schedules look at many days.
package struct CivilDay: Sendable, Hashable {
    /// Such as 2026.
    package var year: Int
    /// 1 to 12.
    package var month: Int
    /// 1 to 31.
    package var day: Int

    /// A day; ``exists`` says whether the calendar has it.
    package init(_ year: Int, _ month: Int, _ day: Int) {
        self.year = year
        self.month = month
        self.day = day
    }

    /// The day so many days after 1970-01-01. Years are counted from March here, so that the leap day is the last of its year.
    package init(daysSince1970 days: Int) {
        let shifted = days + Self.daysFromYear0
        let era = Self.floor(shifted, 146_097)
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
        month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    }

    /// The days since 1970-01-01.
    package var daysSince1970: Int {
        let shifted = month <= 2 ? year - 1 : year
        let era = Self.floor(shifted, 400)
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - Self.daysFromYear0
    }

    /// True for a day that the calendar has.
    package var exists: Bool { (1...12).contains(month) && day >= 1 && day <= Self.length(of: month, in: year) }

    /// How many days a month has.
    package static func length(of month: Int, in year: Int) -> Int {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    /// From 0000-03-01 to 1970-01-01.
    private static let daysFromYear0 = 719_468

    private static func floor(_ value: Int, _ unit: Int) -> Int { value >= 0 ? value / unit : (value - unit + 1) / unit }
}
