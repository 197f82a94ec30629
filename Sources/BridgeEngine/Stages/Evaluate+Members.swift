import BridgeCore
import BridgeMapping
import BridgePipeline
import BridgeState
import SCIMPath

extension EvaluateStage {
    mutating func planMember(_ view: IdentityView, _ references: [Int: ResolvedReference], _ input: Fingerprint) async throws {
        let outcome = mapper.map(view, isLeaver: false, isCreate: view.account == nil, references: references)
        noteErrors(outcome, view)
        draft.want(view, outcome.desired, except: Set(outcome.candidates.keys))
        if outcome.isIgnored { return ignore(view, outcome, input) }
        let waits = references.values.contains(.unresolved)
        if waits {
            draft.note(view, code: "waiting.reference", message: "waits for a person whom a reference names", label: label(view))
        }
        let member = Member(view: view, references: references, input: waits ? nil : input)
        if let account = view.account {
            try await planUpdate(member, account, outcome)
        } else {
            try await planCreate(member, outcome)
        }
    }

    /// Somebody who belongs to the target.
    struct Member {
        let view: IdentityView
        let references: [Int: ResolvedReference]
        /// What is stored once all is written; nil: something stays open.
        var input: Fingerprint?
    }

    mutating func noteErrors(_ outcome: MapStage.Outcome, _ view: IdentityView) {
        for (path, error) in outcome.errors {
            draft.note(
                view, code: "mapping.failed", message: "\(path) stays as it is, because its expression failed: \(error)", label: label(view)
            )
        }
    }

    /// An expression says that nothing is to be written: the person is listed and stays as last applied.
    private mutating func ignore(_ view: IdentityView, _ outcome: MapStage.Outcome, _ input: Fingerprint) {
        draft.note(
            view, code: "ignored.object", message: "stays as it is, because an expression says IgnoreObjectFlow", label: label(view))
        draft.settle(view, input: input, wakeAt: outcome.nextChange)
    }

    // MARK: Without an account

    private mutating func planCreate(_ member: Member, _ outcome: MapStage.Outcome) async throws {
        let view = member.view
        if partnerMayExist(view) { return draft.hold(view, .partnerMayExist, label: label(view)) }
        switch try await matcher.account(for: view, desired: outcome.desired, chosen: Set(outcome.candidates.keys)) {
        case .held(let hold):
            draft.hold(view, hold, label: label(view))
        case .none where startsInactive(outcome.desired):
            draft.hold(view, .inactiveCreation, label: label(view))
        case .none where !compiled.rules.actions.create:
            draft.skip(view, .create, label: label(view))
        case .none:
            guard let desired = try await unique(outcome, view) else { return }
            let from = view.presentRecords.map { "“\($0.record.reference.source)”" }.joined(separator: " and ")
            let intent = Intent(
                view: view, action: .create, reason: "created, because the \(compiled.noun) is new in \(from)", label: label(view),
                input: member.input, wakeAt: outcome.nextChange)
            draft.add(intent, diff.changes(to: desired, from: nil), desired: desired, base: nil)
        case .found(let resource, let path, let needsRelease):
            if needsRelease, compiled.rules.actions.update { draft.proposedAdoptions += 1 }
            planAdoption(member, of: resource, foundBy: path.description)
        }
    }

    /// Nobody is created inactive: an account that nobody can use is no account.
    private func startsInactive(_ desired: Record) -> Bool {
        compiled.activitySlots.contains { slot in
            compiled.targetAttributes[slot].type == .boolean && desired.text(slot).map(asciiLowercased) == "false"
        }
    }

    /// An adoption is no creation: defaults and what is written at creation only stay away from an account that somebody else made.
    private mutating func planAdoption(_ member: Member, of resource: TargetResource, foundBy path: String) {
        let outcome = mapper.map(member.view, isLeaver: false, isCreate: false, references: member.references)
        let there = diff.record(of: resource)
        guard compiled.rules.actions.update else { return draft.skip(member.view, .adopt, label: label(member.view)) }
        let intent = Intent(
            view: member.view, action: .adopt, target: resource.id, reason: "adopted, because the account has the same \(path)",
            label: label(member.view), input: member.input, version: resource.version, wakeAt: outcome.nextChange)
        draft.add(intent, diff.changes(to: outcome.desired, from: there), desired: outcome.desired, base: there)
    }

    /// While a source is partial nobody is created whose join key it could hold.
    private func partnerMayExist(_ view: IdentityView) -> Bool {
        guard !held.partialSources.isEmpty, !compiled.joinSlots.isEmpty else { return false }
        let sources = Set(view.records.map(\.record.reference.source))
        guard held.partialSources.keys.contains(where: { !sources.contains($0) }) else { return false }
        return view.stored.records.contains { !JoinStage.joinKeys(of: $0).isEmpty }
    }

    // MARK: With an account

    private mutating func planUpdate(_ member: Member, _ account: AccountLink, _ outcome: MapStage.Outcome) async throws {
        let view = member.view
        let stale = Set(member.references.filter { view.isStale($0.key, $0.value) }.keys)
        guard let known = try await known(of: account, view, desired: outcome.desired, stale: stale) else {
            return draft.forgetAccount(view, account, label: label(view))
        }
        let base = known.base
        var changes = try await keepingWhatIsThere(diff.changes(to: outcome.desired, from: base), account)
        let isEnabling = account.state == .disabled || changes.contains { known.restored.contains($0.slot) && isActivating($0) }
        var intent = Intent(
            view: view, action: isEnabling ? .enable : .update, target: account.target, reason: "", label: label(view),
            input: member.input, version: known.version, wakeAt: outcome.nextChange)
        if let held = try await judgeIdentifier(&changes, outcome.desired, base, account, &intent.action) {
            draft.note(view, code: held.code, message: held.message, label: label(view))
            intent.input = nil
        }
        guard !changes.isEmpty else {
            let link = account.state == .disabled ? AccountLink(target: account.target, state: .active, origin: account.origin) : nil
            return draft.settle(view, input: intent.input, wakeAt: outcome.nextChange, link: link)
        }
        guard compiled.rules.actions.update else { return draft.skip(view, intent.action, label: label(view)) }
        if try await isProtected(account) { return draft.hold(view, .protected, label: label(view)) }
        intent.reason = reason(for: intent.action, changes, view, known.restored)
        draft.add(intent, changes, desired: outcome.desired, base: base)
    }

    /// True for a change that makes an account usable which somebody else made unusable.
    private func isActivating(_ change: DiffStage.SlotChange) -> Bool {
        compiled.activitySlots.contains(change.slot) && change.change.newValues == [.boolean(true)]
    }

    private func reason(
        for action: PlannedOperation.Action, _ changes: [DiffStage.SlotChange], _ view: IdentityView, _ restored: Set<Int>
    ) -> String {
        if changes.allSatisfy({ restored.contains($0.slot) }) {
            let names = changes.map { compiled.targetLayout.attributes[$0.slot].name }.joined(separator: ", ")
            return "\(action == .enable ? "enabled" : "restored"), because somebody else changed \(names) at the target"
        }
        if action == .enable { return "enabled, because the \(compiled.noun) is back" }
        let paths = changes.map { compiled.targetLayout.attributes[$0.slot].name }.joined(separator: ", ")
        let sources = view.presentRecords.map { "“\($0.record.reference.source)”" }.joined(separator: " and ")
        return "changed, because \(sources) give\(view.presentRecords.count == 1 ? "s" : "") another \(paths)"
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

    // MARK: Identifier

    /// The identifier is set once: another value is an action of its own, held or applied by setting.
    private func judgeIdentifier(
        _ changes: inout [DiffStage.SlotChange], _ desired: Record, _ base: Record?, _ account: AccountLink,
        _ action: inout PlannedOperation.Action
    ) async throws -> HeldPeople.Hold? {
        guard let slot = compiled.identifierSlot, let index = changes.firstIndex(where: { $0.slot == slot }), let base,
            base.count(slot) > 0
        else { return nil }
        let change = changes.remove(at: index)
        if desired.count(slot) > 0, diff.isSameIdentifier(base, desired, slot: slot) { return nil }
        guard compiled.rules.identifierChange == .apply, let value = desired.text(slot) else { return .identifierChange }
        if action == .enable { return .identifierLater }
        if try await isTaken(value, slot, by: account) { return .identifierTaken }
        changes.insert(change, at: index)
        action = .changeIdentifier
        return nil
    }

    /// True when somebody else's account has the identifier. One of ours may give it up in this very plan: the guard sees to that.
    private func isTaken(_ value: String, _ slot: Int, by account: AccountLink) async throws -> Bool {
        let others = try await matcher.directory.resources(with: value, at: slot).map(\.id).filter { $0 != account.target }
        guard !others.isEmpty else { return false }
        let owners = try await run.store.identities(linkedTo: others, kind: compiled.rules.kind)
        return others.contains { owners[$0] == nil }
    }
}

extension HeldPeople.Hold {
    static let inactiveCreation = Self(
        code: "held.inactive_creation", message: "is not created, because the mapping would make the account inactive")

    static let identifierLater = Self(
        code: "waiting.identifier_change", message: "is enabled first; the identifier is changed in the next run")
}
