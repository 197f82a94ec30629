import BridgeCore

/// The intervals of DateAdd and DateDiff.
enum DateInterval: String, Sendable, CaseIterable {
    case year = "yyyy"
    case month = "m"
    case day = "d"
    case week = "ww"
    case hour = "h"
    case minute = "n"
    case second = "s"

    /// What an interval may be called, for messages.
    static let names = "yyyy, m, d, ww, h, n or s"

    /// The length in steps of 100 ns; nil for calendar intervals, which have no fixed one.
    private var length: Int64? {
        switch self {
        case .year, .month: nil
        case .day: ExpressionDate.ticksPerDay
        case .week: 7 * ExpressionDate.ticksPerDay
        case .hour: ExpressionDate.ticksPerHour
        case .minute: ExpressionDate.ticksPerMinute
        case .second: ExpressionDate.ticksPerSecond
        }
    }

    /// How many boundaries lie between two dates: midnights, Sundays, first days of months; the time that passed is not regarded.
    func boundaries(from start: ExpressionDate, to end: ExpressionDate) -> Int { Int(index(of: end) - index(of: start)) }

    /// The number of the interval that a date lies in. Weeks begin on Sunday.
    private func index(of date: ExpressionDate) -> Int64 {
        switch self {
        case .year: Int64(date.day.year)
        case .month: Int64(date.day.year * 12 + date.day.month)
        case .week: (date.dayNumber + 1) / 7
        case .day: date.dayNumber
        case .hour: date.ticks / ExpressionDate.ticksPerHour
        case .minute: date.ticks / ExpressionDate.ticksPerMinute
        case .second: date.ticks / ExpressionDate.ticksPerSecond
        }
    }

    /// A date moved by a number of intervals. A day that the month lacks becomes its last; nil outside the years 1 to 9999.
    func adding(_ count: Int, to date: ExpressionDate) -> ExpressionDate? {
        if let length {
            let (distance, overflow) = Int64(count).multipliedReportingOverflow(by: length)
            let (ticks, tooFar) = date.ticks.addingReportingOverflow(distance)
            return overflow || tooFar ? nil : ExpressionDate(ticks: ticks, followsClock: date.followsClock)
        }
        guard abs(Double(count)) < 200_000 else { return nil }
        let day = date.day
        let months = day.year * 12 + day.month - 1 + count * (self == .year ? 12 : 1)
        guard months >= 12 else { return nil }
        let (year, month) = (months / 12, months % 12 + 1)
        let moved = CivilDay(year, month, min(day.day, CivilDay.length(of: month, in: year)))
        return moved.number.flatMap {
            ExpressionDate(ticks: $0 * ExpressionDate.ticksPerDay + date.timeOfDay, followsClock: date.followsClock)
        }
    }

    /// How long it is until the next boundary, in steps of 100 ns.
    func distanceToBoundary(from date: ExpressionDate) -> Int64 {
        switch self {
        case .week: (7 - (date.dayNumber + 1) % 7) * ExpressionDate.ticksPerDay - date.timeOfDay
        case .month, .year:
            boundaryDay(after: date.day).map { $0 * ExpressionDate.ticksPerDay - date.ticks } ?? ExpressionDate.ticksPerDay
        case .day, .hour, .minute, .second:
            length.map { $0 - date.ticks % $0 } ?? ExpressionDate.ticksPerSecond
        }
    }

    private func boundaryDay(after day: CivilDay) -> Int64? {
        self == .year || day.month == 12 ? CivilDay(day.year + 1, 1, 1).number : CivilDay(day.year, day.month + 1, 1).number
    }
}
