import BridgeCore
import BridgeMapping
import BridgePipeline
import BridgeState

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// Steps 4 to 7 for every identity whose input may have changed: standing, values, account, changes.
struct EvaluateStage {
    let run: Run
    let held: HeldPeople
    let matcher: MatchStage
    let refresh: Bool
    var draft: PlanDraft

    private var compiled: CompiledPipeline { run.compiled }
    private var scope: ScopeStage { ScopeStage(compiled: compiled, now: run.startedAt) }
    private var mapper: MapStage { MapStage(compiled: compiled, now: run.startedAt) }
    private var diff: DiffStage { DiffStage(compiled: compiled) }
    private static let pageSize = 256

    init(run: Run, held: HeldPeople, refresh: Bool, draft: PlanDraft) {
        self.run = run
        self.held = held
        self.refresh = refresh
        self.draft = draft
        matcher = MatchStage(run: run, directory: TargetDirectory(run: run))
    }

    /// Looks at all dirty identities, a page at a time.
    mutating func evaluateAll() async throws {
        var after: IdentityID?
        var people = 0
        while true {
            let ids = try await run.store.dirtyIdentities(kind: compiled.rules.kind, after: after, limit: Self.pageSize)
            guard let last = ids.last else { return }
            after = last
            let views = IdentityView.views(of: try await run.store.identities(ids), compiled: compiled)
            let references = try await ReferenceResolver(run: run).resolve(views)
            for (view, reference) in zip(views, references) { try await evaluate(view, reference) }
            try await draft.flush(run)
            people += ids.count
            run.engine.environment.progress(.evaluating(people: people))
            try await run.keepLease()
        }
    }

    private mutating func evaluate(_ view: IdentityView, _ references: [Int: ResolvedReference]) async throws {
        let standing = scope.standing(of: view, held: held)
        let input = InputFingerprint(run: run).fingerprint(of: view, standing: standing, references: references)
        if input == view.stored.appliedInput, !refresh {
            draft.settle(view, input: input)
            return
        }
        if try await isProtected(view) { return draft.hold(view, .protected, label: label(view)) }
        switch standing {
        case .held(let hold): draft.hold(view, hold, label: label(view))
        case .waiting, .ignored: draft.settle(view, input: input)
        case .leaver(let way, let rule, let because): planLeaver(view, way, rule, because, input)
        case .member: try await planMember(view, references, input)
        }
    }

    /// Protected accounts are recognised by what the target has now, not by what we once wrote.
    private func isProtected(_ view: IdentityView) async throws -> Bool {
        guard compiled.pipeline.protect != nil, let account = view.account else { return false }
        guard let resource = try await run.target.resource(account.target, kind: compiled.rules.kind) else { return false }
        return ProtectedAccounts(compiled: compiled).isProtected(resource)
    }

    // MARK: Leavers

    private mutating func planLeaver(
        _ view: IdentityView, _ way: LeavingWay, _ rule: LeavingRule, _ because: String, _ input: Fingerprint
    ) {
        guard let account = view.account else { return draft.settle(view, input: input) }
        if rule.action == .delete { return planDelete(view, account, "deleted, because \(because)", input) }
        guard account.state == .disabled else { return planDisable(view, account, rule, because, input) }
        guard let due = rule.deletionDate(since: account.disabledSince) else { return draft.settle(view, input: input) }
        guard due <= run.startedAt else { return draft.settle(view, input: input, wakeAt: due) }
        let since = account.disabledSince.map { " since \(ISO8601.text($0))" } ?? ""
        planDelete(view, account, "deleted, because the account is disabled\(since) and the person left: \(because)", input)
    }

    private mutating func planDelete(_ view: IdentityView, _ account: AccountLink, _ reason: String, _ input: Fingerprint) {
        draft.add(
            view, action: .delete, target: account.target, changes: [], reason: reason, label: label(view), input: input,
            accountState: .gone)
    }

    private mutating func planDisable(
        _ view: IdentityView, _ account: AccountLink, _ rule: LeavingRule, _ because: String, _ input: Fingerprint
    ) {
        let outcome = mapper.map(view, isLeaver: true, isCreate: false, references: [:])
        let changes = diff.changes(to: outcome.desired, from: view.applied)
        guard !changes.isEmpty else {
            var link = account
            link.state = .disabled
            link.disabledSince = link.disabledSince ?? run.startedAt
            return draft.settle(view, input: input, wakeAt: rule.deletionDate(since: link.disabledSince), link: link)
        }
        let applied = diff.applied(outcome.desired, changing: Set(changes.map(\.slot)), over: view.applied)
        draft.add(
            view, action: .disable, target: account.target, changes: changes.map(\.change), reason: "disabled, because \(because)",
            label: label(view), input: input, applied: applied, accountState: .disabled,
            wakeAt: rule.deletionDate(since: run.startedAt))
    }

    // MARK: Members

    private mutating func planMember(
        _ view: IdentityView, _ references: [Int: ResolvedReference], _ input: Fingerprint
    ) async throws {
        let outcome = mapper.map(view, isLeaver: false, isCreate: view.account == nil, references: references)
        for (path, error) in outcome.errors {
            draft.note(
                view, code: "mapping.failed", message: "\(path) stays as it is, because its expression failed: \(error)", label: label(view))
        }
        draft.want(view, outcome.desired)
        let waits = references.values.contains(.unresolved)
        if waits {
            draft.note(view, code: "waiting.reference", message: "waits for a person whom a reference names", label: label(view))
        }
        if let account = view.account {
            try await planUpdate(view, account, outcome, waits ? nil : input)
        } else {
            try await planCreate(view, outcome, waits ? nil : input)
        }
    }

    private mutating func planCreate(_ view: IdentityView, _ outcome: MapStage.Outcome, _ input: Fingerprint?) async throws {
        if partnerMayExist(view) { return draft.hold(view, .partnerMayExist, label: label(view)) }
        switch try await matcher.account(for: view, desired: outcome.desired) {
        case .held(let hold):
            draft.hold(view, hold, label: label(view))
        case .none:
            let changes = diff.changes(to: outcome.desired, from: nil)
            let from = view.presentRecords.map { "“\($0.record.reference.source)”" }.joined(separator: " and ")
            draft.add(
                view, action: .create, target: nil, slotChanges: changes, desired: outcome.desired, base: nil,
                reason: "created, because the person is new in \(from)", label: label(view), input: input,
                wakeAt: outcome.nextChange)
        case .found(let resource, let path, let needsRelease):
            let there = diff.record(of: resource)
            let changes = diff.changes(to: outcome.desired, from: there)
            if needsRelease { draft.proposedAdoptions += 1 }
            draft.add(
                view, action: .adopt, target: resource.id, slotChanges: changes, desired: outcome.desired, base: there,
                reason: "adopted, because the account has the same \(path)", label: label(view), input: input,
                version: resource.version, wakeAt: outcome.nextChange)
        }
    }

    /// While a source is partial nobody is created whose join key it could hold.
    private func partnerMayExist(_ view: IdentityView) -> Bool {
        guard !held.partialSources.isEmpty, !compiled.joinSlots.isEmpty else { return false }
        let sources = Set(view.records.map(\.record.reference.source))
        guard held.partialSources.keys.contains(where: { !sources.contains($0) }) else { return false }
        return view.stored.records.contains { !JoinStage.joinKeys(of: $0).isEmpty }
    }

    private mutating func planUpdate(
        _ view: IdentityView, _ account: AccountLink, _ outcome: MapStage.Outcome, _ input: Fingerprint?
    ) async throws {
        var input = input
        var base = view.applied
        var version: String?
        if refresh {
            guard let there = try await run.target.resource(account.target, kind: compiled.rules.kind) else {
                return draft.forgetAccount(view, account, label: label(view))
            }
            base = diff.base(view.applied, seen: there)
            version = there.version
        }
        var changes = diff.changes(to: outcome.desired, from: base)
        changes = try await keepingWhatIsThere(changes, account)
        var action: PlannedOperation.Action = account.state == .disabled ? .enable : .update
        if let held = try await judgeIdentifier(&changes, outcome.desired, base, account, &action) {
            draft.note(view, code: held.code, message: held.message, label: label(view))
            input = nil
        }
        guard !changes.isEmpty else {
            var link: AccountLink?
            if account.state == .disabled {
                link = AccountLink(target: account.target, state: .active, origin: account.origin)
            }
            return draft.settle(view, input: input, wakeAt: outcome.nextChange, link: link)
        }
        let because = view.deciding(0, compiled: compiled)?.record.reference.source ?? view.presentRecords.first?.record.reference.source
        let reason = action == .enable ? "enabled, because the person is back" : "changed, because the values in “\(because ?? "")” changed"
        draft.add(
            view, action: action, target: account.target, slotChanges: changes, desired: outcome.desired, base: base, reason: reason,
            label: label(view), input: input, version: version, wakeAt: outcome.nextChange)
    }

    /// `apply: if_target_empty` looks at the target itself before it fills a value in.
    private func keepingWhatIsThere(
        _ changes: [DiffStage.SlotChange], _ account: AccountLink
    ) async throws -> [DiffStage.SlotChange] {
        guard changes.contains(where: { compiled.rules.mappings[$0.slot].apply == .ifTargetEmpty }) else { return changes }
        let there = try await run.target.resource(account.target, kind: compiled.rules.kind)
        return changes.filter { change in
            compiled.rules.mappings[change.slot].apply != .ifTargetEmpty || (there?.values[change.change.path] ?? []).isEmpty
        }
    }

    /// The identifier is set once: another value is an action of its own, held or applied by setting.
    private func judgeIdentifier(
        _ changes: inout [DiffStage.SlotChange], _ desired: Record, _ base: Record?, _ account: AccountLink,
        _ action: inout PlannedOperation.Action
    ) async throws -> HeldPeople.Hold? {
        guard let slot = compiled.identifierSlot, let index = changes.firstIndex(where: { $0.slot == slot }), let base,
            base.count(slot) > 0
        else { return nil }
        if desired.count(slot) > 0, diff.isSameIdentifier(base, desired, slot: slot) {
            changes.remove(at: index)
            return nil
        }
        guard compiled.rules.identifierChange == .apply, let value = desired.text(slot) else {
            changes.remove(at: index)
            return .identifierChange
        }
        let others = try await matcher.directory.resources(with: value, at: slot).filter { $0.id != account.target }
        guard others.isEmpty else {
            changes.remove(at: index)
            return .identifierTaken
        }
        if action == .update { action = .changeIdentifier }
        return nil
    }

    /// A name for a person to read.
    private func label(_ view: IdentityView) -> String {
        for slot in compiled.labelSlots {
            if let text = view.joined.text(slot), !text.isEmpty { return text }
        }
        if let slot = compiled.identifierSlot, let text = view.applied?.text(slot) { return text }
        return view.records.first?.values.anchor ?? "identity \(view.id.value)"
    }
}

extension LeavingRule {
    /// When the account is deleted; nil: never.
    func deletionDate(since disabled: Date?) -> Date? {
        guard let days = deleteAfterDays, let disabled else { return nil }
        return disabled.addingTimeInterval(Double(days) * 86_400)
    }
}

extension DiffStage {
    /// What we know of an account after looking at it: its own values, and our references.
    func base(_ applied: Record?, seen resource: TargetResource) -> Record {
        let there = record(of: resource)
        let seen = Set((0..<compiled.targetLayout.attributes.count).filter { there.presence($0) != .unknown })
        return self.applied(there, changing: seen, over: applied)
    }
}

/// The fingerprint of everything that decides what a person's account should be like.
struct InputFingerprint {
    let run: Run

    func fingerprint(of view: IdentityView, standing: Standing, references: [Int: ResolvedReference]) -> Fingerprint {
        var hasher = KeyedHasher(run.key)
        hasher.combine(run.compiled.hash)
        for (record, _) in view.records {
            hasher.combine(record.reference.source)
            hasher.combine(record.reference.anchor)
            hasher.combine(record.fingerprint.high)
            hasher.combine(record.fingerprint.low)
            hasher.combine(record.isPresent ? 1 : 0)
        }
        hasher.combine(standing.word)
        hasher.combine(isDue(view, standing) ? 1 : 0)
        if case .gone? = view.stored.link?.state { hasher.combine(2) }
        for slot in references.keys.sorted() {
            hasher.combine(UInt64(slot))
            combine(references[slot], into: &hasher)
        }
        return hasher.finish()
    }

    private func combine(_ reference: ResolvedReference?, into hasher: inout KeyedHasher) {
        switch reference {
        case .identity(let id, _)?: hasher.combine(UInt64(bitPattern: id.value))
        case .unresolved?: hasher.combine("?")
        case .some(.none), nil: hasher.combine("-")
        }
    }

    private func isDue(_ view: IdentityView, _ standing: Standing) -> Bool {
        guard case .leaver(_, let rule, _) = standing, let due = rule.deletionDate(since: view.account?.disabledSince) else { return false }
        return due <= run.startedAt
    }
}
