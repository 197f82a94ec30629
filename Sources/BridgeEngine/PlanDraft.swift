import BridgeCore
import BridgeMapping
import BridgePipeline
import BridgeState
import SCIMPath

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// A plan while it is being made: operations go to the store in batches, what has to be compared over the whole plan stays in memory.
struct PlanDraft {
    /// A unique value that an operation takes.
    struct Claim {
        var identity: IdentityID
        var sequence: Int64
        var slot: Int
        var hash: Fingerprint
        /// True: the operation takes the value; false: it gives the one before up.
        var takes: Bool
    }

    /// A reference operation whose person has no account yet.
    struct PendingReference {
        var sequence: Int64
        var identity: IdentityID
        var named: IdentityID
    }

    /// What is remembered of an operation that stands.
    struct Standing {
        var identity: IdentityID
        var action: PlannedOperation.Action
        var needsRequest: Bool
        var releaseKey: UInt64
        /// The attributes that change for somebody who has an account.
        var changedSlots: [UInt16] = []
    }

    let plan: PlanID
    let compiled: CompiledPipeline
    let key: FingerprintKey
    var lastSequence: Int64 = 0
    var operations: [PlannedOperation] = []
    var updates: [IdentityUpdate] = []
    private(set) var notes: [PlanNote] = []
    private(set) var noteCounts: [String: Int] = [:]
    /// The operations that stand, by action.
    var counts: [PlannedOperation.Action: Int] = [:]
    var requests = 0
    var claims: [Claim] = []
    var pendingReferences: [PendingReference] = []
    /// The creating operation of identities that get an account in this plan.
    var creating: [IdentityID: Int64] = [:]
    var standing: [Int64: Standing] = [:]
    /// The reference operation that follows an identity's own operation.
    var followers: [Int64: Int64] = [:]
    private(set) var amendments: [OperationAmendment] = []
    private var forgotten: [IdentityID] = []
    /// The values that were chosen in this plan because nobody had them.
    var chosen: Set<LookupKey> = []
    /// How many people each clause of the scope alone puts out, of those who were looked at.
    var scopeClauses: [String: Int] = [:]
    private var listed: [(identity: IdentityID, hold: HeldPeople.Hold)] = []
    var proposedAdoptions = 0
    var wanted: [IdentityID: [LookupKey]] = [:]
    /// When dates have these people looked at again, whatever becomes of them now.
    private var wakes: [IdentityID: Date] = [:]
    /// Groups that lose members of those that we put there, with the operations that take them out.
    var shrinking: [(group: IdentityID, label: String, removed: Int, of: Int, sequences: [Int64])] = []

    /// - Parameter sequence: the number of the plan's last operation so far.
    init(plan: PlanID, run: Run, after sequence: Int64 = 0) {
        self.plan = plan
        lastSequence = sequence
        compiled = run.compiled
        key = run.key
    }

    // MARK: What an evaluation found

    /// Has somebody looked at again at a time; what follows about them may name an earlier one.
    mutating func wake(_ view: IdentityView, at time: Date) { wakes[view.id] = time }

    /// The earlier of a time and the one that was noted for somebody.
    func wakeTime(_ view: IdentityView, or time: Date?) -> Date? {
        guard let noted = wakes[view.id] else { return time }
        return min(noted, time ?? noted)
    }

    /// Nothing has to be written. nil input: something stays open, so that the person is looked at again.
    mutating func settle(_ view: IdentityView, input: Fingerprint?, wakeAt: Date? = nil, link: AccountLink? = nil) {
        updates.append(
            IdentityUpdate(
                id: view.id, appliedInput: input, isSettled: input != nil, wakeAt: wakeTime(view, or: wakeAt),
                wantedKeys: wanted.removeValue(forKey: view.id), link: link))
    }

    /// The person stays as last applied and is listed.
    mutating func hold(_ view: IdentityView, _ hold: HeldPeople.Hold, label: String) {
        note(view, code: hold.code, message: hold.message, label: label)
        updates.append(
            IdentityUpdate(
                id: view.id, isSettled: false, wakeAt: view.stored.wakeAt, wantedKeys: wanted.removeValue(forKey: view.id)))
    }

    /// The account is no longer there: the link is forgotten, the next run makes or finds another.
    mutating func forgetAccount(_ view: IdentityView, _ account: AccountLink, label: String) {
        note(view, code: "account.gone", message: "the account is no longer at the target; the next run decides anew", label: label)
        var link = account
        link.state = .gone
        forgotten.append(view.id)
        updates.append(IdentityUpdate(id: view.id, isSettled: false, link: link))
    }

    /// The people whose accounts were forgotten since the last call.
    mutating func takeForgotten() -> [IdentityID] {
        defer { forgotten.removeAll() }
        return forgotten
    }

    mutating func note(_ view: IdentityView, code: String, message: String, label: String) {
        append(PlanNote(identity: view.id, code: code, message: message, label: label))
    }

    /// Lists something that nobody is counted under.
    mutating func remark(_ note: PlanNote) { notes.append(note) }

    mutating func append(_ note: PlanNote) {
        notes.append(note)
        noteCounts[note.code, default: 0] += 1
    }

    /// Lists somebody whose name is looked up when all are known.
    mutating func list(_ identity: IdentityID, _ hold: HeldPeople.Hold) { listed.append((identity, hold)) }

    /// Those who were listed since the last call.
    mutating func takeListed() -> [(identity: IdentityID, hold: HeldPeople.Hold)] {
        defer { listed.removeAll() }
        return listed
    }

    /// The unique values that a person should have.
    ///
    /// - Parameter open: slots whose values are not chosen yet: they stand in nobody's way.
    mutating func want(_ view: IdentityView, _ desired: Record, except open: Set<Int> = []) {
        wanted[view.id] = compiled.uniqueSlots.filter { !open.contains($0) }.compactMap { slot in
            let record = desired.presence(slot) == .unknown ? view.applied : desired
            return record?.text(slot).map { uniqueKey("unique:", slot, $0) }
        }
    }

    /// Somebody who left wants no values; those that the account still has are its own until it is gone.
    mutating func wantNothing(_ view: IdentityView) { wanted[view.id] = [] }

    func uniqueKey(_ prefix: String, _ slot: Int, _ value: String) -> LookupKey {
        LookupKey(
            scope: compiled.uniqueScope(prefix, compiled.targetLayout.attributes[slot].name),
            hash: KeyedHasher.hash(compiled.targetAttributes[slot].normalized(value), key: key))
    }

    // MARK: Over the whole plan

    /// Takes an operation out, and the one that follows it.
    mutating func refuse(_ sequence: Int64, _ reason: String) {
        guard let operation = standing.removeValue(forKey: sequence) else { return }
        counts[operation.action, default: 0] -= 1
        if operation.needsRequest { requests -= 1 }
        amendments.append(OperationAmendment(sequence: sequence, refusal: reason))
        if creating[operation.identity] == sequence { creating[operation.identity] = nil }
        if let follower = followers[sequence] { refuse(follower, reason) }
    }

    /// Takes out the operations of some actions, but for those that a release names; whose they are is listed.
    mutating func refuse(_ actions: Set<PlannedOperation.Action>, except released: Set<UInt64>) {
        let taken = standing.filter { actions.contains($0.value.action) && !released.contains($0.value.releaseKey) }
        for (sequence, operation) in taken.sorted(by: { $0.key < $1.key }) where stands(sequence) {
            refuse(sequence, HeldPeople.Hold.overLimit.message)
            list(operation.identity, .overLimit)
        }
    }

    /// Makes an operation wait for another one.
    mutating func order(_ sequence: Int64, after predecessor: Int64) {
        amendments.append(OperationAmendment(sequence: sequence, addAfter: [predecessor]))
    }

    /// True while an operation was not refused.
    func stands(_ sequence: Int64) -> Bool { standing[sequence] != nil }

    /// The operations that stand and that a release does not name, by action.
    func counts(without released: Set<UInt64>) -> [PlannedOperation.Action: Int] {
        standing.values.reduce(into: [:]) { if !released.contains($1.releaseKey) { $0[$1.action, default: 0] += 1 } }
    }

    /// The people for whom each attribute changes, of the operations that stand and that a release does not name.
    func changedPeople(without released: Set<UInt64>) -> [(path: AttributePath, people: Set<IdentityID>)] {
        var people: [UInt16: Set<IdentityID>] = [:]
        for operation in standing.values where !operation.changedSlots.isEmpty && !released.contains(operation.releaseKey) {
            for slot in operation.changedSlots { people[slot, default: []].insert(operation.identity) }
        }
        return people.sorted { $0.key < $1.key }.map { (compiled.rules.mappings[Int($0.key)].target, $0.value) }
    }

    /// The people who stand in the plan with an action, without those whom a release names.
    func people(with action: PlannedOperation.Action, without released: Set<UInt64>) -> [IdentityID] {
        standing.values.filter { $0.action == action && !released.contains($0.releaseKey) }.map(\.identity).sorted()
    }

    // MARK: Store

    /// Hands what has gathered to the store.
    mutating func flush(_ run: Run) async throws {
        if !operations.isEmpty { try await run.store.append(operations, to: plan, lease: run.lease) }
        if !updates.isEmpty { try await run.store.update(updates, lease: run.lease) }
        if !notes.isEmpty { try await run.store.append(notes, to: plan, lease: run.lease) }
        operations.removeAll(keepingCapacity: true)
        updates.removeAll(keepingCapacity: true)
        notes.removeAll(keepingCapacity: true)
        wakes.removeAll(keepingCapacity: true)
    }

    /// Hands the amendments to the store.
    mutating func flushAmendments(_ run: Run) async throws {
        if !amendments.isEmpty { try await run.store.amend(amendments, in: plan, lease: run.lease) }
        amendments.removeAll()
    }
}
