extension UInt8 {
    // Nearly all bytes that are asked are no white space, which the first comparison tells.
    @inline(__always)
    var isJSONWhitespace: Bool { self <= 0x20 && (self == 0x20 || self == 0x0A || self == 0x0D || self == 0x09) }
    var isDigit: Bool { self &- UInt8(ascii: "0") < 10 }
    /// A letter or digit: what must not follow a number or literal directly.
    var isWordByte: Bool { isDigit || (self | 0x20) &- UInt8(ascii: "a") < 26 }
}

extension UnsafeBufferPointer<UInt8> {
    /// The index of the next byte that is a quote, a backslash, a control character or not ASCII.
    @inline(__always)
    func endOfPlainASCII(from start: Int) -> Int { endOfPlain(from: start, stopMask: 0x80) }

    /// The index of the next byte that is a quote, a backslash or a control character.
    @inline(__always)
    func endOfPlain(from start: Int) -> Int { endOfPlain(from: start, stopMask: 0) }

    /// Sixteen bytes at a time, eight in each word; a byte is special where the high bit of its lane comes out set. A byte with a bit of
    /// the mask is special too.
    @inline(__always)
    private func endOfPlain(from start: Int, stopMask: UInt8) -> Int {
        typealias Words = SIMD2<UInt64>
        let ones = Words(repeating: 0x0101_0101_0101_0101)
        let quotes = Words(repeating: 0x2222_2222_2222_2222)
        let backslashes = Words(repeating: 0x5C5C_5C5C_5C5C_5C5C)
        let blanks = Words(repeating: 0x2020_2020_2020_2020)
        let highBits = Words(repeating: 0x8080_8080_8080_8080)
        let stops = Words(repeating: 0x0101_0101_0101_0101 &* UInt64(stopMask))
        let raw = UnsafeRawBufferPointer(self)
        var index = start
        while index &+ 16 <= count {
            let words = raw.loadUnaligned(fromByteOffset: index, as: Words.self)
            let quote = words ^ quotes
            let backslash = words ^ backslashes
            let lanes = ((quote &- ones) & ~quote) | ((backslash &- ones) & ~backslash) | ((words &- blanks) & ~words)
            let hits = (lanes & highBits) | (words & stops)
            // A borrow can make a lane after a hit come out set, never one before it: the first is right.
            if hits.x != 0 { return index &+ UInt64(littleEndian: hits.x).trailingZeroBitCount / 8 }
            if hits.y != 0 { return index &+ 8 &+ UInt64(littleEndian: hits.y).trailingZeroBitCount / 8 }
            index = index &+ 16
        }
        while index < count {
            let byte = self[index]
            if byte == 0x22 || byte == 0x5C || byte < 0x20 || byte & stopMask != 0 { break }
            index += 1
        }
        return index
    }

    /// Whether the bytes at `index` are this word.
    @inline(__always)
    func hasWord(_ word: StaticString, at index: Int) -> Bool {
        let (start, length) = (word.utf8Start, word.utf8CodeUnitCount)
        guard index &+ length <= count else { return false }
        for offset in 0..<length where self[index &+ offset] != start[offset] { return false }
        return true
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
