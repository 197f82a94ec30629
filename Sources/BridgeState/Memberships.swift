public import BridgeCore

/// The members that a source gave of one group: edges, apart from the group's record.
public struct MemberList: Sendable, Hashable {
    /// The keyed hash of the group's anchor.
    public var group: UInt64
    /// The sum of the edges' hashes: an unchanged group is one comparison, however many members it has.
    public var sum: Fingerprint
    /// The hashes of the members' lookup keys, within the scope of the intake; sorted, each once.
    public var members: [Fingerprint]

    /// A list.
    public init(group: UInt64, sum: Fingerprint, members: [Fingerprint]) {
        self.group = group
        self.sum = sum
        self.members = members
    }
}

/// What is known of a list without its members.
public struct KnownMemberList: Sendable, Hashable {
    /// The group's record.
    public var group: RecordReference
    /// The sum of the edges' hashes.
    public var sum: Fingerprint
    /// True: a complete read gave all members of the group.
    public var isWhole: Bool

    /// Describes a list.
    public init(group: RecordReference, sum: Fingerprint, isWhole: Bool) {
        self.group = group
        self.sum = sum
        self.isWhole = isWhole
    }
}

/// What one transaction of taking memberships in changes.
public struct MembershipIntake: Sendable {
    /// The source's name.
    public var source: String
    /// The scope of the members' lookup keys.
    public var scope: String
    /// Lists that replace those before. They count as not whole until a transaction says otherwise.
    public var changed: [MemberList]
    /// Groups whose lists are whole from now on: a read that was complete has ended.
    public var whole: [UInt64]
    /// Groups whose lists are no longer whole.
    public var incomplete: [UInt64]

    /// An intake.
    public init(source: String, scope: String, changed: [MemberList] = [], whole: [UInt64] = [], incomplete: [UInt64] = []) {
        self.source = source
        self.scope = scope
        self.changed = changed
        self.whole = whole
        self.incomplete = incomplete
    }

    /// True when there is nothing to change.
    public var isEmpty: Bool { changed.isEmpty && whole.isEmpty && incomplete.isEmpty }
}

/// A group as far as its memberships are concerned. Narrow: neither records nor members are loaded.
public struct MemberGroup: Sendable, Hashable {
    /// The group.
    public var id: IdentityID
    /// Its resource at the target.
    public var link: AccountLink?
    /// The fingerprint of the memberships that were applied to the end; nil: something is or may be left to do.
    public var input: Fingerprint?
    /// What the sources of its records gave, by source and anchor hash.
    public var lists: [KnownMemberList]

    /// Describes a group.
    public init(id: IdentityID, link: AccountLink?, input: Fingerprint?, lists: [KnownMemberList]) {
        self.id = id
        self.link = link
        self.input = input
        self.lists = lists
    }
}

/// An identity's kind and account, without its records.
public struct IdentityAccount: Sendable, Hashable {
    /// The kind.
    public var kind: ResourceKind
    /// The account.
    public var link: AccountLink?

    /// Describes an identity.
    public init(kind: ResourceKind, link: AccountLink?) {
        self.kind = kind
        self.link = link
    }

    /// The account's key, unless it is gone.
    public var target: TargetID? { link.flatMap { $0.state == .gone ? nil : $0.target } }
}

/// A membership that we made.
public struct AppliedMember: Sendable, Hashable {
    /// The member.
    public var member: IdentityID
    /// False: an operation on it was in doubt, so that it may or may not be there. It is written again, whichever way.
    public var isCertain: Bool

    /// A membership.
    public init(_ member: IdentityID, isCertain: Bool = true) {
        self.member = member
        self.isCertain = isCertain
    }
}
