import Synchronization
import Testing

@testable import BridgeHTTP

@Suite("Requests at a time")
struct ConcurrencyTests {
    @Test("an objection halves the limit once a second, success brings it back to the ceiling")
    func budget() {
        var budget = ConcurrencyBudget(ceiling: 8)
        budget.objection(now: .zero)
        budget.objection(now: .milliseconds(10))
        #expect(budget.places == 4)
        for _ in 0..<4 { budget.success() }
        #expect(budget.limit > 4.8 && budget.limit < 5)
        for _ in 0..<100 { budget.success() }
        #expect(budget.places == 8)
        for second in 1...10 { budget.objection(now: .seconds(second)) }
        #expect(budget.places == 1)
    }

    @Test("no more than the limit are under way, and all get through")
    func gate() async throws {
        let gate = ConcurrencyGate(ConcurrencyBudget(ceiling: 3))
        let counter = Counter()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<100 {
                group.addTask {
                    try await gate.enter()
                    counter.change { count in
                        count.now += 1
                        count.most = max(count.most, count.now)
                    }
                    await Task.yield()
                    counter.change { count in
                        count.now -= 1
                        count.done += 1
                    }
                    gate.leave()
                }
            }
            try await group.waitForAll()
        }
        let count = counter.change { $0 }
        #expect(count.done == 100 && count.most <= 3)
    }

    @Test("who is cancelled while waiting takes no place")
    func cancelled() async throws {
        let gate = ConcurrencyGate(ConcurrencyBudget(ceiling: 1))
        try await gate.enter()
        let waiting = Task { try await gate.enter() }
        waiting.cancel()
        await #expect(throws: CancellationError.self) { try await waiting.value }
        gate.leave()
        try await gate.enter()
        gate.leave()
    }
}

/// Counts from many tasks.
private final class Counter: Sendable {
    struct Count: Sendable {
        var now = 0
        var most = 0
        var done = 0
    }

    private let count = Mutex(Count())

    @discardableResult
    func change<Result: Sendable>(_ body: (inout Count) -> Result) -> Result { count.withLock { body(&$0) } }
}
