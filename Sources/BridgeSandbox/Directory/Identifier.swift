/// Makes identifiers of resources.
enum Identifier {
    /// A random identifier in a form.
    static func make(_ form: SandboxManner.IdentifierForm) -> String {
        var random = SystemRandomNumberGenerator()
        return make(form, using: &random)
    }

    /// An identifier out of the numbers of a generator.
    static func make(_ form: SandboxManner.IdentifierForm, using random: inout some RandomNumberGenerator) -> String {
        var bytes = (0..<16).map { _ in UInt8.random(in: .min ... .max, using: &random) }
        switch form {
        case .objectID: return hexadecimal(bytes[0..<12])
        case .uuid:
            // Version 4, variant 1 (RFC 9562 section 5.4).
            bytes[6] = bytes[6] & 0x0F | 0x40
            bytes[8] = bytes[8] & 0x3F | 0x80
            return [0..<4, 4..<6, 6..<8, 8..<10, 10..<16].map { hexadecimal(bytes[$0]) }.joined(separator: "-")
        }
    }

    private static func hexadecimal(_ bytes: ArraySlice<UInt8>) -> String {
        let digits = Array("0123456789abcdef".utf8)
        return String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }
}
