import BridgeCore
import Crypto
import JWTKit

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// A signed statement of the application about itself, which stands for a secret (RFC 7523; Azure AD: certificate credentials).
struct ClientAssertion: JWTPayload {
    let aud: String
    let iss: String
    let sub: String
    let jti: String
    let nbf: Int
    let iat: Int
    let exp: Int

    /// A statement that is good for ten minutes. It begins five minutes ago, for clocks that differ.
    init(clientID: String, audience: String, now: Date, id: String = UUID().uuidString.lowercased()) {
        let second = Int(now.timeIntervalSince1970)
        aud = audience
        iss = clientID
        sub = clientID
        jti = id
        iat = second
        nbf = second - 300
        exp = second + 600
    }

    /// Nothing to check: it is ours.
    func verify(using algorithm: some JWTAlgorithm) throws {}

    /// The statement, signed.
    ///
    /// - Throws: `graph.certificate` when the key is none of RSA with at least 2048 bits.
    func signed(with content: CertificateFile.Content, _ algorithm: AssertionAlgorithm) async throws -> String {
        let keys = JWTKeyCollection()
        do {
            let key = try Insecure.RSA.PrivateKey(pem: Self.pem(content.key))
            switch algorithm {
            case .ps256: await keys.add(pss: key, digestAlgorithm: .sha256)
            case .rs256: await keys.add(rsa: key, digestAlgorithm: .sha256)
            }
            return try await keys.sign(self, header: Self.header(content.certificate, algorithm))
        } catch {
            throw BridgeError(
                "graph.certificate", "The private key of “certificate” is no RSA key of at least 2048 bits, which Azure AD wants.",
                effect: .none, cause: error)
        }
    }

    private static func header(_ certificate: [UInt8], _ algorithm: AssertionAlgorithm) -> JWTHeader {
        switch algorithm {
        case .ps256: ["typ": "JWT", "x5t#S256": .string(base64URL(SHA256.hash(data: certificate)))]
        case .rs256: ["typ": "JWT", "x5t": .string(base64URL(Crypto.Insecure.SHA1.hash(data: certificate)))]
        }
    }

    private static func pem(_ key: [UInt8]) -> String {
        let text = Data(key).base64EncodedString(options: [.lineLength64Characters, .endLineWithLineFeed])
        // PKCS#8 begins with a version and an algorithm, the older form of RSA keys with two numbers.
        let name = key.count > 7 && key[4] == 0x02 && key[7] == 0x30 ? "PRIVATE KEY" : "RSA PRIVATE KEY"
        return "-----BEGIN \(name)-----\n\(text)\n-----END \(name)-----\n"
    }

    private static func base64URL(_ digest: some Digest) -> String {
        Data(digest).base64EncodedString().replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
    }
}
