extension JSONParser {
    /// A string whose opening quote stands here. Invalid UTF-8 is an error, never replaced.
    mutating func string() throws(JSONSyntaxError) -> String {
        let open = position
        position += 1
        let start = position
        while let byte = peek, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\"), byte >= 0x20 { position += 1 }
        if peek == UInt8(ascii: "\"") {
            defer { position += 1 }
            return try validated(bytes[start..<position], at: open)
        }
        var unescaped = Array(bytes[start..<position])
        while let byte = peek {
            position += 1
            switch byte {
            case UInt8(ascii: "\""): return try validated(unescaped[...], at: open)
            case UInt8(ascii: "\\"): try escape(into: &unescaped)
            case 0..<0x20: throw error("a control character in a string", at: position - 1)
            default: unescaped.append(byte)
            }
        }
        throw error("the string is not closed", at: open)
    }

    private func validated(_ bytes: ArraySlice<UInt8>, at offset: Int) throws(JSONSyntaxError) -> String {
        guard let text = String(validating: bytes, as: UTF8.self) else { throw error("a string is not UTF-8", at: offset) }
        return text
    }

    private mutating func escape(into result: inout [UInt8]) throws(JSONSyntaxError) {
        guard let byte = peek else { throw error("the escape is cut off") }
        position += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): result.append(byte)
        case UInt8(ascii: "b"): result.append(0x08)
        case UInt8(ascii: "f"): result.append(0x0C)
        case UInt8(ascii: "n"): result.append(0x0A)
        case UInt8(ascii: "r"): result.append(0x0D)
        case UInt8(ascii: "t"): result.append(0x09)
        case UInt8(ascii: "u"): result.append(contentsOf: Array(String(try unicodeEscape()).utf8))
        default: throw error("not an escape", at: position - 1)
        }
    }

    /// The scalar of `\uXXXX`, or of a surrogate pair of two.
    private mutating func unicodeEscape() throws(JSONSyntaxError) -> Unicode.Scalar {
        let start = position
        let first = try hexadecimal()
        if let scalar = Unicode.Scalar(first) { return scalar }
        guard first < 0xDC00, take(UInt8(ascii: "\\")), take(UInt8(ascii: "u")) else { throw error("half a surrogate pair", at: start) }
        let second = try hexadecimal()
        guard second >= 0xDC00, second <= 0xDFFF, let scalar = Unicode.Scalar(0x10000 + ((first - 0xD800) << 10) + (second - 0xDC00))
        else { throw error("half a surrogate pair", at: start) }
        return scalar
    }

    private mutating func hexadecimal() throws(JSONSyntaxError) -> UInt32 {
        let end = position + 4
        guard end <= bytes.count, bytes[position..<end].allSatisfy({ Unicode.Scalar($0).properties.isASCIIHexDigit }),
            let value = UInt32(String(decoding: bytes[position..<end], as: UTF8.self), radix: 16)
        else { throw error("\\u needs four hexadecimal digits") }
        position = end
        return value
    }
}
