/// GUIDs as directories write them.
enum GUID {
    /// The sixteen bytes of a value: as they are, or parsed from text with or without braces. nil: it is no GUID.
    ///
    /// Bytes are in Active Directory's order: the first three fields little-endian (MS-DTYP section 2.3.4.2).
    static func bytes(_ value: UnsafeBufferPointer<UInt8>) -> [UInt8]? {
        if value.count == 16 { return Array(value) }
        guard let digits = hexDigits(value) else { return nil }
        let big = (0..<16).map { digits[$0 * 2] << 4 | digits[$0 * 2 + 1] }
        return order.map { big[$0] }
    }

    /// The usual text, lower case, of bytes in Active Directory's order.
    static func append(text bytes: UnsafeBufferPointer<UInt8>, to output: inout [UInt8]) {
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 36) { text in
            var place = 0
            func put(_ range: ClosedRange<Int>, reversed: Bool) {
                for step in 0..<range.count {
                    let byte = bytes[reversed ? range.upperBound - step : range.lowerBound + step]
                    text[place] = digit(byte >> 4)
                    text[place + 1] = digit(byte & 15)
                    place += 2
                }
                guard place < 36 else { return }
                text[place] = UInt8(ascii: "-")
                place += 1
            }
            put(0...3, reversed: true)
            put(4...5, reversed: true)
            put(6...7, reversed: true)
            put(8...9, reversed: false)
            put(10...15, reversed: false)
            output.append(contentsOf: text)
        }
    }

    /// Whether the value is the text of a GUID.
    static func isText(_ value: UnsafeBufferPointer<UInt8>) -> Bool {
        let isBraced = value.count == 38 && value[0] == UInt8(ascii: "{") && value[37] == UInt8(ascii: "}")
        guard isBraced || value.count == 36 else { return false }
        let text = UnsafeBufferPointer(rebasing: value[(isBraced ? 1 : 0)...])
        let dash = UInt8(ascii: "-")
        guard text[8] == dash, text[13] == dash, text[18] == dash, text[23] == dash else { return false }
        return areHexDigits(text, 0..<8) && areHexDigits(text, 9..<13) && areHexDigits(text, 14..<18) && areHexDigits(text, 19..<23)
            && areHexDigits(text, 24..<36)
    }

    /// Without a branch for each of them.
    @inline(__always)
    private static func areHexDigits(_ text: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) -> Bool {
        var strangers: UInt8 = 0
        for index in range {
            let byte = text[index]
            strangers |= byte &- 0x30 < 10 || (byte | 0x20) &- 0x61 < 6 ? 0 : 1
        }
        return strangers == 0
    }

    private static let order = [3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15]

    private static func digit(_ value: UInt8) -> UInt8 { value < 10 ? 0x30 + value : 0x57 + value }

    private static func hexDigits(_ value: UnsafeBufferPointer<UInt8>) -> [UInt8]? {
        var text = value[...]
        if text.count == 38, text.first == UInt8(ascii: "{"), text.last == UInt8(ascii: "}") { text = text.dropFirst().dropLast() }
        guard text.count == 36 else { return nil }
        var digits: [UInt8] = []
        digits.reserveCapacity(32)
        for (position, byte) in text.enumerated() {
            if position == 8 || position == 13 || position == 18 || position == 23 {
                guard byte == UInt8(ascii: "-") else { return nil }
                continue
            }
            switch byte {
            case 0x30...0x39: digits.append(byte - 0x30)
            case 0x41...0x46, 0x61...0x66: digits.append((byte | 0x20) - 0x57)
            default: return nil
            }
        }
        return digits
    }
}
