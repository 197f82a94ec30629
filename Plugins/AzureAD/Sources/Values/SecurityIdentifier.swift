/// Security identifiers: bytes to text (MS-DTYP section 2.4.2).
enum SecurityIdentifier {
    /// Appends `S-1-5-21-...`; text that begins so is taken as it is.
    static func canonical(_ value: UnsafeBufferPointer<UInt8>, into output: inout [UInt8]) -> ValueForm.Outcome {
        if value.count > 2, ASCII.lowered(value[0]) == UInt8(ascii: "s"), value[1] == UInt8(ascii: "-") {
            return ValueForm.isUTF8(value) ? .asItIs : .invalid("is not valid UTF-8; check the encoding of the export")
        }
        guard value.count >= 8, value.count == 8 + 4 * Int(value[1]) else { return .invalid("is no security identifier") }
        let authority = value[2..<8].reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        output.append(contentsOf: "S-\(value[0])-\(authority)".utf8)
        for index in 0..<Int(value[1]) {
            let part = (0..<4).reduce(UInt32(0)) { $0 | UInt32(value[8 + index * 4 + $1]) << (8 * UInt32($1)) }
            output.append(contentsOf: "-\(part)".utf8)
        }
        return .appended
    }
}
