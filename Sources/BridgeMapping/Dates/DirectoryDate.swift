package import BridgeCore

/// A day, or a moment of it, as directories and ISO 8601 write them. What has no zone is meant in the reader's.
///
/// Forms in which day and month could be mistaken for each other are not read: somebody's access hangs on the date.
package struct DirectoryDate: Sendable, Hashable {
    /// The day.
    package var day: CivilDay
    /// Seconds since the day's begin; nil: the day as a whole.
    package var second: Int?
    /// Minutes that the zone is ahead of UTC; nil: none is given.
    package var offsetInMinutes: Int?

    /// Reads `2026-12-31`, `2026-12-31T17:00:00.5+02:00`, `20261231` and `20261231170000.0Z`; nil: none of them, or no day of a calendar.
    package init?(text: String) {
        guard let date = DateCursor.read(text, { DirectoryDate(&$0) }) else { return nil }
        self = date
    }

    private init?(_ cursor: inout DateCursor) {
        let isCompact = cursor.digitCount > 4
        guard let year = cursor.number(4...4), isCompact || cursor.take("-"), let month = cursor.number(2...2),
            isCompact || cursor.take("-"), let day = cursor.number(2...2)
        else { return nil }
        self.day = CivilDay(year, month, day)
        guard self.day.exists else { return nil }
        if isCompact {
            guard cursor.digitCount > 0 else { return }
        } else if !cursor.take("T"), !cursor.take("t") {
            guard cursor.peek == UInt8(ascii: " ") else { return }
            cursor.skipSpaces()
            guard cursor.digitCount > 0 else { return }
        }
        guard let hour = cursor.number(2...2), hour < 24, isCompact || cursor.take(":"), let minute = cursor.number(2...2), minute < 60
        else { return nil }
        var second = 0
        if isCompact ? cursor.digitCount > 0 : cursor.take(":") {
            guard let number = cursor.number(2...2), number <= 60 else { return nil }
            second = number
        }
        if cursor.take(".") || cursor.take(",") {
            guard cursor.fraction(1...30) != nil else { return nil }
        }
        self.second = hour * 3600 + minute * 60 + second
        offsetInMinutes = cursor.zone().map(Int.init)
    }
}
