/// Base64 of RFC 4648 section 4, white space between the characters allowed, as XML Schema's base64Binary has it.
enum Base64 {
    /// The bytes, or nil when the text is not base64.
    static func decode(_ text: UnsafeBufferPointer<UInt8>) -> [UInt8]? {
        var output: [UInt8] = []
        output.reserveCapacity(text.count / 4 * 3)
        return decode(text, into: &output) ? output : nil
    }

    /// Appends the bytes; false when the text is not base64.
    static func decode(_ text: UnsafeBufferPointer<UInt8>, into output: inout [UInt8]) -> Bool {
        var bits: UInt32 = 0
        var count = 0
        var padding = 0
        for byte in text {
            let value = values[Int(byte)]
            if value < 64, padding == 0 {
                bits = bits << 6 | UInt32(value)
                count += 1
                if count & 3 == 0 { append(3, of: bits, to: &output) }
            } else if value == isPadding {
                padding += 1
            } else if value != isBlank {
                return false
            }
        }
        guard (count + padding) & 3 == 0, padding <= 2 else { return false }
        // What is left: 18 bits before one "=", 12 before two.
        if padding > 0 { append(3 - padding, of: bits << UInt32(6 * padding), to: &output) }
        return true
    }

    private static func append(_ count: Int, of bits: UInt32, to output: inout [UInt8]) {
        output.append(UInt8(truncatingIfNeeded: bits >> 16))
        if count > 1 { output.append(UInt8(truncatingIfNeeded: bits >> 8)) }
        if count > 2 { output.append(UInt8(truncatingIfNeeded: bits)) }
    }

    /// Appends the base64 of the bytes.
    static func encode(_ bytes: [UInt8], to output: inout [UInt8]) {
        for start in stride(from: 0, to: bytes.count, by: 3) {
            let left = bytes.count - start
            let second = left > 1 ? bytes[start + 1] : 0
            let third = left > 2 ? bytes[start + 2] : 0
            output.append(alphabet[Int(bytes[start] >> 2)])
            output.append(alphabet[Int((bytes[start] & 3) << 4 | second >> 4)])
            output.append(left > 1 ? alphabet[Int((second & 15) << 2 | third >> 6)] : UInt8(ascii: "="))
            output.append(left > 2 ? alphabet[Int(third & 63)] : UInt8(ascii: "="))
        }
    }

    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

    private static let isPadding: UInt8 = 64
    private static let isBlank: UInt8 = 65
    private static let isNothing: UInt8 = 66

    /// What each byte stands for: six bits, or one of the marks above.
    private static let values: [UInt8] = {
        var values = [UInt8](repeating: isNothing, count: 256)
        for (value, byte) in alphabet.enumerated() { values[Int(byte)] = UInt8(value) }
        values[Int(UInt8(ascii: "="))] = isPadding
        for byte in [0x20, 0x09, 0x0A, 0x0B, 0x0C, 0x0D] { values[byte] = isBlank }
        return values
    }()
}
