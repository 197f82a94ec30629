extension String {
    /// Compares names and schema URNs: ASCII letters without regard to case, everything else by its bytes.
    func equalsIgnoringASCIICase(_ other: String) -> Bool {
        guard utf8.count == other.utf8.count else { return false }
        return self == other || zip(utf8, other.utf8).allSatisfy { $0 == $1 || asciiLowercase($0) == asciiLowercase($1) }
    }

    /// The text with ASCII letters in lower case.
    func asciiLowercased() -> String {
        String(decoding: utf8.map(asciiLowercase), as: UTF8.self)
    }

    /// The text as `caseExact: false` compares it. Texts in ASCII take the fast way.
    func caseFolded() -> String {
        utf8.allSatisfy { $0 < 0x80 } ? asciiLowercased() : lowercased()
    }
}

/// The byte with an ASCII capital letter in lower case.
func asciiLowercase(_ byte: UInt8) -> UInt8 {
    byte >= UInt8(ascii: "A") && byte <= UInt8(ascii: "Z") ? byte | 0x20 : byte
}
