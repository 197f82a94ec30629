public import SCIMPath

#if canImport(FoundationEssentials)
    public import FoundationEssentials
#else
    public import Foundation
#endif

/// A case that a pipeline must pass: records of sources in, what becomes of one person's account out.
///
/// The person is the first record of the first source. The n-th record of a source is the same one in every cycle.
public struct PipelineTest: Sendable, Hashable {
    /// What it shows, in a sentence.
    public var name: String
    /// The cycles before, oldest first. Empty: none, or those that the expected action needs (see ``Outcome``).
    public var before: [Cycle]
    /// The records of the cycle that is looked at.
    public var given: Cycle
    /// The accounts that are at the target when the first cycle begins.
    public var target: [Account]
    /// The time of the cycle that is looked at; nil: a fixed one.
    public var now: Date?
    /// The time since the last cycle before.
    public var later: Duration
    /// What must become of the person.
    public var expect: Expected

    /// A test.
    public init(
        name: String, before: [Cycle] = [], given: Cycle, target: [Account] = [], now: Date? = nil, later: Duration = .seconds(900),
        expect: Expected
    ) {
        self.name = name
        self.before = before
        self.given = given
        self.target = target
        self.now = now
        self.later = later
        self.expect = expect
    }
}

extension PipelineTest {
    /// What the sources give in one cycle.
    public struct Cycle: Sendable, Hashable {
        /// The records by the source's name in the pipeline.
        public var records: [String: [SourceRecord]]

        /// These records.
        public init(_ records: [String: [SourceRecord]]) { self.records = records }
    }

    /// One record of a source.
    public struct SourceRecord: Sendable, Hashable {
        /// What the source says of it.
        public enum Standing: String, Sendable, CaseIterable {
            /// It is there.
            case present
            /// Deleted for good.
            case deleted
            /// Deleted, and can be restored.
            case softDeleted = "soft_deleted"
            /// Not delivered by a complete read.
            case missing
        }

        /// What the source says of it.
        public var standing: Standing
        /// The values by attribute; no value: the source says that there is none, as it says of attributes that are not named.
        public var values: [String: [String]]

        /// A record.
        public init(_ values: [String: [String]] = [:], standing: Standing = .present) {
            self.values = values
            self.standing = standing
        }
    }

    /// An account at the target.
    public struct Account: Sendable, Hashable {
        /// The values by path.
        public var values: [AttributePath: [String]]

        /// An account.
        public init(_ values: [AttributePath: [String]]) { self.values = values }
    }

    /// What may become of a person.
    public enum Outcome: String, Sendable, CaseIterable {
        /// A new account.
        case create
        /// An existing account becomes ours.
        case adopt
        /// Other values. The cycle before must be given.
        case update
        /// Another identifier. The cycle before must be given.
        case changeIdentifier = "change_identifier"
        /// The account becomes unusable. Without a cycle before, the same records were there and enabled.
        case disable
        /// The account becomes usable again. Without cycles before, the same records were enabled and then disabled.
        case enable
        /// The account goes for good. Without a cycle before, the same records were there and enabled.
        case delete
        /// Nothing is written, and nothing is wrong.
        case none
        /// The person is held.
        case held
    }

    /// What must become of the person; what is nil is not looked at.
    public struct Expected: Sendable, Hashable {
        /// The action.
        public var outcome: Outcome?
        /// The changes, exactly these; no value: the target's value is removed.
        public var changes: [AttributePath: [String]]?
        /// Why the person is held, such as `held.protected`; the part after the dot is enough.
        public var held: String?
        /// A text that the reason holds.
        public var reason: String?

        /// An expectation.
        public init(
            outcome: Outcome? = nil, changes: [AttributePath: [String]]? = nil, held: String? = nil, reason: String? = nil
        ) {
            self.outcome = outcome
            self.changes = changes
            self.held = held
            self.reason = reason
        }
    }
}
