import BridgeCore

extension DateFormat {
    /// A date that was read, and whether the text said its zone.
    struct Reading {
        var date: ExpressionDate
        var hasZone: Bool
    }

    /// What is known while a date is read; what the text lacks is as on 2000-01-01 00:00.
    private struct Fields {
        var day = CivilDay(2000, 1, 1)
        var hour = 0
        var isHalfDay = false
        var isAfternoon: Bool?
        var minute = 0
        var second = 0
        var fraction: Int64 = 0
        var zone: Int64?

        var reading: Reading? {
            guard minute < 60, second < 60, let hour = wholeHour else { return nil }
            return ExpressionDate(
                day, secondOfDay: Int64(hour * 3600 + minute * 60 + second), fraction: fraction, offsetInMinutes: zone ?? 0
            ).map { Reading(date: $0, hasZone: zone != nil) }
        }

        private var wholeHour: Int? {
            guard isHalfDay || isAfternoon != nil else { return hour }
            guard (0...12).contains(hour) else { return nil }
            return hour % 12 + (isAfternoon == true ? 12 : 0)
        }
    }

    /// Reads a text of exactly this form, white space around it allowed; nil when it has another form or there is no such date.
    func read(_ text: String) -> Reading? {
        DateCursor.read(text) { cursor in
            var fields = Fields()
            for part in parts where !Self.read(part, &cursor, &fields) { return nil }
            return fields.reading
        }
    }

    private static func read(_ part: Part, _ cursor: inout DateCursor, _ fields: inout Fields) -> Bool {
        switch part {
        case .year(let width): return year(width, &cursor, &fields)
        case .month(let width) where width >= 3:
            let month = DateNames.index(of: cursor.word(), in: DateNames.months)
            if let month { fields.day.month = month + 1 }
            return month != nil
        case .month(let width): return number(width, &cursor, &fields.day.month)
        case .day(let width) where width >= 3: return DateNames.index(of: cursor.word(), in: DateNames.days) != nil
        case .day(let width): return number(width, &cursor, &fields.day.day)
        case .hour24(let width): return number(width, &cursor, &fields.hour)
        case .hour12(let width):
            fields.isHalfDay = true
            return number(width, &cursor, &fields.hour)
        case .minute(let width): return number(width, &cursor, &fields.minute)
        case .second(let width): return number(width, &cursor, &fields.second)
        case .fraction(let width, let isOptional): return fraction(width, isOptional, &cursor, &fields)
        case .halfDay(let width): return halfDay(width, &cursor, &fields)
        case .offset:
            fields.zone = cursor.zone()
            return fields.zone != nil
        case .kind:
            fields.zone = cursor.zone()
            return true
        case .utc:
            fields.zone = 0
            return cursor.take([UInt8(ascii: "Z")])
        case .literal(let bytes): return cursor.take(bytes)
        }
    }

    /// One letter takes one or two digits, two letters exactly two.
    private static func number(_ width: Int, _ cursor: inout DateCursor, _ field: inout Int) -> Bool {
        guard let number = cursor.number(width == 1 ? 1...2 : 2...2) else { return false }
        field = number
        return true
    }

    /// Two digits are a year from 1950 to 2049.
    private static func year(_ width: Int, _ cursor: inout DateCursor, _ fields: inout Fields) -> Bool {
        guard width <= 2 else {
            guard let year = cursor.number(width == 3 ? 3...4 : 4...4) else { return false }
            fields.day.year = year
            return true
        }
        guard let year = cursor.number(width == 1 ? 1...2 : 2...2) else { return false }
        fields.day.year = year < 50 ? 2000 + year : 1900 + year
        return true
    }

    private static func fraction(_ width: Int, _ isOptional: Bool, _ cursor: inout DateCursor, _ fields: inout Fields) -> Bool {
        guard let fraction = cursor.fraction(isOptional ? 0...width : width...width) else { return false }
        fields.fraction = fraction
        return true
    }

    private static func halfDay(_ width: Int, _ cursor: inout DateCursor, _ fields: inout Fields) -> Bool {
        let word = cursor.word()
        guard ["a", "p", "am", "pm"].contains(word), width > 1 ? word.utf8.count == 2 : word.utf8.count == 1 else { return false }
        fields.isAfternoon = word.hasPrefix("p")
        return true
    }
}
