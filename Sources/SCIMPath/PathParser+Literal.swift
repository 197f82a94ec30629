extension PathParser {
    /// A JSON string, number, `true`, `false` or `null`; the words in any case.
    mutating func literal() throws(PathSyntaxError) -> SCIMFilter.Value {
        guard let byte = peek else { throw error("a value is missing") }
        switch byte {
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return .number(try number())
        default: break
        }
        if take(word: "true") { return .boolean(true) }
        if take(word: "false") { return .boolean(false) }
        if take(word: "null") { return .null }
        throw error("not a value", suggestion: "put double quotes round a text")
    }

    private mutating func number() throws(PathSyntaxError) -> String {
        let start = position
        if peek == UInt8(ascii: "-") { position += 1 }
        let whole = digits()
        var isWellFormed = whole == 1 || whole > 1 && bytes[position - whole] != UInt8(ascii: "0")
        if peek == UInt8(ascii: ".") {
            position += 1
            isWellFormed = digits() > 0 && isWellFormed
        }
        if peek.map(asciiLowercase) == UInt8(ascii: "e") {
            position += 1
            if peek == UInt8(ascii: "+") || peek == UInt8(ascii: "-") { position += 1 }
            isWellFormed = digits() > 0 && isWellFormed
        }
        if let byte = peek, Self.continuesName(byte) || byte == UInt8(ascii: ".") || byte == UInt8(ascii: ":") { isWellFormed = false }
        guard isWellFormed else { throw error("not a number", at: start, suggestion: "put double quotes round a text") }
        return text(start..<position)
    }

    private mutating func digits() -> Int {
        let start = position
        while let byte = peek, byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9") { position += 1 }
        return position - start
    }

    private mutating func string() throws(PathSyntaxError) -> String {
        let open = position
        position += 1
        var result: [UInt8] = []
        while let byte = peek {
            position += 1
            switch byte {
            case UInt8(ascii: "\""): return String(decoding: result, as: UTF8.self)
            case UInt8(ascii: "\\"): try escape(into: &result)
            default: result.append(byte)
            }
        }
        throw error("the text is not closed", at: open, suggestion: "add a double quote")
    }

    private mutating func escape(into result: inout [UInt8]) throws(PathSyntaxError) {
        let start = position - 1
        guard let byte = peek else { throw error("the escape is cut off", at: start) }
        position += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): result.append(byte)
        case UInt8(ascii: "b"): result.append(0x08)
        case UInt8(ascii: "f"): result.append(0x0C)
        case UInt8(ascii: "n"): result.append(0x0A)
        case UInt8(ascii: "r"): result.append(0x0D)
        case UInt8(ascii: "t"): result.append(0x09)
        case UInt8(ascii: "u"): result.append(contentsOf: UTF8.encode(try unicodeEscape(from: start)) ?? UTF8.encodedReplacementCharacter)
        default: throw error("not an escape", at: start, suggestion: "write a backslash as \\\\")
        }
    }

    /// The scalar of `\uXXXX`, or of a surrogate pair of two.
    private mutating func unicodeEscape(from start: Int) throws(PathSyntaxError) -> Unicode.Scalar {
        let first = try hexadecimal(from: start)
        if let scalar = Unicode.Scalar(first) { return scalar }
        guard UTF16.isLeadSurrogate(UInt16(first)), peek == UInt8(ascii: "\\") else { throw error("half a surrogate pair", at: start) }
        position += 1
        guard peek == UInt8(ascii: "u") else { throw error("half a surrogate pair", at: start) }
        position += 1
        let second = try hexadecimal(from: start)
        guard UTF16.isTrailSurrogate(UInt16(second)),
            let scalar = Unicode.Scalar(0x10000 + ((first - 0xD800) << 10) + (second - 0xDC00))
        else { throw error("half a surrogate pair", at: start) }
        return scalar
    }

    private mutating func hexadecimal(from start: Int) throws(PathSyntaxError) -> UInt32 {
        let end = position + 4
        guard end <= bytes.count, bytes[position..<end].allSatisfy({ Unicode.Scalar($0).properties.isASCIIHexDigit }),
            let value = UInt32(text(position..<end), radix: 16)
        else { throw error("\\u needs four hexadecimal digits", at: start) }
        position = end
        return value
    }
}
