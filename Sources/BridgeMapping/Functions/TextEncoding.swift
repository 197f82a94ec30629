#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// Texts as bytes in printable form, and the encodings that ConvertFromBase64 knows, under their .NET names.
enum TextEncoding: String, Sendable {
    case unicode = "Unicode"
    case ascii = "ASCII"
    case utf8 = "UTF8"

    /// What an encoding may be called, for messages.
    static let names = "Unicode, ASCII or UTF8"

    /// The text behind Base64; nil when it is none or its bytes are no text of the encoding.
    func text(ofBase64 text: String) -> String? {
        guard let data = Data(base64Encoded: text) else { return nil }
        let bytes = Array(data)
        switch self {
        case .utf8: return String(validating: bytes, as: UTF8.self)
        case .ascii: return bytes.allSatisfy { $0 < 0x80 } ? String(decoding: bytes, as: UTF8.self) : nil
        case .unicode:
            guard bytes.count % 2 == 0 else { return nil }
            let units = stride(from: 0, to: bytes.count, by: 2).map { UInt16(bytes[$0]) | UInt16(bytes[$0 + 1]) << 8 }
            return String(validating: units, as: UTF16.self)
        }
    }

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
