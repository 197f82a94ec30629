import AsyncHTTPClient
import NIOCore
import NIOHTTP1
import NIOHTTPCompression
import Synchronization

/// The network: AsyncHTTPClient over HTTP/1.1, with a deadline over the whole exchange and a bound on the body.
///
/// HTTP/2 is not negotiated: requests that a server answers without reading them stall there. The client is made with the first request,
/// so that a connector that is made but never used holds nothing. Thread safe.
public final class AsyncHTTPTransport: HTTPTransport {
    private let settings: HTTPSettings
    private let largestBody: Int
    private let state = Mutex(State.idle)

    private enum State {
        case idle
        case open(HTTPClient)
        case closed
    }

    /// A transport. Nothing is opened yet.
    public init(_ settings: HTTPSettings = HTTPSettings(), largestBody: Int = 32 << 20) {
        self.settings = settings
        self.largestBody = largestBody
    }

    deinit {
        // A client that is dropped without a shutdown traps in debug builds. Whoever forgot `close()` still gets the connections closed.
        if case .open(let client) = state.withLock({ $0 }) { Task { try? await client.shutdown() } }
    }

    /// Sends a request and reads the whole response within a time.
    public func send(_ request: HTTPRequest, timeout: Duration) async throws -> HTTPResponse {
        let client = try client()
        let exchange = HTTPExchange(largestBody: largestBody)
        do {
            let end = NIODeadline.now() + TimeAmount(timeout)
            // The client's older interface: its deadline covers the body too.
            let task = client.execute(request: try HTTPClient.Request(request), delegate: exchange, deadline: end)
            return try await withTaskCancellationHandler {
                try await task.futureResult.get()
            } onCancel: {
                if request.method.isSafe { task.cancel() }
            }
        } catch {
            if request.method.isSafe, Task.isCancelled { throw CancellationError() }
            if let refusal = exchange.refusal { return refusal }
            throw error as? HTTPTransportError ?? HTTPTransportError(classifying: error)
        }
    }

    /// Closes all connections; later requests fail.
    public func close() async {
        let old = state.withLock { state in
            defer { state = .closed }
            return state
        }
        if case .open(let client) = old { try? await client.shutdown() }
    }

    private func client() throws -> HTTPClient {
        try state.withLock { state in
            switch state {
            case .open(let client): return client
            case .closed: throw HTTPTransportError(.unreachable, mayHaveArrived: false)
            case .idle:
                // One loop, so that no exchange is passed between threads; it carries more requests than any service takes.
                let loop = HTTPClient.defaultEventLoopGroup.next()
                let client = HTTPClient(eventLoopGroup: loop, configuration: try configuration())
                state = .open(client)
                return client
            }
        }
    }

    private func configuration() throws -> HTTPClient.Configuration {
        var configuration = HTTPClient.Configuration(redirectConfiguration: .disallow)
        configuration.httpVersion = .http1Only
        configuration.timeout.connect = TimeAmount(min(settings.timeout, .seconds(10)))
        configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = settings.connections
        // The retry policy repeats, with its own waits; here a refused connection is an answer.
        configuration.connectionPool.retryConnectionEstablishment = false
        // What a server sends packed because a request allowed it is unpacked, up to the bound on a body.
        configuration.decompression = .enabled(limit: .size(largestBody))
        configuration.proxy = settings.proxy?.configuration
        configuration.tlsConfiguration = try settings.certificateFile.map(Self.trusting)
        return configuration
    }
}

extension HTTPClient.Request {
    /// The request in the client's terms.
    fileprivate init(_ request: HTTPRequest) throws {
        try self.init(
            url: request.url, method: NIOHTTP1.HTTPMethod(rawValue: request.method.rawValue),
            headers: NIOHTTP1.HTTPHeaders(request.headers.fields.map { ($0.name, $0.value) }),
            body: request.body.map { .byteBuffer(ByteBuffer(bytes: $0)) })
    }
}
