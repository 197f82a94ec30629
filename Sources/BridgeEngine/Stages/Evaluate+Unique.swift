import BridgeCore
import BridgePipeline
import BridgeState

extension EvaluateStage {
    /// The values with the first candidate that nobody has in each slot of `SelectUniqueValue`; nil: all of one are taken, and the
    /// person is held.
    mutating func unique(_ outcome: MapStage.Outcome, _ view: IdentityView) async throws -> Record? {
        guard !outcome.candidates.isEmpty else { return outcome.desired }
        var chosen: [Int: String] = [:]
        for (slot, candidates) in outcome.candidates.sorted(by: { $0.key < $1.key }) {
            guard let free = try await firstFree(candidates, slot, view) else {
                draft.hold(view, .noUniqueValue(compiled.targetLayout.attributes[slot].name), label: label(view))
                return nil
            }
            chosen[slot] = free
        }
        for (slot, value) in chosen { draft.chosen.insert(draft.uniqueKey("unique:", slot, value)) }
        let desired = outcome.desired.replacing(chosen)
        draft.want(view, desired)
        return desired
    }

    private func firstFree(_ candidates: [String], _ slot: Int, _ view: IdentityView) async throws -> String? {
        for candidate in candidates {
            if draft.chosen.contains(draft.uniqueKey("unique:", slot, candidate)) { continue }
            if try await isOurs(candidate, slot, besides: view.id) { continue }
            if try await matcher.directory.resources(with: candidate, at: slot).isEmpty { return candidate }
        }
        return nil
    }

    /// True when somebody else of ours has the value or wants it.
    private func isOurs(_ value: String, _ slot: Int, besides person: IdentityID) async throws -> Bool {
        guard compiled.uniqueSlots.contains(slot) else { return false }
        let keys = ["unique:", "applied:"].map { draft.uniqueKey($0, slot, value) }
        if try await run.store.holders(of: keys).contains(where: { $0.identity != person }) { return true }
        return draft.updates.contains { $0.id != person && ($0.wantedKeys ?? []).contains(keys[0]) }
    }
}

extension Record {
    /// The record with other texts in some slots.
    fileprivate func replacing(_ texts: [Int: String]) -> Record {
        var builder = RecordBatchBuilder(layout: layout)
        builder.begin(.patch)
        for slot in 0..<layout.attributes.count {
            if let text = texts[slot] { builder.add(text, slot: slot) } else { builder.copy(self, slot: slot, to: slot) }
        }
        builder.end()
        return builder.finish()[0]
    }
}

extension HeldPeople.Hold {
    static func noUniqueValue(_ path: String) -> Self {
        Self(code: "held.no_unique_value", message: "is not created, because every value that \(path) may have is taken")
    }
}
