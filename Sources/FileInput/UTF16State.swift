/// UTF-16 to UTF-8 over chunks: what is left of a character that a chunk's end has cut.
struct UTF16State: Sendable {
    /// The first byte of a code unit of which the second has not come yet.
    var lowByte: UInt8?
    /// A high surrogate that waits for its low one.
    var high: UInt32?

    /// Appends the UTF-8 of the bytes.
    ///
    /// - Returns: the offset, relative to these bytes, of an unpaired surrogate; negative when it was in the chunk before.
    mutating func decode(_ bytes: Span<UInt8>, isBigEndian: Bool, to output: inout [UInt8]) -> Int? {
        var index = 0
        if let first = lowByte, !bytes.isEmpty {
            lowByte = nil
            if !take(unit(first, bytes[0], isBigEndian), to: &output) { return wrongOffset(-1) }
            index = 1
        }
        while index + 1 < bytes.count {
            if !take(unit(bytes[index], bytes[index + 1], isBigEndian), to: &output) { return wrongOffset(index) }
            index += 2
        }
        if index < bytes.count { lowByte = bytes[index] }
        return nil
    }

    /// An unpaired high surrogate is two bytes before the unit that shows it.
    private func wrongOffset(_ index: Int) -> Int { high == nil ? index : index - 2 }

    @inline(__always)
    private func unit(_ first: UInt8, _ second: UInt8, _ isBigEndian: Bool) -> UInt32 {
        isBigEndian ? UInt32(first) << 8 | UInt32(second) : UInt32(second) << 8 | UInt32(first)
    }

    /// False at an unpaired surrogate.
    @inline(__always)
    private mutating func take(_ unit: UInt32, to output: inout [UInt8]) -> Bool {
        if unit < 0x80 && high == nil {
            output.append(UInt8(truncatingIfNeeded: unit))
            return true
        }
        let isLow = unit & 0xFC00 == 0xDC00
        guard isLow == (high != nil) else { return false }
        if let upper = high {
            high = nil
            Self.append(0x1_0000 + ((upper & 0x3FF) << 10 | unit & 0x3FF), to: &output)
        } else if unit & 0xFC00 == 0xD800 {
            high = unit
        } else {
            Self.append(unit, to: &output)
        }
        return true
    }

    /// Appends the UTF-8 of a Unicode scalar value.
    static func append(_ scalar: UInt32, to output: inout [UInt8]) {
        func tail(_ shift: UInt32) -> UInt8 { UInt8(0x80 | (scalar >> shift) & 0x3F) }
        switch scalar {
        case ..<0x80: output.append(UInt8(scalar))
        case ..<0x800:
            output.append(UInt8(0xC0 | scalar >> 6))
            output.append(tail(0))
        case ..<0x1_0000:
            output.append(UInt8(0xE0 | scalar >> 12))
            output.append(tail(6))
            output.append(tail(0))
        default:
            output.append(UInt8(0xF0 | scalar >> 18))
            output.append(tail(12))
            output.append(tail(6))
            output.append(tail(0))
        }
    }
}

/// The characters of Windows-1252 that differ from ISO 8859-1.
enum Windows1252 {
    private static let special: [UInt16] = [
        0x20AC, 0, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0, 0x017D, 0,
        0, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0, 0x017E, 0x0178,
    ]

    /// The Unicode scalar value of a byte, or nil for the five bytes that have none.
    static func scalar(_ byte: UInt8) -> UInt32? {
        guard byte >= 0x80, byte < 0xA0 else { return UInt32(byte) }
        let value = special[Int(byte) - 0x80]
        return value == 0 ? nil : UInt32(value)
    }
}
