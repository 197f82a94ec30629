/// Plain edits of texts, on bytes where that is possible.
enum TextEdit {
    /// The greatest length in UTF-8 bytes of a text that grows.
    static let lengthLimit = 1 << 20
    /// The greatest number of values that Split makes.
    static let partLimit = 1 << 16

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
        let search = Search(Array(delimiter.utf8))
        var parts: [String] = []
        var start = 0
        while let found = search.first(in: bytes, from: start) {
            parts.append(String(decoding: bytes[start..<found], as: UTF8.self))
            start = found + search.wanted.count
        }
        parts.append(String(decoding: bytes[start...], as: UTF8.self))
        return parts
    }

    /// The position, counted from 1, of the first occurrence at or after `start`; 0: none.
    static func position(of wanted: String, in text: String, from start: Int, ignoringCase: Bool) -> Int {
        func folded(_ text: String) -> [Unicode.Scalar] {
            Array(ignoringCase ? LetterCasing.plain.lower(text).unicodeScalars : text.unicodeScalars)
        }
        let scalars = folded(text)
        guard start >= 1, start <= scalars.count + 1 else { return 0 }
        return (Search(folded(wanted)).first(in: scalars, from: start - 1) ?? -1) + 1
    }
}

/// Finds a sequence in another one in linear time (Knuth, Morris, Pratt).
struct Search<Element: Equatable> {
    let wanted: [Element]
    /// For each prefix, the length of the longest one that is also its end.
    private let borders: [Int]

    init(_ wanted: [Element]) {
        self.wanted = wanted
        var borders = [0]
        for index in wanted.indices.dropFirst() {
            var length = borders[index - 1]
            while length > 0, wanted[length] != wanted[index] { length = borders[length - 1] }
            borders.append(wanted[length] == wanted[index] ? length + 1 : 0)
        }
        self.borders = borders
    }

    /// The position of the first occurrence at or after `start`. An empty sequence is everywhere.
    func first(in elements: [Element], from start: Int) -> Int? {
        guard !wanted.isEmpty else { return start <= elements.count ? start : nil }
        var matched = 0
        for index in elements.indices.dropFirst(start) {
            while matched > 0, wanted[matched] != elements[index] { matched = borders[matched - 1] }
            if wanted[matched] == elements[index] { matched += 1 }
            if matched == wanted.count { return index - matched + 1 }
        }
        return nil
    }
}
