public import BridgeCore
public import BridgePipeline

#if canImport(FoundationEssentials)
    public import FoundationEssentials
#else
    public import Foundation
#endif

/// What one read of a source consisted of, as far as its verdict depends on it.
public struct DeliveredRead: Sendable {
    /// The records that were delivered.
    public var records = 0
    /// The records that could not be read and have no anchor: it is not known whose they are.
    public var unreadable = 0
    /// What was wrong with the first of them.
    public var firstUnreadable: String?
    /// The files, or other inputs, of which it consisted.
    public var inputs: [ReadInput] = []
    /// When it began.
    public var startedAt: Date

    /// A read of which nothing is known yet.
    public init(startedAt: Date) { self.startedAt = startedAt }

    /// Which expectation does not hold, in a sentence; nil: all that can be told without the reads before.
    public func broken(_ expect: Expectation) -> String? { unreadableBeyond(expect) ?? tooFew(expect) ?? brokenByInputs(expect) }

    /// More unreadable records than are tolerated: any of them may be anybody.
    func unreadableBeyond(_ expect: Expectation) -> String? {
        guard unreadable > expect.tolerateUnreadable else { return nil }
        let what =
            unreadable == 1
            ? "1 record could not be read and it is not known whose it is"
            : "\(unreadable) records could not be read and it is not known whose they are"
        return firstUnreadable.map { "\(what): \($0)" } ?? what
    }

    private func tooFew(_ expect: Expectation) -> String? {
        guard let least = expect.atLeast, records < least else { return nil }
        return "it gave \(records) records, and at least \(least) are expected"
    }

    private func brokenByInputs(_ expect: Expectation) -> String? {
        if let files = expect.files, inputs.count < files {
            return "it consists of \(inputs.count) files, and \(files) are expected"
        }
        return staleInput(expect).map { "the file \($0.name) is older than the pipeline allows (not_older_than)" }
    }

    /// The first input that is older than the pipeline allows.
    func staleInput(_ expect: Expectation) -> ReadInput? {
        guard let limit = expect.notOlderThan else { return nil }
        let oldest = startedAt.addingTimeInterval(-Double(limit.components.seconds))
        return inputs.first { $0.modified.map { $0 < oldest } ?? false }
    }
}
