#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// Windows security identifiers: `S-1-5-21-...` and their bytes (MS-DTYP section 2.4.2).
enum SecurityIdentifier {
    /// The text of an identifier's bytes: a revision, a count, an authority of 6 bytes, and 4 bytes with the low one first for each part.
    static func text(_ bytes: [UInt8]) -> String? {
        guard bytes.count >= 8, bytes[0] == 1, bytes[1] <= 15, bytes.count == 8 + 4 * Int(bytes[1]) else { return nil }
        let authority = bytes[2..<8].reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        let parts = (0..<Int(bytes[1])).map { part in
            bytes[8 + 4 * part..<12 + 4 * part].reversed().reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
        }
        return (["S-1", String(authority)] + parts.map { String($0) }).joined(separator: "-")
    }

    /// A text that already is one as it stands, or the text of what Base64 holds.
    static func text(ofText text: String) -> String? {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        if parts.count >= 3, parts[0] == "S", parts.dropFirst().allSatisfy({ !$0.isEmpty && $0.utf8.allSatisfy(\.isDigit) }) { return text }
        return Data(base64Encoded: text).flatMap { Self.text(Array($0)) }
    }
}
