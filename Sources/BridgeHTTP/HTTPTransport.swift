/// Sends one request and gives back its response: the only part that touches the network.
///
/// It neither repeats nor follows redirects. It throws ``HTTPTransportError``, or `CancellationError` when its task was cancelled. A write
/// that is under way is not broken off when its task is cancelled: its answer says what became of it, and its time is limited.
public protocol HTTPTransport: Sendable {
    /// Sends a request and reads the whole response within a time.
    func send(_ request: HTTPRequest, timeout: Duration) async throws -> HTTPResponse

    /// Releases connections. Called once, after all other calls ended.
    func close() async
}

extension HTTPTransport {
    /// Nothing to release.
    public func close() async {}
}

/// Why there is no response, and whether the request can have arrived.
public struct HTTPTransportError: Error, Sendable {
    /// What failed.
    public enum Kind: Sendable, Equatable {
        /// The name does not resolve, nobody listens, or there is no way there.
        case unreachable
        /// No complete response within the time.
        case timeout
        /// The encrypted connection could not be made.
        case tls
        /// The proxy refused to connect, or wants another user and password.
        case proxy
        /// The file of trusted certificates cannot be read.
        case certificateFile
        /// The connection broke.
        case connectionLost
        /// The response is larger than allowed.
        case responseTooLarge
        /// The other end does not speak HTTP, or not correctly.
        case invalidResponse
    }

    /// What failed.
    public var kind: Kind
    /// False: the request was certainly not sent.
    public var mayHaveArrived: Bool
    /// The error beneath, for debugging.
    public var cause: (any Error)?

    /// A failure.
    public init(_ kind: Kind, mayHaveArrived: Bool, cause: (any Error)? = nil) {
        self.kind = kind
        self.mayHaveArrived = mayHaveArrived
        self.cause = cause
    }
}
