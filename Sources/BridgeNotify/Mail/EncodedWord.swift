#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// Texts in header fields (RFC 2047).
enum EncodedWord {
    /// The text as it stands when it is ASCII, else encoded words, a line each, of which none is longer than 75 characters.
    static func lines(_ text: String) -> [String] {
        if text.utf8.allSatisfy({ (0x20..<0x7F).contains($0) }), !text.contains("=?") { return [text] }
        var words: [[UInt8]] = [[]]
        for character in text.unicodeScalars {
            let bytes = Array(String(character).utf8)
            // 45 bytes are 60 characters in base64, and 12 stand around them.
            if words[words.count - 1].count + bytes.count > 45 { words.append([]) }
            words[words.count - 1] += bytes
        }
        return words.map { "=?utf-8?B?\(Data($0).base64EncodedString())?=" }
    }
}
