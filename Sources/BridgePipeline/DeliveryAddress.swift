#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// The address of a service that messages go to. Its description leaves out what may be secret.
public struct DeliveryAddress: Sendable, Hashable, CustomStringConvertible {
    /// The whole address, as it was written.
    public let text: String
    /// `https`, `smtps` and the like, lower case.
    public let scheme: String
    /// The host's name or number, lower case, without brackets.
    public let host: String
    /// The port; nil: the scheme's own.
    public let port: Int?
    /// True when it has a path or a query.
    public let hasPath: Bool

    /// Reads an address of one of these schemes; nil when it is none, or holds a user, a password or a fragment.
    public init?(_ text: String, schemes: Set<String>) {
        guard text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }), let url = URL(string: text, encodingInvalidCharacters: false),
            let scheme = url.scheme?.lowercased(), schemes.contains(scheme), let host = url.host(), !host.isEmpty, url.user == nil,
            url.password == nil, url.fragment == nil, url.port.map({ (1...65_535).contains($0) }) ?? true
        else { return nil }
        self.text = text
        self.scheme = scheme
        self.host = host.lowercased()
        port = url.port
        hasPath = !["", "/"].contains(url.path()) || url.query() != nil
    }

    /// True when what goes there is encrypted from the first byte.
    public var isEncrypted: Bool { scheme.hasSuffix("s") }

    /// True when the host is this machine.
    public var isLoopback: Bool { host == "localhost" || host == "::1" || host.hasPrefix("127.") }

    /// Scheme, host and port; never path and query.
    public var description: String {
        "\(scheme)://\(host.contains(":") ? "[\(host)]" : host)\(port.map { ":\($0)" } ?? "")"
    }
}
