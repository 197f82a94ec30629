#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// Texts as bytes in printable form.
enum Encoding {
    /// Base64 of UTF-16 with the low byte first: what .NET calls Unicode.
    static func base64OfUTF16(_ text: String) -> String {
        var bytes: [UInt8] = []
        for unit in text.utf16 {
            bytes.append(UInt8(truncatingIfNeeded: unit))
            bytes.append(UInt8(truncatingIfNeeded: unit >> 8))
        }
        return Data(bytes).base64EncodedString()
    }

    /// Two hexadecimal digits, capital letters, for each byte of UTF-8.
    static func hexadecimal(_ text: String) -> String {
        let digits = Array("0123456789ABCDEF".utf8)
        var result: [UInt8] = []
        for byte in text.utf8 {
            result.append(digits[Int(byte >> 4)])
            result.append(digits[Int(byte & 15)])
        }
        return String(decoding: result, as: UTF8.self)
    }
}
