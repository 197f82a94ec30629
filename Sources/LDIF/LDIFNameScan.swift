/// Where the name of an attribute line ends, found in eight bytes at a time.
struct LDIFNameScan {
    /// Bytes behind the beginning of a line that may be looked at.
    static let width = 40

    /// Where the options begin, or the colon stands.
    private(set) var baseEnd: Int
    /// Where the colon stands.
    private(set) var end: Int

    /// Words that mean more than an attribute.
    enum Keyword {
        case none, dn, changeType, control
    }

    /// nil: the line does not begin with a letter or digit, or is none with a name of at most 32 printable bytes and a colon.
    @inline(__always)
    init?(_ base: UnsafePointer<UInt8>, _ start: Int) {
        let first = base[start]
        guard (first | 0x20) &- 0x61 < 26 || first &- 0x30 < 10 else { return nil }
        baseEnd = -1
        var offset = start
        while offset < start + 32 {
            let word = UInt64(littleEndian: UnsafeRawPointer(base + offset).loadUnaligned(as: UInt64.self))
            let colons = Self.zeroes(word ^ 0x3A3A_3A3A_3A3A_3A3A)
            // The marks are the highest bits of bytes, so these are the marks of the bytes before the colon.
            let before = colons == 0 ? ~0 : (colons & (~colons &+ 1)) &- 1
            let controls = (word &- 0x2121_2121_2121_2121) & ~word
            guard ((controls & Self.marks) | (word & Self.marks) | Self.zeroes(word ^ 0x7F7F_7F7F_7F7F_7F7F)) & before == 0 else {
                return nil
            }
            let semicolons = Self.zeroes(word ^ 0x3B3B_3B3B_3B3B_3B3B) & before
            if semicolons != 0, baseEnd < 0 { baseEnd = offset + semicolons.trailingZeroBitCount / 8 }
            if colons != 0 {
                end = offset + colons.trailingZeroBitCount / 8
                if baseEnd < 0 { baseEnd = end }
                return
            }
            offset += 8
        }
        return nil
    }

    /// Whether the name, options and all, is one of the grammar's.
    @inline(__always)
    func keyword(_ base: UnsafePointer<UInt8>, _ start: Int) -> Keyword {
        // With a c or a d, as few names of attributes do.
        guard (base[start] | 0x20) &- 0x63 < 2 else { return .none }
        return switch end - start {
        case 2: matches(base, start, "dn") ? .dn : .none
        case 7: matches(base, start, "control") ? .control : .none
        case 10: matches(base, start, "changetype") ? .changeType : .none
        default: .none
        }
    }

    @inline(__always)
    private func matches(_ base: UnsafePointer<UInt8>, _ start: Int, _ word: StaticString) -> Bool {
        let text = word.utf8Start
        for index in 0..<word.utf8CodeUnitCount where LDIFBytes.lowered(base[start + index]) != text[index] { return false }
        return true
    }

    private static let marks: UInt64 = 0x8080_8080_8080_8080

    /// The highest bit of each byte that is zero; above the first of them some more may be set.
    @inline(__always)
    private static func zeroes(_ word: UInt64) -> UInt64 { (word &- 0x0101_0101_0101_0101) & ~word & 0x8080_8080_8080_8080 }
}
