import Synchronization

/// How fast and how many at a time requests go to one service: what was set, and what was learnt of it. Thread safe.
public final class HTTPPace: Sendable {
    private let budget: Mutex<RateBudget>
    let gate: ConcurrencyGate

    /// A pace of its own, for whoever shares it with nobody.
    public init(_ settings: HTTPSettings) {
        budget = Mutex(RateBudget(requestsPerSecond: settings.requestsPerSecond))
        gate = ConcurrencyGate(ConcurrencyBudget(ceiling: settings.connections))
    }

    func withBudget<Result: Sendable>(_ body: (inout RateBudget) -> Result) -> Result {
        budget.withLock { body(&$0) }
    }
}

extension HTTPPace {
    /// What a process knows of services; a service is known by its origin.
    private struct Known: Hashable {
        let origin: String
        let requestsPerSecond: Double?
        let connections: Int
    }

    private static let shared = Mutex<[Known: HTTPPace]>([:])

    /// The pace that all sessions of this process with one service share, so that what one pipeline of a run has learnt holds for the next
    /// too. Sessions with other limits have a pace of their own.
    ///
    /// The sessions must have the clock of ``HTTPEnvironment/system(now:)``.
    public static func shared(for service: HTTPBaseURL, _ settings: HTTPSettings) -> HTTPPace {
        let known = Known(origin: service.origin, requestsPerSecond: settings.requestsPerSecond, connections: settings.connections)
        return shared.withLock { paces in
            if let pace = paces[known] { return pace }
            let pace = HTTPPace(settings)
            paces[known] = pace
            return pace
        }
    }
}
