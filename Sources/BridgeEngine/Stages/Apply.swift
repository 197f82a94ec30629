public import BridgeCore
import BridgePipeline
public import BridgeState

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// How an apply ended.
public struct ApplySummary: Sendable {
    /// The plan.
    public var plan: PlanID
    /// Operations by status at the end.
    public var counts: [PlannedOperation.Status: Int]
    /// Why it stopped before the end; nil: it went to the end.
    public var stopped: BridgeError?

    /// A summary.
    public init(plan: PlanID, counts: [PlannedOperation.Status: Int], stopped: BridgeError? = nil) {
        self.plan = plan
        self.counts = counts
        self.stopped = stopped
    }

    /// True when every operation that stands was done.
    public var isComplete: Bool {
        stopped == nil && [.waiting, .inFlight, .inDoubt, .failed].allSatisfy { (counts[$0] ?? 0) == 0 }
    }
}

extension Engine {
    /// Step 10: executes a sealed or released plan, and nothing else. Killed at any moment and called again, it goes on.
    ///
    /// - Throws: `plan.unknown`, `plan.held`, `plan.stale`, `plan.superseded`, `plan.rejected`.
    @concurrent
    public func apply(_ id: PlanID) async throws -> ApplySummary {
        let compiled = try await compile()
        let key = try await store.bind(connectors.systems)
        return try await withLease { lease in
            let run = Run(engine: self, compiled: compiled, key: key, lease: lease, startedAt: environment.now())
            var stage = ApplyStage(run: run)
            return try await stage.apply(id)
        }
    }
}

/// Claims operations, writes them with bounded concurrency, and records what became of each.
struct ApplyStage {
    let run: Run
    /// What had failed and was done before, of which this apply is not to blame.
    private var before: [PlannedOperation.Status: Int] = [:]
    /// How many operations one request may carry; nil: one.
    private(set) var bulkSize: Int?

    static let claimSize = 64
    /// Of a request whose answer is lost every operation has to be looked up: even generous targets get no more at a time.
    private static let largestBulk = 200

    init(run: Run) { self.run = run }

    mutating func apply(_ id: PlanID) async throws -> ApplySummary {
        let head = try await admit(id)
        try await begin(head)
        // A target that cannot say so now gets each write alone.
        let limit = try? await (run.target as? any BulkTarget)?.bulkLimit()
        bulkSize = limit.map { min($0, Self.largestBulk) }
        before = try await run.store.operationCounts(of: head.id)
        var stopped = try await settleDoubtful(head.id, isTakenOver: true)
        while stopped == nil {
            let claimed = try await run.store.claim(
                head.id, limit: max(Self.claimSize, run.engine.environment.concurrency, bulkSize ?? 0),
                now: run.engine.environment.now(), lease: run.lease)
            if claimed.isEmpty {
                guard try await run.store.operationCounts(of: head.id)[.inDoubt, default: 0] > 0 else { break }
                stopped = try await settleDoubtful(head.id)
                continue
            }
            stopped = try await write(claimed, of: head)
            try await run.keepLease()
        }
        return try await finish(head, stopped)
    }

    /// Why the apply stops when too much of what it tried has failed: something is wrong with the target, the rights or the mapping.
    func failureStop(_ counts: [PlannedOperation.Status: Int]) -> BridgeError? {
        let failed = counts[.failed, default: 0] - before[.failed, default: 0]
        let tried = failed + counts[.done, default: 0] - before[.done, default: 0]
        guard let most = run.engine.pipeline.limits.failures.most(of: tried, allowance: Limits.failureAllowance), failed > most else {
            return nil
        }
        return BridgeError(
            "apply.failures",
            "\(failed) of \(tried) operations failed, which is over the limit of \(most); nothing more is begun. “idbridge log --failed” "
                + "says why; apply again, or run, to go on.", effect: .none)
    }

    // MARK: Beginning and end

    private func admit(_ id: PlanID) async throws -> PlanHead {
        guard let head = try await run.store.plan(id) else { throw Self.unknown(id) }
        switch head.status {
        case .sealed, .released:
            guard head.pipelineHash == run.compiled.hash else {
                throw BridgeError("plan.stale", "The pipeline changed since the plan was made; make a new plan.", effect: .none)
            }
            guard try await run.store.generation() == head.generation else {
                throw BridgeError("plan.stale", "The state changed since the plan was made; make a new plan.", effect: .none)
            }
        case .applying:
            guard head.pipelineHash == run.compiled.hash else {
                throw BridgeError(
                    "plan.stale", "The pipeline changed while the plan was being applied; make a new plan, which takes over what is left.",
                    effect: .none)
            }
        case .applied: break
        case .held:
            throw BridgeError(
                "plan.held", "The plan waits for a person: " + head.holds.map(\.message).joined(separator: "; ") + ".", effect: .none)
        case .open, .superseded, .rejected:
            throw BridgeError(
                BridgeError.Code("plan.\(head.status.rawValue)"), "The plan is \(head.status.rawValue); make a new plan.", effect: .none)
        }
        return head
    }

    static func unknown(_ id: PlanID) -> BridgeError {
        BridgeError("plan.unknown", "There is no plan \(id.value) in this state.", effect: .none)
    }

    private func begin(_ head: PlanHead) async throws {
        if head.status == .sealed || head.status == .released {
            try await run.store.setStatus(.applying, of: head.id, reason: head.decision, now: run.startedAt, lease: run.lease)
        }
        // Also when a process died in between: the status comes first, because holds change the state that a plan is bound to.
        if let undoing = head.undoes { try await UndoStage(run: run).hold(everybodyIn: head.id, undoing) }
    }

    private func finish(_ head: PlanHead, _ stopped: BridgeError?) async throws -> ApplySummary {
        // A run that was asked to stop says how far it came.
        let counts = try await Task { try await run.store.operationCounts(of: head.id) }.value
        let isOver = stopped == nil && [.waiting, .inFlight, .inDoubt].allSatisfy { (counts[$0] ?? 0) == 0 }
        if isOver, head.status != .applied { try await close(head, hasDone: (counts[.done] ?? 0) > 0) }
        return ApplySummary(plan: head.id, counts: counts, stopped: stopped)
    }

    /// What the limits count that a person lifted for a plan: for itself, or for an earlier one of which it carried operations.
    ///
    /// A release that stands for days lifts a limit for what it names, and not again with each run.
    private func releasedLimits(_ head: PlanHead) async throws -> Set<String> {
        let own = Set(head.holds.compactMap(\.limited))
        guard head.isRun, let released = try await ReleasedOperations(run) else { return own }
        var carried: Set<String> = []
        try await run.store.forEachOperation(of: head.id) { operation in
            guard operation.status == .done, released.keys.contains(operation.releaseKey) else { return }
            carried.insert(operation.action.limited)
        }
        return own.union(carried.intersection(released.lifted))
    }

    /// What a person let through, and a first run, do not count against later limits.
    private func close(_ head: PlanHead, hasDone: Bool) async throws {
        let now = run.engine.environment.now()
        let isFirstRun = try await run.store.fact(FactName.appliedPipeline) == nil
        // What takes a run back, or is about a few people only, uses no release up and is no first run.
        var facts: [String: String?] = head.isRun ? [FactName.releasedPlan: nil] : [:]
        if hasDone, head.isRun {
            facts[FactName.appliedPipeline] = .some(head.pipelineHash)
            facts[FactName.reboundRoles] = .some(nil)
        }
        let since = String(now.timeIntervalSince1970 + 0.001)
        if isFirstRun, head.isRun { facts[FactName.countingSince] = since }
        for limited in try await releasedLimits(head) { facts[FactName.countingSince(limited)] = since }
        try await run.store.setFacts(facts, lease: run.lease)
        if head.isRun { try await PartialReleases(run: run).forgetUsed() }
        try await run.store.setStatus(.applied, of: head.id, reason: head.decision, now: now, lease: run.lease)
    }
}
