#if canImport(FoundationEssentials)
    public import FoundationEssentials
#else
    public import Foundation
#endif

/// What happened while one record was mapped, apart from the values.
public struct MappingReport: Sendable, Hashable {
    /// A mapping that had no result.
    public struct Failure: Sendable, Hashable {
        /// The position of the mapping.
        public var mapping: Int
        /// Why it had none.
        public var error: EvaluationError

        /// A failure of a mapping.
        public init(mapping: Int, error: EvaluationError) {
            self.mapping = mapping
            self.error = error
        }
    }

    /// The values of `SelectUniqueValue`, in order. Values are people's: they belong in no log.
    public struct Candidates: Sendable, Hashable {
        /// The position of the mapping.
        public var mapping: Int
        /// At least one; the first is written.
        public var values: [String]

        /// Candidates of a mapping.
        public init(mapping: Int, values: [String]) {
            self.mapping = mapping
            self.values = values
        }
    }

    /// Mappings without a result: what stands at the target for them stays.
    public var errors: [Failure] = []
    /// What `SelectUniqueValue` gave: the first value of each that nobody has at the target is the one to write; when all are taken, the
    /// resource waits.
    public var candidates: [Candidates] = []
    /// True when an expression said with `IgnoreObjectFlow` that nothing is to be written for the resource.
    public var isObjectIgnored = false
    /// The next time at which a result can differ although the record is the same; nil: never.
    public var nextChange: Date?

    /// An empty report.
    public init() {}

    mutating func note(nextChange date: Date?) {
        guard let date else { return }
        nextChange = min(nextChange ?? date, date)
    }
}
