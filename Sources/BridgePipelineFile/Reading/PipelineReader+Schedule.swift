import BridgeCore
import BridgePipeline
import BridgeState

/// The key `schedule`: when a pipeline runs by itself.
extension PipelineReader {
    static let scheduleKeys = ["every", "cron", "between", "days", "freeze"]
    static let freezeKeys = ["from", "until", "let", "reason"]

    /// The schedule; nil: the file has none.
    mutating func schedule(_ file: Section) -> Schedule? {
        guard let section = section("schedule", in: file, keys: Self.scheduleKeys) else { return nil }
        let trigger = trigger(section)
        let schedule = Schedule(trigger: trigger, between: hours(section), days: days(section), freezes: freezes(section))
        for key in ["between", "days"] where trigger == nil && section.entries["every"] == nil && section.entries["cron"] == nil {
            guard let entry = section.entries[key] else { continue }
            report("“schedule.\(key)” has nothing to restrict", "write every or cron beside it", at: entry.key.range)
        }
        return schedule
    }

    private mutating func trigger(_ section: Section) -> Schedule.Trigger? {
        if let cron = section.entries["cron"], section.entries["every"] != nil {
            report("“schedule” has both every and cron", "write one of them", at: cron.key.range)
        }
        if section.entries["every"] != nil {
            guard let text = text("every", in: section) else { return nil }
            if let span = DurationText.duration(text.text), span >= .seconds(1), span.components.attoseconds == 0,
                span <= .seconds(366 * 86_400)
            {
                return .every(span)
            }
            report("\(text.shown) is no time between runs", "write a number and a unit, such as 15 minutes", at: text.range)
            return nil
        }
        guard let text = text("cron", in: section) else { return nil }
        do {
            return .cron(try CronExpression(text.text))
        } catch {
            let place = text.written == nil ? text.place(text.text.prefix(error.offset).utf8.count, length: error.length) : text.range
            report(
                text.written == nil ? error.message : "with its variables \(text.shown) is no cron expression", error.suggestion, at: place)
            return nil
        }
    }

    /// `06:00-20:00`; `22:00-05:00` goes over midnight.
    private mutating func hours(_ section: Section) -> Schedule.Hours? {
        guard let text = text("between", in: section) else { return nil }
        if let hours = ScheduleText.hours(text.text) { return hours }
        report("\(text.shown) are no hours of a day", "write two times, such as 06:00-20:00", at: text.range)
        return nil
    }

    /// `mon-fri`, or a list such as `[sat, sun]`.
    private mutating func days(_ section: Section) -> Set<Int> {
        guard section.entries["days"] != nil else { return Set(0...6) }
        guard let texts = texts("days", in: section) else { return Set(0...6) }
        var days: Set<Int> = []
        for text in texts {
            guard let found = ScheduleText.days(text.text) else {
                report(
                    "\(text.shown) is no day of the week", "write sun, mon, tue, wed, thu, fri or sat, or a range such as mon-fri",
                    at: text.range)
                continue
            }
            days.formUnion(found)
        }
        if texts.isEmpty, let entry = section.entries["days"] {
            report("“schedule.days” names no day", "leave it out for every day", at: entry.key.range)
        }
        return days
    }

    private mutating func freezes(_ section: Section) -> [Schedule.Freeze] {
        guard let entry = section.entries["freeze"] else { return [] }
        guard case .list(let items) = entry.value.content else {
            return freeze(entry.value, entry.key.range, "schedule.freeze").map { [$0] } ?? []
        }
        return items.enumerated().compactMap { freeze($1, $1.range, "schedule.freeze.\($0)") }
    }

    private mutating func freeze(_ node: SourceNode, _ range: Range<Int>, _ path: String) -> Schedule.Freeze? {
        guard let section = section(node, at: range, path: path, keys: Self.freezeKeys) else { return nil }
        let from = wallTime("from", in: section)
        let until = wallTime("until", in: section)
        var lets: Set<PlannedOperation.Action> = []
        if section.entries["let"] != nil {
            lets = Set((texts("let", in: section) ?? []).compactMap { word($0, PlannedOperation.Action.self) })
        }
        let reason = text("reason", in: section)?.text
        guard let from, let until else { return nil }
        guard from < until else {
            report(
                "“\(path)” ends before it begins", "write the first minute after it as until",
                at: section.entries["until"]?.value.range ?? range)
            return nil
        }
        return Schedule.Freeze(from: from, until: until, lets: lets, reason: reason)
    }

    private mutating func wallTime(_ key: String, in section: Section) -> WallTime? {
        guard section.entries[key] != nil else {
            reportMissing(key, in: section, "write \(key): 2026-12-24 or \(key): 2026-12-24T18:00")
            return nil
        }
        guard let text = text(key, in: section) else { return nil }
        if let time = ScheduleText.time(text.text) { return time }
        report("\(text.shown) is no time", "write 2026-12-24 or 2026-12-24T18:00, in the pipeline's time zone", at: text.range)
        return nil
    }
}

/// Hours, days and times as they stand in schedules.
enum ScheduleText {
    static let dayNames = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"]

    static func hours(_ text: String) -> Schedule.Hours? {
        let ends = text.split(separator: "-", omittingEmptySubsequences: false).map { $0.split(separator: " ").joined() }
        guard ends.count == 2, let from = minute(ends[0]), let until = minute(ends[1]), from < 1440, until > 0, from != until else {
            return nil
        }
        return Schedule.Hours(from: from, until: until)
    }

    static func text(_ hours: Schedule.Hours) -> String { "\(clock(hours.from))-\(clock(hours.until))" }

    /// The days of a name or of a range, which may go over the end of the week.
    static func days(_ text: String) -> [Int]? {
        let ends = text.lowercased().split(separator: "-", omittingEmptySubsequences: false).map { dayNames.firstIndex(of: String($0)) }
        guard (1...2).contains(ends.count), let first = ends[0], let last = ends[ends.count - 1] else { return nil }
        return (first...(last < first ? last + 7 : last)).map { $0 % 7 }
    }

    static func text(_ days: Set<Int>) -> [String] { days.sorted().map { dayNames[$0] } }

    /// `2026-12-24` is the day's first minute.
    static func time(_ text: String) -> WallTime? {
        let parts = text.split(separator: "T", omittingEmptySubsequences: false)
        let date = parts[0].split(separator: "-", omittingEmptySubsequences: false).map(digits)
        guard (1...2).contains(parts.count), date.count == 3, let year = date[0], let month = date[1], let day = date[2], year >= 1970
        else {
            return nil
        }
        guard CivilDay(year, month, day).exists else { return nil }
        guard parts.count == 2 else { return WallTime(year: year, month: month, day: day) }
        guard let minute = minute(String(parts[1])), minute < 1440 else { return nil }
        return WallTime(year: year, month: month, day: day, hour: minute / 60, minute: minute % 60)
    }

    static func text(_ time: WallTime) -> String {
        let day = CivilDay(daysSince1970: time.day)
        let date = "\(day.year)-\(padded(day.month))-\(padded(day.day))"
        return time.minute == 0 ? date : "\(date)T\(clock(time.minute))"
    }

    /// Minutes since midnight; 24:00 is the end of the day.
    private static func minute(_ text: String) -> Int? {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, parts[1].count == 2, let hour = digits(parts[0]), let minute = digits(parts[1]) else { return nil }
        let total = hour * 60 + minute
        return hour <= 24 && minute < 60 && total <= 1440 ? total : nil
    }

    private static func digits(_ text: Substring) -> Int? {
        (1...4).contains(text.utf8.count) && text.utf8.allSatisfy { (0x30...0x39).contains($0) } ? Int(text) : nil
    }

    private static func clock(_ minute: Int) -> String { "\(padded(minute / 60)):\(padded(minute % 60))" }

    private static func padded(_ number: Int) -> String { number < 10 ? "0\(number)" : String(number) }
}
