import AsyncHTTPClient
import NIOCore
import NIOHTTP1
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
            return try await withDeadline(timeout) { [largestBody] in
                try await Self.exchange(request, over: client, timeout: timeout, largestBody: largestBody)
            }
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
                let client = HTTPClient(eventLoopGroup: HTTPClient.defaultEventLoopGroup, configuration: configuration)
                state = .open(client)
                return client
            }
        }
    }

    private var configuration: HTTPClient.Configuration {
        var configuration = HTTPClient.Configuration(redirectConfiguration: .disallow)
        configuration.httpVersion = .http1Only
        configuration.timeout.connect = TimeAmount(min(settings.timeout, .seconds(10)))
        configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = settings.connections
        // The retry policy repeats, with its own waits; here a refused connection is an answer.
        configuration.connectionPool.retryConnectionEstablishment = false
        return configuration
    }

    private static func exchange(
        _ request: HTTPRequest, over client: HTTPClient, timeout: Duration, largestBody: Int
    ) async throws -> HTTPResponse {
        var outgoing = HTTPClientRequest(url: request.url)
        outgoing.method = .init(rawValue: request.method.rawValue)
        for field in request.headers.fields { outgoing.headers.add(name: field.name, value: field.value) }
        if let body = request.body { outgoing.body = .bytes(ByteBuffer(bytes: body)) }
        let response = try await client.execute(outgoing, timeout: TimeAmount(timeout))
        let (status, headers) = (Int(response.status.code), HTTPHeaders(response.headers.map { (name: $0.name, value: $0.value) }))
        do {
            let body = try await response.body.collect(upTo: largestBody)
            return HTTPResponse(status: status, headers: headers, body: Array(body.readableBytesView))
        } catch  where status >= 400 && !Task.isCancelled {
            // A refusal is one without its words too: a server that answers before it has read the request ends the connection.
            return HTTPResponse(status: status, headers: headers)
        }
    }
}

/// Runs an operation and cancels it when the time is over. The client's own deadline ends with the response's head.
private func withDeadline<Result: Sendable>(
    _ timeout: Duration, _ operation: @escaping @Sendable () async throws -> Result
) async throws -> Result {
    try await withThrowingTaskGroup(of: Result.self) { group in
        group.addTask { try await operation() }
        group.addTask {
            try await Task.sleep(for: timeout, clock: .continuous)
            throw HTTPTransportError(.timeout, mayHaveArrived: true)
        }
        defer { group.cancelAll() }
        guard let first = try await group.next() else { throw CancellationError() }
        return first
    }
}
