import BridgeCore
public import BridgePipeline

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// A mail as it goes to the server (RFC 5322): header, empty line, text in UTF-8.
public struct MailMessage: Sendable {
    /// Values in lines, of which all but the first are folded.
    private let fields: [(name: String, lines: [String])]
    private let text: String

    /// The mail of a message. Its Message-ID is the message's id, so that a mail which came twice is known.
    public init(_ notice: Notice, from: MailAddress, to: [MailAddress]) {
        text = notice.text
        fields = [
            ("Date", [Self.date(notice.at)]), ("From", [from.text]),
            ("To", to.enumerated().map { $0 < to.count - 1 ? "\($1.text)," : $1.text }),
            ("Subject", EncodedWord.lines("[idbridge] \(notice.subject)")), ("Message-ID", ["<\(notice.id)@\(from.domain)>"]),
            // Programs that answer by themselves keep quiet (RFC 3834).
            ("Auto-Submitted", ["auto-generated"]), ("MIME-Version", ["1.0"]), ("Content-Type", ["text/plain; charset=utf-8"]),
            ("Content-Transfer-Encoding", ["base64"]),
        ]
    }

    /// The bytes, with CR LF at the end of each line.
    public var bytes: [UInt8] {
        var lines = fields.map { "\($0.name): \($0.lines.map(Self.withoutControls).joined(separator: "\r\n "))" } + [""]
        let encoded = Array(Data(text.utf8).base64EncodedString().utf8)
        for start in stride(from: 0, to: encoded.count, by: 76) {
            lines.append(String(decoding: encoded[start..<min(start + 76, encoded.count)], as: UTF8.self))
        }
        return Array(lines.map { $0 + "\r\n" }.joined().utf8)
    }

    /// A part of a field's value in which nothing begins another field.
    private static func withoutControls(_ value: String) -> String {
        String(String.UnicodeScalarView(value.unicodeScalars.filter { $0.value >= 0x20 && $0.value != 0x7F }))
    }

    /// `Fri, 27 Nov 2026 00:00:00 +0000`
    static func date(_ date: Date) -> String {
        let seconds = Int(date.timeIntervalSince1970.rounded(.down))
        let (days, second) = (Int((Double(seconds) / 86_400).rounded(.down)), ((seconds % 86_400) + 86_400) % 86_400)
        let day = CivilDay(daysSince1970: days)
        let names = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        let clock = [second / 3600, second / 60 % 60, second % 60].map { $0 < 10 ? "0\($0)" : "\($0)" }.joined(separator: ":")
        return "\(names[((days + 4) % 7 + 7) % 7]), \(day.day) \(months[day.month - 1]) \(day.year) \(clock) +0000"
    }
}
