public import BridgeCore

/// Requests to one service: address, authorization, pace, repetition and redirects in one place.
///
/// All copies share one rate budget and one limit of requests at a time; both follow what the server takes. Thread safe.
public struct HTTPSession: Sendable {
    /// The service's address.
    public let baseURL: HTTPBaseURL
    private let settings: HTTPSettings
    private var policy: RetryPolicy
    private let transport: any HTTPTransport
    private let environment: HTTPEnvironment
    private let pace: HTTPPace
    private let meter: HTTPMeter?
    /// The fields that are the same in all requests.
    private let fixedHeaders: HTTPHeaders

    /// A session.
    ///
    /// - Parameters:
    ///   - pace: shared with other sessions; nil: one of its own.
    ///   - meter: counts what is sent.
    public init(
        baseURL: HTTPBaseURL, authorization: HTTPAuthorization?, settings: HTTPSettings = HTTPSettings(), policy: RetryPolicy? = nil,
        transport: any HTTPTransport, environment: HTTPEnvironment = .system(), pace: HTTPPace? = nil, meter: HTTPMeter? = nil
    ) {
        self.baseURL = baseURL
        self.settings = settings
        self.policy = policy ?? RetryPolicy(attempts: settings.attempts)
        self.transport = transport
        self.environment = environment
        self.pace = pace ?? HTTPPace(settings)
        self.meter = meter
        var fixed: HTTPHeaders = ["User-Agent": settings.userAgent]
        fixed.merge(HTTPHeaders(settings.headers.sorted { $0.key < $1.key }.map { (name: $0.key, value: $0.value) }))
        authorization?.apply(to: &fixed)
        fixedHeaders = fixed
    }

    /// Sends a request until its outcome is final and gives back the response, whatever its status.
    ///
    /// A request whose effect is in doubt is repeated only if twice is the same as once; ``error(for:method:)`` explains a status.
    /// - Throws: ``BridgeError`` with what is known of its effect; `CancellationError`.
    public func send(
        _ method: HTTPMethod, _ path: [String], query: [(name: String, value: String)] = [], headers: HTTPHeaders = [:],
        body: [UInt8]? = nil
    ) async throws -> HTTPResponse {
        var request = HTTPRequest(method, url: baseURL.url(path, query: query), headers: headers, body: body)
        request.headers.merge(fixedHeaders)
        return try await following(request)
    }

    /// Sends a request to a whole address of the same service, such as the link to a next page, just as it stands.
    ///
    /// - Parameter onlyReads: true for a POST that changes nothing, such as a request for a token: it is repeated like a GET.
    /// - Throws: code `http.foreign_link` when the address is that of another scheme, host or port: nothing of the request goes there.
    public func send(
        _ method: HTTPMethod, link: String, headers: HTTPHeaders = [:], body: [UInt8]? = nil, onlyReads: Bool = false
    ) async throws -> HTTPResponse {
        guard let url = baseURL.sameOriginRedirect(to: link, from: baseURL.description) else { throw BridgeError.foreignLink(baseURL) }
        var request = HTTPRequest(method, url: url, headers: headers, body: body)
        request.onlyReads = onlyReads
        request.headers.merge(fixedHeaders)
        return try await following(request)
    }

    /// The same session, with so many attempts for one request: a connection test wants its answer at once.
    public func attempting(_ attempts: Int) -> HTTPSession {
        var copy = self
        copy.policy.attempts = max(1, attempts)
        return copy
    }

    /// Releases connections.
    public func close() async { await transport.close() }

    /// The error that a response means when its status was not expected.
    public func error(for response: HTTPResponse, method: HTTPMethod) -> BridgeError {
        BridgeError(response: response, method: method, now: environment.now())
    }
}

extension HTTPSession {
    private static let mostRedirects = 3

    /// Follows 307 and 308, which keep method and body, within the origin: the token goes nowhere else (RFC 9110 section 15.4.8).
    private func following(_ request: HTTPRequest) async throws -> HTTPResponse {
        var request = request
        for _ in 0...Self.mostRedirects {
            let response = try await repeating(request)
            guard (300..<400).contains(response.status), response.status != 304 else { return response }
            guard response.status == 307 || response.status == 308, let location = response.headers["Location"],
                let url = baseURL.sameOriginRedirect(to: location, from: request.url)
            else { throw BridgeError.redirectedAway(status: response.status) }
            request.url = url
        }
        throw BridgeError.redirectedAway(status: 308)
    }

    private func repeating(_ request: HTTPRequest) async throws -> HTTPResponse {
        var attempt = 1
        while true {
            let outcome = try await once(request)
            let now = environment.now()
            learn(from: outcome)
            let decision = policy.decision(
                after: outcome, method: request.effectiveMethod, attempt: attempt, now: now, random: environment.random())
            switch (decision, outcome) {
            case (.retry(let wait), _):
                try await environment.sleep(wait)
                meter?.countRetry()
            case (.finish, .response(let response)): return response
            case (.finish, .failure(let error)):
                throw BridgeError(
                    transport: error, method: request.effectiveMethod, timeout: settings.timeout, origin: baseURL.origin)
            }
            attempt += 1
        }
    }

    private func once(_ request: HTTPRequest) async throws -> RetryPolicy.Outcome {
        try await pace.gate.enter()
        defer { pace.gate.leave() }
        let wait = pace.withBudget { $0.reserve(now: environment.uptime()) }
        if wait > .zero { try await environment.sleep(wait) }
        try Task.checkCancellation()
        meter?.countRequest()
        do {
            return .response(try await transport.send(request, timeout: settings.timeout))
        } catch let error as HTTPTransportError {
            return .failure(error)
        }
    }

    private func learn(from outcome: RetryPolicy.Outcome) {
        switch outcome {
        case .response(let response) where response.status == 429 || response.status == 503:
            let wait = RetryPolicy.serverWait(outcome, now: environment.now()).map { min($0, policy.longestWait) }
            if response.status == 429 { meter?.countThrottling() }
            pace.gate.learn { $0.objection(now: environment.uptime()) }
            if response.status == 429 { pace.withBudget { $0.objection(now: environment.uptime(), wait: wait) } }
        case .response(let response) where response.status < 500:
            pace.gate.learn { $0.success() }
            pace.withBudget { $0.success() }
        case .failure(let error) where error.kind == .timeout: pace.gate.learn { $0.objection(now: environment.uptime()) }
        case .response, .failure: break
        }
    }
}
