/// Cuts an expression into tokens, on bytes.
struct ExpressionLexer {
    let bytes: [UInt8]
    private(set) var position = 0
    private var followsOperand = false

    init(_ text: String) { bytes = Array(text.utf8) }

    /// The next token; `end` again and again once the text is used up.
    mutating func next() throws(ExpressionError) -> ExpressionToken {
        while let byte = peek, byte == 0x20 || (byte >= 0x09 && byte <= 0x0D) { position += 1 }
        let start = position
        let kind = try kind()
        let token = ExpressionToken(kind: kind, range: start..<position)
        followsOperand = token.endsOperand
        return token
    }

    private var peek: UInt8? { position < bytes.count ? bytes[position] : nil }

    private func byte(ahead: Int) -> UInt8? { position + ahead < bytes.count ? bytes[position + ahead] : nil }

    private mutating func kind() throws(ExpressionError) -> ExpressionToken.Kind {
        guard let byte = peek else { return .end }
        switch byte {
        case UInt8(ascii: "("): return take(1, .leftParenthesis)
        case UInt8(ascii: ")"): return take(1, .rightParenthesis)
        case UInt8(ascii: ","): return take(1, .comma)
        case UInt8(ascii: "="): return take(1, .comparison(.equal))
        case UInt8(ascii: "<"), UInt8(ascii: ">"): return comparison(byte)
        case UInt8(ascii: "&"):
            if !followsOperand, let number = try hexadecimal() { return number }
            return take(1, .concatenation)
        case UInt8(ascii: "\""): return try string()
        case UInt8(ascii: "["): return try attribute()
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"): return try number()
        case let byte where byte.isWordByte: return word()
        default: throw unexpected()
        }
    }

    private mutating func take(_ count: Int, _ kind: ExpressionToken.Kind) -> ExpressionToken.Kind {
        position += count
        return kind
    }

    private mutating func comparison(_ first: UInt8) -> ExpressionToken.Kind {
        let second = byte(ahead: 1)
        if second == UInt8(ascii: "=") {
            return take(2, .comparison(first == UInt8(ascii: "<") ? .lessOrEqual : .greaterOrEqual))
        }
        if first == UInt8(ascii: "<"), second == UInt8(ascii: ">") { return take(2, .comparison(.notEqual)) }
        return take(1, .comparison(first == UInt8(ascii: "<") ? .less : .greater))
    }

    private mutating func word() -> ExpressionToken.Kind {
        let start = position
        while let byte = peek, byte.isWordByte || byte.isDigit { position += 1 }
        return .word(String(decoding: bytes[start..<position], as: UTF8.self))
    }

    private func unexpected() -> ExpressionError {
        let scalar = Self.scalarLength(bytes[position])
        let range = position..<min(position + scalar, bytes.count)
        switch String(decoding: bytes[range], as: UTF8.self) {
        case "“", "”", "„", "«", "»":
            return ExpressionError("A typographic quotation mark does not begin a text", at: range, suggestion: "\"")
        case "'", "‘", "’":
            return ExpressionError("A text stands in double quotes", at: range, suggestion: "\"")
        case let character: return ExpressionError("Unexpected character \(character)", at: range)
        }
    }

    private static func scalarLength(_ byte: UInt8) -> Int {
        byte < 0x80 ? 1 : byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4
    }
}

extension ExpressionLexer {
    /// `\\` and `\"` are the escapes; any other pair stays as it stands, because published expressions write `"\+"`.
    private mutating func string() throws(ExpressionError) -> ExpressionToken.Kind {
        let start = position
        position += 1
        var content: [UInt8] = []
        while let byte = peek {
            position += 1
            if byte == UInt8(ascii: "\"") { return .text(String(decoding: content, as: UTF8.self)) }
            if byte == UInt8(ascii: "\\"), let next = peek, next == UInt8(ascii: "\\") || next == UInt8(ascii: "\"") {
                position += 1
                content.append(next)
            } else {
                content.append(byte)
            }
        }
        throw ExpressionError("The text has no closing quotation mark", at: start..<bytes.count)
    }

    /// The offset in the expression of the n-th byte of a text whose quotes stand at a range.
    func offset(ofByte count: Int, inTextAt range: Range<Int>) -> Int { Self.offset(ofByte: count, inTextAt: range, of: bytes) }

    /// The offset in bytes that hold a quoted text at a range.
    static func offset(ofByte count: Int, inTextAt range: Range<Int>, of bytes: [UInt8]) -> Int {
        var position = range.lowerBound + 1
        for _ in 0..<count where position < range.upperBound - 1 {
            let next = position + 1 < bytes.count ? bytes[position + 1] : 0
            let isEscape = bytes[position] == UInt8(ascii: "\\") && (next == UInt8(ascii: "\\") || next == UInt8(ascii: "\""))
            position += isEscape ? 2 : 1
        }
        return min(position, max(range.upperBound - 1, range.lowerBound))
    }

    /// A name may be a whole SCIM path: brackets in it must pair, and those in a filter's quoted value do not count.
    private mutating func attribute() throws(ExpressionError) -> ExpressionToken.Kind {
        let start = position
        var open = 0
        var isQuoted = false
        while let byte = peek {
            position += 1
            if byte == UInt8(ascii: "\""), open > 1 { isQuoted.toggle() }
            if isQuoted { continue }
            if byte == UInt8(ascii: "[") { open += 1 }
            if byte == UInt8(ascii: "]") { open -= 1 }
            if open == 0 { return try attribute(named: start + 1..<position - 1) }
        }
        throw ExpressionError("The attribute has no closing bracket", at: start..<bytes.count)
    }

    private func attribute(named range: Range<Int>) throws(ExpressionError) -> ExpressionToken.Kind {
        var name = bytes[range]
        while name.first == 0x20 { name.removeFirst() }
        while name.last == 0x20 { name.removeLast() }
        guard !name.isEmpty else {
            throw ExpressionError("The brackets name no attribute", at: range.lowerBound - 1..<range.upperBound + 1)
        }
        return .attribute(String(decoding: name, as: UTF8.self))
    }

    private mutating func number() throws(ExpressionError) -> ExpressionToken.Kind {
        let start = position
        if peek == UInt8(ascii: "-") { position += 1 }
        let digits = position
        while let byte = peek, byte.isDigit || byte == UInt8(ascii: ".") { position += 1 }
        let text = String(decoding: bytes[start..<position], as: UTF8.self)
        guard position > digits, peek?.isWordByte != true, Number(text) != nil else {
            throw ExpressionError("This is no number", at: start..<max(position, start + 1))
        }
        return .number(text)
    }

    /// `&HF7`: nil when the ampersand begins something else.
    private mutating func hexadecimal() throws(ExpressionError) -> ExpressionToken.Kind? {
        guard let mark = byte(ahead: 1), mark | 0x20 == UInt8(ascii: "h") else { return nil }
        let start = position
        position += 2
        while let byte = peek, byte.isWordByte || byte.isDigit { position += 1 }
        let digits = String(decoding: bytes[start + 2..<position], as: UTF8.self)
        guard let value = Int64(digits, radix: 16) else {
            throw ExpressionError("This is no hexadecimal number", at: start..<position, suggestion: "digits and A to F after &H")
        }
        return .number(String(value))
    }
}

extension UInt8 {
    var isDigit: Bool { self >= UInt8(ascii: "0") && self <= UInt8(ascii: "9") }

    var isWordByte: Bool {
        (self | 0x20 >= UInt8(ascii: "a") && self | 0x20 <= UInt8(ascii: "z")) || self == UInt8(ascii: "_")
    }
}
