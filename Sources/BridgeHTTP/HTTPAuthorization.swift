public import BridgeCore

/// How requests prove who they come from. Its secret appears in no description.
public struct HTTPAuthorization: Sendable {
    /// The schemes by their names in settings.
    public enum Scheme: String, Sendable, CaseIterable {
        /// `Authorization: Bearer <token>` (RFC 6750).
        case bearer
        /// `Authorization: Basic <token>`; the token is base64 already and goes as it is.
        case basic
        /// The token alone, in a header of any name.
        case header
    }

    /// The header field's name.
    public let headerName: String
    private let value: String

    /// An authorization by a token.
    ///
    /// - Parameter headerName: the header of the scheme `header`; the other schemes use `Authorization`.
    /// - Throws: `configuration.invalid` when the token or name cannot stand in a header.
    public init(_ scheme: Scheme, token: String, headerName: String = "Authorization") throws(BridgeError) {
        let token = token.trimmingASCIISpace()
        guard !token.isEmpty, HTTPHeaders.isValue(token) else {
            throw BridgeError(
                "configuration.invalid",
                "The token is empty or holds a line break or a character outside ASCII; copy it again, without anything around it.",
                effect: .none)
        }
        guard HTTPHeaders.isName(headerName) else {
            throw BridgeError("configuration.invalid", "“auth_header” is no name of a header field.", effect: .none)
        }
        self.headerName = scheme == .header ? headerName : "Authorization"
        value =
            switch scheme {
            case .bearer: "Bearer \(token)"
            case .basic: "Basic \(token)"
            case .header: token
            }
    }

    /// Puts the field into headers.
    func apply(to headers: inout HTTPHeaders) { headers[headerName] = value }
}

extension HTTPAuthorization: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The header's name; never the token.
    public var description: String { "\(headerName): (secret)" }

    /// The header's name; never the token.
    public var debugDescription: String { description }

    /// Without the token.
    public var customMirror: Mirror { Mirror(self, children: ["headerName": headerName]) }
}

extension String {
    /// The text without blanks and line breaks around it: secrets in files end with a line break.
    func trimmingASCIISpace() -> String {
        let isSpace = { (byte: UInt8) in byte == 0x20 || (0x09...0x0D).contains(byte) }
        guard let first = utf8.firstIndex(where: { !isSpace($0) }), let last = utf8.lastIndex(where: { !isSpace($0) }) else { return "" }
        return String(self[first...last])
    }
}
