import BridgeCore
import NIOSSL

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// A certificate with its private key in a file: PEM, or PKCS#12. Read again for every token, so that it can be replaced.
struct CertificateFile: Sendable {
    /// The file with the certificate.
    let path: String
    /// The file with the key in PEM; nil: it is in the same file.
    let keyPath: String?
    /// The password of the key or of the PKCS#12 file.
    let password: ClientSecret?

    /// What the file holds, in DER.
    struct Content: Sendable {
        let certificate: [UInt8]
        let key: [UInt8]
    }

    /// Reads the file.
    ///
    /// - Throws: `graph.certificate` when it cannot be read or the password is wrong.
    func read() throws(BridgeError) -> Content {
        let bytes = try Self.bytes(path, setting: "certificate")
        do {
            return Self.isPEM(bytes) ? try pem(bytes) : try pkcs12(bytes)
        } catch let error as BridgeError {
            throw error
        } catch {
            throw Self.error(
                "The file of “certificate” is neither PEM with a certificate and its private key nor PKCS#12, or “certificate_password” is "
                    + "wrong.", cause: error)
        }
    }

    private func pem(_ bytes: [UInt8]) throws -> Content {
        // The first one is the application's, those behind it are its issuers'.
        guard let certificate = try NIOSSLCertificate.fromPEMBytes(bytes).first else {
            throw Self.error("The file of “certificate” holds no certificate.")
        }
        let keyBytes = try keyPath.map { path throws(BridgeError) in try Self.bytes(path, setting: "certificate_key") } ?? bytes
        return Content(certificate: try certificate.toDERBytes(), key: try privateKey(keyBytes).derBytes)
    }

    private func privateKey(_ bytes: [UInt8]) throws -> NIOSSLPrivateKey {
        guard let password else { return try NIOSSLPrivateKey(bytes: bytes, format: .pem) }
        let text = Array(password.text.utf8)
        return try NIOSSLPrivateKey(bytes: bytes, format: .pem) { $0(text) }
    }

    private func pkcs12(_ bytes: [UInt8]) throws -> Content {
        let bundle = try NIOSSLPKCS12Bundle(buffer: bytes, passphrase: password.map { Array($0.text.utf8) })
        guard let certificate = bundle.certificateChain.first else {
            throw Self.error("The file of “certificate” holds no certificate.")
        }
        return Content(certificate: try certificate.toDERBytes(), key: try bundle.privateKey.derBytes)
    }

    private static func isPEM(_ bytes: [UInt8]) -> Bool { String(decoding: bytes.prefix(64 << 10), as: UTF8.self).contains("-----BEGIN ") }

    private static func bytes(_ path: String, setting: String) throws(BridgeError) -> [UInt8] {
        do {
            return [UInt8](try Data(contentsOf: URL(filePath: path)))
        } catch {
            throw Self.error("The file of “\(setting)” cannot be read; check its path and that this user may read it.", cause: error)
        }
    }

    private static func error(_ message: String, cause: (any Error)? = nil) -> BridgeError {
        BridgeError("graph.certificate", message, effect: .none, cause: cause)
    }
}
