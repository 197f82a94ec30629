import BridgeCore
import BridgePipeline
import BridgeState

/// Step 8: looks over the whole plan before the first write: collisions of unique values, the order in which values become free,
/// references that wait, limits, reviews.
struct GuardStage {
    let run: Run

    var compiled: CompiledPipeline { run.compiled }

    // MARK: Unique values

    /// People who want the same unique value are all held.
    func holdCollisions(_ draft: inout PlanDraft) async throws {
        let prefix = compiled.uniqueScope("unique:", "")
        let collisions = try await run.store.collisions(scopePrefix: prefix)
        guard !collisions.isEmpty else { return }
        var claimed: [IdentityID: [PlanDraft.Claim]] = [:]
        for claim in draft.claims where claim.takes { claimed[claim.identity, default: []].append(claim) }
        for collision in collisions {
            let path = String(collision.scope.dropFirst(prefix.count))
            for identity in collision.identities {
                let claims = (claimed[identity] ?? []).filter { compiled.targetLayout.attributes[$0.slot].name == path }
                for claim in claims where draft.stands(claim.sequence) {
                    let hold = HeldPeople.Hold.collision(path)
                    draft.refuse(claim.sequence, hold.message)
                    draft.list(identity, hold)
                }
            }
        }
    }

    /// A write that frees a unique value goes before the write that takes it; where nothing frees it, the taker is held.
    func orderFreeingWrites(_ draft: inout PlanDraft) async throws {
        let takers = draft.claims.filter { $0.takes && draft.stands($0.sequence) }
        guard !takers.isEmpty else { return }
        var freeing: [LookupKey: Int64] = [:]
        for claim in draft.claims where !claim.takes && draft.stands(claim.sequence) { freeing[key(claim)] = claim.sequence }
        var predecessors: [Int64: Set<Int64>] = [:]
        for start in stride(from: 0, to: takers.count, by: 2048) {
            let page = takers[start..<min(start + 2048, takers.count)]
            let holders = Dictionary(grouping: try await run.store.holders(of: page.map(key)), by: \.key)
            for claim in page {
                guard (holders[key(claim)] ?? []).contains(where: { $0.identity != claim.identity }) else { continue }
                if let before = freeing[key(claim)], before != claim.sequence {
                    predecessors[claim.sequence, default: []].insert(before)
                } else {
                    refuse(claim, .stillTaken(compiled.targetLayout.attributes[claim.slot].name), &draft)
                }
            }
        }
        settle(predecessors, takers, &draft)
    }

    /// Orders what can be ordered. What stands in a circle, or after something that does not stand, is held.
    private func settle(_ predecessors: [Int64: Set<Int64>], _ takers: [PlanDraft.Claim], _ draft: inout PlanDraft) {
        let ordered = FreeingOrder(predecessors) { draft.stands($0) }
        for claim in takers where ordered.circular.contains(claim.sequence) { refuse(claim, .swap, &draft) }
        for claim in takers where ordered.stranded.contains(claim.sequence) {
            refuse(claim, .stillTaken(compiled.targetLayout.attributes[claim.slot].name), &draft)
        }
        for (sequence, before) in predecessors where draft.stands(sequence) {
            for predecessor in before { draft.order(sequence, after: predecessor) }
        }
    }

    private func refuse(_ claim: PlanDraft.Claim, _ hold: HeldPeople.Hold, _ draft: inout PlanDraft) {
        guard draft.stands(claim.sequence) else { return }
        draft.refuse(claim.sequence, hold.message)
        draft.list(claim.identity, hold)
    }

    private func key(_ claim: PlanDraft.Claim) -> LookupKey {
        LookupKey(scope: compiled.uniqueScope("applied:", compiled.targetLayout.attributes[claim.slot].name), hash: claim.hash)
    }

    // MARK: What cannot be undone

    /// Disabling may do more than it says: the plan lists that once, for its first lines.
    func noteRemovals(_ draft: inout PlanDraft) {
        let count = draft.counts[.disable] ?? 0
        guard compiled.disablingMayRemove, count > 0 else { return }
        let message =
            "Of \(count) account\(count == 1 ? "" : "s") to disable, those that are not registered yet are deleted with their pending "
            + "invitation; that cannot be undone."
        draft.append(PlanNote(identity: nil, code: PlanNote.disableMayRemove, message: message, label: ""))
    }

    // MARK: References

    /// A reference to somebody without an account waits for the account: one that this plan makes, or one that comes later.
    func orderReferences(_ draft: inout PlanDraft) async throws {
        let pending = draft.pendingReferences.filter { draft.stands($0.sequence) }
        for start in stride(from: 0, to: pending.count, by: 1024) {
            let page = pending[start..<min(start + 1024, pending.count)]
            let named = try await run.store.identities(Set(page.map(\.named)).sorted())
            let accounts = Dictionary(named.map { ($0.id, $0.link) }, uniquingKeysWith: { first, _ in first })
            for reference in page {
                if let creating = draft.creating[reference.named], draft.stands(creating) {
                    draft.order(reference.sequence, after: creating)
                } else if let link = accounts[reference.named] ?? nil, link.state != .gone {
                    continue
                } else {
                    draft.refuse(reference.sequence, HeldPeople.Hold.waitingReference.message)
                    draft.list(reference.identity, .waitingReference)
                }
            }
        }
    }

    /// Lists by name who was held or waits.
    func list(_ draft: inout PlanDraft) async throws {
        let listed = draft.takeListed()
        for start in stride(from: 0, to: listed.count, by: 256) {
            let page = listed[start..<min(start + 256, listed.count)]
            let stored = try await run.store.identities(Set(page.map(\.identity)).sorted())
            let views = Dictionary(uniqueKeysWithValues: IdentityView.views(of: stored, compiled: compiled).map { ($0.id, $0) })
            for (identity, hold) in page {
                draft.append(
                    PlanNote(identity: identity, code: hold.code, message: hold.message, label: views[identity]?.label(compiled) ?? ""))
            }
        }
    }
}

extension HeldPeople.Hold {
    static let overLimit = Self(
        code: "held.limit", message: "stays as last applied, because the limit was released for other people only")
    static let waitingReference = Self(
        code: "waiting.reference", message: "waits with a reference, because the person that it names has no account yet")
}

/// Which operations can be ordered after those that free what they take.
struct FreeingOrder {
    /// They wait, directly or indirectly, for themselves or for others that do.
    private(set) var circular: Set<Int64> = []
    /// They wait, directly or indirectly, for an operation that does not stand.
    private(set) var stranded: Set<Int64> = []

    init(_ predecessors: [Int64: Set<Int64>], stands: (Int64) -> Bool) {
        var followers: [Int64: [Int64]] = [:]
        var open = predecessors.mapValues(\.count)
        for (sequence, before) in predecessors {
            for predecessor in before { followers[predecessor, default: []].append(sequence) }
        }
        var ready = followers.keys.filter { predecessors[$0] == nil }
        var lost = ready.filter { !stands($0) } + predecessors.keys.filter { !stands($0) }
        while let next = ready.popLast() {
            for follower in followers[next] ?? [] {
                open[follower, default: 0] -= 1
                if open[follower] == 0 { ready.append(follower) }
            }
        }
        circular = Set(open.filter { $0.value > 0 }.keys)
        while let next = lost.popLast() {
            for follower in followers[next] ?? [] where stranded.insert(follower).inserted { lost.append(follower) }
        }
        circular.subtract(stranded)
    }
}
