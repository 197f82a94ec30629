public import BridgeState
public import SCIMPath

/// How much one run, and 24 hours, may do without asking.
public struct Limits: Sendable, Hashable {
    /// The smaller of the two counts. nil: not limited in that way.
    public struct Limit: Sendable, Hashable {
        /// Percent of the pipeline's active accounts before the run.
        public var percent: Double?
        /// Operations.
        public var count: Int?
        /// What a population too small for a percent may always have; nil: what is usual for what is limited.
        public var allowance: Int?

        /// A limit.
        public init(percent: Double? = nil, count: Int? = nil, allowance: Int? = nil) {
            self.percent = percent
            self.count = count
            self.allowance = allowance
        }

        /// The most operations for a population; nil: no limit. A population too small for a percent allows `usual`, or its own allowance.
        public func most(of population: Int, allowance usual: Int = 3) -> Int? {
            let share = percent.map { max(allowance ?? usual, Int(exactly: (Double(population) * $0 / 100).rounded(.down)) ?? 0) }
            switch (share, count) {
            case (let share?, let count?): return min(share, count)
            case (let share?, nil): return share
            case (nil, let count): return count
            }
        }
    }

    /// By what people are told apart for a limit of a part of them.
    public enum Part: Sendable, Hashable {
        /// By the source that decides about them.
        case source
        /// By an attribute of the sources.
        case attribute(String)
    }

    /// A limit that holds for each part of the people by itself: an export that loses one company is seen before it is five percent.
    public struct PartLimit: Sendable, Hashable {
        /// By what people are told apart.
        public var each: Part
        /// The limit of each part, in percent of its own active accounts.
        public var limit: Limit

        /// A limit of parts.
        public init(each: Part, limit: Limit) {
            self.each = each
            self.limit = limit
        }
    }

    /// The limit of each action; an action without one is not limited.
    public var byAction: [PlannedOperation.Action: Limit]
    /// Limits of parts of the people, by action.
    public var byPart: [PlannedOperation.Action: [PartLimit]]

    /// The people for whom one attribute may change, in percent of the active accounts.
    public var attribute: Limit
    /// The same for single attributes of the target, by their paths, in the place of ``attribute``.
    public var byAttribute: [AttributePath: Limit]
    /// The operations that may fail before an apply stops, in percent of those that were tried.
    public var failures: Limit

    /// Limits; what is not given has the safe default.
    public init(
        _ byAction: [PlannedOperation.Action: Limit] = [:], byPart: [PlannedOperation.Action: [PartLimit]] = [:],
        attribute: Limit = Self.standardAttribute, byAttribute: [AttributePath: Limit] = [:], failures: Limit = Self.standardFailures
    ) {
        self.byAction = Self.standard.merging(byAction) { _, given in given }
        self.byPart = byPart
        self.attribute = attribute
        self.byAttribute = byAttribute
        self.failures = failures
    }

    /// The safe default for one attribute: it rarely changes for many people on one day, unless an export or a mapping is wrong.
    public static let standardAttribute = Limit(percent: 10)
    /// The attribute changes that a population too small for a percent allows: a department that moves.
    public static let attributeAllowance = 25
    /// The safe default for failures.
    public static let standardFailures = Limit(percent: 5)
    /// The failures that few operations allow: ten accounts may be at odds with a service that is well.
    public static let failureAllowance = 10

    /// The safe defaults. The limit of removed members is one of each group, in percent of the members that we put into it. The limit of creates does not hold for the first run, which waits for a review anyway.
    public static let standard: [PlannedOperation.Action: Limit] = [
        .disable: Limit(percent: 5, count: 500),
        .delete: Limit(count: 20),
        .create: Limit(percent: 20, count: 1000),
        .changeIdentifier: Limit(count: 10),
        .enable: Limit(count: 50),
        .removeMembers: Limit(percent: 20),
    ]
}

/// What is planned and then waits for a person.
public enum Review: String, Sendable, CaseIterable {
    /// The first run of a pipeline.
    case firstRun = "first_run"
    /// The first run after its mapping, scope or rules changed.
    case changedPipeline = "changed_pipeline"
    /// Accounts that were there and would become ours.
    case adoption

    /// All of them, the default.
    public static let standard: Set<Review> = Set(allCases)
}
