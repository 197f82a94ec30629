/// A connector that counts what it asks of a service.
public protocol MeteredConnector: Connector {
    /// What was asked since the last call, or since the connector was made. Cheap; two callers share the counts between them.
    func takeUsage() -> ServiceUsage
}

/// What a connector asked of a service, for the report of a run. Counts only, never a value or an address.
public struct ServiceUsage: Sendable, Hashable, Codable {
    /// A limit that the service sets, counted in a unit of its own.
    public struct Budget: Sendable, Hashable, Codable {
        /// What is counted, in the plural, such as `resource units`.
        public var unit: String
        /// How much was used, as far as it can be told.
        public var used: Int
        /// The largest share of the limit that was in use at one time, from 0 to 1.
        public var peakShare: Double

        /// A budget.
        public init(unit: String, used: Int, peakShare: Double) {
            self.unit = unit
            self.used = used
            self.peakShare = peakShare
        }
    }

    /// Requests that were sent, repetitions among them.
    public var requests: Int
    /// Requests that were sent again, for whatever reason.
    public var retries: Int
    /// Answers that asked to slow down.
    public var throttled: Int
    /// What was used of the service's limit; nil: it has none that is known.
    public var budget: Budget?

    /// What was asked; by default nothing.
    public init(requests: Int = 0, retries: Int = 0, throttled: Int = 0, budget: Budget? = nil) {
        self.requests = requests
        self.retries = retries
        self.throttled = throttled
        self.budget = budget
    }
}

extension ServiceUsage {
    /// Both together: counts are added, of shares the larger one stays.
    public func adding(_ other: ServiceUsage) -> ServiceUsage {
        var sum = ServiceUsage(
            requests: requests + other.requests, retries: retries + other.retries, throttled: throttled + other.throttled,
            budget: budget ?? other.budget)
        if let own = budget, let more = other.budget {
            sum.budget = Budget(unit: own.unit, used: own.used + more.used, peakShare: max(own.peakShare, more.peakShare))
        }
        return sum
    }
}

extension ServiceUsage: CustomStringConvertible {
    /// The counts in a few words: `12 requests (1 repeated, 1 throttled), 20 resource units, at most 3% of the limit`.
    public var description: String {
        var text = "\(requests) request\(requests == 1 ? "" : "s")"
        let trouble = [(retries, "repeated"), (throttled, "throttled")].filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }
        if !trouble.isEmpty { text += " (\(trouble.joined(separator: ", ")))" }
        guard let budget else { return text }
        let percent = (min(max(budget.peakShare, 0), 1) * 100).rounded(.up)
        return text + ", \(budget.used) \(budget.unit), at most \(Int(percent))% of the limit"
    }
}
