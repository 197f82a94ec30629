import BridgeCore

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// How long a server asks to wait (RFC 9110 section 10.2.3): seconds, also with decimals as some send them, or a date.
enum RetryAfter {
    /// The wait from `now`; nil when the text says nothing usable. A time that has passed is no wait.
    static func duration(_ text: String, now: Date) -> Duration? {
        let text = text.trimmingASCIISpace()
        if let seconds = Double(text), text.utf8.allSatisfy({ isDigit($0) || $0 == UInt8(ascii: ".") }) {
            return .seconds(min(seconds, longest))
        }
        guard let time = HTTPDate.secondsSince1970(text) else { return nil }
        return .seconds(min(max(0, Double(time) - now.timeIntervalSince1970), longest))
    }

    /// Nobody means more than a day, and larger numbers do not fit everywhere.
    private static let longest = 86_400.0
}

/// Dates of HTTP in their three forms (RFC 9110 section 5.6.7).
enum HTTPDate {
    /// Seconds since 1970 of `Sun, 06 Nov 1994 08:49:37 GMT`, `Sunday, 06-Nov-94 08:49:37 GMT` or `Sun Nov  6 08:49:37 1994`.
    static func secondsSince1970(_ text: String) -> Int? {
        let words = text.split { $0 == " " || $0 == "," || $0 == "-" }
        guard words.count >= 5 else { return nil }
        let isAsctime = words.count == 5
        let order = isAsctime ? (day: 2, month: 1, year: 4, time: 3) : (day: 1, month: 2, year: 3, time: 4)
        guard let day = number(words[order.day], 1...31), let month = months.firstIndex(of: words[order.month].lowercased()),
            let year = year(words[order.year]), let time = time(words[order.time])
        else { return nil }
        guard isAsctime || words.last == "GMT" || words.last == "UTC" else { return nil }
        return CivilDay(year, month + 1, day).daysSince1970 * 86_400 + time
    }

    private static let months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]

    private static func number(_ text: Substring, _ range: ClosedRange<Int>) -> Int? {
        guard text.utf8.allSatisfy(isDigit), let value = Int(text), range.contains(value) else { return nil }
        return value
    }

    /// Two digits are the year nearest to now as of this century: 94 is 1994, 26 is 2026.
    private static func year(_ text: Substring) -> Int? {
        guard let value = number(text, 0...9999) else { return nil }
        return text.utf8.count == 2 ? value + (value < 70 ? 2000 : 1900) : value
    }

    private static func time(_ text: Substring) -> Int? {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 3, let hour = number(parts[0], 0...23), let minute = number(parts[1], 0...59),
            let second = number(parts[2], 0...60)
        else { return nil }
        return hour * 3600 + minute * 60 + second
    }
}

private func isDigit(_ byte: UInt8) -> Bool { byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9") }
