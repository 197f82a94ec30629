/// The escapes of CLIXML: `_xHHHH_` is one UTF-16 unit (XmlConvert.DecodeName), in text and in names.
enum CLIXMLText {
    /// Resolves the escapes; false: the text has half a surrogate pair, so it is no text.
    static func unescape(_ text: UnsafeBufferPointer<UInt8>, into output: inout [UInt8]) -> Bool {
        var index = 0
        var high: UInt32?
        while index < text.count {
            guard text[index] == UInt8(ascii: "_"), let unit = unit(text, at: index) else {
                guard high == nil else { return false }
                output.append(text[index])
                index += 1
                continue
            }
            index += 7
            guard let scalar = join(unit, &high) else {
                if high == nil { return false }
                continue
            }
            append(scalar, to: &output)
        }
        return high == nil
    }

    /// Whether there is anything to resolve.
    static func hasEscape(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        text.indices.contains { text[$0] == UInt8(ascii: "_") && unit(text, at: $0) != nil }
    }

    /// The scalar that the unit completes. nil with `high` set: its second half has to follow; nil without: it fits nowhere.
    private static func join(_ unit: UInt32, _ high: inout UInt32?) -> Unicode.Scalar? {
        if let first = high {
            high = nil
            guard (0xDC00...0xDFFF).contains(unit) else { return nil }
            return Unicode.Scalar(0x10000 + ((first - 0xD800) << 10) + (unit - 0xDC00))
        }
        guard (0xD800...0xDBFF).contains(unit) else { return Unicode.Scalar(unit) }
        high = unit
        return nil
    }

    private static func append(_ scalar: Unicode.Scalar, to output: inout [UInt8]) {
        output.append(contentsOf: Character(scalar).utf8)
    }

    /// The unit of the escape at `index`; nil: there is none.
    private static func unit(_ text: UnsafeBufferPointer<UInt8>, at index: Int) -> UInt32? {
        guard index + 7 <= text.count, text[index + 1] | 0x20 == UInt8(ascii: "x"), text[index + 6] == UInt8(ascii: "_") else { return nil }
        var unit: UInt32 = 0
        for byte in text[(index + 2)..<(index + 6)] {
            let letter = (byte | 0x20) &- UInt8(ascii: "a")
            let digit = byte &- UInt8(ascii: "0")
            guard digit < 10 || letter < 6 else { return nil }
            unit = unit << 4 | UInt32(digit < 10 ? digit : letter + 10)
        }
        return unit
    }
}
