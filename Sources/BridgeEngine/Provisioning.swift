import BridgeCore
public import BridgeState

/// What provisioning on demand found for each person, and the plan that does it.
public struct Provisioning: Sendable, Codable {
    /// What would be done, or why nothing is.
    public enum Outcome: String, Sendable, Codable {
        /// The plan has operations for the person.
        case changes
        /// The account is as it should be, or none is wanted.
        case nothing
        /// A rule, a hold or a doubt keeps everything as last applied.
        case held
        /// No source has anybody with the value.
        case unknown
        /// Several people have the value: nothing is done for any of them.
        case ambiguous
    }

    /// One of the people who were asked for.
    public struct Person: Sendable, Codable {
        /// The value by which the person was asked for.
        public var query: String
        /// What would be done.
        public var outcome: Outcome
        /// The identity; nil: nobody was found, or several.
        public var identity: Int64?
        /// A name for a person to read.
        public var label: String
        /// The outcome in a sentence.
        public var sentence: String
        /// The way of the record: `import`, `join`, `scope`, `mapping`, `match`, `account`.
        public var steps: [Explanation.Step]
    }

    /// The plan. It is about these people only, and is applied like any plan.
    public var plan: PlanHead
    /// The people, in the order in which they were asked for.
    public var people: [Person]
}

extension Engine {
    /// Makes a plan for a few people and says of each how it came about. It writes nothing to the target.
    ///
    /// Sources that can look people up are asked for them alone, others are read whole. Rules, holds, limits, freezes and protected
    /// accounts go before it as before any plan. Two reviews do not: those of a first run and of changed rules are about everybody, and
    /// applying this plan does not count as either. Plans that wait go on waiting, until the state changes.
    /// - Parameter users: any value of each person.
    @concurrent
    public func provision(_ users: [String]) async throws -> Provisioning {
        let compiled = try await compile()
        let key = try await store.bind(connectors.systems)
        return try await withLease { lease in
            let run = Run(engine: self, compiled: compiled, key: key, lease: lease, startedAt: environment.now())
            return try await ProvisionStage(run: run).make(users)
        }
    }
}
