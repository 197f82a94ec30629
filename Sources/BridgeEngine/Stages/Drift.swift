import BridgeCore
import BridgePipeline
import BridgeState
import SCIMPath

extension EvaluateStage {
    /// What is known of an account.
    struct Known {
        /// The values that changes are computed against: as last applied, with a refresh as the target has them. What somebody changed
        /// there and is only reported counts as applied.
        var base: Record?
        /// For conditional writes.
        var version: String?
        /// The slots whose values somebody else changed and that are put right.
        var restored: Set<Int> = []
    }

    /// What the account has; nil: it is no longer there. Lists what somebody else changed of the values that we wrote, by path.
    ///
    /// - Parameter stale: references whose accounts are gone.
    mutating func known(
        of account: AccountLink, _ view: IdentityView, desired: Record, stale: Set<Int> = []
    ) async throws -> Known? {
        let applied = view.applied(without: stale)
        guard let survey else { return Known(base: applied) }
        switch try await survey.look(at: view, account) {
        case .gone: return nil
        case .asApplied: return Known(base: applied)
        case .different(let seen): return compare(view, applied, seen, desired, stale)
        }
    }

    private mutating func compare(
        _ view: IdentityView, _ applied: Record?, _ seen: TargetSurvey.Seen, _ desired: Record, _ stale: Set<Int>
    ) -> Known {
        let drifted = view.applied.map { Set(diff.drifted($0, seen.values)).subtracting(stale) } ?? []
        noteDrift(drifted, view)
        let restores = compiled.pipeline.onTargetChange == .restore
        let reported = restores ? [] : drifted.filter { slot in isStill(slot, desired, applied) }
        let slots = compiled.targetLayout.attributes.indices.filter { slot in
            seen.values.presence(slot) != .unknown && !reported.contains(slot) && !stale.contains(slot)
        }
        let base = diff.applied(seen.values, changing: Set(slots), over: applied)
        return Known(base: base, version: seen.version, restored: restores ? drifted : [])
    }

    /// True when nothing but the target has changed: a value that the sources changed as well goes its way.
    private func isStill(_ slot: Int, _ desired: Record, _ applied: Record?) -> Bool {
        desired.presence(slot) == .unknown || applied.map { diff.areEqual(slot, desired, $0) } ?? false
    }

    private mutating func noteDrift(_ slots: Set<Int>, _ view: IdentityView) {
        guard !slots.isEmpty else { return }
        let names = slots.sorted().map { compiled.targetLayout.attributes[$0].name }.joined(separator: ", ")
        draft.note(view, code: "drift.changed", message: "was changed at the target by somebody else: \(names)", label: label(view))
    }
}

/// With a refresh: lists what the target has that is not ours and what is there twice. Nothing of it is touched.
struct DriftStage {
    let run: Run

    /// Adds what was found to the plan's notes.
    func note(_ survey: TargetSurvey, _ draft: inout PlanDraft) {
        let things = run.compiled.rules.kind == .user ? "accounts" : "groups"
        func add(_ code: String, _ message: String) {
            draft.append(PlanNote(identity: nil, code: code, message: message, label: ""))
        }
        if survey.unowned > 0 {
            add("drift.unowned", "\(survey.unowned) \(things) at the target are not this pipeline's and are never touched")
        }
        for slot in survey.index.keys.sorted() {
            let name = run.compiled.targetLayout.attributes[slot].name
            let doubles = (survey.index[slot] ?? [:]).values.filter { $0.count > 1 }.map { $0.map(\.value).sorted() }
            for ids in doubles.sorted(by: { $0[0] < $1[0] }) {
                add("drift.duplicate", "the \(things) \(ids.joined(separator: ", ")) have the same \(name)")
            }
        }
        if case .partial(let error)? = survey.verdict { add("drift.incomplete", "the target could not be listed whole: \(error)") }
    }
}
