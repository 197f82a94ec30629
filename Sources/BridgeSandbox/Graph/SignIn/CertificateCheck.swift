import Crypto
import CryptoExtras
import SCIM
import SwiftASN1
import X509

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// Checks that an assertion was signed with a registered certificate.
struct CertificateCheck: Sendable {
    let application: GraphApplication

    /// Looks the certificate up by the thumbprint in the header and checks the signature with its key.
    func verify(_ assertion: ClientAssertion) throws(SignInError) {
        guard let thumbprint = assertion.thumbprint else {
            throw .malformedAssertion("The header names no certificate: x5t#S256 or x5t is missing.")
        }
        let registered = application.certificates.compactMap { try? PEMDocument(pemString: $0).derBytes }
        guard let der = registered.first(where: { Self.thumbprint(of: $0, isSHA256: thumbprint.isSHA256) == thumbprint.text }) else {
            throw .unknownKey(thumbprint.text, application.clientID)
        }
        guard Self.isSigned(assertion, with: der) else { throw .wrongSignature(thumbprint.text, application.clientID) }
    }

    private static func thumbprint(of der: [UInt8], isSHA256: Bool) -> String {
        isSHA256 ? Base64URL.encode(SHA256.hash(data: der)) : Base64URL.encode(Insecure.SHA1.hash(data: der))
    }

    /// PS256 or RS256 (RFC 7518 sections 3.3 and 3.5), with the key of the certificate.
    private static func isSigned(_ assertion: ClientAssertion, with der: [UInt8]) -> Bool {
        let padding: _RSA.Signing.Padding
        switch assertion.header["alg"]?.string {
        case "PS256": padding = .PSS
        case "RS256": padding = .insecurePKCS1v1_5
        default: return false
        }
        guard let certificate = try? Certificate(derEncoded: der), let key = _RSA.Signing.PublicKey(certificate.publicKey) else {
            return false
        }
        let signature = _RSA.Signing.RSASignature(rawRepresentation: Data(assertion.signature))
        return key.isValidSignature(signature, for: SHA256.hash(data: assertion.signed), padding: padding)
    }
}
