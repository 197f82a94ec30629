import BridgeCore

/// Which lines hold secrets and may be shown up to there only. It looks at lines and not at nodes, so that it holds for files that are no YAML
/// and for misspelt keys; it would rather mask a line too many.
struct SecretMask {
    private static let words = [
        "secret", "token", "password", "passwd", "passwort", "credential", "api_key", "apikey", "authorization", "cookie",
    ]

    private let text: PipelineText
    private let secretKeys: [String]
    /// The offset from which a line is masked, by line.
    private var maskedFrom: [Int: Int] = [:]

    /// - Parameter secretKeys: the names of all secret settings that a connector declares.
    init(_ text: PipelineText, secretKeys: [String]) {
        self.text = text
        self.secretKeys = secretKeys
        var line = 1
        while line <= text.lineCount {
            line = scan(line) + 1
        }
    }

    /// A line as it may be shown.
    func shown(_ line: Int) -> String {
        let range = text.range(ofLine: line)
        guard let start = maskedFrom[line] else { return text.text(range) }
        return text.text(range.lowerBound..<start) + "********"
    }

    /// True for the name of a setting that holds a secret, or could be one misspelt.
    func isSecret(_ key: String) -> Bool {
        let folded = asciiLowercased(key)
        return Self.words.contains { contains(folded, $0) }
            || Spelling.nearest(to: key, in: secretKeys, limit: max(1, key.utf8.count / 6)) != nil
    }

    private func contains(_ text: String, _ word: String) -> Bool {
        let bytes = Array(text.utf8)
        let wanted = Array(word.utf8)
        guard bytes.count >= wanted.count else { return false }
        return (0...bytes.count - wanted.count).contains { bytes[$0...].starts(with: wanted) }
    }

    /// Masks a line from its first secret on, with the more indented lines after it; gives the last line that it dealt with.
    private mutating func scan(_ line: Int) -> Int {
        let range = text.range(ofLine: line)
        guard let start = secretStart(in: range) else { return line }
        maskedFrom[line] = start
        let indentation = indentation(of: range)
        var last = line
        while last < text.lineCount {
            let next = text.range(ofLine: last + 1)
            let spaces = self.indentation(of: next)
            guard spaces == next.count || spaces > indentation else { break }
            last += 1
            maskedFrom[last] = next.lowerBound + spaces
        }
        return last
    }

    private func indentation(of range: Range<Int>) -> Int {
        text.bytes[range].prefix { $0 == 0x20 }.count
    }

    /// The offset after the first colon in a line that follows a secret's name and is not followed by variables only.
    private func secretStart(in range: Range<Int>) -> Int? {
        for colon in range where text.bytes[colon] == UInt8(ascii: ":") {
            guard let key = key(before: colon, from: range.lowerBound), isSecret(key) else { continue }
            var start = colon + 1
            while start < range.upperBound, text.bytes[start] == 0x20 { start += 1 }
            if !isOnlyVariables(start..<range.upperBound) { return start }
        }
        return nil
    }

    private func key(before colon: Int, from start: Int) -> String? {
        var end = colon
        while end > start, " \"'".utf8.contains(text.bytes[end - 1]) { end -= 1 }
        var first = end
        while first > start, !" \t\"'{,[".utf8.contains(text.bytes[first - 1]) { first -= 1 }
        return first < end ? text.text(first..<end) : nil
    }

    /// True when a value is made of variables and nothing else; what comes after it in a flow mapping is not looked at.
    private func isOnlyVariables(_ range: Range<Int>) -> Bool {
        var rest = text.bytes[range]
        let quote = rest.first.flatMap { "\"'".utf8.contains($0) ? $0 : nil }
        if quote != nil { rest = rest.dropFirst() }
        guard rest.starts(with: "${".utf8) else { return false }
        while rest.starts(with: "${env:".utf8) || rest.starts(with: "${file:".utf8) {
            guard let end = rest.firstIndex(of: UInt8(ascii: "}")) else { return false }
            rest = rest[(end + 1)...]
        }
        if quote != nil {
            guard rest.first == quote else { return false }
            rest = rest.dropFirst()
        }
        let hadSpace = rest.first == 0x20
        rest = rest.drop { $0 == 0x20 }
        return rest.isEmpty || ",}]".utf8.contains(rest[rest.startIndex]) || hadSpace && rest.first == UInt8(ascii: "#")
    }
}
