extension JSONCursor {
    /// Consumes a string, checking escapes and UTF-8.
    mutating func skipString() throws(JSONStreamError) {
        hasEscapes = false
        advance()
        while true {
            index = bytes.endOfPlainASCII(from: index)
            guard index < bytes.count else { throw endError() }
            switch bytes[index] {
            case UInt8(ascii: "\""):
                advance()
                return
            case UInt8(ascii: "\\"):
                hasEscapes = true
                try skipEscape()
            case 0x80...:
                guard let length = bytes.lengthOfUTF8Sequence(at: index) else {
                    throw error(.invalidUTF8, "a string holds bytes that are not UTF-8; check the encoding of the export")
                }
                index += length
            default:
                throw error(.invalidString, "a control character in a string must be written as an escape")
            }
        }
    }

    private mutating func skipEscape() throws(JSONStreamError) {
        let start = index
        index += 2
        guard start + 1 < bytes.count else { throw endError() }
        switch bytes[start + 1] {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"), UInt8(ascii: "f"), UInt8(ascii: "n"),
            UInt8(ascii: "r"), UInt8(ascii: "t"):
            return
        case UInt8(ascii: "u"):
            try skipUnicodeEscape(at: start)
        default:
            throw error(.invalidString, "a backslash in a string must begin one of the escapes of JSON", at: start)
        }
    }

    private mutating func skipUnicodeEscape(at start: Int) throws(JSONStreamError) {
        guard let unit = bytes.hexadecimalUnit(at: start + 2) else {
            throw error(.invalidString, "\\u must be followed by four hexadecimal digits", at: start)
        }
        index = start + 6
        guard (0xD800...0xDFFF).contains(unit) else { return }
        guard unit < 0xDC00, index + 1 < bytes.count, bytes[index] == UInt8(ascii: "\\"), bytes[index + 1] == UInt8(ascii: "u"),
            let low = bytes.hexadecimalUnit(at: index + 2), (0xDC00...0xDFFF).contains(low)
        else { throw error(.invalidString, "half of a surrogate pair; the program that wrote the file cut a character in two", at: start) }
        index += 6
    }
}
