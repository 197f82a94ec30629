import BridgeCore
import BridgePipeline
import BridgeState

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// How somebody leaves.
struct Leaving {
    var way: LeavingWay
    var rule: LeavingRule
    var because: String
}

extension EvaluateStage {
    mutating func planLeaver(_ view: IdentityView, _ leaving: Leaving, _ input: Fingerprint) async throws {
        draft.wantNothing(view)
        guard let account = view.account else { return draft.settle(view, input: input) }
        if leaving.rule.action == .delete {
            return try await planDelete(view, account, "deleted, because \(leaving.because)", input)
        }
        if account.state != .disabled || survey != nil, try await planDisable(view, account, leaving, input) { return }
        guard let due = leaving.rule.deletionDate(since: account.disabledSince) else { return draft.settle(view, input: input) }
        guard due <= run.startedAt else { return draft.settle(view, input: input, wakeAt: due) }
        let since = account.disabledSince.map { " since \(ISO8601.text($0))" } ?? ""
        let reason = "deleted, because the account is disabled\(since) and the person left: \(leaving.because)"
        try await planDelete(view, account, reason, input)
    }

    private mutating func planDelete(_ view: IdentityView, _ account: AccountLink, _ reason: String, _ input: Fingerprint) async throws {
        guard compiled.rules.actions.delete else { return draft.skip(view, .delete, label: label(view)) }
        if try await isProtected(account) { return draft.hold(view, .protected, label: label(view)) }
        let intent = Intent(
            view: view, action: .delete, target: account.target, reason: reason, label: label(view), input: input, accountState: .gone)
        draft.add(intent, changes: [])
    }

    /// - Returns: false when the account is disabled already and stays so: only the time can have something to do.
    private mutating func planDisable(
        _ view: IdentityView, _ account: AccountLink, _ leaving: Leaving, _ input: Fingerprint
    ) async throws -> Bool {
        let outcome = mapper.map(view, isLeaver: true, isCreate: false, references: [:])
        noteErrors(outcome, view)
        guard compiled.activitySlots.contains(where: { outcome.desired.presence($0) != .unknown }) else {
            if account.state != .disabled { draft.hold(view, .cannotDisable, label: label(view)) }
            return account.state != .disabled
        }
        guard let known = try await known(of: account, view, desired: outcome.desired) else {
            draft.forgetAccount(view, account, label: label(view))
            return true
        }
        let changes = diff.changes(to: outcome.desired, from: known.base)
        if changes.isEmpty, account.state == .disabled { return false }
        let because = account.state == .disabled ? "somebody else enabled the account, and \(leaving.because)" : leaving.because
        try await addDisable(
            view, account, Leaving(way: leaving.way, rule: leaving.rule, because: because), outcome.desired, known, changes,
            input)
        return true
    }

    private mutating func addDisable(
        _ view: IdentityView, _ account: AccountLink, _ leaving: Leaving, _ desired: Record, _ known: Known,
        _ changes: [DiffStage.SlotChange], _ input: Fingerprint
    ) async throws {
        guard !changes.isEmpty else { return markDisabled(view, account, leaving.rule, input) }
        guard compiled.rules.actions.update else { return draft.skip(view, .disable, label: label(view)) }
        if try await isProtected(account) { return draft.hold(view, .protected, label: label(view)) }
        let applied = diff.applied(desired, changing: Set(changes.map(\.slot)), over: known.base)
        let intent = Intent(
            view: view, action: .disable, target: account.target, reason: "disabled, because \(leaving.because)\(removal)",
            label: label(view),
            input: input, accountState: .disabled, wakeAt: leaving.rule.deletionDate(since: account.disabledSince ?? run.startedAt))
        draft.add(intent, changes: changes.map(\.change), applied: applied)
    }

    /// What a person who reads the plan must know of a disable.
    private var removal: String {
        compiled.disablingMayRemove ? "; may delete a pending invitation, which cannot be undone" : ""
    }

    /// The account has all that a disabled one has already.
    private mutating func markDisabled(_ view: IdentityView, _ account: AccountLink, _ rule: LeavingRule, _ input: Fingerprint) {
        var link = account
        link.state = .disabled
        link.disabledSince = link.disabledSince ?? run.startedAt
        draft.settle(view, input: input, wakeAt: rule.deletionDate(since: link.disabledSince), link: link)
    }
}

extension LeavingRule {
    /// When the account is deleted; nil: never.
    func deletionDate(since disabled: Date?) -> Date? {
        guard let days = deleteAfterDays, let disabled else { return nil }
        return disabled.addingTimeInterval(Double(days) * 86_400)
    }
}

extension HeldPeople.Hold {
    static let cannotDisable = Self(
        code: "held.cannot_disable",
        message: "left and keeps the account as it is, because no mapping that reads IsSoftDeleted gives a value")
}
