public import BridgeCore
public import BridgeMapping
public import SCIMPath

/// The rules for one kind of resource.
public struct ResourceRules: Sendable {
    /// The kind.
    public var kind: ResourceKind
    /// Who is in scope; nil: everybody.
    public var scope: ScopeFilter?
    /// Whom the pipeline touches at all for now; nil: everybody. Waiting is no way of leaving.
    public var pilot: ScopeFilter?
    /// Between which dates somebody is employed; nil: dates decide nothing.
    public var employed: EmploymentRule?
    /// How an identity finds its account, in order; the first is the identifier.
    public var match: [MatchAttribute]
    /// Which value goes where.
    public var mappings: [AttributeMapping]
    /// What happens to those who leave.
    public var leaving: [LeavingWay: LeavingRule]
    /// What happens when the identifier would change.
    public var identifierChange: IdentifierChange
    /// What may be done at all.
    public var actions: ObjectActions

    /// Rules; by default every way of leaving disables and nothing deletes.
    public init(
        kind: ResourceKind = .user, scope: ScopeFilter? = nil, pilot: ScopeFilter? = nil, employed: EmploymentRule? = nil,
        match: [MatchAttribute], mappings: [AttributeMapping], leaving: [LeavingWay: LeavingRule] = LeavingRule.standard,
        identifierChange: IdentifierChange = .hold, actions: ObjectActions = ObjectActions()
    ) {
        self.kind = kind
        self.scope = scope
        self.pilot = pilot
        self.employed = employed
        self.match = match
        self.mappings = mappings
        self.leaving = leaving
        self.identifierChange = identifierChange
        self.actions = actions
    }

    /// The rule for a way of leaving.
    public func rule(for way: LeavingWay) -> LeavingRule { leaving[way] ?? LeavingRule(action: .disable) }
}

/// An attribute by whose value accounts are found.
public struct MatchAttribute: Sendable, Hashable {
    /// What a hit means.
    public enum Found: String, Sendable, CaseIterable {
        /// The account becomes ours.
        case adopt
        /// The account is listed and waits for a release.
        case propose
        /// The account is left alone and the person is held.
        case skip
    }

    /// The attribute of the target.
    public var path: AttributePath
    /// What a hit means.
    public var found: Found

    /// A match attribute.
    public init(_ path: AttributePath, found: Found) {
        self.path = path
        self.found = found
    }
}

/// What happens when the identifier of a linked account would change.
public enum IdentifierChange: String, Sendable, CaseIterable {
    /// Everything else flows, the person is listed.
    case hold
    /// It is changed, after a look-up that nobody has the new one.
    case apply
}

/// The five ways to leave, in the order in which they are read: the first that is true decides.
public enum LeavingWay: String, Sendable, CaseIterable, Codable {
    /// Deleted for good in the directory.
    case deleted
    /// Deleted in the directory, and can be restored.
    case softDeleted = "soft_deleted"
    /// No longer in a complete read.
    case missing
    /// The directory says that the account is disabled, or the dates that somebody is not employed.
    case disabled
    /// A scope filter or the assignment leaves the person out.
    case outOfScope = "out_of_scope"
}

/// What happens to somebody who leaves in one way.
public struct LeavingRule: Sendable, Hashable {
    /// What is done.
    public enum Action: String, Sendable, CaseIterable {
        /// The account is disabled.
        case disable
        /// The account is deleted at once.
        case delete
        /// Nothing: the person counts as not having left.
        case ignore
    }

    /// What is done.
    public var action: Action
    /// The days from the day of disabling after which the account is deleted; nil: never.
    public var deleteAfterDays: Int?

    /// A rule.
    public init(action: Action, deleteAfterDays: Int? = nil) {
        self.action = action
        self.deleteAfterDays = deleteAfterDays
    }

    /// All five disable, nothing deletes.
    public static let standard = Dictionary(uniqueKeysWithValues: LeavingWay.allCases.map { ($0, LeavingRule(action: .disable)) })
}
