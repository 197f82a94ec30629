/// Small tools over ASCII bytes.
enum ASCII {
    @inline(__always)
    static func lowered(_ byte: UInt8) -> UInt8 { byte >= 0x41 && byte <= 0x5A ? byte | 0x20 : byte }

    /// Whether no byte is above 0x7F: most text is so, and then it is valid UTF-8.
    @inline(__always)
    static func isASCII(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        guard let base = bytes.baseAddress else { return true }
        let raw = UnsafeRawPointer(base)
        var bits: UInt64 = 0
        var index = 0
        while index &+ 8 <= bytes.count {
            bits |= raw.loadUnaligned(fromByteOffset: index, as: UInt64.self)
            index &+= 8
        }
        while index < bytes.count {
            bits |= UInt64(base[index])
            index &+= 1
        }
        return bits & 0x8080_8080_8080_8080 == 0
    }

    /// Whether the byte is a letter or digit.
    static func isLetterOrDigit(_ byte: UInt8) -> Bool { byte &- 0x30 < 10 || (byte | 0x20) &- 0x61 < 26 }

    /// Whether the bytes are this lower-case text, letter case aside.
    static func matches(_ bytes: UnsafeBufferPointer<UInt8>, _ lowercase: StaticString) -> Bool {
        guard bytes.count == lowercase.utf8CodeUnitCount else { return false }
        for index in 0..<bytes.count where lowered(bytes[index]) != lowercase.utf8Start[index] { return false }
        return true
    }

    /// The bytes in lower case, without white space around them.
    static func key(_ bytes: some Collection<UInt8>) -> [UInt8] {
        var text = Array(bytes.drop { $0 == 0x20 || $0 == 0x09 })
        while let last = text.last, last == 0x20 || last == 0x09 || last == 0x0D { text.removeLast() }
        for index in text.indices { text[index] = lowered(text[index]) }
        return text
    }

    /// The whole number that the bytes write in decimal, or nil.
    static func integer(_ bytes: UnsafeBufferPointer<UInt8>) -> Int64? {
        guard let first = bytes.first else { return nil }
        let isNegative = first == UInt8(ascii: "-")
        let start = isNegative || first == UInt8(ascii: "+") ? 1 : 0
        guard start < bytes.count else { return nil }
        var value: Int64 = 0
        for byte in bytes[start...] {
            let digit = Int64(byte &- 0x30)
            guard digit < 10 else { return nil }
            let (tens, isTooLarge) = value.multipliedReportingOverflow(by: 10)
            // Counted downwards, since the least number has no positive counterpart.
            let (next, isOver) = tens.subtractingReportingOverflow(digit)
            guard !isTooLarge, !isOver else { return nil }
            value = next
        }
        if isNegative { return value }
        return value == .min ? nil : -value
    }
}
