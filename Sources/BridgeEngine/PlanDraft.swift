import BridgeCore
import BridgePipeline
import BridgeState

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
    private struct Standing {
        var identity: IdentityID
        var action: PlannedOperation.Action
        var needsRequest: Bool
        var releaseKey: UInt64
    }

    let plan: PlanID
    private let compiled: CompiledPipeline
    private let key: FingerprintKey
    private var sequence: Int64 = 0
    private var operations: [PlannedOperation] = []
    private var updates: [IdentityUpdate] = []
    private(set) var notes: [PlanNote] = []
    private(set) var noteCounts: [String: Int] = [:]
    /// The operations that stand, by action.
    private(set) var counts: [PlannedOperation.Action: Int] = [:]
    private(set) var requests = 0
    private(set) var claims: [Claim] = []
    private(set) var pendingReferences: [PendingReference] = []
    /// The creating operation of identities that get an account in this plan.
    private(set) var creating: [IdentityID: Int64] = [:]
    private var standing: [Int64: Standing] = [:]
    /// The reference operation that follows an identity's own operation.
    private(set) var followers: [Int64: Int64] = [:]
    private(set) var amendments: [OperationAmendment] = []
    private var forgotten: [IdentityID] = []
    var proposedAdoptions = 0
    private var wanted: [IdentityID: [LookupKey]] = [:]

    init(plan: PlanID, run: Run) {
        self.plan = plan
        compiled = run.compiled
        key = run.key
    }

    // MARK: What an evaluation found

    /// Nothing has to be written. nil input: something stays open, so that the person is looked at again.
    mutating func settle(_ view: IdentityView, input: Fingerprint?, wakeAt: Date? = nil, link: AccountLink? = nil) {
        updates.append(
            IdentityUpdate(
                id: view.id, appliedInput: input, isSettled: input != nil, wakeAt: wakeAt, wantedKeys: wanted.removeValue(forKey: view.id), link: link))
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

    mutating func append(_ note: PlanNote) {
        notes.append(note)
        noteCounts[note.code, default: 0] += 1
    }

    /// The unique values that a person should have.
    mutating func want(_ view: IdentityView, _ desired: Record) {
        wanted[view.id] = compiled.uniqueSlots.compactMap { slot in
            let record = desired.presence(slot) == .unknown ? view.applied : desired
            return record?.text(slot).map { uniqueKey("unique:", slot, $0) }
        }
    }

    /// Somebody who left and has no account takes no value from others.
    mutating func wantNothing(_ view: IdentityView) { wanted[view.id] = [] }

    private func uniqueKey(_ prefix: String, _ slot: Int, _ value: String) -> LookupKey {
        LookupKey(
            scope: prefix + compiled.targetLayout.attributes[slot].name,
            hash: KeyedHasher.hash(compiled.targetAttributes[slot].normalized(value), key: key))
    }

    // MARK: Operations

    /// An operation whose changes hold no references: a disable or a delete.
    mutating func add(
        _ view: IdentityView, action: PlannedOperation.Action, target: TargetID?, changes: [Change], reason: String, label: String,
        input: Fingerprint?, applied: Record? = nil, accountState: AccountLink.State, wakeAt: Date? = nil
    ) {
        let operation = PlannedOperation(
            sequence: next(), phase: 1, identity: view.id, kind: compiled.rules.kind, action: action, target: target, changes: changes,
            reason: reason, label: label, input: input, applied: applied.map(image), appliedKeys: applied.map(appliedKeys),
            accountState: accountState, wakeAt: wakeAt)
        if action == .delete { claim(operation.sequence, view, nil, view.applied) }
        append(operation, view)
    }

    /// Operations with values: the person's own, and one for references to others, which comes in a later phase.
    mutating func add(
        _ view: IdentityView, action: PlannedOperation.Action, target: TargetID?, slotChanges: [DiffStage.SlotChange], desired: Record,
        base: Record?, reason: String, label: String, input: Fingerprint?, version: String? = nil, wakeAt: Date?
    ) {
        let diff = DiffStage(compiled: compiled)
        let referenceSlots = Set(compiled.references.map(\.targetSlot))
        let own = slotChanges.filter { !referenceSlots.contains($0.slot) }
        let references = slotChanges.filter { referenceSlots.contains($0.slot) }
        let applied = diff.applied(desired, changing: Set(own.map(\.slot)), over: base)
        var predecessor: Int64?
        if !own.isEmpty || action == .create || action == .adopt {
            let operation = PlannedOperation(
                sequence: next(), phase: 1, identity: view.id, kind: compiled.rules.kind, action: action, target: target,
                changes: own.map(\.change), reason: reason, label: label, version: version, input: references.isEmpty ? input : nil,
                applied: image(applied), appliedKeys: appliedKeys(applied), wakeAt: wakeAt)
            predecessor = operation.sequence
            if action == .create || action == .adopt { creating[view.id] = operation.sequence }
            claim(operation.sequence, view, applied, base)
            append(operation, view)
        }
        guard !references.isEmpty else { return }
        let after = diff.applied(desired, changing: Set(slotChanges.map(\.slot)), over: base)
        let operation = PlannedOperation(
            sequence: next(), phase: 2, identity: view.id, kind: compiled.rules.kind,
            action: action == .enable && predecessor == nil ? .enable : .reference, target: target, changes: references.map(\.change),
            reason: "refers to another person", label: label, after: predecessor.map { [$0] } ?? [], input: input,
            applied: image(after), appliedKeys: nil, wakeAt: wakeAt)
        if let predecessor { followers[predecessor] = operation.sequence }
        for case .identity(let named) in references.flatMap(\.change.newValues) {
            pendingReferences.append(
                PendingReference(sequence: operation.sequence, identity: view.id, named: IdentityID(named)))
        }
        append(operation, view)
    }

    private mutating func next() -> Int64 {
        sequence += 1
        return sequence
    }

    private mutating func append(_ operation: PlannedOperation, _ view: IdentityView) {
        operations.append(operation)
        let needsRequest = !operation.changes.isEmpty || operation.action == .delete
        standing[operation.sequence] = Standing(
            identity: view.id, action: operation.action, needsRequest: needsRequest, releaseKey: operation.releaseKey)
        counts[operation.action, default: 0] += 1
        if needsRequest { requests += 1 }
        guard let keys = wanted.removeValue(forKey: view.id) else { return }
        updates.append(IdentityUpdate(id: view.id, isSettled: false, wakeAt: view.stored.wakeAt, wantedKeys: keys))
    }

    private func image(_ record: Record) -> StoredImage {
        StoredImage(layout: compiled.targetLayout, bytes: RecordImage.encode(record))
    }

    private func appliedKeys(_ record: Record) -> [LookupKey] {
        compiled.uniqueSlots.compactMap { slot in record.text(slot).map { uniqueKey("applied:", slot, $0) } }
    }

    /// Remembers which unique values an operation takes and which it gives up.
    private mutating func claim(_ sequence: Int64, _ view: IdentityView, _ new: Record?, _ old: Record?) {
        for slot in compiled.uniqueSlots {
            let taken = new?.text(slot).map { uniqueKey("applied:", slot, $0).hash }
            let freed = old?.text(slot).map { uniqueKey("applied:", slot, $0).hash }
            guard taken != freed else { continue }
            if let taken { claims.append(Claim(identity: view.id, sequence: sequence, slot: slot, hash: taken, takes: true)) }
            if let freed { claims.append(Claim(identity: view.id, sequence: sequence, slot: slot, hash: freed, takes: false)) }
        }
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

    // MARK: Store

    /// Hands what has gathered to the store.
    mutating func flush(_ run: Run) async throws {
        if !operations.isEmpty { try await run.store.append(operations, to: plan, lease: run.lease) }
        if !updates.isEmpty { try await run.store.update(updates, lease: run.lease) }
        if !notes.isEmpty { try await run.store.append(notes, to: plan, lease: run.lease) }
        operations.removeAll(keepingCapacity: true)
        updates.removeAll(keepingCapacity: true)
        notes.removeAll(keepingCapacity: true)
    }

    /// Hands the amendments to the store.
    mutating func flushAmendments(_ run: Run) async throws {
        if !amendments.isEmpty { try await run.store.amend(amendments, in: plan, lease: run.lease) }
        amendments.removeAll()
    }
}
