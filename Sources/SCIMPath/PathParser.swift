/// A recursive-descent parser over the UTF-8 of one path or filter. Its depth is bounded, so that no text exhausts the stack.
struct PathParser {
    /// Parentheses, `not` and brackets inside one another.
    static let maximumDepth = 32

    let bytes: [UInt8]
    var position = 0

    init(_ text: String) {
        bytes = Array(text.utf8)
    }

    /// A path with nothing after it.
    mutating func wholePath() throws(PathSyntaxError) -> AttributePath {
        skipSpaces()
        let path = try path(depth: 0)
        skipSpaces()
        guard position == bytes.count else { throw error("unexpected text after the attribute path") }
        return path
    }

    /// `[schema:]attribute[filter].sub`, the filter and the sub-attribute as far as present.
    mutating func path(depth: Int) throws(PathSyntaxError) -> AttributePath {
        let names = try names()
        guard peek == UInt8(ascii: "[") else {
            return AttributePath(schema: names.schema, attribute: names.attribute, filter: nil, subAttribute: names.subAttribute)
        }
        guard names.subAttribute == nil else { throw error("a value filter stands after the attribute, not after its sub-attribute") }
        let filter = try bracketed(depth: depth)
        let subAttribute = try subAttributeAfterBracket()
        return AttributePath(schema: names.schema, attribute: names.attribute, filter: filter, subAttribute: subAttribute)
    }

    /// The names up to a space, a bracket or a parenthesis. Everything before the last colon is the schema.
    private mutating func names() throws(PathSyntaxError) -> (schema: String?, attribute: String, subAttribute: String?) {
        let start = position
        while let byte = peek, !Self.endsNames(byte) { position += 1 }
        guard position > start else { throw error("an attribute name is missing") }
        let colon = bytes[start..<position].lastIndex(of: UInt8(ascii: ":"))
        if colon == start { throw error("a schema URN is missing before the colon", at: start) }
        let nameStart = colon.map { $0 + 1 } ?? start
        let dot = bytes[nameStart..<position].firstIndex(of: UInt8(ascii: "."))
        let attribute = try name(nameStart..<(dot ?? position))
        let subAttribute = try dot.map { dot throws(PathSyntaxError) in try name((dot + 1)..<position) }
        return (colon.map { text(start..<$0) }, attribute, subAttribute)
    }

    private mutating func bracketed(depth: Int) throws(PathSyntaxError) -> SCIMFilter {
        let open = position
        position += 1
        let filter = try disjunction(depth: depth + 1, inBrackets: true)
        skipSpaces()
        guard peek == UInt8(ascii: "]") else {
            throw peek == nil
                ? error("the bracket is not closed", at: open, suggestion: "add ]") : error("expected ] or a logical operator")
        }
        position += 1
        return filter
    }

    private mutating func subAttributeAfterBracket() throws(PathSyntaxError) -> String? {
        guard peek == UInt8(ascii: ".") else { return nil }
        position += 1
        let start = position
        while let byte = peek, !Self.endsNames(byte) { position += 1 }
        return try name(start..<position)
    }

    /// The checked name in a range of the text.
    private func name(_ range: Range<Int>) throws(PathSyntaxError) -> String {
        guard let first = bytes[range].first else { throw error("an attribute name is missing", at: range.lowerBound) }
        guard Self.startsName(first) else {
            throw error("an attribute name starts with a letter, _, $ or @", at: range.lowerBound)
        }
        if let bad = range.first(where: { !Self.continuesName(bytes[$0]) }) {
            throw bytes[bad] == UInt8(ascii: ".")
                ? error("a path has one sub-attribute at most", at: bad)
                : error("a character that cannot stand in an attribute name", at: bad)
        }
        return text(range)
    }

    /// Throws when the text is no attribute name.
    static func checkName(_ name: String) throws(PathSyntaxError) {
        let parser = PathParser(name)
        _ = try parser.name(0..<parser.bytes.count)
    }
}

extension PathParser {
    var peek: UInt8? { position < bytes.count ? bytes[position] : nil }

    mutating func skipSpaces() {
        while let byte = peek, byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") { position += 1 }
    }

    /// A part of the text. Its ends are next to ASCII bytes, so that no character is cut.
    func text(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }

    func error(_ message: String, at offset: Int? = nil, suggestion: String? = nil) -> PathSyntaxError {
        PathSyntaxError(message: message, offset: offset ?? position, suggestion: suggestion)
    }

    /// True when the ASCII word stands here in any case and is not the start of a longer one; moves past it.
    mutating func take(word: StaticString) -> Bool {
        let word = Array(word.description.utf8)
        let end = position + word.count
        guard end <= bytes.count, bytes[position..<end].map(asciiLowercase) == word else { return false }
        if end < bytes.count, Self.continuesName(bytes[end]) { return false }
        position = end
        return true
    }

    private static func endsNames(_ byte: UInt8) -> Bool {
        switch byte {
        case 0...0x20, UInt8(ascii: "["), UInt8(ascii: "]"), UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: "\""), 0x7F: true
        default: false
        }
    }

    private static func startsName(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), 0x80...0xFF: true
        case UInt8(ascii: "_"), UInt8(ascii: "$"), UInt8(ascii: "@"): true
        default: false
        }
    }

    static func continuesName(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: ";"): true
        default: startsName(byte)
        }
    }
}
