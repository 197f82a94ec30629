import AsyncHTTPClient
import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

extension HTTPTransportError {
    /// What an error of the client or of the network means.
    ///
    /// Errors while connecting prove that nothing was sent; everything else leaves it open.
    init(classifying error: any Error) {
        switch error {
        case let error as HTTPClientError: self.init(Self.kind(of: error), mayHaveArrived: !Self.beforeSending(error), cause: error)
        case is NIOConnectionError, is SocketAddressError: self.init(.unreachable, mayHaveArrived: false, cause: error)
        case let error as IOError where Self.refusals.contains(error.errnoCode):
            self.init(.unreachable, mayHaveArrived: false, cause: error)
        case is NIOSSLError, is BoringSSLError, is NIOSSLExtraError: self.init(.tls, mayHaveArrived: false, cause: error)
        case is NIOTooManyBytesError: self.init(.responseTooLarge, mayHaveArrived: true, cause: error)
        case HTTPParserError.invalidEOFState: self.init(.connectionLost, mayHaveArrived: true, cause: error)
        case is HTTPParserError: self.init(.invalidResponse, mayHaveArrived: true, cause: error)
        default: self.init(.connectionLost, mayHaveArrived: true, cause: error)
        }
    }

    /// What the system says of a connection that was never made. `EHOSTUNREACH` is missing: it also ends connections.
    private static let refusals: Set<CInt> = [ECONNREFUSED, ENETUNREACH, EADDRNOTAVAIL]

    private static func kind(of error: HTTPClientError) -> Kind {
        switch error {
        case .deadlineExceeded, .readTimeout, .writeTimeout, .getConnectionFromPoolTimeout: .timeout
        case .connectTimeout, .invalidURL, .emptyHost, .alreadyShutdown: .unreachable
        case .tlsHandshakeTimeout: .tls
        case .proxyAuthenticationRequired, .invalidProxyResponse: .proxy
        default: .connectionLost
        }
    }

    private static func beforeSending(_ error: HTTPClientError) -> Bool {
        switch error {
        case .connectTimeout, .tlsHandshakeTimeout, .getConnectionFromPoolTimeout, .invalidURL, .emptyHost, .alreadyShutdown,
            .proxyAuthenticationRequired, .invalidProxyResponse:
            true
        default: false
        }
    }
}

extension TimeAmount {
    /// A duration as the client's unit; spans of centuries are cut.
    init(_ duration: Duration) {
        let (seconds, attoseconds) = duration.components
        self = .nanoseconds(min(max(seconds, 0), 1_000_000_000) * 1_000_000_000 + attoseconds / 1_000_000_000)
    }
}
