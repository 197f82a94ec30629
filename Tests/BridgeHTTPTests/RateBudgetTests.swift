import BridgeHTTP
import Testing

@Suite("Rate budget")
struct RateBudgetTests {
    @Test("places come at the rate, in order")
    func places() {
        var budget = RateBudget(requestsPerSecond: 4)
        let waits = (0..<4).map { _ in budget.reserve(now: .zero) }
        #expect(waits == [.zero, .milliseconds(250), .milliseconds(500), .milliseconds(750)])
        #expect(budget.reserve(now: .seconds(10)) == .zero)
    }

    @Test("time that nobody used is not saved up")
    func noSaving() {
        var budget = RateBudget(requestsPerSecond: 2)
        #expect(budget.reserve(now: .seconds(100)) == .zero)
        #expect(budget.reserve(now: .seconds(100)) == .milliseconds(500))
    }

    @Test("without a limit nobody waits until the server objects; then the rate is half of what it was")
    func learning() {
        var budget = RateBudget()
        for step in 0..<20 { #expect(budget.reserve(now: .milliseconds(50) * step) == .zero) }
        budget.objection(now: .seconds(1), wait: nil)
        #expect(budget.rate == 10)
        #expect(budget.reserve(now: .seconds(1)) == .zero)
        #expect(budget.reserve(now: .seconds(1)) == .milliseconds(100))
    }

    @Test("nobody sends while the server asks to wait")
    func pause() {
        var budget = RateBudget(requestsPerSecond: 100)
        budget.objection(now: .seconds(1), wait: .seconds(30))
        #expect(budget.reserve(now: .seconds(2)) == .seconds(29))
    }

    @Test("objections to requests that were under way together count once")
    func burst() {
        var budget = RateBudget(requestsPerSecond: 16)
        for _ in 0..<16 { _ = budget.reserve(now: .zero) }
        for _ in 0..<16 { budget.objection(now: .seconds(1), wait: nil) }
        #expect(budget.rate == 8)
    }

    @Test("the rate grows back, but not beyond the limit that was set")
    func recovery() {
        var budget = RateBudget(requestsPerSecond: 4)
        for _ in 0..<4 { _ = budget.reserve(now: .zero) }
        budget.objection(now: .seconds(1), wait: nil)
        #expect(budget.rate == 2)
        budget.success()
        #expect(budget.rate == 2.05)
        for _ in 0..<1000 { budget.success() }
        #expect(budget.rate == 4)
    }

    @Test("it never learns to stand still")
    func floor() {
        var budget = RateBudget(requestsPerSecond: 1)
        for second in 0..<100 { budget.objection(now: .seconds(second), wait: nil) }
        #expect((budget.rate ?? 0) >= 0.2)
    }
}
