import ArgumentParser

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// A time as people give it: `2026-12-24` (the day's first moment, UTC), `2026-12-24T18:00:00+01:00`, or a span such as `30d` or `12h`.
struct PointInTime: ExpressibleByArgument {
    private enum Form {
        case date(Date)
        case span(TimeInterval)
    }

    private let form: Form

    init?(argument: String) {
        if let span = Self.span(argument) {
            form = .span(span)
        } else if let date = Self.date(argument) {
            form = .date(date)
        } else {
            return nil
        }
    }

    /// The time; a span lies before now.
    func past(_ now: Date = Date()) -> Date {
        switch form {
        case .date(let date): date
        case .span(let seconds): now.addingTimeInterval(-seconds)
        }
    }

    /// The time; a span lies after now.
    func future(_ now: Date = Date()) -> Date {
        switch form {
        case .date(let date): date
        case .span(let seconds): now.addingTimeInterval(seconds)
        }
    }

    private static func span(_ text: String) -> TimeInterval? {
        guard let unit = text.last, let count = Int(text.dropLast()), count > 0 else { return nil }
        let seconds: [Character: TimeInterval] = ["m": 60, "h": 3600, "d": 86_400, "w": 604_800]
        return seconds[unit].map { Double(count) * $0 }
    }

    private static func date(_ text: String) -> Date? {
        if text.count == 10 { return try? Date(text + "T00:00:00Z", strategy: .iso8601) }
        return try? Date(text, strategy: .iso8601)
    }
}
