#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// What one evaluation reads besides the record, and what it learns about its own lifetime. Expressions that read no context have none.
final class EvaluationState {
    let now: ExpressionDate
    let defaultDomain: String?
    var generator: ValueGenerator
    private var nextTicks: Int64?

    init(_ context: EvaluationContext) {
        now = ExpressionDate(now: context.now)
        defaultDomain = context.defaultDomain
        generator = ValueGenerator(seed: context.seed)
    }

    /// The next time at which something that was read can differ, in whole microseconds like now; nil: never.
    var nextChange: Date? { nextTicks.flatMap { ExpressionDate(ticks: ($0 + 9) / 10 * 10)?.date } }

    /// Notes that a date was read in steps of an interval: while it follows the clock, that changes at the interval's next boundary.
    func note(_ date: ExpressionDate, inStepsOf interval: DateInterval) {
        guard date.followsClock else { return }
        note(after: interval.distanceToBoundary(from: date))
    }

    /// Notes that something changes after so many steps of 100 ns.
    func note(after distance: Int64) {
        guard distance > 0 else { return }
        let (ticks, overflow) = now.ticks.addingReportingOverflow(distance)
        if !overflow, ticks <= ExpressionDate.last { nextTicks = min(nextTicks ?? ticks, ticks) }
    }
}

/// The system's random numbers, or for tests the same ones for the same seed (SplitMix64).
struct ValueGenerator: RandomNumberGenerator {
    private var system = SystemRandomNumberGenerator()
    private var state: UInt64?

    init(seed: UInt64?) { state = seed }

    mutating func next() -> UInt64 {
        guard let old = state else { return system.next() }
        let state = old &+ 0x9E37_79B9_7F4A_7C15
        self.state = state
        var value = (state ^ (state >> 30)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
        return value ^ (value >> 31)
    }
}
