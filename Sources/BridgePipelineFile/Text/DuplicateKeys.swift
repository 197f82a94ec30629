import Yams

/// Keys that stand twice in a mapping. Yams stops at the first, so the second key is renamed to one of the same length and the text is
/// parsed again: the places of all else stay as they are, and the other problems of the file are found too.
struct DuplicateKeys {
    /// Beyond these the file is not worth more attempts.
    private static let limit = 50

    private let text: PipelineText
    private var bytes: [UInt8]
    /// What was found.
    private(set) var problems: [Problem] = []
    /// Where the renamed keys begin.
    private(set) var renamed: Set<Int> = []

    init(_ text: PipelineText) {
        self.text = text
        bytes = text.bytes
    }

    /// The text with the duplicates renamed.
    var string: String { String(decoding: bytes, as: UTF8.self) }

    /// Reports the second key and renames it; false when parsing cannot go on.
    mutating func rename(_ keys: [String], firstAt mark: Mark) -> Bool {
        let first = text.offset(line: mark.line, column: mark.column)
        guard let key = keys.min(), let second = second(key, after: first) else {
            problems.append(Problem("the key “\(keys.min() ?? "")” stands twice in one mapping", at: first..<first + 1))
            return false
        }
        let line = text.place(of: first).line
        problems.append(
            Problem("the key “\(key)” stands twice, first in line \(line)", "leave one of them out", at: second..<second + key.utf8.count))
        guard problems.count < Self.limit, let name = freeName(like: key) else { return false }
        bytes.replaceSubrange(second..<second + name.count, with: name)
        renamed.insert(isQuote(bytes[second - 1]) ? second - 1 : second)
        return true
    }

    /// The same key further on: in the same column, or in the same line.
    private func second(_ key: String, after first: Int) -> Int? {
        let name = Array(key.utf8)
        let start = isQuote(bytes[min(first, bytes.count - 1)]) ? first + 1 : first
        let place = text.place(of: start)
        guard !name.isEmpty else { return nil }
        var position = start + name.count
        while position + name.count < bytes.count {
            defer { position += 1 }
            guard bytes[position] == name[0], bytes[position..<position + name.count].elementsEqual(name), isKey(position, name.count)
            else {
                continue
            }
            let other = text.place(of: position)
            let quotes = (isQuote(bytes[position - 1]) ? 1 : 0) - (start - first)
            if other.line == place.line || other.column - quotes == place.column { return position }
        }
        return nil
    }

    private func isKey(_ position: Int, _ length: Int) -> Bool {
        guard !renamed.contains(position), " \n\r{,?\"'".utf8.contains(bytes[position - 1]) else { return false }
        var end = position + length
        while end < bytes.count, bytes[end] == 0x20 || isQuote(bytes[end]) { end += 1 }
        return end < bytes.count && bytes[end] == UInt8(ascii: ":")
    }

    private func isQuote(_ byte: UInt8) -> Bool { byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") }

    /// A name of the same length that the text does not hold.
    private func freeName(like key: String) -> [UInt8]? {
        let count = key.utf8.count
        guard count == key.unicodeScalars.count else { return nil }
        let letters = Array("qxzjkvwy0123456789".utf8)
        for attempt in 0..<letters.count * letters.count {
            let name = (0..<count).map { index in
                index == 0 ? letters[attempt % letters.count] : index == 1 ? letters[attempt / letters.count] : UInt8(ascii: "_")
            }
            if count > 1 || attempt < letters.count, !holds(name) { return name }
        }
        return nil
    }

    private func holds(_ name: [UInt8]) -> Bool {
        bytes.indices.dropLast(name.count - 1).contains { bytes[$0] == name[0] && bytes[$0..<$0 + name.count].elementsEqual(name) }
    }
}
