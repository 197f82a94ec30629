/// The requests per second that a server takes: a token bucket that learns from 429. A value with time as a parameter.
///
/// Callers reserve a place and wait until it comes, so that places are given in order and none is given twice.
public struct RateBudget: Sendable, Equatable {
    /// The most requests per second; nil: as many as come, until the server objects.
    public let ceiling: Double?
    /// The rate in force; nil: no limit.
    public private(set) var rate: Double?
    /// When the next place is free.
    private var next: Duration = .zero
    /// The requests of the second that runs and of the one before: what the server took before it objected.
    private var window = (start: Duration.zero, count: 0, before: 0)
    private var lastObjection: Duration?

    /// Learning stops here: slower is no service.
    static let slowest = 0.2

    /// A budget.
    public init(requestsPerSecond: Double? = nil) {
        ceiling = requestsPerSecond.map { max($0, Self.slowest) }
        rate = ceiling
    }

    /// Takes the next place and says how long to wait for it.
    public mutating func reserve(now: Duration) -> Duration {
        let place = max(now, next)
        count(at: place)
        if let rate { next = place + .seconds(1 / rate) }
        return place - now
    }

    /// The server answered 429: halves the rate, and nobody sends before the wait is over.
    ///
    /// Objections to requests that were under way together count once a second.
    public mutating func objection(now: Duration, wait: Duration?) {
        if let wait { next = max(next, now + wait) }
        guard lastObjection.map({ now - $0 >= .seconds(1) }) ?? true else { return }
        lastObjection = now
        let observed = Double(max(window.count, window.before))
        rate = max(Self.slowest, min(rate ?? observed, observed) / 2)
    }

    /// The server took a request: the rate grows by a tenth of a request per second in a second, up to the ceiling.
    public mutating func success() {
        guard let rate, lastObjection != nil else { return }
        self.rate = min(rate + 0.1 / max(rate, 1), ceiling ?? .greatestFiniteMagnitude)
    }

    private mutating func count(at time: Duration) {
        let age = time - window.start
        if age >= .seconds(2) {
            window = (time, 0, 0)
        } else if age >= .seconds(1) {
            window = (window.start + .seconds(1), 0, window.count)
        }
        window.count += 1
    }

    /// Equal when they behave alike.
    public static func == (left: RateBudget, right: RateBudget) -> Bool {
        left.ceiling == right.ceiling && left.rate == right.rate && left.next == right.next && left.window == right.window
            && left.lastObjection == right.lastObjection
    }
}
