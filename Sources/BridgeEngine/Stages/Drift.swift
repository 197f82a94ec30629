import BridgeCore
import BridgePipeline
import BridgeState
import SCIMPath

extension EvaluateStage {
    /// With a refresh: lists what somebody else changed of the values that we wrote. By path; the values are in the plan's changes.
    mutating func noteDrift(_ view: IdentityView, seen: Record?) {
        guard refresh, let seen, let applied = view.applied else { return }
        let paths = compiled.targetLayout.attributes.indices.filter { slot in
            applied.presence(slot) != .unknown && seen.presence(slot) != .unknown && !diff.areEqual(slot, applied, seen)
        }
        guard !paths.isEmpty else { return }
        let names = paths.map { compiled.targetLayout.attributes[$0].name }.joined(separator: ", ")
        draft.note(view, code: "drift.changed", message: "was changed at the target by somebody else: \(names)", label: label(view))
    }
}

/// With a refresh: looks over everything that the target has, and lists what is not ours and what is there twice. Nothing of it is touched.
struct DriftStage {
    let run: Run

    /// What one listing found.
    private final class Findings {
        var unowned = 0
        /// The first resource of each value, by slot.
        var first: [Int: [UInt64: TargetID]] = [:]
        /// The resources with a value that another one has too, by slot and value.
        var doubles: [Int: [UInt64: Set<TargetID>]] = [:]

        func take(_ hash: UInt64, _ slot: Int, _ id: TargetID) {
            guard let other = first[slot]?[hash] else {
                first[slot, default: [:]][hash] = id
                return
            }
            if other != id { doubles[slot, default: [:]][hash, default: [other]].insert(id) }
        }
    }

    /// Adds what was found to the plan's notes.
    func note(_ draft: inout PlanDraft) async throws {
        guard let target = run.target as? any ListingTarget else { return }
        let compiled = run.compiled
        let paths = compiled.matches.map(\.attribute.path)
        let findings = Findings()
        let verdict = try await target.list(kind: compiled.rules.kind, paths: paths) { page in
            let owners = try await run.store.identities(linkedTo: page.map(\.id), kind: compiled.rules.kind)
            findings.unowned += page.count { owners[$0.id] == nil }
            for resource in page { take(resource, findings) }
            try await run.keepLease()
        }
        note(findings, verdict, &draft)
    }

    private func take(_ resource: TargetResource, _ findings: Findings) {
        for slot in run.compiled.matches.map(\.slot) {
            let attribute = run.compiled.targetAttributes[slot]
            for value in resource.values[attribute.path] ?? [] {
                findings.take(KeyedHasher.hash(attribute.normalized(value.text), key: run.key).high, slot, resource.id)
            }
        }
    }

    private func note(_ findings: Findings, _ verdict: Completeness, _ draft: inout PlanDraft) {
        let things = run.compiled.rules.kind == .user ? "accounts" : "groups"
        func add(_ code: String, _ message: String) {
            draft.append(PlanNote(identity: nil, code: code, message: message, label: ""))
        }
        if findings.unowned > 0 {
            add("drift.unowned", "\(findings.unowned) \(things) at the target are not this pipeline's and are never touched")
        }
        for slot in findings.doubles.keys.sorted() {
            let name = run.compiled.targetLayout.attributes[slot].name
            for ids in (findings.doubles[slot] ?? [:]).values.map({ $0.map(\.value).sorted() }).sorted(by: { $0[0] < $1[0] }) {
                add("drift.duplicate", "the \(things) \(ids.joined(separator: ", ")) have the same \(name)")
            }
        }
        if case .partial(let error) = verdict { add("drift.incomplete", "the target could not be listed whole: \(error)") }
    }
}
