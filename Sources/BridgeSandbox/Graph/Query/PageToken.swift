#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// Where the next page starts, packed so that a client cannot read it: what is opaque in the service stays opaque here.
struct PageToken: Hashable, Sendable {
    /// The numbers and texts that the token carries.
    var parts: [String]

    init(_ parts: [String]) { self.parts = parts }

    /// The token as a text for a URL.
    var text: String {
        let bytes = Array(parts.joined(separator: "\n").utf8)
        let sum = Self.checksum(bytes)
        return Base64URL.encode([UInt8(truncatingIfNeeded: sum), UInt8(truncatingIfNeeded: sum >> 8)] + bytes)
    }

    /// Unpacks a token; nil when it is none of ours.
    init?(_ text: String) {
        guard let bytes = Base64URL.decode(text), bytes.count >= 2, let packed = String(validating: bytes[2...], as: UTF8.self),
            UInt16(bytes[0]) | UInt16(bytes[1]) << 8 == Self.checksum(Array(bytes[2...]))
        else { return nil }
        parts = packed.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    }

    private static func checksum(_ bytes: [UInt8]) -> UInt16 {
        // Fletcher-16: enough to tell a cut or mistyped token.
        var (low, high): (UInt16, UInt16) = (1, 0)
        for byte in bytes {
            low = (low + UInt16(byte)) % 255
            high = (high + low) % 255
        }
        return high << 8 | low
    }
}

/// Base64 for URLs, without padding (RFC 4648 section 5).
enum Base64URL {
    static func encode(_ bytes: some Sequence<UInt8>) -> String {
        let padded = Data(bytes).base64EncodedString().replacing("+", with: "-").replacing("/", with: "_")
        return String(padded.prefix { $0 != "=" })
    }

    /// The bytes; nil when the text is none.
    static func decode(_ text: some StringProtocol) -> [UInt8]? {
        let plain = String(text).replacing("-", with: "+").replacing("_", with: "/")
        return Data(base64Encoded: plain + String(repeating: "=", count: (4 - plain.utf8.count % 4) % 4)).map(Array.init)
    }
}
