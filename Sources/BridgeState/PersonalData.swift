package import BridgeCore

#if canImport(FoundationEssentials)
    public import FoundationEssentials
#else
    public import Foundation
#endif

/// What a state holds about an identity in plans and in the journal.
public struct PersonalHistory: Sendable {
    /// Operations by plan, in the order of the plans' making.
    public var operations: [(plan: PlanID, operation: PlannedOperation)]
    /// What plans list besides.
    public var notes: [(plan: PlanID, note: PlanNote)]
    /// The journal.
    public var journal: [JournalEntry]

    /// A history.
    public init(
        operations: [(plan: PlanID, operation: PlannedOperation)] = [], notes: [(plan: PlanID, note: PlanNote)] = [],
        journal: [JournalEntry] = []
    ) {
        self.operations = operations
        self.notes = notes
        self.journal = journal
    }
}

/// How much of an identity is forgotten.
public enum Forgetting: Sendable, Hashable {
    /// Values and names in plans that ended: whoever is still there goes on as before.
    case history
    /// Everything. Only a keyed hash of the account remains, so that it is never taken for somebody else's.
    case everything
}

/// What is no longer kept.
public struct Retention: Sendable, Hashable {
    /// Plans that ended before this time are deleted with their operations; nil: they are kept.
    public var plansBefore: Date?
    /// Plans that are kept all the same.
    public var keeping: Set<PlanID>
    /// Journal entries before this time are deleted; nil: they are kept.
    public var journalBefore: Date?
    /// People and groups are forgotten whose account is gone, or who never had one, whom no source has any more, and about whom nothing
    /// happened since this time; nil: they are kept.
    public var goneBefore: Date?

    /// A retention.
    public init(plansBefore: Date? = nil, keeping: Set<PlanID> = [], journalBefore: Date? = nil, goneBefore: Date? = nil) {
        self.plansBefore = plansBefore
        self.keeping = keeping
        self.journalBefore = journalBefore
        self.goneBefore = goneBefore
    }
}

extension PlanHead.Status {
    /// True: nothing of the plan is done any more.
    package var isOver: Bool {
        switch self {
        case .applied, .rejected, .superseded, .open: true
        case .sealed, .held, .released, .applying: false
        }
    }
}

/// What remains of the account of somebody who was forgotten.
package enum ForgottenAccount {
    private static let prefix = "forgotten:"

    /// A keyed hash in the place of the account's key: it tells whether an account is this one, and not which one it is.
    package static func marker(of target: TargetID, key: FingerprintKey) -> TargetID {
        if target.value.hasPrefix(prefix) { return target }
        let hash = KeyedHasher.hash(target.value, key: key)
        return TargetID(prefix + String(hash.high, radix: 16) + "-" + String(hash.low, radix: 16))
    }
}

extension BridgeError {
    package static func stillThere(_ id: IdentityID) -> BridgeError {
        BridgeError(
            "state.still_there",
            "Identity \(id.value) has a record in a source or an account at the target; only what is gone is forgotten.",
            effect: .none)
    }
}
