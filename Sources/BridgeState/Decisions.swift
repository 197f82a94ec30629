#if canImport(FoundationEssentials)
    public import FoundationEssentials
#else
    public import Foundation
#endif

/// Somebody, or a group, whom a person keeps as last applied: until the hold is lifted or its time is over.
public struct StandingHold: Sendable, Hashable {
    /// Who is held.
    public var identity: IdentityID
    /// Why, in the words of the person who decided it.
    public var reason: String
    /// Who decided it.
    public var by: String
    /// Since when.
    public var since: Date
    /// When it is over by itself; nil: it stands until it is lifted.
    public var until: Date?
    /// The plan that was undone and must not be done again; nil: somebody asked for the hold as such.
    public var undone: PlanID?

    /// A hold.
    public init(identity: IdentityID, reason: String, by: String, since: Date, until: Date? = nil, undone: PlanID? = nil) {
        self.identity = identity
        self.reason = reason
        self.by = by
        self.since = since
        self.until = until
        self.undone = undone
    }

    /// True until its time is over.
    public func stands(at now: Date) -> Bool { until.map { now < $0 } ?? true }
}

/// What a person decided: who let what through or stopped it, when and why. Kept for good, without values of people.
public struct Decision: Sendable, Hashable, Codable {
    /// What was decided.
    public enum Verdict: String, Sendable, Codable, CaseIterable {
        /// A held plan may be applied.
        case released
        /// A held plan must not be applied.
        case rejected
        /// A person stays as last applied.
        case held
        /// A hold of a person is over.
        case lifted
        /// What a plan did is taken back.
        case undone
        /// The state is bound to another system.
        case rebound
        /// What was held about a person is forgotten.
        case forgotten
    }

    /// Its number, set by the store.
    public var index: Int64
    /// When.
    public var at: Date
    /// Who.
    public var by: String
    /// What was decided.
    public var verdict: Verdict
    /// The plan concerned; nil: it is about no plan.
    public var plan: PlanID?
    /// The person concerned; nil: it is about no person.
    public var identity: IdentityID?
    /// Why.
    public var reason: String

    /// A decision.
    public init(
        index: Int64 = 0, at: Date, by: String, verdict: Verdict, plan: PlanID? = nil, identity: IdentityID? = nil, reason: String
    ) {
        self.index = index
        self.at = at
        self.by = by
        self.verdict = verdict
        self.plan = plan
        self.identity = identity
        self.reason = reason
    }
}

/// Decisions and what follows from them, put in together.
public struct DecisionIntake: Sendable {
    /// What was decided; the store numbers it.
    public var decisions: [Decision]
    /// Holds that stand from now on, each in place of an earlier one of the same identity.
    public var holds: [StandingHold]
    /// Identities whose holds are over.
    public var lifts: [IdentityID]

    /// An intake.
    public init(decisions: [Decision], holds: [StandingHold] = [], lifts: [IdentityID] = []) {
        self.decisions = decisions
        self.holds = holds
        self.lifts = lifts
    }
}
