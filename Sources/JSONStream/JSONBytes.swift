extension UInt8 {
    var isJSONWhitespace: Bool { self == 0x20 || self == 0x0A || self == 0x0D || self == 0x09 }
    var isDigit: Bool { self &- UInt8(ascii: "0") < 10 }
    /// A letter or digit: what must not follow a number or literal directly.
    var isWordByte: Bool { isDigit || (self | 0x20) &- UInt8(ascii: "a") < 26 }
}

extension UnsafeBufferPointer<UInt8> {
    /// The index of the next byte that is a quote, a backslash, a control character or not ASCII.
    @inline(__always)
    func endOfPlainASCII(from start: Int) -> Int { endOfPlain(from: start, stopMask: 0x8080_8080_8080_8080) }

    /// The index of the next byte that is a quote, a backslash or a control character.
    @inline(__always)
    func endOfPlain(from start: Int) -> Int { endOfPlain(from: start, stopMask: 0) }

    /// Eight bytes at a time; a byte is special where the high bit of its lane comes out set.
    private func endOfPlain(from start: Int, stopMask: UInt64) -> Int {
        let ones: UInt64 = 0x0101_0101_0101_0101
        let raw = UnsafeRawBufferPointer(self)
        var index = start
        while index + 8 <= count {
            let word = UInt64(littleEndian: raw.loadUnaligned(fromByteOffset: index, as: UInt64.self))
            let quote = word ^ (ones &* 0x22)
            let backslash = word ^ (ones &* 0x5C)
            let lanes =
                ((quote &- ones) & ~quote) | ((backslash &- ones) & ~backslash) | ((word &- ones &* 0x20) & ~word)
            let hits = (lanes & 0x8080_8080_8080_8080) | (word & stopMask)
            // A borrow can make a lane after a hit come out set, never one before it: the first is right.
            if hits != 0 { return index + hits.trailingZeroBitCount / 8 }
            index += 8
        }
        while index < count {
            let byte = self[index]
            if byte == 0x22 || byte == 0x5C || byte < 0x20 || (stopMask != 0 && byte >= 0x80) { break }
            index += 1
        }
        return index
    }

    /// The length of the UTF-8 sequence at `index`, nil if it is not well-formed (Unicode 16, table 3-7).
    func lengthOfUTF8Sequence(at index: Int) -> Int? {
        func continues(_ offset: Int, _ range: ClosedRange<UInt8> = 0x80...0xBF) -> Bool {
            index + offset < count && range.contains(self[index + offset])
        }
        switch self[index] {
        case 0x00...0x7F: return 1
        case 0xC2...0xDF: return continues(1) ? 2 : nil
        case 0xE0: return continues(1, 0xA0...0xBF) && continues(2) ? 3 : nil
        case 0xED: return continues(1, 0x80...0x9F) && continues(2) ? 3 : nil
        case 0xE1...0xEF: return continues(1) && continues(2) ? 3 : nil
        case 0xF0: return continues(1, 0x90...0xBF) && continues(2) && continues(3) ? 4 : nil
        case 0xF1...0xF3: return continues(1) && continues(2) && continues(3) ? 4 : nil
        case 0xF4: return continues(1, 0x80...0x8F) && continues(2) && continues(3) ? 4 : nil
        default: return nil
        }
    }

    /// The value of four hexadecimal digits.
    func hexadecimalUnit(at index: Int) -> UInt32? {
        guard index + 4 <= count else { return nil }
        var unit: UInt32 = 0
        for byte in self[index..<(index + 4)] {
            let letter = (byte | 0x20) &- UInt8(ascii: "a")
            guard byte.isDigit || letter < 6 else { return nil }
            let digit = byte.isDigit ? byte - UInt8(ascii: "0") : letter + 10
            unit = unit << 4 | UInt32(digit)
        }
        return unit
    }
}

/// Whether the bytes are exactly the text.
func same(_ bytes: UnsafeBufferPointer<UInt8>, _ text: StaticString) -> Bool {
    text.withUTF8Buffer { $0.count == bytes.count && $0.elementsEqual(bytes) }
}
