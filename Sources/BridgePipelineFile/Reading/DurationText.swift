/// Time spans as they stand in pipeline files: `30 seconds`, `5 minutes`.
enum DurationText {
    /// The units with their milliseconds, the largest first.
    private static let units: [(name: String, milliseconds: Int64)] = [
        ("day", 86_400_000), ("hour", 3_600_000), ("minute", 60_000), ("second", 1000), ("millisecond", 1),
    ]

    /// The span of a text: a whole number and a unit, singular or plural.
    static func duration(_ text: String) -> Duration? {
        let digits = text.prefix { $0.isASCII && $0.isNumber }
        var unit = text.dropFirst(digits.count)
        while unit.hasPrefix(" ") { unit = unit.dropFirst() }
        if unit.hasSuffix("s") { unit = unit.dropLast() }
        guard let number = Int64(digits), let milliseconds = units.first(where: { $0.name == unit })?.milliseconds else { return nil }
        let product = number.multipliedReportingOverflow(by: milliseconds)
        return product.overflow ? nil : .milliseconds(product.partialValue)
    }

    /// The text of a span, in the largest unit that gives a whole number.
    static func text(_ duration: Duration) -> String {
        let parts = duration.components
        let milliseconds = parts.seconds * 1000 + parts.attoseconds / 1_000_000_000_000_000
        let unit = units.first { milliseconds != 0 && milliseconds % $0.milliseconds == 0 } ?? (name: "second", milliseconds: 1000)
        let number = milliseconds / unit.milliseconds
        return "\(number) \(unit.name)\(number == 1 ? "" : "s")"
    }
}
