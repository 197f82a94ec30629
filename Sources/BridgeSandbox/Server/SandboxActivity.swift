import Hummingbird
import SCIM
import Synchronization

/// What the running sandbox counts, logs and lets fail.
final class SandboxActivity: Sendable {
    private struct State {
        var faults: SandboxFaults
        var faultCandidates = 0
    }

    private let state: Mutex<State>
    private let log: SandboxRequestCounter

    init(faults: SandboxFaults, onRequest: @escaping @Sendable (SandboxRequestLog) -> Void) {
        state = Mutex(State(faults: faults))
        log = SandboxRequestCounter(onRequest: onRequest)
    }

    var counters: SandboxCounters { log.counters }

    /// Starts other failures; their count begins anew.
    func set(_ faults: SandboxFaults) {
        state.withLock { state in
            state.faults = faults
            state.faultCandidates = 0
        }
    }

    func nextFault() -> SandboxFaults.Kind? {
        state.withLock { state in
            state.faultCandidates += 1
            return state.faults.fault(request: state.faultCandidates)
        }
    }

    func record(_ request: Request, status: Int) {
        let names = (try? QueryParameters(query: request.uri.query ?? ""))?.names ?? []
        log.record(SandboxRequestLog(method: request.method.rawValue, path: request.uri.path, parameters: names, status: status))
    }
}
