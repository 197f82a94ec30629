/// The requests that may be under way at a time: half as many after the server was overloaded, and one more after each round that went well.
///
/// A value with time as a parameter.
public struct ConcurrencyBudget: Sendable, Equatable {
    /// The most at a time.
    public let ceiling: Int
    /// How many may be under way now; the fraction is what has grown towards the next one.
    public private(set) var limit: Double
    private var lastObjection: Duration?

    /// A budget that starts at its ceiling.
    public init(ceiling: Int) {
        self.ceiling = max(1, ceiling)
        limit = Double(self.ceiling)
    }

    /// How many may be under way now.
    public var places: Int { max(1, Int(limit)) }

    /// The server said that it is overloaded, or did not answer in time. Objections to requests that were under way together count once.
    public mutating func objection(now: Duration) {
        guard lastObjection.map({ now - $0 >= .seconds(1) }) ?? true else { return }
        lastObjection = now
        limit = max(1, limit / 2)
    }

    /// The server took a request.
    public mutating func success() {
        guard limit < Double(ceiling) else { return }
        limit = min(limit + 1 / limit, Double(ceiling))
    }
}
