import BridgeCore
import BridgePipeline
import BridgeState
import SCIMPath

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

extension GuardStage {
    /// What holds the plan, by its numbers: limits for each kind, reviews over all. What a person let through with an earlier plan and
    /// still stands does not count.
    ///
    /// Where a person let an action through for some people only, the others' operations are taken out of the plan instead of holding it.
    ///
    /// - Parameter isOnDemand: true: a person named these people, and looks at each; what is reviewed for the sake of everybody is not.
    func holds(_ drafts: inout [PlanDraft], isOnDemand: Bool) async throws -> [PlanHead.Hold] {
        let holds = try await holds(&drafts)
        guard isOnDemand else { return holds }
        return holds.filter { $0.code != "review.first_run" && $0.code != "review.changed_pipeline" }
    }

    private func holds(_ drafts: inout [PlanDraft]) async throws -> [PlanHead.Hold] {
        let proposed = drafts.reduce(0) { $0 + $1.proposedAdoptions }
        let holds = try await holds(drafts, counts: drafts.map(\.counts), released: [], proposed: proposed)
        guard !holds.isEmpty, let released = try await ReleasedOperations(run) else { return holds }
        let chosen = released.chosenActions.filter { action in holds.contains { $0.code == "limit.\(action.rawValue)" } }
        if !chosen.isEmpty {
            for index in drafts.indices { drafts[index].refuse(chosen, except: released.keys) }
            for index in drafts.indices {
                let isOfGroups = drafts[index].compiled.rules.kind == .group
                try await GuardStage(run: isOfGroups ? run.groups ?? run : run).list(&drafts[index])
            }
        }
        let rest = drafts.map { $0.counts(without: released.keys) }
        let isCovered = released.pipelineHash == compiled.hash && rest.allSatisfy { $0.values.allSatisfy { $0 == 0 } }
        let remaining = try await self.holds(drafts, counts: rest, released: released.keys, proposed: isCovered ? 0 : proposed)
        return isCovered ? remaining.filter { !$0.code.hasPrefix("review.") } : remaining
    }

    private func holds(
        _ drafts: [PlanDraft], counts: [[PlannedOperation.Action: Int]], released: Set<UInt64>, proposed: Int
    ) async throws -> [PlanHead.Hold] {
        let isFirstRun = try await run.store.fact(FactName.appliedPipeline) == nil
        var holds: [PlanHead.Hold] = []
        for (draft, counts) in zip(drafts, counts) {
            let population = try await run.store.population(kind: draft.compiled.rules.kind)
            for (action, limit) in run.engine.pipeline.limits.byAction.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
                if action.isMembership || (action == .create && isFirstRun) { continue }
                if let hold = try await self.hold(action, limit, counts[action] ?? 0, population, draft.compiled) { holds.append(hold) }
            }
            holds += try await partHolds(draft, released, isFirstRun: isFirstRun)
            if let hold = try await attributeHold(draft, population, released) { holds.append(hold) }
            if let hold = try await shrinkingHold(draft, released) { holds.append(hold) }
        }
        let all = counts.reduce(into: [:]) { $0.merge($1, uniquingKeysWith: +) }
        return holds + (try await reviews(all, proposed: proposed, isFirstRun: isFirstRun))
    }

    private func hold(
        _ action: PlannedOperation.Action, _ limit: Limits.Limit, _ planned: Int, _ population: Population, _ compiled: CompiledPipeline
    ) async throws -> PlanHead.Hold? {
        guard planned > 0, let most = limit.most(of: population.activeAccounts) else { return nil }
        let earlier =
            try await run.store.completedActions(since: try await countingSince(action.rawValue), kind: compiled.rules.kind)[action] ?? 0
        guard planned + earlier > most else { return nil }
        let before = earlier > 0 ? " after \(earlier) within 24 hours" : ""
        return PlanHead.Hold(
            code: "limit.\(action.rawValue)",
            message: "\(planned) × \(action.rawValue)\(before) is over the limit of \(most) "
                + "(\(population.activeAccounts) active \(compiled.rules.kind == .user ? "accounts" : "groups")); look at the plan, then release or reject it",
            count: planned + earlier, limit: most)
    }

    /// 24 hours ago, but not before the last release: what a person let through does not count twice.
    func countingSince(_ limited: String) async throws -> Date {
        var since = run.startedAt.addingTimeInterval(-86_400)
        for fact in [FactName.countingSince, FactName.countingSince(limited)] {
            guard let seconds = try await run.store.fact(fact).flatMap(Double.init) else { continue }
            since = max(since, Date(timeIntervalSince1970: seconds))
        }
        return since
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
        if let roles = try await run.store.fact(FactName.reboundRoles) {
            holds.append(
                .init(
                    code: "review.rebound", message: "the state was bound to another system (\(roles)); make sure that it is the same one"))
        }
        let adoptions = counts[.adopt] ?? 0
        if proposed > 0 || (adoptions > 0 && review.contains(.adoption)) {
            holds.append(.init(code: "review.adoption", message: "\(adoptions) existing accounts would become this pipeline's"))
        }
        return holds
    }
}

extension PlanHead.Hold {
    /// What a limit that holds a plan counts: an action, or `attribute`; nil: it is no limit.
    var limited: String? {
        let prefix = "limit."
        return code.hasPrefix(prefix) ? String(code.dropFirst(prefix.count)) : nil
    }
}

/// What a person let through and was not applied to the end yet, by name.
struct ReleasedOperations {
    /// The pipeline that the person saw when letting a whole plan through; nil: only parts were.
    private(set) var pipelineHash: String?
    /// The operations.
    private(set) var keys: Set<UInt64> = []
    /// The actions of which a person chose whose operations go through: the others' wait alone and do not hold the plan.
    private(set) var chosenActions: Set<PlannedOperation.Action> = []

    /// What the limits count that were lifted: an action, or `attribute`.
    private(set) var lifted: Set<String> = []

    /// nil: no release is open.
    init?(_ run: Run) async throws {
        let whole = try await run.store.fact(FactName.releasedPlan).map { PlanID($0) }
        let parts = try await PartialReleases(run: run).all()
        guard whole != nil || !parts.isEmpty else { return nil }
        for id in Set(parts.map(\.plan) + [whole].compactMap(\.self)) {
            guard let head = try await run.store.plan(id) else { continue }
            let own = parts.filter { $0.plan == id }
            if id == whole {
                pipelineHash = head.pipelineHash
                lifted.formUnion(head.holds.compactMap(\.limited))
            } else {
                let codes = own.reduce(into: Set<String>()) { $0.formUnion($1.liftedLimits) }
                lifted.formUnion(head.holds.filter { codes.contains($0.code) }.compactMap(\.limited))
            }
            try await run.store.forEachOperation(of: id) { operation in
                guard operation.status != .refused, id == whole || own.contains(where: { $0.names(operation) }) else { return }
                keys.insert(operation.releaseKey)
            }
        }
        chosenActions = Set(parts.filter { $0.people != nil }.flatMap(\.actions))
    }
}

extension PlannedOperation.Action {
    /// What the limit counts that the action falls under.
    var limited: String {
        switch self {
        case .update, .reference: "attribute"
        default: rawValue
        }
    }
}

extension PlannedOperation {
    /// What a release names: who, what is done, and which account, identifier, values or members.
    var releaseKey: UInt64 {
        var hasher = KeyedHasher(FingerprintKey(a: 2, b: 1))
        hasher.combine(UInt64(bitPattern: identity.value))
        hasher.combine(action.rawValue)
        switch action {
        case .adopt: hasher.combine(target?.value ?? "")
        case .changeIdentifier: for change in changes { for value in change.newValues { hasher.combine(value.text) } }
        case .addMembers, .removeMembers: for change in changes { hasher.combine(change.values) }
        case .update, .reference:
            for change in changes {
                hasher.combine(change.path.description)
                for value in change.newValues { hasher.combine(value.text) }
            }
        case .create, .disable, .enable, .delete: break
        }
        return hasher.finish().high
    }
}

extension KeyedHasher {
    fileprivate mutating func combine(_ values: [TargetValue]) {
        for value in values { combine(value.text) }
    }
}
