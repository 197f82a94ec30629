extension UnsafeBufferPointer<UInt8> {
    /// Appends the string between the quotes with its escapes resolved. ``JSONCursor`` has checked the bytes, except those of a key that is
    /// only compared: half a surrogate pair gives nothing.
    func appendUnescaped(to output: inout [UInt8]) {
        var index = 0
        while index < count {
            let end = self[index...].firstIndex(of: UInt8(ascii: "\\")) ?? count
            output.append(contentsOf: UnsafeBufferPointer(rebasing: self[index..<end]))
            index = end
            if index < count { index += appendEscape(at: index, to: &output) }
        }
    }

    /// Appends what one escape stands for and returns the escape's length.
    private func appendEscape(at index: Int, to output: inout [UInt8]) -> Int {
        guard index + 1 < count else { return 1 }
        switch self[index + 1] {
        case UInt8(ascii: "b"): output.append(0x08)
        case UInt8(ascii: "f"): output.append(0x0C)
        case UInt8(ascii: "n"): output.append(0x0A)
        case UInt8(ascii: "r"): output.append(0x0D)
        case UInt8(ascii: "t"): output.append(0x09)
        case UInt8(ascii: "u"):
            guard let unit = hexadecimalUnit(at: index + 2) else { return 2 }
            guard (0xD800...0xDBFF).contains(unit), let low = hexadecimalUnit(at: index + 8), (0xDC00...0xDFFF).contains(low) else {
                output.append(scalar: unit)
                return 6
            }
            output.append(scalar: 0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00))
            return 12
        case let byte: output.append(byte)
        }
        return 2
    }
}

extension [UInt8] {
    fileprivate mutating func append(scalar value: UInt32) {
        guard let scalar = Unicode.Scalar(value) else { return }
        append(contentsOf: Character(scalar).utf8)
    }
}
