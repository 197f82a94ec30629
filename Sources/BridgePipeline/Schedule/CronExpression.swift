import BridgeCore

/// A cron expression of five fields: minute, hour, day of month, month, day of week; or a name such as `@daily`.
///
/// Lists, ranges, steps and names as in Vixie cron. When both days are restricted, either is enough. 7 is Sunday as well.
public struct CronExpression: Sendable, Hashable {
    /// The text as it was written.
    public let text: String
    let minutes: CronField
    let hours: CronField
    let daysOfMonth: CronField
    let months: CronField
    let daysOfWeek: CronField

    /// What is wrong with a text, and where.
    public struct Problem: Error, Sendable, Hashable {
        /// A sentence.
        public var message: String
        /// What to write instead.
        public var suggestion: String
        /// The characters that are wrong.
        public var offset: Int
        /// How many.
        public var length: Int
    }

    private static let names = [
        "@hourly": "0 * * * *", "@daily": "0 0 * * *", "@midnight": "0 0 * * *", "@weekly": "0 0 * * 0", "@monthly": "0 0 1 * *",
        "@yearly": "0 0 1 1 *", "@annually": "0 0 1 1 *",
    ]

    /// Reads an expression.
    public init(_ text: String) throws(Problem) {
        self.text = text
        let written = Self.words(text)
        guard let first = written.first else {
            throw Problem(message: "a cron expression is empty", suggestion: "write one such as 0 2 * * *", offset: 0, length: text.count)
        }
        var words = written
        if first.text.hasPrefix("@") {
            guard written.count == 1, let meaning = Self.names[first.text.lowercased()] else {
                throw Problem(
                    message: "“\(first.text)” is no schedule", suggestion: "write @hourly, @daily, @weekly, @monthly or @yearly",
                    offset: first.offset, length: first.text.count)
            }
            words = Self.words(meaning)
        }
        guard words.count == 5 else {
            throw Problem(
                message: "a cron expression has 5 fields, and here are \(words.count)",
                suggestion: "write minute, hour, day of month, month and day of week, such as 0 2 * * *", offset: first.offset,
                length: text.count - first.offset)
        }
        minutes = try CronField(words[0].text, at: words[0].offset, .minute)
        hours = try CronField(words[1].text, at: words[1].offset, .hour)
        daysOfMonth = try CronField(words[2].text, at: words[2].offset, .dayOfMonth)
        months = try CronField(words[3].text, at: words[3].offset, .month)
        daysOfWeek = try CronField(words[4].text, at: words[4].offset, .dayOfWeek)
        guard hasDay else {
            throw Problem(
                message: "this day never comes: no such month has it", suggestion: "write a day that the month has",
                offset: words[2].offset, length: words[3].offset + words[3].text.count - words[2].offset)
        }
    }

    private static func words(_ text: String) -> [(text: String, offset: Int)] {
        var words: [(text: String, offset: Int)] = []
        var isInWord = false
        for (offset, character) in text.enumerated() {
            if character == " " || character == "\t" {
                isInWord = false
            } else if isInWord {
                words[words.count - 1].text.append(character)
            } else {
                words.append((String(character), offset))
                isInWord = true
            }
        }
        return words
    }

    /// True when some month has a day: 30 February never comes. A day of the week alone is enough.
    private var hasDay: Bool {
        if daysOfWeek.isRestricted { return true }
        let longest = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        return months.values.contains { month in daysOfMonth.values.contains { $0 <= longest[month - 1] } }
    }

    /// True when every hour is meant, so that the expression follows the hours that pass and not those of one day.
    var isHourly: Bool { !hours.isRestricted }

    /// True for a day on which it runs. Both days restricted: either is enough.
    func matches(day: Int) -> Bool {
        let civil = CivilDay(daysSince1970: day)
        guard months.contains(civil.month) else { return false }
        let byMonth = daysOfMonth.contains(civil.day)
        let byWeek = daysOfWeek.contains(WallTime(day: day, minute: 0).weekday)
        return daysOfMonth.isRestricted && daysOfWeek.isRestricted ? byMonth || byWeek : byMonth && byWeek
    }

    /// The first time at or after `wall` at which it runs; nil: none for 28 years, in which every day of the week met every date.
    func next(from wall: WallTime) -> WallTime? {
        for day in wall.day...(wall.day + 10_228) where matches(day: day) {
            let start = day == wall.day ? wall.minute : 0
            for hour in hours.values where hour * 60 + 59 >= start {
                if let minute = minutes.values.first(where: { hour * 60 + $0 >= start }) {
                    return WallTime(day: day, minute: hour * 60 + minute)
                }
            }
        }
        return nil
    }
}
