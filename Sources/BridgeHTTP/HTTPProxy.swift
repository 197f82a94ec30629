public import BridgeCore

/// A proxy that requests go through, by CONNECT (RFC 9110 section 9.3.6): it sees the service's host and port, and of encrypted
/// requests nothing else.
public struct HTTPProxy: Sendable, Hashable {
    /// The host.
    public let host: String
    /// The port.
    public let port: Int
    /// User and password; no description shows them.
    let credentials: Credentials?

    struct Credentials: Sendable, Hashable {
        let user: String
        let password: String
    }

    /// Reads `http://proxy.example.org:3128` or `http://user:password@proxy.example.org:3128`.
    ///
    /// - Throws: `configuration.invalid` for anything else.
    public init(_ text: String) throws(BridgeError) {
        guard text.lowercased().hasPrefix("http://") else { throw Self.invalid }
        let rest = text.dropFirst("http://".count)
        let authority = rest.hasSuffix("/") ? rest.dropLast() : rest
        let at = authority.lastIndex(of: "@")
        credentials = try at.map { mark throws(BridgeError) in try Self.credentials(authority[..<mark]) }
        let place = at.map { authority[authority.index(after: $0)...] } ?? authority
        guard let base = try? HTTPBaseURL("http://" + place), base.path.isEmpty else { throw Self.invalid }
        let parts = base.authority.split(separator: ":")
        if base.authority.hasPrefix("[") {
            let end = base.authority.firstIndex(of: "]") ?? base.authority.endIndex
            host = String(base.authority[..<end].dropFirst())
            port = Int(base.authority[end...].drop { $0 == "]" || $0 == ":" }) ?? 80
        } else {
            host = String(parts[0])
            port = parts.count == 2 ? Int(parts[1]) ?? 80 : 80
        }
    }

    private static func credentials(_ text: Substring) throws(BridgeError) -> Credentials {
        let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map { percentDecoded($0) }
        guard let user = parts[0], !user.isEmpty, let password = parts.count == 2 ? parts[1] : "" else { throw invalid }
        return Credentials(user: user, password: password)
    }

    private static let invalid = BridgeError(
        "configuration.invalid", "“proxy” must be an address such as http://proxy.example.org:3128; percent-encode special characters.",
        effect: .none)
}

extension HTTPProxy: CustomStringConvertible, CustomReflectable {
    /// Host and port; never user and password.
    public var description: String { "\(host):\(port)" }

    /// Without user and password.
    public var customMirror: Mirror { Mirror(self, children: ["host": host, "port": port]) }
}

/// The text without percent-encoding; nil when it is malformed or not UTF-8.
private func percentDecoded(_ text: Substring) -> String? {
    var bytes: [UInt8] = []
    var rest = text.utf8[...]
    while let byte = rest.popFirst() {
        guard byte == UInt8(ascii: "%") else {
            bytes.append(byte)
            continue
        }
        guard rest.count >= 2, let decoded = UInt8(Substring(rest.prefix(2)), radix: 16) else { return nil }
        bytes.append(decoded)
        rest = rest.dropFirst(2)
    }
    return String(validating: bytes, as: UTF8.self)
}
