import BridgeCore

extension ExpressionDate {
    /// Reads what CDate reads: ISO 8601 (`2021-06-30`, `2021-06-30T17:00:00.5+02:00`, a zone behind the day alone), `M/d/yyyy h:mm:ss tt`
    /// as dates are printed, English month names, and `yyyyMMdd` with an optional `HHmmss` as directories write it.
    ///
    /// What has no zone is in UTC. nil: no date.
    init?(text: String) {
        guard let date = DateCursor.read(text, { Self.read(&$0) }) else { return nil }
        self = date
    }

    private static func read(_ cursor: inout DateCursor) -> ExpressionDate? {
        switch cursor.digitCount {
        case 4: iso(&cursor)
        case 8: compact(&cursor)
        case 14: compact(&cursor)
        case 1, 2: numeric(&cursor)
        case 0: named(&cursor)
        default: nil
        }
    }

    private static func iso(_ cursor: inout DateCursor) -> ExpressionDate? {
        guard let year = cursor.number(4...4), let separator = cursor.peek,
            separator == UInt8(ascii: "-") || separator == UInt8(ascii: "/"),
            cursor.take(Unicode.Scalar(separator)), let month = cursor.number(1...2), cursor.take(Unicode.Scalar(separator)),
            let day = cursor.number(1...2)
        else { return nil }
        return rest(&cursor, CivilDay(year, month, day))
    }

    /// `M/d/yyyy` or `d MMM yyyy`.
    private static func numeric(_ cursor: inout DateCursor) -> ExpressionDate? {
        let start = cursor.position
        guard let first = cursor.number(1...2) else { return nil }
        guard let separator = cursor.peek, separator == UInt8(ascii: "/") || (separator == UInt8(ascii: "-") && cursor.position > start),
            cursor.take(Unicode.Scalar(separator))
        else { return dayAndName(&cursor, day: first) }
        if cursor.digitCount == 0 { return dayAndName(&cursor, day: first) }
        guard let second = cursor.number(1...2), cursor.take(Unicode.Scalar(separator)), let year = cursor.number(4...4) else { return nil }
        return rest(&cursor, CivilDay(year, first, second))
    }

    private static func dayAndName(_ cursor: inout DateCursor, day: Int) -> ExpressionDate? {
        cursor.skipSpaces()
        guard let month = DateNames.index(of: cursor.word(), in: DateNames.months) else { return nil }
        _ = cursor.take("-") || cursor.take(",")
        cursor.skipSpaces()
        return cursor.number(4...4).flatMap { rest(&cursor, CivilDay($0, month + 1, day)) }
    }

    /// `March 16, 2020`, or a day's name before any form with a month's name.
    private static func named(_ cursor: inout DateCursor) -> ExpressionDate? {
        let word = cursor.word()
        _ = cursor.take(",")
        cursor.skipSpaces()
        if let month = DateNames.index(of: word, in: DateNames.months) {
            guard let day = cursor.number(1...2) else { return nil }
            _ = cursor.take(",")
            cursor.skipSpaces()
            return cursor.number(4...4).flatMap { rest(&cursor, CivilDay($0, month + 1, day)) }
        }
        guard DateNames.index(of: word, in: DateNames.days) != nil else { return nil }
        if let day = cursor.number(1...2) { return dayAndName(&cursor, day: day) }
        guard let month = DateNames.index(of: cursor.word(), in: DateNames.months) else { return nil }
        cursor.skipSpaces()
        guard let day = cursor.number(1...2) else { return nil }
        _ = cursor.take(",")
        cursor.skipSpaces()
        return cursor.number(4...4).flatMap { rest(&cursor, CivilDay($0, month + 1, day)) }
    }

    /// `yyyyMMdd` or `yyyyMMddHHmmss.fZ`.
    private static func compact(_ cursor: inout DateCursor) -> ExpressionDate? {
        let hasTime = cursor.digitCount == 14
        guard let year = cursor.number(4...4), let month = cursor.number(2...2), let day = cursor.number(2...2) else { return nil }
        let day0 = CivilDay(year, month, day)
        guard hasTime else { return rest(&cursor, day0) }
        guard let hour = cursor.number(2...2), let minute = cursor.number(2...2), let second = cursor.number(2...2),
            minute < 60, second < 60
        else { return nil }
        guard let fraction = fraction(&cursor) else { return nil }
        return date(&cursor, day0, second: hour * 3600 + minute * 60 + second, fraction: fraction)
    }

    /// The time and the zone behind a day.
    private static func rest(_ cursor: inout DateCursor, _ day: CivilDay) -> ExpressionDate? {
        let end = cursor.position
        if !cursor.take("T"), !cursor.take("t") { cursor.skipSpaces() }
        guard let hour = cursor.number(1...2) else {
            cursor.rewind(to: end)
            return date(&cursor, day, second: 0, fraction: 0)
        }
        guard cursor.take(":"), let minute = cursor.number(2...2), minute < 60 else { return nil }
        let second = cursor.take(":") ? cursor.number(1...2) : 0
        guard let second, second < 60, let fraction = fraction(&cursor) else { return nil }
        cursor.skipSpaces()
        guard let hour = halfDay(&cursor, hour) else { return nil }
        return date(&cursor, day, second: hour * 3600 + minute * 60 + second, fraction: fraction)
    }

    /// 0 when there is no fraction; nil when the point has no digits.
    private static func fraction(_ cursor: inout DateCursor) -> Int64? {
        guard cursor.take(".") || cursor.take(",") else { return 0 }
        return cursor.fraction(1...30)
    }

    /// The hour, `AM` and `PM` behind it taken into account.
    private static func halfDay(_ cursor: inout DateCursor, _ hour: Int) -> Int? {
        let start = cursor.position
        switch cursor.word() {
        case "am": return (1...12).contains(hour) ? hour % 12 : nil
        case "pm": return (1...12).contains(hour) ? hour % 12 + 12 : nil
        default:
            cursor.rewind(to: start)
            return hour
        }
    }

    private static func date(_ cursor: inout DateCursor, _ day: CivilDay, second: Int, fraction: Int64) -> ExpressionDate? {
        cursor.skipSpaces()
        let start = cursor.position
        if !["gmt", "utc"].contains(cursor.word()) { cursor.rewind(to: start) }
        let offset = cursor.zone() ?? 0
        return ExpressionDate(day, secondOfDay: Int64(second), fraction: fraction, offsetInMinutes: offset)
    }
}
