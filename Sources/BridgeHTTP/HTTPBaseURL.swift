public import BridgeCore

/// The address of a service, taken whole: requests append to its path and change nothing else of it.
public struct HTTPBaseURL: Sendable, Hashable, CustomStringConvertible {
    /// `https` or `http`.
    public let scheme: String
    /// Host and port, lower case; without the scheme's own port.
    public let authority: String
    /// The path without a slash at its end; empty for the root.
    public let path: String
    /// The address without a slash at its end.
    public let description: String

    /// Reads an address such as `https://example.org/scim`.
    ///
    /// - Throws: `configuration.invalid` when it is not one, or holds a user, a query or a fragment: those would be lost.
    public init(_ text: String) throws(BridgeError) {
        guard let parts = URLParts(text) else {
            throw Self.invalid("“url” must be an address that starts with https://, such as https://example.org/scim.")
        }
        guard !parts.hasUser else { throw Self.invalid("“url” must not hold a user or password; use the settings for the token.") }
        guard parts.rest.isEmpty else { throw Self.invalid("“url” must not hold a ? or #; give the service's base address only.") }
        guard parts.path.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else {
            throw Self.invalid("“url” holds a blank or a character outside ASCII; percent-encode it.")
        }
        scheme = parts.scheme
        authority = parts.authority
        path = String(parts.path.reversed().drop { $0 == "/" }.reversed())
        description = "\(scheme)://\(authority)\(path)"
    }

    /// Scheme, host and port: the only place that the token goes to.
    public var origin: String { "\(scheme)://\(authority)" }

    /// True when requests are encrypted.
    public var isEncrypted: Bool { scheme == "https" }

    /// True when the host is this machine.
    public var isLoopback: Bool {
        let host = authority.hasPrefix("[") ? authority.prefix { $0 != "]" } + "]" : authority.prefix { $0 != ":" }
        return host == "localhost" || host == "[::1]" || host.hasPrefix("127.")
    }

    /// The URL of path segments below the base, each percent-encoded, with a query.
    public func url(_ segments: [String], query: [(name: String, value: String)] = []) -> String {
        var url = description
        for segment in segments { url += "/" + percentEncoded(segment) }
        for (index, pair) in query.enumerated() {
            url += (index == 0 ? "?" : "&") + percentEncoded(pair.name) + "=" + percentEncoded(pair.value)
        }
        return url
    }

    /// The URL that a `Location` means for a request to `url`, when it is at the same origin; nil when it leads elsewhere.
    public func sameOriginRedirect(to location: String, from url: String) -> String? {
        guard location.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else { return nil }
        if location.hasPrefix("/") { return location.hasPrefix("//") ? absolute(scheme + ":" + location) : origin + location }
        if location.contains("://") { return absolute(location) }
        guard !location.isEmpty, let parts = URLParts(url), let slash = parts.path.lastIndex(of: "/") else { return nil }
        return origin + parts.path[...slash] + location
    }

    private func absolute(_ text: String) -> String? {
        guard let parts = URLParts(text), !parts.hasUser, parts.scheme == scheme, parts.authority == authority else { return nil }
        return origin + parts.path + parts.rest
    }

    private static func invalid(_ message: String) -> BridgeError {
        BridgeError("configuration.invalid", message, effect: .none)
    }
}

/// The parts of an absolute http or https URL.
private struct URLParts {
    var scheme: String
    var authority: String
    var path: String
    /// Query and fragment with their marks.
    var rest: String
    var hasUser: Bool

    init?(_ text: String) {
        guard let mark = text.firstRange(of: "://") else { return nil }
        scheme = text[..<mark.lowerBound].lowercased()
        guard scheme == "https" || scheme == "http" else { return nil }
        let afterScheme = text[mark.upperBound...]
        let authorityText = afterScheme.prefix { $0 != "/" && $0 != "?" && $0 != "#" }
        let pathAndRest = afterScheme[authorityText.endIndex...]
        let pathText = pathAndRest.prefix { $0 != "?" && $0 != "#" }
        hasUser = authorityText.contains("@")
        path = String(pathText)
        rest = String(pathAndRest[pathText.endIndex...])
        guard let authority = Self.normalized(authorityText, scheme: scheme) else { return nil }
        self.authority = authority
    }

    /// Lower case and without the scheme's own port; nil when host or port are none.
    private static func normalized(_ text: Substring, scheme: String) -> String? {
        let lowered = text.split(separator: "@", omittingEmptySubsequences: false).last?.lowercased() ?? ""
        let colon = lowered.lastIndex(of: ":").flatMap { lowered[$0...].contains("]") ? nil : $0 }
        let host = lowered[..<(colon ?? lowered.endIndex)]
        guard !host.isEmpty, host.utf8.allSatisfy({ isLetterOrDigit($0) || "-._~[]:%".utf8.contains($0) }) else { return nil }
        guard host.hasPrefix("[") == host.hasSuffix("]"), host.hasPrefix("[") || !host.contains(":") else { return nil }
        guard let colon else { return String(host) }
        let port = lowered[lowered.index(after: colon)...]
        guard let number = UInt16(port), number > 0 else { return nil }
        return number == (scheme == "https" ? 443 : 80) ? String(host) : "\(host):\(number)"
    }
}

/// Percent-encodes everything but unreserved characters (RFC 3986 section 2.3).
public func percentEncoded(_ text: String) -> String {
    if text.utf8.allSatisfy(isUnreserved) { return text }
    var result: [UInt8] = []
    result.reserveCapacity(text.utf8.count)
    let digits = Array("0123456789ABCDEF".utf8)
    for byte in text.utf8 {
        if isUnreserved(byte) {
            result.append(byte)
        } else {
            result += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
        }
    }
    return String(decoding: result, as: UTF8.self)
}

private func isUnreserved(_ byte: UInt8) -> Bool { isLetterOrDigit(byte) || "-._~".utf8.contains(byte) }
