import BridgeCore
import BridgePipeline
import BridgeState

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// What is to be done with one person's account, apart from the values.
struct Intent {
    var view: IdentityView
    var action: PlannedOperation.Action
    /// nil: the account is to be made.
    var target: TargetID?
    var reason: String
    var label: String
    /// What is stored once all is written; nil: something stays open.
    var input: Fingerprint?
    /// The account's version that the changes were computed against.
    var version: String?
    /// What the account is like afterwards.
    var accountState = AccountLink.State.active
    var wakeAt: Date?
}

extension PlannedOperation.Action {
    /// Why the action is not planned while it is switched off.
    var skipMessage: String {
        switch self {
        case .create: "is not created, because the action create is switched off"
        case .delete: "left and is not deleted, because the action delete is switched off"
        case .disable: "left and is not disabled, because the action update is switched off"
        case .enable: "is back and is not enabled, because the action update is switched off"
        case .adopt: "is not adopted, because the action update is switched off"
        case .update, .changeIdentifier, .reference, .addMembers, .removeMembers:
            "is not changed, because the action update is switched off"
        }
    }
}

extension PlanDraft {
    /// The action is switched off: the person stays as last applied, is listed, and is looked at again.
    mutating func skip(_ view: IdentityView, _ action: PlannedOperation.Action, label: String) {
        note(view, code: "skipped.action_off", message: action.skipMessage, label: label)
        // Values that are not going to be written stand in nobody's way.
        wanted[view.id] = nil
        let slots = view.account == nil ? [] : compiled.uniqueSlots
        let kept = slots.compactMap { slot in view.applied?.text(slot).map { uniqueKey("unique:", slot, $0) } }
        updates.append(IdentityUpdate(id: view.id, isSettled: false, wakeAt: view.stored.wakeAt, wantedKeys: kept))
    }

    /// Adds a disable or a delete: it changes no references.
    mutating func add(_ intent: Intent, changes: [Change], applied: Record? = nil) {
        var operation = operation(intent, phase: compiled.phases.own, changes: changes)
        operation.input = intent.input
        operation.applied = applied.map(image)
        operation.appliedKeys = applied.map(appliedKeys)
        if intent.action == .delete { claim(operation.sequence, intent.view, nil, intent.view.applied) }
        append(operation, intent.view)
    }

    /// Adds what leads from `base` to `desired`: the person's own values, and in a later phase the references to others.
    mutating func add(_ intent: Intent, _ slotChanges: [DiffStage.SlotChange], desired: Record, base: Record?) {
        let diff = DiffStage(compiled: compiled)
        let referenceSlots = Set(compiled.references.map(\.targetSlot))
        let own = slotChanges.filter { !referenceSlots.contains($0.slot) }
        let references = slotChanges.filter { referenceSlots.contains($0.slot) }
        var predecessor: Int64?
        if !own.isEmpty || intent.action == .create || intent.action == .adopt {
            let applied = diff.applied(desired, changing: Set(own.map(\.slot)), over: base)
            predecessor = addOwn(intent, own.map(\.change), applied: applied, base: base, isLast: references.isEmpty)
            noteChanged(own, intent)
        }
        guard !references.isEmpty else { return }
        let applied = diff.applied(desired, changing: Set(slotChanges.map(\.slot)), over: base)
        addReferences(intent, references.map(\.change), applied: applied, after: predecessor)
        noteChanged(references, intent)
    }

    /// Remembers which attributes the last operation changes for somebody who has an account.
    private mutating func noteChanged(_ changes: [DiffStage.SlotChange], _ intent: Intent) {
        guard intent.action == .update else { return }
        standing[lastSequence]?.changedSlots = changes.compactMap { UInt16(exactly: $0.slot) }
    }

    private mutating func addOwn(_ intent: Intent, _ changes: [Change], applied: Record, base: Record?, isLast: Bool) -> Int64 {
        var operation = operation(intent, phase: compiled.phases.own, changes: changes)
        operation.version = intent.version
        operation.input = isLast ? intent.input : nil
        operation.applied = image(applied)
        operation.appliedKeys = appliedKeys(applied)
        if intent.action == .create || intent.action == .adopt { creating[intent.view.id] = operation.sequence }
        claim(operation.sequence, intent.view, applied, base)
        append(operation, intent.view)
        return operation.sequence
    }

    private mutating func addReferences(_ intent: Intent, _ changes: [Change], applied: Record, after predecessor: Int64?) {
        var operation = operation(intent, phase: compiled.phases.references, changes: changes)
        operation.action = intent.action == .enable && predecessor == nil ? .enable : .reference
        operation.reason = "refers to another person"
        operation.input = intent.input
        operation.applied = image(applied)
        if let predecessor {
            operation.after = [predecessor]
            followers[predecessor] = operation.sequence
        }
        for case .identity(let named) in changes.flatMap(\.newValues) {
            let reference = PendingReference(sequence: operation.sequence, identity: intent.view.id, named: IdentityID(named))
            pendingReferences.append(reference)
        }
        append(operation, intent.view)
    }

    private mutating func operation(_ intent: Intent, phase: Int, changes: [Change]) -> PlannedOperation {
        lastSequence += 1
        return PlannedOperation(
            sequence: lastSequence, phase: phase, identity: intent.view.id, kind: compiled.rules.kind, action: intent.action,
            target: intent.target, changes: changes, reason: intent.reason, label: intent.label, accountState: intent.accountState,
            wakeAt: wakeTime(intent.view, or: intent.wakeAt))
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
}
