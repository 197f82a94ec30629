import BridgeCore
import BridgeHTTP
import Synchronization

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// Requests to Microsoft Graph: token, pace, repetition and errors in one place. All copies share token, budget and counters. Thread safe.
struct GraphClient: Sendable {
    let session: HTTPSession
    let tokens: TokenCache
    let units: SharedResourceUnits
    let environment: HTTPEnvironment
    /// How often an answer that cannot be read is asked for again, the first time included.
    let attempts: Int
    /// Counts for the run's report.
    let meter: HTTPMeter
    /// Where requests are counted.
    let count: @Sendable (Int) -> Void
    private let counter = RequestCounter()

    init(
        session: HTTPSession, tokens: TokenCache, units: SharedResourceUnits, environment: HTTPEnvironment, attempts: Int,
        meter: HTTPMeter, count: @escaping @Sendable (Int) -> Void = { _ in }
    ) {
        self.session = session
        self.tokens = tokens
        self.units = units
        self.environment = environment
        self.attempts = attempts
        self.meter = meter
        self.count = count
    }

    /// Addresses of the service.
    var address: GraphAddress { GraphAddress(session.baseURL) }

    /// The same client, which gives up sooner.
    func attempting(_ attempts: Int) -> GraphClient {
        GraphClient(
            session: session.attempting(attempts), tokens: tokens, units: units, environment: environment, attempts: attempts, meter: meter,
            count: count)
    }

    /// Asks for data and reads it; an answer that is cut off or is no answer of the service is asked for again.
    func get<Result>(_ request: GraphRequest, _ read: (HTTPResponse) throws -> Result) async throws -> Result {
        var attempt = 1
        while true {
            let response = try await succeed(request)
            do {
                if response.isHTML { throw BridgeError.damagedAnswer(request.purpose) }
                return try read(response)
            } catch {
                guard attempt < attempts else { throw BridgeError.damagedAnswer(request.purpose, cause: error) }
            }
            try await pause(after: attempt)
            attempt += 1
        }
    }

    /// Asks for one object or page and decodes it.
    func object<Answer: Decodable>(_ request: GraphRequest, as type: Answer.Type = Answer.self) async throws -> Answer {
        try await get(request) { try JSONDecoder().decode(type, from: Data($0.body)) }
    }

    /// Waits before the next attempt: exponential back-off with full jitter.
    func pause(after attempt: Int) async throws {
        let bound = Duration.seconds(min(1 << min(attempt - 1, 6), 60))
        try await environment.sleep(bound * min(max(environment.random(), 0), 1))
        meter.countRetry()
    }

    private func succeed(_ request: GraphRequest) async throws -> HTTPResponse {
        let response = try await send(.get, request, body: nil)
        guard response.isSuccess else { throw refusal(response).error(request.purpose) }
        return response
    }

    /// Sends a request with a token; one that is not accepted is replaced by a new one, once.
    func send(_ method: HTTPMethod, _ request: GraphRequest, body: [UInt8]?) async throws -> HTTPResponse {
        var mayRenew = true
        while true {
            let token = try await tokens.current()
            let wait = units.reserve(request.cost)
            if wait > .zero { try await environment.sleep(wait) }
            var headers: HTTPHeaders = ["Accept": "application/json", "Accept-Encoding": "gzip", "Authorization": "Bearer \(token.text)"]
            headers.merge(request.headers)
            let response = try await session.send(method, link: request.link, headers: headers, body: body, onlyReads: true)
            let used = units.settle(response, estimated: request.cost)
            meter.count(used.units, "resource units", share: used.share)
            count(counter.next())
            guard response.status == 401, mayRenew else { return response }
            mayRenew = false
            await tokens.discard(token)
            meter.countRetry()
        }
    }

    /// What an answer that is no success means.
    func refusal(_ response: HTTPResponse) -> GraphRefusal {
        GraphRefusal(
            status: response.status, body: response.body,
            wait: RetryPolicy.serverWait(.response(response), now: environment.now()))
    }
}

/// Counts requests.
private final class RequestCounter: Sendable {
    private let total = Mutex(0)

    func next() -> Int {
        total.withLock { total in
            total += 1
            return total
        }
    }
}
