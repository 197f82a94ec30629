import BridgeCore
import BridgeMapping
import BridgePipeline
import BridgeState
import SCIMPath

/// The operations that take back what was done to single people and groups.
struct InverseOperations {
    let run: Run
    let undone: PlanID
    var draft: PlanDraft

    private var compiled: CompiledPipeline { run.compiled }
    private var reason: String { "taken back, because the plan \(undone.value) is undone" }

    /// - Parameter operations: what the plan did to this one, in order.
    mutating func plan(_ view: IdentityView, _ operations: [PlannedOperation]) async throws {
        let own = operations.filter { !$0.action.isMembership }
        let actions = Set(own.map(\.action))
        guard let account = view.account else {
            return list(
                view, "undo.gone", "cannot be brought back, because the account is gone; a lifted hold or the next run makes a new one")
        }
        if try await run.isProtected(account) {
            return list(view, HeldPeople.Hold.protected.code, HeldPeople.Hold.protected.message)
        }
        if actions.contains(.create) {
            takeBackCreation(view, account)
        } else if !own.isEmpty {
            restore(view, account, own)
        }
        try await takeBackMemberships(view, account, operations.filter(\.action.isMembership))
    }

    // MARK: Accounts that were made

    /// Nothing is deleted: who was created is disabled, as if they had left.
    private mutating func takeBackCreation(_ view: IdentityView, _ account: AccountLink) {
        guard account.state == .active else { return list(view, "undo.done", "is disabled already") }
        let outcome = MapStage(compiled: compiled, now: run.startedAt).map(view, isLeaver: true, isCreate: false, references: [:])
        guard compiled.activitySlots.contains(where: { outcome.desired.presence($0) != .unknown }) else {
            return list(view, "undo.created", "stays as it is: it was created, cannot be disabled, and nothing is deleted")
        }
        let changes = DiffStage(compiled: compiled).changes(to: outcome.desired, from: view.applied)
        let applied = DiffStage(compiled: compiled).applied(outcome.desired, changing: Set(changes.map(\.slot)), over: view.applied)
        draft.add(intent(view, .disable, account, state: .disabled), changes: changes.map(\.change), applied: applied)
    }

    // MARK: Values

    private mutating func restore(_ view: IdentityView, _ account: AccountLink, _ operations: [PlannedOperation]) {
        guard let base = view.applied else { return list(view, "undo.unknown", "stays as it is: what was applied is not known") }
        var before: [Int: [TargetValue]] = [:]
        for change in operations.flatMap(\.changes) {
            guard let slot = slot(of: change, in: view, base) else { continue }
            before[slot] = change.old
        }
        guard !before.isEmpty else { return }
        let changes = before.sorted { $0.key < $1.key }.map { slot, values in
            let mapping = compiled.rules.mappings[slot]
            return DiffStage.SlotChange(
                slot: slot,
                change: Change(
                    path: mapping.target, old: DiffStage(compiled: compiled).values(of: base, slot),
                    edit: values.isEmpty ? .clear : .set(values), isSensitive: mapping.isSensitive))
        }
        let action = Self.inverse(of: operations.map(\.action))
        let intent = intent(view, action, account, state: action == .disable ? .disabled : account.state == .gone ? .gone : .active)
        draft.add(intent, changes, desired: record(base, with: before), base: base)
    }

    /// The slot whose value can be taken back; what cannot is listed.
    private mutating func slot(of change: Change, in view: IdentityView, _ base: Record) -> Int? {
        let path = change.path.description
        guard let slot = compiled.rules.mappings.firstIndex(where: { $0.target == change.path }) else {
            list(view, "undo.unmapped", "\(path) stays as it is, because the pipeline no longer maps it")
            return nil
        }
        guard change.old != nil else {
            list(view, "undo.unknown", "\(path) stays as it is, because the value before is not known")
            return nil
        }
        if case .add = change.edit {
            list(view, "undo.added", "\(path) keeps the values that were added beside others")
            return nil
        }
        guard isAsLeft(by: change, slot, base) else {
            list(view, "undo.changed_since", "\(path) stays as it is, because it was changed again since")
            return nil
        }
        return slot
    }

    private func isAsLeft(by change: Change, _ slot: Int, _ base: Record) -> Bool {
        let normalized = compiled.targetAttributes[slot].normalized
        let values = DiffStage(compiled: compiled).values(of: base, slot)
        return values.map { normalized($0.text) } == change.newValues.map { normalized($0.text) }
    }

    private static func inverse(of actions: [PlannedOperation.Action]) -> PlannedOperation.Action {
        if actions.contains(.disable) { return .enable }
        if actions.contains(.enable) { return .disable }
        return actions.contains(.changeIdentifier) ? .changeIdentifier : .update
    }

    private func record(_ base: Record, with values: [Int: [TargetValue]]) -> Record {
        var builder = RecordBatchBuilder(layout: compiled.targetLayout, expecting: 1)
        builder.begin(.patch)
        for slot in 0..<compiled.targetLayout.attributes.count {
            guard let own = values[slot] else {
                builder.copy(base, slot: slot, to: slot)
                continue
            }
            builder.clear(slot: slot)
            for value in own {
                if case .binary(let bytes) = value {
                    builder.add(bytes.span, slot: slot)
                } else {
                    builder.add(value.recordText, slot: slot)
                }
            }
        }
        builder.end()
        return builder.finish()[0]
    }

    // MARK: Memberships

    /// Only memberships that are still as the plan left them.
    private mutating func takeBackMemberships(
        _ view: IdentityView, _ account: AccountLink, _ operations: [PlannedOperation]
    ) async throws {
        guard !operations.isEmpty else { return }
        let applied = Set(try await run.store.appliedMembers(of: view.id).map(\.member))
        let added = members(operations, .addMembers).filter(applied.contains)
        let removed = members(operations, .removeMembers).filter { !applied.contains($0) }
        let accounts = try await run.store.accounts(of: removed)
        let change = MembershipChange(
            view: view, target: account.target, label: view.label(compiled), sources: [], after: nil, reason: reason)
        draft.add(change, .removeMembers, added)
        draft.add(change, .addMembers, removed.filter { accounts[$0]?.target != nil })
    }

    private func members(_ operations: [PlannedOperation], _ action: PlannedOperation.Action) -> [IdentityID] {
        let values = operations.filter { $0.action == action }.flatMap(\.changes).flatMap(\.values)
        return values.compactMap { if case .identity(let id) = $0 { IdentityID(id) } else { nil } }.sorted()
    }

    // MARK: Words

    /// Without an input: nothing is settled by it, the identity is looked at again once its hold is over.
    private func intent(
        _ view: IdentityView, _ action: PlannedOperation.Action, _ account: AccountLink, state: AccountLink.State
    ) -> Intent {
        Intent(
            view: view, action: action, target: account.target, reason: reason, label: view.label(compiled), accountState: state)
    }

    private mutating func list(_ view: IdentityView, _ code: String, _ message: String) {
        draft.note(view, code: code, message: message, label: view.label(compiled))
    }
}

extension TargetValue {
    /// The value as applied records hold it.
    fileprivate var recordText: String {
        switch self {
        case .identity(let id): AppliedReference(identity: IdentityID(id), account: nil).text
        case .resource(let account): AppliedReference(identity: nil, account: account).text
        case .text, .boolean, .integer, .binary: text
        }
    }
}
