public import BridgeCore

#if canImport(FoundationEssentials)
    public import FoundationEssentials
#else
    public import Foundation
#endif

/// What the bridge remembers: source records, identities, plans and the journal of writes.
///
/// Batches go in and come out; no cursor and no transaction leaves a store, so that a server can stand behind it. Every method is all
/// or nothing. Methods that write take a ``Lease`` and throw `state.lease_lost` when a newer one was given out for its name. Thread
/// safe. Every store passes the suite of `BridgeTestKit`.
public protocol StateStore: Sendable {
    // MARK: Binding

    /// Binds an empty state to the systems of its connectors, or checks that it is bound to these.
    ///
    /// - Parameter systems: the system identity of each connector by its role, such as `source office` or `target`. New roles are
    ///   added.
    /// - Returns: the state's key for fingerprints, made once.
    /// - Throws: `state.other_system` when a role is bound to another system; nothing is changed then.
    func bind(_ systems: [String: String]) async throws -> FingerprintKey

    /// The system identity of each role that the state is bound to.
    func systems() async throws -> [String: String]

    /// Binds roles to other systems: the same directory or application under another identity. Plans that were made before are stale.
    func rebind(_ systems: [String: String], lease: Lease) async throws

    /// A number that grows with every change of records, identities or outcomes: plans are bound to it.
    func generation() async throws -> Int64

    /// A small fact by name; nil when it was never set.
    func fact(_ name: String) async throws -> String?

    /// Sets small facts; nil removes one. Does not change the generation.
    func setFacts(_ facts: [String: String?], lease: Lease) async throws

    // MARK: Leases

    /// Takes the right to write, when nobody holds it or the holder's time is over.
    ///
    /// An owner who holds it already takes it over from itself: it was killed and came back. The former lease no longer writes.
    /// - Throws: `state.in_use`, naming the owner and since when.
    func acquireLease(_ name: String, owner: String, now: Date, duration: TimeInterval) async throws -> Lease

    /// Prolongs a lease. Throws `state.lease_lost` when it was taken over.
    func renewLease(_ lease: Lease, now: Date, duration: TimeInterval) async throws

    /// Gives a lease back; harmless when it is lost already.
    func releaseLease(_ lease: Lease) async throws

    // MARK: Source records

    /// What is known of the records of a source and kind, in pages by anchor hash. Narrow: images are not loaded.
    func knownRecords(source: String, kind: ResourceKind, after: UInt64?, limit: Int) async throws -> [KnownRecord]

    /// The records of these anchor hashes, with images. Unknown ones are left out.
    func records(source: String, kind: ResourceKind, anchors: [UInt64]) async throws -> [StoredRecord]

    /// Takes changed records, what is missing, and the state of the read in, in one transaction. Identities concerned become dirty.
    ///
    /// A record keeps its identity; its lookup keys are replaced. A record that is taken in is no longer missing.
    func commit(_ intake: Intake, lease: Lease) async throws

    // MARK: Joining

    /// Present records of a kind that belong to no identity yet, in pages by (source, anchor hash).
    func unjoinedRecords(kind: ResourceKind, after: RecordReference?, limit: Int) async throws -> [StoredRecord]

    /// Who holds lookup keys: one entry a record and key.
    func holders(of keys: [LookupKey]) async throws -> [KeyHolder]

    /// Gives records to identities. Identities concerned become dirty.
    ///
    /// - Returns: the identity of each join, in order; joins with the same `.new` number share one new identity.
    func join(_ joins: [RecordJoin], kind: ResourceKind, lease: Lease) async throws -> [IdentityID]

    // MARK: Identities

    /// Identities of a kind whose input may differ from what was applied, in order of their ids, after `after`.
    func dirtyIdentities(kind: ResourceKind, after: IdentityID?, limit: Int) async throws -> [IdentityID]

    /// All identities of a kind, in order of their ids, after `after`.
    func identityIDs(kind: ResourceKind, after: IdentityID?, limit: Int) async throws -> [IdentityID]

    /// Marks identities dirty: all of a kind, those whose time to wake has come, or these; see ``DirtySelection``.
    func markDirty(_ selection: DirtySelection, kind: ResourceKind, lease: Lease) async throws

    /// Identities with all their records and images, in the order asked for; unknown ones are left out.
    func identities(_ ids: [IdentityID]) async throws -> [StoredIdentity]

    /// Which of these target ids belong to which identity, present, gone or forgotten.
    func identities(linkedTo ids: [TargetID], kind: ResourceKind) async throws -> [TargetID: IdentityID]

    /// Stores what an evaluation found, without a write to the target.
    func update(_ updates: [IdentityUpdate], lease: Lease) async throws

    /// The identities of one kind in numbers.
    func population(kind: ResourceKind) async throws -> Population

    /// Groups of identities that want the same unique value, within scopes that start with `scopePrefix`.
    func collisions(scopePrefix: String) async throws -> [Collision]

    // MARK: Memberships

    /// What is known of the member lists of a source, in pages by the group's anchor hash. Narrow: members are not loaded.
    func knownMemberLists(source: String, after: UInt64?, limit: Int) async throws -> [KnownMemberList]

    /// Takes member lists in, in one transaction. A list that is given replaces the one before.
    func commit(_ intake: MembershipIntake, lease: Lease) async throws

    /// All groups of a kind as their memberships stand, in order of their ids, after `after`.
    func memberGroups(kind: ResourceKind, after: IdentityID?, limit: Int) async throws -> [MemberGroup]

    /// The lookup keys of the members of a list; none for an unknown one.
    func memberKeys(of group: RecordReference) async throws -> [LookupKey]

    /// The members that we put into a group and that are still in it as far as we know, in order of their ids.
    ///
    /// A member whose account is gone is in no group any more, and a group that is gone has no members: the stores see to that with
    /// the link, and clear the ``MemberGroup/input`` of the groups concerned. They also clear it when an intake marks a member's record
    /// as deleted, in the same transaction.
    func appliedMembers(of group: IdentityID) async throws -> [AppliedMember]

    /// Kind and account of identities, without their records; unknown ones are left out.
    func accounts(of ids: [IdentityID]) async throws -> [IdentityID: IdentityAccount]

    /// Stores that the memberships of groups are applied to the end. Does not change the generation: nothing else rests on it.
    func settleMemberships(_ inputs: [IdentityID: Fingerprint], lease: Lease) async throws

    // MARK: Decisions of people

    /// The holds of people and groups, also those whose time is over and that nobody lifted, in order of their identities.
    func standingHolds() async throws -> [StandingHold]

    /// Keeps decisions, sets holds and lifts others, in one transaction.
    ///
    /// Identities that are held or no longer held become dirty, and the inputs that were applied to them and to their memberships are
    /// forgotten: once a hold is over, they are looked at as if they were new. A hold of an unknown identity is refused with all else.
    func decide(_ intake: DecisionIntake, lease: Lease) async throws

    /// What people decided, oldest first, in pages.
    func decisions(after index: Int64?, limit: Int) async throws -> [Decision]

    // MARK: Plans

    /// Begins a plan. Unsealed plans are never applied; an older waiting plan is superseded when this one is sealed.
    func createPlan(_ head: PlanHead, lease: Lease) async throws

    /// Adds operations to an unsealed plan.
    func append(_ operations: [PlannedOperation], to plan: PlanID, lease: Lease) async throws

    /// Changes operations of an unsealed plan: order, or refusal with a reason.
    func amend(_ amendments: [OperationAmendment], in plan: PlanID, lease: Lease) async throws

    /// Adds what the plan lists besides operations: held people, waiting references.
    func append(_ notes: [PlanNote], to plan: PlanID, lease: Lease) async throws

    /// Seals a plan at the state's present generation, with its final head. Plans that wait are superseded, unless this one is on demand.
    func seal(_ head: PlanHead, lease: Lease) async throws

    /// Changes the status of a sealed plan: released, rejected, applied.
    func setStatus(_ status: PlanHead.Status, of plan: PlanID, reason: String?, now: Date, lease: Lease) async throws

    /// The head of a plan; nil: there is none of that id.
    func plan(_ id: PlanID) async throws -> PlanHead?

    /// Sealed plans, the latest first.
    func recentPlans(limit: Int) async throws -> [PlanHead]

    /// The operations of a plan in order of phase and sequence, in pages.
    func operations(of plan: PlanID, after sequence: Int64?, limit: Int) async throws -> [PlannedOperation]

    /// Single operations of a plan in order of their numbers; unknown ones are left out.
    func operations(of plan: PlanID, sequences: [Int64]) async throws -> [PlannedOperation]

    /// The operations of a plan by their status, in numbers.
    func operationCounts(of plan: PlanID) async throws -> [PlannedOperation.Status: Int]

    /// What a plan lists besides operations, in pages.
    func notes(of plan: PlanID, after index: Int64?, limit: Int) async throws -> [PlanNote]

    // MARK: Applying

    /// Takes up to `limit` waiting operations of the lowest phase that still has unfinished ones, whose predecessors are done, and
    /// commits them as in flight before it returns.
    ///
    /// Waiting operations with a failed or refused predecessor become refused. Returns nothing when only in-flight or in-doubt
    /// operations are left in that phase, or none at all.
    func claim(_ plan: PlanID, limit: Int, now: Date, lease: Lease) async throws -> [PlannedOperation]

    /// Turns what a dead process left in flight into in doubt and returns all operations in doubt.
    func takeOverDoubtful(_ plan: PlanID, lease: Lease) async throws -> [PlannedOperation]

    /// Puts outcomes, links, applied values and the journal in, in one transaction.
    func record(_ outcomes: [OperationOutcome], of plan: PlanID, now: Date, lease: Lease) async throws

    /// The journal: outcomes since a time, oldest first, in pages.
    func journal(since: Date?, after index: Int64?, limit: Int) async throws -> [JournalEntry]

    /// How many operations of each action were done since a time.
    func completedActions(since: Date, kind: ResourceKind) async throws -> [PlannedOperation.Action: Int]

    // MARK: People's data

    /// What plans and the journal hold about an identity. It looks at everything: for a person who asks, not for every run.
    func history(of identity: IdentityID) async throws -> PersonalHistory

    /// Forgets identities; those that are unknown are passed over. Plans that were made before are stale.
    ///
    /// Operations keep their number, action and outcome, and lose changes, names and accounts, once their plan is over.
    /// - Throws: `state.still_there` for ``Forgetting/everything`` of one that a source still has, or whose account is not gone;
    ///   nothing is forgotten then.
    func forget(_ identities: [IdentityID], _ forgetting: Forgetting, lease: Lease) async throws

    /// Deletes what is no longer kept.
    ///
    /// - Returns: how many identities were forgotten.
    func prune(_ retention: Retention, lease: Lease) async throws -> Int

    /// Closes the store.
    func close() async throws
}
