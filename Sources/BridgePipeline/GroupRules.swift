/// The rules for groups: those of any resource, and what becomes of their members.
public struct GroupRules: Sendable {
    /// Which groups, how they are found, which value goes where.
    public var resource: ResourceRules
    /// Who is in them; nil: the pipeline leaves the members of groups alone.
    public var members: MemberRules?

    /// Rules.
    public init(resource: ResourceRules, members: MemberRules? = nil) {
        self.resource = resource
        self.members = members
    }

    /// A group that leaves stays as it is unless the rules say otherwise: it may be somebody else's by now.
    public static let standardLeaving = Dictionary(
        uniqueKeysWithValues: LeavingWay.allCases.map { ($0, LeavingRule(action: .ignore)) })
}

/// Who is in a group.
///
/// Members without an account are left out and counted. Only memberships that the pipeline made are removed: who was added by hand stays.
public struct MemberRules: Sendable, Hashable {
    /// What happens to members who have no account.
    public enum NotProvisioned: String, Sendable, CaseIterable {
        /// They are left out and counted, and come in when they have one.
        case leaveOut = "leave_out"
    }

    /// What happens to members whom somebody else put into the group at the target.
    public enum AddedByHand: String, Sendable, CaseIterable {
        /// They stay.
        case keep
    }

    /// The sources' attribute that names the members.
    public var attribute: String
    /// True: the members of groups in a group count as its own.
    public var nested: Bool
    /// What happens to members who have no account.
    public var notProvisioned: NotProvisioned
    /// What happens to members whom somebody else put there.
    public var addedByHand: AddedByHand

    /// Rules.
    public init(
        attribute: String = "members", nested: Bool = false, notProvisioned: NotProvisioned = .leaveOut, addedByHand: AddedByHand = .keep
    ) {
        self.attribute = attribute
        self.nested = nested
        self.notProvisioned = notProvisioned
        self.addedByHand = addedByHand
    }
}
