/// One field of a cron expression: the values that it allows.
struct CronField: Sendable, Hashable {
    /// In ascending order.
    let values: [Int]
    /// False for `*`, with or without a step.
    let isRestricted: Bool

    /// What a field counts.
    struct Kind {
        var title: String
        var range: ClosedRange<Int>
        var names: [String] = []

        static let minute = Kind(title: "minute", range: 0...59)
        static let hour = Kind(title: "hour", range: 0...23)
        static let dayOfMonth = Kind(title: "day of month", range: 1...31)
        static let month = Kind(
            title: "month", range: 1...12,
            names: ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"])
        static let dayOfWeek = Kind(title: "day of week", range: 0...7, names: ["sun", "mon", "tue", "wed", "thu", "fri", "sat"])

        var isWeek: Bool { range.upperBound == 7 }
        var hint: String {
            let names = names.isEmpty ? "" : " or names such as \(names[1])"
            return "write \(range.lowerBound) to \(isWeek ? 6 : range.upperBound)\(names), lists 1,2, ranges 1-5, steps */2"
        }
    }

    func contains(_ value: Int) -> Bool { values.contains(value) }

    init(_ text: String, at offset: Int, _ kind: Kind) throws(CronExpression.Problem) {
        var found: Set<Int> = []
        var place = offset
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            found.formUnion(try Self.values(String(part), at: place, kind))
            place += part.count + 1
        }
        if kind.isWeek, found.remove(7) != nil { found.insert(0) }
        values = found.sorted()
        isRestricted = !text.hasPrefix("*")
    }

    /// The values of one part of a list: `*`, `5`, `1-5`, each with `/2` after it.
    private static func values(_ part: String, at offset: Int, _ kind: Kind) throws(CronExpression.Problem) -> [Int] {
        func problem(_ message: String, _ start: Int = 0, _ length: Int? = nil) -> CronExpression.Problem {
            .init(message: message, suggestion: kind.hint, offset: offset + start, length: max(1, length ?? part.count))
        }
        let halves = part.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard let range = halves.first, !range.isEmpty else { throw problem("a value of the \(kind.title) is missing") }
        var step = 1
        if halves.count == 2 {
            guard let number = number(halves[1]), number > 0 else {
                throw problem("“\(halves[1])” is no step", range.count + 1, halves[1].count)
            }
            step = number
        }
        if range == "*" { return Array(stride(from: kind.range.lowerBound, through: kind.isWeek ? 6 : kind.range.upperBound, by: step)) }
        let ends = range.split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false)
        guard let first = value(ends[0], kind) else { throw problem("“\(ends[0])” is no \(kind.title)", 0, ends[0].count) }
        guard ends.count == 2 else {
            // As in Vixie cron a step after one value goes on to the end.
            return halves.count == 2 ? Array(stride(from: first, through: kind.isWeek ? 6 : kind.range.upperBound, by: step)) : [first]
        }
        guard let last = value(ends[1], kind) else {
            throw problem("“\(ends[1])” is no \(kind.title)", ends[0].count + 1, ends[1].count)
        }
        // Sunday stands at both ends of the week: fri-sun is 5-7.
        let end = kind.isWeek && last == 0 && first > 0 ? 7 : last
        guard first <= end else { throw problem("the range “\(range)” goes backwards", 0, range.count) }
        return Array(stride(from: first, through: end, by: step))
    }

    private static func value(_ text: Substring, _ kind: Kind) -> Int? {
        if let name = kind.names.firstIndex(of: text.lowercased()) { return name + (kind.isWeek ? 0 : 1) }
        return number(text).flatMap { kind.range.contains($0) ? $0 : nil }
    }

    private static func number(_ text: Substring) -> Int? {
        guard (1...4).contains(text.utf8.count), text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        return Int(text)
    }
}
