#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// Points in time as they stand in pipeline files: ISO 8601 in UTC, `2026-03-01T00:00:00Z`.
enum TimeText {
    /// The time of a text.
    static func date(_ text: String) -> Date? { try? Date(text, strategy: .iso8601) }

    /// The text of a time.
    static func text(_ date: Date) -> String { date.formatted(.iso8601) }
}
