import Synchronization

/// Counts requests that were answered, and tells somebody of each.
final class SandboxRequestCounter: Sendable {
    private let state = Mutex(SandboxCounters())
    private let onRequest: @Sendable (SandboxRequestLog) -> Void

    init(onRequest: @escaping @Sendable (SandboxRequestLog) -> Void) { self.onRequest = onRequest }

    var counters: SandboxCounters { state.withLock { $0 } }

    /// Starts to count from zero.
    func reset() { state.withLock { $0 = SandboxCounters() } }

    func record(_ request: SandboxRequestLog) {
        state.withLock { $0.count(request) }
        onRequest(request)
    }
}
