/// Small tools over ASCII bytes.
enum ASCII {
    @inline(__always)
    static func lowered(_ byte: UInt8) -> UInt8 { byte >= 0x41 && byte <= 0x5A ? byte | 0x20 : byte }

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
        String(validating: bytes, as: UTF8.self).flatMap { Int64($0) }
    }
}
