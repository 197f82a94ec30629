import BridgeHTTP
import Synchronization

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// Time that passes only when somebody sleeps, and keeps the sleeps.
final class VirtualTime: Sendable {
    private let state = Mutex((elapsed: Duration.zero, sleeps: [Duration]()))

    var sleeps: [Duration] { state.withLock { $0.sleeps } }

    /// The environment; its chance always says 1, so that waits are at their upper bound.
    var environment: HTTPEnvironment {
        HTTPEnvironment(
            uptime: { self.state.withLock { $0.elapsed } },
            now: { Date(timeIntervalSince1970: 784_111_777 + self.state.withLock { $0.elapsed } / .seconds(1)) },
            sleep: { duration in
                self.state.withLock { state in
                    state.elapsed += duration
                    state.sleeps.append(duration)
                }
            },
            random: { 1 })
    }
}
