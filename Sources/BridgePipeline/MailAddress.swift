/// The bare address of a mailbox, `it@example.com` (RFC 5321 section 4.1.2), of ASCII characters that need no quotes.
public struct MailAddress: Sendable, Hashable {
    /// The address.
    public let text: String
    /// What stands behind the @.
    public let domain: String

    /// Reads an address; nil when it is none.
    public init?(_ text: String) {
        let parts = text.split(separator: "@", omittingEmptySubsequences: false)
        guard parts.count == 2, Self.isDotted(parts[0], with: "!#$%&'*+-/=?^_`{|}~"), Self.isDotted(parts[1], with: "-"),
            parts[0].utf8.count <= 64, text.utf8.count <= 254
        else { return nil }
        self.text = text
        domain = String(parts[1])
    }

    /// True for words of ASCII letters, digits and some more characters, joined by single dots.
    private static func isDotted(_ text: Substring, with more: String) -> Bool {
        text.split(separator: ".", omittingEmptySubsequences: false).allSatisfy { word in
            !word.isEmpty
                && word.utf8.allSatisfy { byte in
                    (0x61...0x7A).contains(byte | 0x20) || (0x30...0x39).contains(byte) || more.utf8.contains(byte)
                }
        }
    }
}
