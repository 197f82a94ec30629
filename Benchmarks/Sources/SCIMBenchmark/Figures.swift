import BridgeHTTP

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// How fast some writes were, and what they cost the client.
struct Figure: Sendable {
    var perSecond = 0.0
    /// Microseconds of the client's processor for a write.
    var cost = Double.infinity

    /// The better of both, each on its own: the clock suffers from other work on the machine more than the processor time does.
    mutating func improve(_ other: Figure) {
        perSecond = max(perSecond, other.perSecond)
        cost = min(cost, other.cost)
    }

    /// Measures what this process does.
    static func measure(_ count: Int, _ body: () async throws -> Void) async throws -> Figure {
        let (clock, processor) = (ContinuousClock.now, processorTime(RUSAGE_SELF))
        try await body()
        let seconds = (ContinuousClock.now - clock) / .seconds(1)
        return Figure(perSecond: Double(count) / seconds, cost: (processorTime(RUSAGE_SELF) - processor) * 1e6 / Double(count))
    }
}

/// The three beside each other.
struct Figures: Sendable {
    var target = Figure()
    var bare = Figure()
    var wrk = Figure()

    func line(_ method: HTTPMethod, _ concurrency: Int) -> String {
        let rates = [target, bare, wrk].map { String(Int($0.perSecond)) }.joined(separator: " | ")
        let ratios = [target.perSecond / bare.perSecond, bare.perSecond / wrk.perSecond].map { String(($0 * 100).rounded() / 100) }
        let costs = [target, bare, wrk].map { String(($0.cost * 10).rounded() / 10) }.joined(separator: " | ")
        return "| \(method.rawValue) | \(concurrency) | \(rates) | \(ratios.joined(separator: " | ")) | \(costs) |"
    }
}

/// Seconds of user and system time, of this process or of the children that ended.
func processorTime(_ who: __rusage_who) -> Double {
    var usage = rusage()
    getrusage(__rusage_who_t(who.rawValue), &usage)
    return [usage.ru_utime, usage.ru_stime].reduce(0) { $0 + Double($1.tv_sec) + Double($1.tv_usec) / 1e6 }
}
