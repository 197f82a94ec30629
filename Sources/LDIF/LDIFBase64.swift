/// Base64 of RFC 4648 section 4 over bytes, as LDIF uses it: the standard alphabet, padding required, no white space inside.
enum LDIFBase64 {
    /// Decodes into `target`, which may be the source itself: the output never overtakes the input.
    ///
    /// - Returns: the number of bytes written, or the offset of the first byte that is wrong.
    static func decode(_ source: UnsafeBufferPointer<UInt8>, into target: UnsafeMutablePointer<UInt8>) -> Outcome {
        guard source.count > 0 else { return .decoded(0) }
        guard source.count % 4 == 0 else { return .wrong(at: firstWrong(in: source, from: 0) ?? source.count) }
        let padding = source[source.count - 1] != 0x3D ? 0 : (source[source.count - 2] == 0x3D ? 2 : 1)
        let whole = padding == 0 ? source.count : source.count - 4
        let (index, written) = decodeGroups(source, to: whole, into: target)
        guard index == whole else { return .wrong(at: firstWrong(in: source, from: index) ?? index) }
        guard padding > 0 else { return .decoded(written) }
        let first = UInt32(reverse[Int(source[index])])
        let second = UInt32(reverse[Int(source[index + 1])])
        let third = padding == 2 ? 0 : UInt32(reverse[Int(source[index + 2])])
        guard (first | second | third) < 64 else { return .wrong(at: firstWrong(in: source, from: index) ?? index) }
        let bits = first << 18 | second << 12 | third << 6
        target[written] = UInt8(truncatingIfNeeded: bits >> 16)
        if padding == 1 { target[written + 1] = UInt8(truncatingIfNeeded: bits >> 8) }
        return .decoded(written + 3 - padding)
    }

    /// Decodes what stands in the memory from `start` on to where it stands.
    static func decodeInPlace(_ memory: UnsafeMutableBufferPointer<UInt8>, from start: Int) -> Outcome {
        let part = UnsafeMutableBufferPointer(rebasing: memory[start...])
        guard let target = part.baseAddress else { return .decoded(0) }
        return decode(UnsafeBufferPointer(part), into: target)
    }

    /// Decodes groups of four characters; how far it came in the source and in the target.
    private static func decodeGroups(
        _ source: UnsafeBufferPointer<UInt8>, to end: Int, into target: UnsafeMutablePointer<UInt8>
    ) -> (index: Int, written: Int) {
        reverse.withUnsafeBufferPointer { reverse in
            var (index, written) = (0, 0)
            while index < end {
                let first = UInt32(reverse[Int(source[index])])
                let second = UInt32(reverse[Int(source[index + 1])])
                let third = UInt32(reverse[Int(source[index + 2])])
                let fourth = UInt32(reverse[Int(source[index + 3])])
                guard (first | second | third | fourth) < 64 else { break }
                let bits = first << 18 | second << 12 | third << 6 | fourth
                target[written] = UInt8(truncatingIfNeeded: bits >> 16)
                target[written + 1] = UInt8(truncatingIfNeeded: bits >> 8)
                target[written + 2] = UInt8(truncatingIfNeeded: bits)
                written += 3
                index += 4
            }
            return (index, written)
        }
    }

    enum Outcome: Equatable {
        case decoded(Int)
        case wrong(at: Int)
    }

    /// Appends the base64 of the bytes.
    static func encode(_ bytes: Span<UInt8>, to output: inout [UInt8]) {
        var index = 0
        while index < bytes.count {
            let left = bytes.count - index
            let bits =
                UInt32(bytes[index]) << 16 | (left > 1 ? UInt32(bytes[index + 1]) << 8 : 0) | (left > 2 ? UInt32(bytes[index + 2]) : 0)
            output.append(alphabet[Int(bits >> 18 & 63)])
            output.append(alphabet[Int(bits >> 12 & 63)])
            output.append(left > 1 ? alphabet[Int(bits >> 6 & 63)] : 0x3D)
            output.append(left > 2 ? alphabet[Int(bits & 63)] : 0x3D)
            index += 3
        }
    }

    /// The first byte outside the alphabet, padding counted as wrong unless it is at the end.
    private static func firstWrong(in source: UnsafeBufferPointer<UInt8>, from start: Int) -> Int? {
        var end = source.count
        while end > 0, end > source.count - 2, source[end - 1] == 0x3D { end -= 1 }
        return (min(start, end)..<end).first { reverse[Int(source[$0])] > 63 }
    }

    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

    private static let reverse: [UInt8] = {
        var table = [UInt8](repeating: 0xFF, count: 256)
        for (value, byte) in alphabet.enumerated() { table[Int(byte)] = UInt8(value) }
        return table
    }()
}
