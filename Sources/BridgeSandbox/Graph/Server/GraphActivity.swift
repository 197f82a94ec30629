import Synchronization

/// What the running Graph sandbox counts, logs and lets fail.
final class GraphActivity: Sendable {
    private struct State {
        var faults: GraphFaultPlan
        var budget = ResourceBudget()
    }

    private let state: Mutex<State>
    private let log: SandboxRequestCounter

    init(faults: [GraphFault], onRequest: @escaping @Sendable (SandboxRequestLog) -> Void) {
        state = Mutex(State(faults: GraphFaultPlan(faults)))
        log = SandboxRequestCounter(onRequest: onRequest)
    }

    var counters: SandboxCounters { log.counters }

    func resetCounters() { log.reset() }

    func record(_ request: SandboxRequestLog) { log.record(request) }

    func set(_ faults: [GraphFault]) { state.withLock { $0.faults = GraphFaultPlan(faults) } }

    func add(_ fault: GraphFault) { state.withLock { $0.faults.add(fault) } }

    func nextFault(_ address: String) -> GraphFault? { state.withLock { $0.faults.next(address) } }

    /// Takes resource units out of the budget; the seconds to wait when there are too few.
    func spend(_ cost: Int, limit: Int, at seconds: Double) -> Double? {
        state.withLock { $0.budget.spend(cost, limit: limit, at: seconds) }
    }
}

/// The resource units of ten seconds.
struct ResourceBudget: Sendable {
    static let window = 10.0

    private var start = -Double.infinity
    private var spent = 0

    /// Takes units; the seconds until there are new ones when these are used up. What is refused counts too, as in the service.
    mutating func spend(_ cost: Int, limit: Int, at seconds: Double) -> Double? {
        if seconds - start >= Self.window { (start, spent) = (seconds, 0) }
        spent += cost
        return spent > limit ? max(0.1, start + Self.window - seconds) : nil
    }
}
