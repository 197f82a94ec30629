public import BridgePipeline

#if canImport(FoundationEssentials)
    public import FoundationEssentials
#else
    public import Foundation
#endif

/// What somebody is told of a pipeline: names, codes and numbers, what to do next. Never values of people, secrets or addresses.
public struct Notice: Sendable, Hashable {
    /// Why a plan waits, or an apply stopped.
    public struct Hold: Sendable, Hashable, Encodable {
        /// What holds it, such as `limit.disable`.
        public var code: String
        /// The operations, or people, that it is about.
        public var count: Int?
        /// The most that the limit allows.
        public var limit: Int?

        /// A hold.
        public init(code: String, count: Int? = nil, limit: Int? = nil) {
            self.code = code
            self.count = count
            self.limit = limit
        }
    }

    /// Names the message: the same when it is sent again.
    public var id: String
    /// Why now.
    public var kind: ToldMemory.Due.Kind
    /// The pipeline's name.
    public var pipeline: String
    /// When.
    public var at: Date
    /// What is told, in the words of the pipeline file.
    public var conditions: [NotificationRules.Condition]
    /// Since when not all is well; when it is over: since when it was not.
    public var since: Date?
    /// When a run last did all that was to do.
    public var lastGood: Date?
    /// The plan's key.
    public var plan: String?
    /// The plan's operations by action.
    public var changes: [String: Int] = [:]
    /// What holds the plan.
    public var holds: [Hold] = []
    /// The sources that could not be read whole.
    public var partialSources: [String] = []
    /// Those of them whose files are too old.
    public var staleSources: [String] = []
    /// The operations that failed by the stable codes of their errors.
    public var failures: [String: Int] = [:]
    /// The stable code of what ended the run.
    public var code: String?
    /// Commands that say more, or let it go on.
    public var commands: [String] = []

    /// A message.
    public init(
        id: String, kind: ToldMemory.Due.Kind, pipeline: String, at: Date, conditions: [NotificationRules.Condition], since: Date? = nil,
        lastGood: Date? = nil
    ) {
        self.id = id
        self.kind = kind
        self.pipeline = pipeline
        self.at = at
        self.conditions = conditions
        self.since = since
        self.lastGood = lastGood
    }
}
