public import BridgeCore

#if canImport(FoundationEssentials)
    public import FoundationEssentials
#else
    public import Foundation
#endif

/// The bridge's own key of a person or group. Never reused.
public struct IdentityID: Hashable, Sendable, Comparable, Codable {
    /// The number.
    public var value: Int64

    /// An id.
    public init(_ value: Int64) { self.value = value }

    /// Ordered by number.
    public static func < (left: IdentityID, right: IdentityID) -> Bool { left.value < right.value }
}

/// The account of an identity at the target.
public struct AccountLink: Sendable, Hashable {
    /// What the account is like, as far as we know.
    public enum State: String, Sendable, Codable {
        /// Usable.
        case active
        /// Disabled by us or found so.
        case disabled
        /// No longer there: deleted by us, vanished, or found gone.
        case gone
    }

    /// How the account came to be ours.
    public enum Origin: String, Sendable, Codable {
        /// We made it.
        case created
        /// It was there and we adopted it.
        case adopted
    }

    /// The target's key.
    public var target: TargetID
    /// What the account is like.
    public var state: State
    /// How it came to be ours.
    public var origin: Origin
    /// Since when the account is disabled: the day from which a later deletion counts.
    public var disabledSince: Date?

    /// A link.
    public init(target: TargetID, state: State, origin: Origin, disabledSince: Date? = nil) {
        self.target = target
        self.state = state
        self.origin = origin
        self.disabledSince = disabledSince
    }
}

/// An identity with everything known of it.
public struct StoredIdentity: Sendable {
    /// Its key.
    public var id: IdentityID
    /// Its kind.
    public var kind: ResourceKind
    /// Its account.
    public var link: AccountLink?
    /// The values last applied, in the layout of the target's paths.
    public var applied: StoredImage?
    /// The fingerprint of the input that led to the applied values.
    public var appliedInput: Fingerprint?
    /// When it must be looked at again although nothing changed.
    public var wakeAt: Date?
    /// True: the input may differ from what was applied.
    public var isDirty: Bool
    /// Its source records.
    public var records: [StoredRecord]

    /// Describes an identity.
    public init(
        id: IdentityID, kind: ResourceKind, link: AccountLink? = nil, applied: StoredImage? = nil, appliedInput: Fingerprint? = nil,
        wakeAt: Date? = nil, isDirty: Bool = true, records: [StoredRecord] = []
    ) {
        self.id = id
        self.kind = kind
        self.link = link
        self.applied = applied
        self.appliedInput = appliedInput
        self.wakeAt = wakeAt
        self.isDirty = isDirty
        self.records = records
    }
}

/// What an evaluation stores of an identity without a write to the target.
public struct IdentityUpdate: Sendable {
    /// The identity.
    public var id: IdentityID
    /// The input that is now applied; nil: leave what is stored.
    public var appliedInput: Fingerprint?
    /// True: nothing is left to do until something changes.
    public var isSettled: Bool
    /// When to look again.
    public var wakeAt: Date?
    /// The unique values that it wants (scopes `unique:`), replacing those before; nil: leave them.
    public var wantedKeys: [LookupKey]?
    /// A link to forget or change because the account was found gone or changed; nil: leave it.
    public var link: AccountLink?

    /// An update.
    public init(
        id: IdentityID, appliedInput: Fingerprint? = nil, isSettled: Bool, wakeAt: Date? = nil, wantedKeys: [LookupKey]? = nil,
        link: AccountLink? = nil
    ) {
        self.id = id
        self.appliedInput = appliedInput
        self.isSettled = isSettled
        self.wakeAt = wakeAt
        self.wantedKeys = wantedKeys
        self.link = link
    }
}

/// Which identities become dirty.
public enum DirtySelection: Sendable {
    /// All of the kind.
    case all
    /// Those whose time to wake is not after this.
    case wakingBy(Date)
    /// These.
    case these([IdentityID])
    /// These, although the plan has operations of theirs that are still to be done: they settle them no longer.
    case unsettled([IdentityID], by: PlanID)
}

/// The identities of one kind in numbers.
public struct Population: Sendable, Hashable {
    /// All identities.
    public var identities: Int
    /// Accounts that are active.
    public var activeAccounts: Int
    /// Accounts that are disabled.
    public var disabledAccounts: Int
    /// Records that belong to no identity yet.
    public var unjoinedRecords: Int

    /// Numbers.
    public init(identities: Int = 0, activeAccounts: Int = 0, disabledAccounts: Int = 0, unjoinedRecords: Int = 0) {
        self.identities = identities
        self.activeAccounts = activeAccounts
        self.disabledAccounts = disabledAccounts
        self.unjoinedRecords = unjoinedRecords
    }
}

/// Identities that want the same unique value.
public struct Collision: Sendable, Hashable {
    /// The scope of the value, such as `unique:userName`.
    public var scope: String
    /// The identities, in order of their ids.
    public var identities: [IdentityID]

    /// A collision.
    public init(scope: String, identities: [IdentityID]) {
        self.scope = scope
        self.identities = identities
    }
}
