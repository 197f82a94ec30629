public import BridgeCore

#if canImport(FoundationEssentials)
    public import FoundationEssentials
#else
    public import Foundation
#endif

/// What an evaluation knows besides the record.
public struct EvaluationContext: Sendable {
    /// The computed `[IsSoftDeleted]`: one of the ways to leave holds for the person.
    public var isSoftDeleted: Bool
    /// The time that the run regards as now.
    public var now: Date
    /// Where random values begin; nil: they cannot be foretold. The same seed gives the same values.
    public var seed: UInt64?
    /// What `DefaultDomain()` gives; nil: using it is an error.
    public var defaultDomain: String?

    /// A context.
    public init(isSoftDeleted: Bool, now: Date, seed: UInt64? = nil, defaultDomain: String? = nil) {
        self.isSoftDeleted = isSoftDeleted
        self.now = now
        self.seed = seed
        self.defaultDomain = defaultDomain
    }
}

/// What came of evaluating an expression over a record.
public struct Evaluation: Sendable, Hashable {
    /// The ways in which an evaluation ends.
    public enum Result: Sendable, Hashable {
        /// A value, which may be null.
        case value(ExpressionValue)
        /// The values of `SelectUniqueValue` in order, at least one: the first that nobody has at the target is to be written.
        case candidates([String])
        /// The expression says that nothing is to be written.
        case ignored
        /// The expression says that nothing of the whole object is to be written: neither created nor changed.
        case objectIgnored
        /// The record's values do not fit the expression. Nothing is to be written either.
        case failed(EvaluationError)
    }

    /// How it ended.
    public var result: Result
    /// The next time at which the result can differ although the record is the same; nil: never.
    public var nextChange: Date?

    /// An evaluation.
    public init(_ result: Result, nextChange: Date? = nil) {
        self.result = result
        self.nextChange = nextChange
    }
}

/// Why an expression has no result for a record. It holds no value of the record.
public struct EvaluationError: Error, Sendable, Hashable, CustomStringConvertible {
    /// A stable name of the kind of error, such as `expression.not_a_number`.
    public let code: BridgeError.Code
    /// The function that could not go on; nil outside functions.
    public let function: String?
    /// What is wrong, as one sentence without a full stop.
    public let message: String

    /// An error of a function.
    public init(_ code: BridgeError.Code, _ message: String, function: String? = nil) {
        self.code = code
        self.message = message
        self.function = function
    }

    /// `Item: there are fewer values than the index [expression.index_out_of_bounds]`
    public var description: String { (function.map { $0 + ": " } ?? "") + message + " [\(code)]" }
}
