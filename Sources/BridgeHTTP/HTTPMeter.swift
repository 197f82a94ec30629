public import BridgeCore
import Synchronization

/// Counts what sessions send, for a connector's report. Several sessions may share one. Thread safe.
public final class HTTPMeter: Sendable {
    private let counts = Mutex(ServiceUsage())

    /// A meter at nothing.
    public init() {}

    /// A request went out.
    public func countRequest() { counts.withLock { $0.requests += 1 } }

    /// A request is about to be sent again.
    public func countRetry() { counts.withLock { $0.retries += 1 } }

    /// The service asked to slow down.
    public func countThrottling() { counts.withLock { $0.throttled += 1 } }

    /// A part of a service's limit was used.
    ///
    /// - Parameter share: of the limit, what is in use now; the largest is kept.
    public func count(_ used: Int, _ unit: String, share: Double) {
        counts.withLock { counts in
            var budget = counts.budget ?? .init(unit: unit, used: 0, peakShare: 0)
            budget.used += used
            budget.peakShare = max(budget.peakShare, share)
            counts.budget = budget
        }
    }

    /// The counts since the last call.
    public func take() -> ServiceUsage {
        counts.withLock { counts in
            let taken = counts
            counts = ServiceUsage()
            return taken
        }
    }
}
