import BridgeCore
import BridgePipeline
import BridgeState

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// The fingerprint of everything that decides what a person's account should be like.
struct InputFingerprint {
    let run: Run

    /// - Parameter written: true for what is stored once everything is written: a written reference names an account that exists.
    func fingerprint(
        of view: IdentityView, standing: Standing, references: [Int: ResolvedReference], written: Bool = false
    ) -> Fingerprint {
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
            combine(references[slot], stands: written || !view.isStale(slot, references[slot]), written, into: &hasher)
        }
        return hasher.finish()
    }

    /// - Parameter stands: false where what was written names an account that is gone.
    private func combine(_ reference: ResolvedReference?, stands: Bool, _ written: Bool, into hasher: inout KeyedHasher) {
        switch reference {
        case .identity(let id, let account)?:
            hasher.combine(UInt64(bitPattern: id.value))
            hasher.combine(stands && (written || account != nil) ? 1 : 0)
        case .unresolved?: hasher.combine("?")
        case .some(.none), nil: hasher.combine("-")
        }
    }

    private func isDue(_ view: IdentityView, _ standing: Standing) -> Bool {
        guard case .leaver(_, let rule, _) = standing, let due = rule.deletionDate(since: view.account?.disabledSince) else { return false }
        return due <= run.startedAt
    }
}
