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

    /// Mappings without a result: what stands at the target for them stays.
    public var errors: [Failure] = []
    /// The next time at which a result can differ although the record is the same; nil: never.
    public var nextChange: Date?

    /// An empty report.
    public init() {}

    mutating func note(nextChange date: Date?) {
        guard let date else { return }
        nextChange = min(nextChange ?? date, date)
    }
}
