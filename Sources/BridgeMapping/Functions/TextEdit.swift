/// Plain edits of texts, on bytes where that is possible.
enum TextEdit {
    /// The greatest length in UTF-8 bytes of a text that grows.
    static let lengthLimit = 1 << 20

    /// Without U+0020; other white space stays.
    static func withoutSpaces(_ text: String) -> String {
        guard text.utf8.contains(0x20) else { return text }
        return String(decoding: text.utf8.filter { $0 != 0x20 }, as: UTF8.self)
    }

    /// Without white space at both ends.
    static func trimmed(_ text: String) -> String {
        let scalars = text.unicodeScalars
        guard let first = scalars.firstIndex(where: { !$0.properties.isWhitespace }),
            let last = scalars.lastIndex(where: { !$0.properties.isWhitespace })
        else { return "" }
        return String(scalars[first...last])
    }

    /// The parts between delimiters, empty ones too. The delimiter must not be empty.
    static func parts(of text: String, delimiter: String) -> [String] {
        let bytes = Array(text.utf8)
        let delimiter = Array(delimiter.utf8)
        var parts: [String] = []
        var start = 0
        var index = 0
        while index + delimiter.count <= bytes.count {
            if bytes[index..<index + delimiter.count].elementsEqual(delimiter) {
                parts.append(String(decoding: bytes[start..<index], as: UTF8.self))
                index += delimiter.count
                start = index
            } else {
                index += 1
            }
        }
        parts.append(String(decoding: bytes[start...], as: UTF8.self))
        return parts
    }

    /// The position, counted from 1, of the first occurrence at or after `start`; 0: none.
    static func position(of wanted: String, in text: String, from start: Int, ignoringCase: Bool) -> Int {
        func fold(_ text: String) -> [String] {
            text.unicodeScalars.map { ignoringCase ? $0.properties.lowercaseMapping : String($0) }
        }
        let text = fold(text)
        let wanted = fold(wanted)
        var index = start - 1
        while index >= 0, index <= text.count - wanted.count {
            if text[index..<index + wanted.count].elementsEqual(wanted, by: { Bytewise($0) == Bytewise($1) }) { return index + 1 }
            index += 1
        }
        return 0
    }
}
