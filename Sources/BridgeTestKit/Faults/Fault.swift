/// One thing that goes wrong between a client and a server.
public enum Fault: String, Sendable, CaseIterable {
    /// 429 without `Retry-After`; the server never saw the request.
    case tooManyRequests
    /// 500; the server never saw the request.
    case serverError
    /// 503 with a `Retry-After` date that is now; the server never saw the request.
    case unavailable
    /// The connection ends before the request reached the server.
    case resetBefore
    /// The server carries the request out, and the connection ends before its answer.
    case resetAfter
    /// The server carries the request out, and the connection ends in the middle of its answer.
    case halfBody
    /// The answer comes under another content type.
    case wrongContentType
    /// A list says that it has more or fewer resources than it has.
    case wrongTotal
    /// A list holds its resources twice.
    case duplicatedPage
    /// A filter does not reach the server.
    case ignoredFilter
    /// A conditional request carries the version before the last.
    case staleTag
    /// 503 while the request's body is still coming, then the connection ends.
    case earlyAnswer

    /// True for what befalls a request without the server's knowledge.
    var isBeforeServer: Bool {
        switch self {
        case .tooManyRequests, .serverError, .unavailable, .resetBefore, .earlyAnswer: true
        default: false
        }
    }
}

/// Which requests go wrong, and how: the same for the same seed and the same order of requests.
public struct FaultPlan: Sendable {
    /// The share of requests that go wrong, from 0 to 1.
    public var rate: Double
    /// What can go wrong.
    public var kinds: [Fault]
    private var state: UInt64

    /// A plan.
    public init(seed: UInt64, rate: Double = 0.15, kinds: [Fault] = Fault.allCases) {
        self.rate = rate
        self.kinds = kinds
        state = seed
    }

    /// What happens to the next request; nil: nothing.
    public mutating func next() -> Fault? {
        let chance = Double(random() >> 11) / Double(1 << 53)
        let choice = random()
        guard chance < rate, !kinds.isEmpty else { return nil }
        return kinds[Int(choice % UInt64(kinds.count))]
    }

    /// SplitMix64.
    private mutating func random() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
