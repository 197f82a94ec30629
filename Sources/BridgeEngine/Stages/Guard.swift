import BridgeCore
import BridgePipeline
import BridgeState

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// Step 8: looks over the whole plan before the first write: collisions of unique values, the order in which values become free,
/// references that wait, limits, reviews.
struct GuardStage {
    let run: Run

    private var compiled: CompiledPipeline { run.compiled }

    // MARK: Unique values

    /// People who want the same unique value are all held.
    func holdCollisions(_ draft: inout PlanDraft) async throws {
        let collisions = try await run.store.collisions(scopePrefix: "unique:")
        guard !collisions.isEmpty else { return }
        var claimed: [IdentityID: [PlanDraft.Claim]] = [:]
        for claim in draft.claims where claim.takes { claimed[claim.identity, default: []].append(claim) }
        for collision in collisions {
            let path = String(collision.scope.dropFirst("unique:".count))
            for identity in collision.identities {
                let claims = (claimed[identity] ?? []).filter { compiled.targetLayout.attributes[$0.slot].name == path }
                for claim in claims where draft.stands(claim.sequence) {
                    let hold = HeldPeople.Hold.collision(path)
                    draft.refuse(claim.sequence, hold.message)
                    draft.append(PlanNote(identity: identity, code: hold.code, message: hold.message, label: ""))
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
        draft.append(PlanNote(identity: claim.identity, code: hold.code, message: hold.message, label: ""))
    }

    private func key(_ claim: PlanDraft.Claim) -> LookupKey {
        LookupKey(scope: "applied:" + compiled.targetLayout.attributes[claim.slot].name, hash: claim.hash)
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
                    draft.refuse(reference.sequence, "waits, because the person that it names has no account yet")
                    draft.append(
                        PlanNote(
                            identity: reference.identity, code: "waiting.reference",
                            message: "waits with a reference, because the person that it names has no account yet", label: ""))
                }
            }
        }
    }

    // MARK: Limits and reviews

    /// What holds the plan, by its numbers. What a person let through with an earlier plan and still stands does not count.
    func holds(_ draft: PlanDraft) async throws -> [PlanHead.Hold] {
        let holds = try await holds(counts: draft.counts, proposed: draft.proposedAdoptions)
        guard !holds.isEmpty, let released = try await ReleasedOperations(run) else { return holds }
        let rest = draft.counts(without: released.keys)
        let isCovered = released.pipelineHash == compiled.hash && rest.values.allSatisfy { $0 == 0 }
        let remaining = try await self.holds(counts: rest, proposed: isCovered ? 0 : draft.proposedAdoptions)
        return isCovered ? remaining.filter { !$0.code.hasPrefix("review.") } : remaining
    }

    private func holds(counts: [PlannedOperation.Action: Int], proposed: Int) async throws -> [PlanHead.Hold] {
        let population = try await run.store.population(kind: compiled.rules.kind)
        let isFirstRun = try await run.store.fact(FactName.appliedPipeline) == nil
        var holds: [PlanHead.Hold] = []
        for (action, limit) in run.engine.pipeline.limits.byAction.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
            if action == .create, isFirstRun { continue }
            if let hold = try await self.hold(action, limit, counts[action] ?? 0, population) { holds.append(hold) }
        }
        return holds + (try await reviews(counts, proposed: proposed, isFirstRun: isFirstRun))
    }

    private func hold(
        _ action: PlannedOperation.Action, _ limit: Limits.Limit, _ planned: Int, _ population: Population
    ) async throws -> PlanHead.Hold? {
        guard planned > 0, let most = limit.most(of: population.activeAccounts) else { return nil }
        let earlier = try await run.store.completedActions(since: try await countingSince(), kind: compiled.rules.kind)[action] ?? 0
        guard planned + earlier > most else { return nil }
        let before = earlier > 0 ? " after \(earlier) within 24 hours" : ""
        return PlanHead.Hold(
            code: "limit.\(action.rawValue)",
            message: "\(planned) × \(action.rawValue)\(before) is over the limit of \(most) "
                + "(\(population.activeAccounts) active accounts); look at the plan, then release or reject it")
    }

    /// 24 hours ago, but not before the last release: what a person let through does not count twice.
    private func countingSince() async throws -> Date {
        let day = run.startedAt.addingTimeInterval(-86_400)
        guard let text = try await run.store.fact(FactName.countingSince), let seconds = Double(text) else { return day }
        return max(day, Date(timeIntervalSince1970: seconds))
    }

    private func reviews(
        _ counts: [PlannedOperation.Action: Int], proposed: Int, isFirstRun: Bool
    ) async throws -> [PlanHead.Hold] {
        guard counts.values.contains(where: { $0 > 0 }) else { return [] }
        let review = run.engine.pipeline.review
        var holds: [PlanHead.Hold] = []
        if isFirstRun {
            if review.contains(.firstRun) {
                holds.append(.init(code: "review.first_run", message: "the first run of this pipeline waits for a person to look at it"))
            }
        } else if review.contains(.changedPipeline), try await run.store.fact(FactName.appliedPipeline) != compiled.hash {
            holds.append(
                .init(code: "review.changed_pipeline", message: "the pipeline's rules changed since the last run; look at what that does"))
        }
        let adoptions = counts[.adopt] ?? 0
        if proposed > 0 || (adoptions > 0 && review.contains(.adoption)) {
            holds.append(.init(code: "review.adoption", message: "\(adoptions) existing accounts would become this pipeline's"))
        }
        return holds
    }
}

/// What a person let through and was not applied to the end yet, by name.
struct ReleasedOperations {
    /// The pipeline that the person saw.
    let pipelineHash: String
    /// The operations.
    let keys: Set<UInt64>

    /// nil: no release is open.
    init?(_ run: Run) async throws {
        guard let id = try await run.store.fact(FactName.releasedPlan).map(PlanID.init), let head = try await run.store.plan(id)
        else { return nil }
        pipelineHash = head.pipelineHash
        var keys: Set<UInt64> = []
        var page = try await run.store.operations(of: id, after: nil, limit: 1024)
        while let last = page.last {
            for operation in page where operation.status != .refused { keys.insert(operation.releaseKey) }
            page = try await run.store.operations(of: id, after: last.sequence, limit: 1024)
        }
        self.keys = keys
    }
}

extension PlannedOperation {
    /// What a release names: who, what is done, and for an account or identifier of somebody's own also which.
    var releaseKey: UInt64 {
        var hasher = KeyedHasher(FingerprintKey(a: 2, b: 1))
        hasher.combine(UInt64(bitPattern: identity.value))
        hasher.combine(action.rawValue)
        switch action {
        case .adopt: hasher.combine(target?.value ?? "")
        case .changeIdentifier: for change in changes { for value in change.newValues { hasher.combine(value.text) } }
        case .create, .update, .disable, .enable, .delete, .reference: break
        }
        return hasher.finish().high
    }
}

/// Names of facts that the engine keeps in the state.
enum FactName {
    /// The hash of the pipeline that was last applied.
    static let appliedPipeline = "pipeline.applied"
    /// The hash of the pipeline under which all identities were last looked at.
    static let evaluatedPipeline = "pipeline.evaluated"
    /// The time before which finished operations no longer count against limits.
    static let countingSince = "limits.counting_since"
    /// The plan that a person released and that was not applied to the end yet.
    static let releasedPlan = "plan.released"
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
