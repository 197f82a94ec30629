#if canImport(FoundationEssentials)
    public import FoundationEssentials
#else
    public import Foundation
#endif

/// When a request is sent again, and after how long. A value: it neither sleeps nor looks at a clock.
public struct RetryPolicy: Sendable, Equatable {
    /// The most attempts for one request, the first one included.
    public var attempts: Int
    /// The upper bound of the first wait; it doubles with every attempt.
    public var firstWait: Duration
    /// The upper bound of any wait of ours, and the longest wait that a server may ask for; beyond it the request has failed for now.
    public var longestWait: Duration

    /// A policy; by default five attempts within about a minute.
    public init(attempts: Int = 5, firstWait: Duration = .seconds(1), longestWait: Duration = .seconds(60)) {
        self.attempts = max(1, attempts)
        self.firstWait = firstWait
        self.longestWait = longestWait
    }

    /// How one attempt ended.
    public enum Outcome: Sendable {
        /// A response came.
        case response(HTTPResponse)
        /// None came.
        case failure(HTTPTransportError)
    }

    /// What follows.
    public enum Decision: Sendable, Equatable {
        /// Send again after that time.
        case retry(after: Duration)
        /// This outcome is the last one.
        case finish
    }

    /// Decides after an attempt.
    ///
    /// - Parameters:
    ///   - attempt: the number of the attempt that ended so, from 1.
    ///   - random: a number from 0 to 1, asked for when it repeats: full jitter, so that workers do not come back all at once.
    public func decision(after outcome: Outcome, method: HTTPMethod, attempt: Int, now: Date, random: @autoclosure () -> Double) -> Decision
    {
        guard attempt < attempts, mayRepeat(outcome, method: method) else { return .finish }
        guard let asked = Self.serverWait(outcome, now: now) else { return .retry(after: backoff(attempt: attempt, random: random())) }
        guard asked <= longestWait else { return .finish }
        // A little jitter on top: everybody was told the same time.
        return .retry(after: asked + backoff(attempt: 1, random: random()) / 4)
    }

    /// The wait that a server asks for; nil when it does not.
    public static func serverWait(_ outcome: Outcome, now: Date) -> Duration? {
        guard case .response(let response) = outcome, let text = response.headers["Retry-After"] else { return nil }
        return RetryAfter.duration(text, now: now)
    }

    private func backoff(attempt: Int, random: Double) -> Duration {
        let bound = min(firstWait * (1 << min(attempt - 1, 20)), longestWait)
        return bound * min(max(random, 0), 1)
    }

    private func mayRepeat(_ outcome: Outcome, method: HTTPMethod) -> Bool {
        switch outcome {
        case .response(let response) where Self.isRefusal(response.status): true
        case .response(let response): Self.isTransient(response.status) && method.isIdempotent
        case .failure(let error):
            switch error.kind {
            case .unreachable: !error.mayHaveArrived || method.isIdempotent
            case .timeout, .connectionLost: !error.mayHaveArrived || method.isIdempotent
            case .tls, .proxy, .certificateFile, .responseTooLarge, .invalidResponse: false
            }
        }
    }

    /// Statuses with which a server says that it has not done anything: request not received, too many, not in service.
    static func isRefusal(_ status: Int) -> Bool { status == 408 || status == 429 || status == 503 }

    /// Statuses that may go away but do not say whether something was done.
    static func isTransient(_ status: Int) -> Bool { status == 500 || status == 502 || status == 504 }
}
