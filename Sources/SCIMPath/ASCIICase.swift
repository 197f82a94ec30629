extension String {
    /// The text with ASCII letters in lower case: how SCIM compares names and schema URNs (RFC 7643 section 2.1).
    ///
    /// Returns the same storage when nothing changes.
    func asciiLowercased() -> String {
        guard utf8.contains(where: { $0 >= UInt8(ascii: "A") && $0 <= UInt8(ascii: "Z") }) else { return self }
        return String(decoding: utf8.map(asciiLowercase), as: UTF8.self)
    }
}

/// The byte with an ASCII capital letter in lower case.
func asciiLowercase(_ byte: UInt8) -> UInt8 {
    byte >= UInt8(ascii: "A") && byte <= UInt8(ascii: "Z") ? byte | 0x20 : byte
}
