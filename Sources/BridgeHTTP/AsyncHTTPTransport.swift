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
        do {
            return try await Self.exchange(request, over: client, timeout: timeout, largestBody: largestBody)
        } catch let error as HTTPTransportError {
            throw error
        } catch {
            if Task.isCancelled { throw CancellationError() }
            throw HTTPTransportError(classifying: error)
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
                let client = HTTPClient(eventLoopGroup: HTTPClient.defaultEventLoopGroup, configuration: try configuration())
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

    private static func exchange(
        _ request: HTTPRequest, over client: HTTPClient, timeout: Duration, largestBody: Int
    ) async throws -> HTTPResponse {
        let end = NIODeadline.now() + TimeAmount(timeout)
        var outgoing = HTTPClientRequest(url: request.url)
        outgoing.method = .init(rawValue: request.method.rawValue)
        for field in request.headers.fields { outgoing.headers.add(name: field.name, value: field.value) }
        if let body = request.body { outgoing.body = .bytes(ByteBuffer(bytes: body)) }
        let response = try await client.execute(outgoing, deadline: end)
        let (status, headers) = (Int(response.status.code), HTTPHeaders(response.headers.map { (name: $0.name, value: $0.value) }))
        do {
            let body = try await collect(response.body, isEmpty: isEmpty(status, headers), upTo: largestBody, until: end)
            return HTTPResponse(status: status, headers: headers, body: body)
        } catch  where status >= 400 && !Task.isCancelled {
            // A refusal is one without its words too: a server that answers before it has read the request ends the connection.
            return HTTPResponse(status: status, headers: headers)
        }
    }

    private static func isEmpty(_ status: Int, _ headers: HTTPHeaders) -> Bool {
        status == 204 || status == 304 || headers["Content-Length"] == "0"
    }

    /// The whole body. The client's own deadline ends with the response's head.
    private static func collect(
        _ body: HTTPClientResponse.Body, isEmpty: Bool, upTo largest: Int, until end: NIODeadline
    ) async throws -> [UInt8] {
        if isEmpty { return [] }
        return try await withDeadline(end) { Array(try await body.collect(upTo: largest).readableBytesView) }
    }
}

/// Runs an operation and cancels it when the time is over.
private func withDeadline<Result: Sendable>(
    _ end: NIODeadline, _ operation: @escaping @Sendable () async throws -> Result
) async throws -> Result {
    try await withThrowingTaskGroup(of: Result.self) { group in
        group.addTask { try await operation() }
        group.addTask {
            let left = end - NIODeadline.now()
            try await Task.sleep(for: Duration.nanoseconds(max(0, left.nanoseconds)), clock: ContinuousClock())
            throw HTTPTransportError(.timeout, mayHaveArrived: true)
        }
        defer { group.cancelAll() }
        guard let first = try await group.next() else { throw CancellationError() }
        return first
    }
}
