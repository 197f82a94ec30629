/// Writes YAML that every reader understands alike: one key a line, texts quoted wherever one could doubt.
struct YAMLLines {
    private var lines: [String] = []

    /// The text so far.
    var text: String { lines.map { $0 + "\n" }.joined() }

    /// A line `key: value`, or `key:` before further lines.
    mutating func add(_ key: String, _ value: String? = nil, indent: Int) {
        lines.append(String(repeating: "  ", count: indent) + Self.scalar(key) + ":" + (value.map { " " + $0 } ?? ""))
    }

    /// A line `- value`.
    mutating func addItem(_ value: String, indent: Int) {
        lines.append(String(repeating: "  ", count: indent) + "- " + value)
    }

    /// An empty line.
    mutating func addSpace() { lines.append("") }

    /// `[a, b]`
    static func list(_ items: [String]) -> String { "[\(items.joined(separator: ", "))]" }

    /// `{ a: 1, b: 2 }`
    static func mapping(_ items: [(key: String, value: String)]) -> String {
        items.isEmpty ? "{}" : "{ \(items.map { "\(scalar($0.key)): \($0.value)" }.joined(separator: ", ")) }"
    }

    /// A text as a scalar.
    static func scalar(_ text: String) -> String {
        if isPlain(text) { return text }
        if text.unicodeScalars.allSatisfy({ $0.value >= 0x20 && $0.value != 0x7F && !(0x80...0xA0).contains($0.value) && !isBreak($0) }) {
            return "'" + text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "''") + "'"
        }
        return "\"" + text.unicodeScalars.map(escaped).joined() + "\""
    }

    private static func isPlain(_ text: String) -> Bool {
        let reserved = ["true", "false", "yes", "no", "on", "off", "null", "y", "n"]
        guard let first = text.utf8.first, isLetter(first), !text.hasSuffix(" "), !reserved.contains(text.lowercased()) else {
            return false
        }
        return text.utf8.allSatisfy { isLetter($0) || (0x30...0x39).contains($0) || "_-./ ".utf8.contains($0) }
    }

    private static func isLetter(_ byte: UInt8) -> Bool { (0x61...0x7A).contains(byte | 0x20) }

    private static func isBreak(_ scalar: Unicode.Scalar) -> Bool {
        scalar.value == 0x2028 || scalar.value == 0x2029 || scalar.value == 0xFEFF
    }

    private static func escaped(_ scalar: Unicode.Scalar) -> String {
        switch scalar {
        case "\"": "\\\""
        case "\\": "\\\\"
        case "\n": "\\n"
        case "\r": "\\r"
        case "\t": "\\t"
        case let scalar where scalar.value < 0x20 || (0x7F...0xA0).contains(scalar.value) || isBreak(scalar):
            "\\u" + String(repeating: "0", count: 4 - String(scalar.value, radix: 16).count) + String(scalar.value, radix: 16)
        default: String(scalar)
        }
    }
}
