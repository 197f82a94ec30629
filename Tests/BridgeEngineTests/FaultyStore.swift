import BridgeCore
import BridgeState
import Synchronization

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// A store in front of another one at which the process dies: a call throws, before or after it took effect, and all later ones do.
final class FaultyStore: StateStore {
    private struct Plan {
        var calls = 0
        var diesAt: Int?
        var diesBefore: String?
        var error: (any Error)?
        var takesEffect = false
        var isDead = false
    }

    private let base: any StateStore
    private let plan = Mutex(Plan())

    init(_ base: any StateStore) { self.base = base }

    /// How many writing calls there were.
    var calls: Int { plan.withLock { $0.calls } }

    /// True when the process died.
    var isDead: Bool { plan.withLock { $0.isDead } }

    /// Dies at the n-th writing call from now on, from 0.
    func kills(at call: Int, afterEffect: Bool) {
        plan.withLock { $0 = Plan(diesAt: call, takesEffect: afterEffect) }
    }

    /// Dies before a method of that name.
    func killsBefore(_ name: String) { plan.withLock { $0 = Plan(diesBefore: name) } }

    /// A method of that name throws an error, as if the state were broken.
    func fails(before name: String, with error: any Error) {
        plan.withLock { $0 = Plan(diesBefore: name, error: error) }
    }

    private func reading() throws {
        if isDead { throw CancellationError() }
    }

    private func writing<Result>(_ name: String = #function, _ body: () async throws -> Result) async throws -> Result {
        let (dies, takesEffect) = plan.withLock { plan in
            defer { plan.calls += 1 }
            let dies = plan.isDead || plan.diesAt == plan.calls || plan.diesBefore.map { name.hasPrefix($0 + "(") } ?? false
            let takesEffect = !plan.isDead && plan.takesEffect
            plan.isDead = plan.isDead || dies
            return (dies, takesEffect)
        }
        guard dies else { return try await body() }
        if takesEffect { _ = try await body() }
        throw plan.withLock { $0.error } ?? CancellationError()
    }

    // MARK: Reading

    func systems() async throws -> [String: String] { try await base.systems() }

    func rebind(_ systems: [String: String], lease: Lease) async throws {
        try await writing { try await base.rebind(systems, lease: lease) }
    }

    func generation() async throws -> Int64 {
        try reading()
        return try await base.generation()
    }

    func fact(_ name: String) async throws -> String? {
        try reading()
        return try await base.fact(name)
    }

    func knownRecords(source: String, kind: ResourceKind, after: UInt64?, limit: Int) async throws -> [KnownRecord] {
        try reading()
        return try await base.knownRecords(source: source, kind: kind, after: after, limit: limit)
    }

    func records(source: String, kind: ResourceKind, anchors: [UInt64]) async throws -> [StoredRecord] {
        try reading()
        return try await base.records(source: source, kind: kind, anchors: anchors)
    }

    func unjoinedRecords(kind: ResourceKind, after: RecordReference?, limit: Int) async throws -> [StoredRecord] {
        try reading()
        return try await base.unjoinedRecords(kind: kind, after: after, limit: limit)
    }

    func holders(of keys: [LookupKey]) async throws -> [KeyHolder] {
        try reading()
        return try await base.holders(of: keys)
    }

    func dirtyIdentities(kind: ResourceKind, after: IdentityID?, limit: Int) async throws -> [IdentityID] {
        try reading()
        return try await base.dirtyIdentities(kind: kind, after: after, limit: limit)
    }

    func identityIDs(kind: ResourceKind, after: IdentityID?, limit: Int) async throws -> [IdentityID] {
        try reading()
        return try await base.identityIDs(kind: kind, after: after, limit: limit)
    }

    func identities(_ ids: [IdentityID]) async throws -> [StoredIdentity] {
        try reading()
        return try await base.identities(ids)
    }

    func identities(linkedTo ids: [TargetID], kind: ResourceKind) async throws -> [TargetID: IdentityID] {
        try reading()
        return try await base.identities(linkedTo: ids, kind: kind)
    }

    func population(kind: ResourceKind) async throws -> Population {
        try reading()
        return try await base.population(kind: kind)
    }

    func collisions(scopePrefix: String) async throws -> [Collision] {
        try reading()
        return try await base.collisions(scopePrefix: scopePrefix)
    }

    func knownMemberLists(source: String, after: UInt64?, limit: Int) async throws -> [KnownMemberList] {
        try reading()
        return try await base.knownMemberLists(source: source, after: after, limit: limit)
    }

    func memberGroups(kind: ResourceKind, after: IdentityID?, limit: Int) async throws -> [MemberGroup] {
        try reading()
        return try await base.memberGroups(kind: kind, after: after, limit: limit)
    }

    func memberKeys(of group: RecordReference) async throws -> [LookupKey] {
        try reading()
        return try await base.memberKeys(of: group)
    }

    func appliedMembers(of group: IdentityID) async throws -> [AppliedMember] {
        try reading()
        return try await base.appliedMembers(of: group)
    }

    func accounts(of ids: [IdentityID]) async throws -> [IdentityID: IdentityAccount] {
        try reading()
        return try await base.accounts(of: ids)
    }

    func plan(_ id: PlanID) async throws -> PlanHead? {
        try reading()
        return try await base.plan(id)
    }

    func recentPlans(limit: Int) async throws -> [PlanHead] {
        try reading()
        return try await base.recentPlans(limit: limit)
    }

    func standingHolds() async throws -> [StandingHold] {
        try reading()
        return try await base.standingHolds()
    }

    func decisions(after index: Int64?, limit: Int) async throws -> [Decision] {
        try reading()
        return try await base.decisions(after: index, limit: limit)
    }

    func operations(of plan: PlanID, sequences: [Int64]) async throws -> [PlannedOperation] {
        try reading()
        return try await base.operations(of: plan, sequences: sequences)
    }

    func operations(of plan: PlanID, after sequence: Int64?, limit: Int) async throws -> [PlannedOperation] {
        try reading()
        return try await base.operations(of: plan, after: sequence, limit: limit)
    }

    func operationCounts(of plan: PlanID) async throws -> [PlannedOperation.Status: Int] {
        try reading()
        return try await base.operationCounts(of: plan)
    }

    func notes(of plan: PlanID, after index: Int64?, limit: Int) async throws -> [PlanNote] {
        try reading()
        return try await base.notes(of: plan, after: index, limit: limit)
    }

    func journal(since: Date?, after index: Int64?, limit: Int) async throws -> [JournalEntry] {
        try reading()
        return try await base.journal(since: since, after: index, limit: limit)
    }

    func completedActions(since: Date, kind: ResourceKind) async throws -> [PlannedOperation.Action: Int] {
        try reading()
        return try await base.completedActions(since: since, kind: kind)
    }

    func history(of identity: IdentityID) async throws -> PersonalHistory { try await base.history(of: identity) }

    func forget(_ identities: [IdentityID], _ forgetting: Forgetting, lease: Lease) async throws {
        try await writing { try await base.forget(identities, forgetting, lease: lease) }
    }

    func prune(_ retention: Retention, lease: Lease) async throws -> Int {
        try await writing { try await base.prune(retention, lease: lease) }
    }

    func close() async throws { try await base.close() }

    // MARK: Writing

    func bind(_ systems: [String: String]) async throws -> FingerprintKey { try await writing { try await base.bind(systems) } }

    func setFacts(_ facts: [String: String?], lease: Lease) async throws {
        try await writing { try await base.setFacts(facts, lease: lease) }
    }

    func acquireLease(_ name: String, owner: String, now: Date, duration: TimeInterval) async throws -> Lease {
        try await writing { try await base.acquireLease(name, owner: owner, now: now, duration: duration) }
    }

    func renewLease(_ lease: Lease, now: Date, duration: TimeInterval) async throws {
        try await writing { try await base.renewLease(lease, now: now, duration: duration) }
    }

    func releaseLease(_ lease: Lease) async throws { try await writing { try await base.releaseLease(lease) } }

    func commit(_ intake: Intake, lease: Lease) async throws { try await writing { try await base.commit(intake, lease: lease) } }

    func join(_ joins: [RecordJoin], kind: ResourceKind, lease: Lease) async throws -> [IdentityID] {
        try await writing { try await base.join(joins, kind: kind, lease: lease) }
    }

    func markDirty(_ selection: DirtySelection, kind: ResourceKind, lease: Lease) async throws {
        try await writing { try await base.markDirty(selection, kind: kind, lease: lease) }
    }

    func update(_ updates: [IdentityUpdate], lease: Lease) async throws {
        try await writing { try await base.update(updates, lease: lease) }
    }

    func commit(_ intake: MembershipIntake, lease: Lease) async throws {
        try await writing { try await base.commit(intake, lease: lease) }
    }

    func settleMemberships(_ inputs: [IdentityID: Fingerprint], lease: Lease) async throws {
        try await writing { try await base.settleMemberships(inputs, lease: lease) }
    }

    func decide(_ intake: DecisionIntake, lease: Lease) async throws {
        try await writing { try await base.decide(intake, lease: lease) }
    }

    func createPlan(_ head: PlanHead, lease: Lease) async throws { try await writing { try await base.createPlan(head, lease: lease) } }

    func append(_ operations: [PlannedOperation], to plan: PlanID, lease: Lease) async throws {
        try await writing { try await base.append(operations, to: plan, lease: lease) }
    }

    func amend(_ amendments: [OperationAmendment], in plan: PlanID, lease: Lease) async throws {
        try await writing { try await base.amend(amendments, in: plan, lease: lease) }
    }

    func append(_ notes: [PlanNote], to plan: PlanID, lease: Lease) async throws {
        try await writing { try await base.append(notes, to: plan, lease: lease) }
    }

    func seal(_ head: PlanHead, lease: Lease) async throws { try await writing { try await base.seal(head, lease: lease) } }

    func setStatus(_ status: PlanHead.Status, of plan: PlanID, reason: String?, now: Date, lease: Lease) async throws {
        try await writing { try await base.setStatus(status, of: plan, reason: reason, now: now, lease: lease) }
    }

    func claim(_ plan: PlanID, limit: Int, now: Date, lease: Lease) async throws -> [PlannedOperation] {
        try await writing { try await base.claim(plan, limit: limit, now: now, lease: lease) }
    }

    func takeOverDoubtful(_ plan: PlanID, lease: Lease) async throws -> [PlannedOperation] {
        try await writing { try await base.takeOverDoubtful(plan, lease: lease) }
    }

    func record(_ outcomes: [OperationOutcome], of plan: PlanID, now: Date, lease: Lease) async throws {
        try await writing { try await base.record(outcomes, of: plan, now: now, lease: lease) }
    }
}
