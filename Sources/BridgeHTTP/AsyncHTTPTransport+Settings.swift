import AsyncHTTPClient
import NIOSSL

extension AsyncHTTPTransport {
    /// The encryption that trusts the certificates of a file besides those of the system.
    static func trusting(_ file: String) throws -> TLSConfiguration {
        var configuration = TLSConfiguration.makeClientConfiguration()
        do {
            let certificates = try NIOSSLCertificate.fromPEMFile(file)
            guard !certificates.isEmpty else { throw HTTPTransportError(.certificateFile, mayHaveArrived: false) }
            configuration.additionalTrustRoots = [.certificates(certificates)]
        } catch {
            throw HTTPTransportError(.certificateFile, mayHaveArrived: false, cause: error)
        }
        return configuration
    }
}

extension HTTPProxy {
    /// The proxy in the client's terms.
    var configuration: HTTPClient.Configuration.Proxy {
        guard let credentials else { return .server(host: host, port: port) }
        return .server(host: host, port: port, authorization: .basic(username: credentials.user, password: credentials.password))
    }
}
