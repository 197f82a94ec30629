import SCIM

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// A signed token that stands in place of a secret (RFC 7523), taken apart.
struct ClientAssertion: Sendable {
    let header: JSONValue
    let claims: JSONValue
    /// What the signature is over.
    let signed: [UInt8]
    let signature: [UInt8]

    /// Takes a compact JWT apart.
    init(_ text: String) throws(SignInError) {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 3, let header = Self.object(parts[0]), let claims = Self.object(parts[1]),
            let signature = Base64URL.decode(parts[2])
        else { throw .malformedAssertion("IDX12741: JWT must have three segments (JWS).") }
        self.header = header
        self.claims = claims
        self.signature = signature
        signed = Array("\(parts[0]).\(parts[1])".utf8)
    }

    /// The certificate's thumbprint in the header, and which hash it is of.
    var thumbprint: (text: String, isSHA256: Bool)? {
        if let text = header["x5t#S256"]?.string { return (text, true) }
        return header["x5t"]?.string.map { ($0, false) }
    }

    /// Checks the times; five minutes of difference between clocks are forgiven.
    func requireInTime(_ now: Date) throws(SignInError) {
        let now = now.timeIntervalSince1970
        let skew = 300.0
        guard let end = claims["exp"]?.integer, Double(end) + skew > now, claims["nbf"]?.integer.map({ Double($0) - skew <= now }) ?? true
        else { throw .outOfTime(now: Date(timeIntervalSince1970: now).formatted(.iso8601)) }
    }

    private static func object(_ part: Substring) -> JSONValue? {
        Base64URL.decode(part).flatMap { try? JSONValue(parsing: $0) }.flatMap { $0.object == nil ? nil : $0 }
    }
}
