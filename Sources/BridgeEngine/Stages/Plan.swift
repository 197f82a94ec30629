import BridgeCore
import BridgePipeline
public import BridgeState

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// How a plan is made.
public struct PlanOptions: Sendable {
    /// True: the target's own values are compared, not only what was last applied.
    public var refresh: Bool
    /// True: incremental sources are read whole.
    public var fullRead: Bool

    /// Options.
    public init(refresh: Bool = false, fullRead: Bool = false) {
        self.refresh = refresh
        self.fullRead = fullRead
    }
}

extension Engine {
    /// Steps 1 to 9: reads, joins, compares, and saves a plan. It writes nothing to the target.
    ///
    /// - Returns: the head of the sealed plan. Its status says whether it waits for a person.
    @concurrent
    public func plan(_ options: PlanOptions = PlanOptions()) async throws -> PlanHead {
        let compiled = try await compile()
        let key = try await store.bind(connectors.systems)
        return try await withLease { lease in
            let run = Run(engine: self, compiled: compiled, key: key, lease: lease, startedAt: environment.now())
            return try await PlanStage(run: run).make(options)
        }
    }
}

/// Step 9: leads the stages before it and seals what they found.
struct PlanStage {
    let run: Run

    func make(_ options: PlanOptions) async throws -> PlanHead {
        try await ApplyStage(run: run).settleUnfinished()
        try await RetentionStage(run: run).sweep()
        let people = try await gather(options)
        var groups: GatheredGroups?
        if let groupRun = run.groups { groups = try await PlanStage(run: groupRun).gatherGroups(options, people) }
        var head = PlanHead(
            id: PlanID(Self.name(run.startedAt)), pipeline: run.engine.pipeline.name, pipelineHash: run.compiled.hash,
            createdAt: run.startedAt, reads: people.reads + (groups?.reads ?? []))
        try await run.store.createPlan(head, lease: run.lease)
        var drafts = [try await draft(people, of: head.id, options, after: 0)]
        if let groups {
            let stage = PlanStage(run: groups.run)
            var draft = try await stage.draft(groups.resources, of: head.id, options, after: drafts[0].lastSequence)
            try await stage.addMemberships(to: &draft, groups, people: drafts[0], refresh: options.refresh)
            drafts.append(draft)
        } else if run.engine.pipeline.groups != nil {
            try await noteMissingGroups(&drafts[0])
        }
        try await GuardStage(run: run).holdFrozen(&drafts[0])
        if let groups, drafts.count > 1 { try await GuardStage(run: groups.run).holdFrozen(&drafts[1]) }
        try await noteBlindness(head, &drafts[0])
        try await seal(&head, drafts)
        try await remember(head)
        return head
    }

    /// Steps 1 to 3 of one kind.
    func gather(_ options: PlanOptions) async throws -> Gathered {
        var gathered = Gathered()
        gathered.reads = try await ReadStage(run: run).readAll(
            fully: options.fullRead, held: &gathered.held, notes: &gathered.notes)
        try await gathered.held.addStandingHolds(run)
        try await JoinStage(run: run).joinAll(held: &gathered.held, notes: &gathered.notes)
        try await wake(refresh: options.refresh)
        return gathered
    }

    /// Steps 4 to 8 of one kind.
    ///
    /// - Parameter only: the people who are looked at, whether or not their input changed; nil: everybody whose input may have.
    func draft(
        _ gathered: Gathered, of plan: PlanID, _ options: PlanOptions, after sequence: Int64, only: [IdentityID]? = nil
    ) async throws -> PlanDraft {
        let survey = options.refresh ? try await TargetSurvey.take(run) : nil
        var evaluation = EvaluateStage(
            run: run, held: gathered.held, survey: survey, draft: PlanDraft(plan: plan, run: run, after: sequence))
        for note in gathered.notes { evaluation.draft.append(note) }
        if let only { try await evaluation.evaluate(only: only) } else { try await evaluation.evaluateAll() }
        var draft = evaluation.draft
        draft.noteScopeClauses()
        let guarding = GuardStage(run: run)
        try await guarding.holdCollisions(&draft)
        try await guarding.orderFreeingWrites(&draft)
        try await guarding.orderReferences(&draft)
        try await guarding.list(&draft)
        guarding.noteRemovals(&draft)
        if let survey { DriftStage(run: run).note(survey, &draft) }
        try await draft.flush(run)
        try await draft.flushAmendments(run)
        return draft
    }

    /// Everybody is looked at when the rules changed, otherwise those whose input changed and those whose time has come.
    private func wake(refresh: Bool) async throws {
        let kind = run.compiled.rules.kind
        if try await run.store.fact(FactName.evaluatedPipeline) != run.compiled.hash || refresh {
            try await run.store.markDirty(.all, kind: kind, lease: run.lease)
        } else {
            try await run.store.markDirty(.wakingBy(run.startedAt), kind: kind, lease: run.lease)
        }
    }

    /// Counts what was drafted, lets limits and reviews judge it, and seals the plan.
    func seal(_ head: inout PlanHead, _ drafts: [PlanDraft]) async throws {
        var drafts = drafts
        head.holds = try await GuardStage(run: run).holds(&drafts, isOnDemand: head.onDemand != nil)
        for index in drafts.indices {
            try await drafts[index].flush(run)
            try await drafts[index].flushAmendments(run)
        }
        head.status = head.holds.isEmpty ? .sealed : .held
        head.requests = drafts.reduce(0) { $0 + $1.requests }
        head.requestsPerSecond = run.compiled.targetSchema.writesPerSecond
        for draft in drafts {
            for (action, count) in draft.counts where count > 0 { head.counts[action.rawValue, default: 0] += count }
            for (code, count) in draft.noteCounts { head.counts[code, default: 0] += count }
        }
        head.generation = try await run.store.generation()
        try await run.store.seal(head, lease: run.lease)
    }

    /// Sources that fail every night look like a quiet pipeline: after a day it is said aloud.
    private func noteBlindness(_ head: PlanHead, _ draft: inout PlanDraft) async throws {
        guard head.reads.contains(where: { $0.verdict == "partial" }), let since = try await run.store.notWholeSince(),
            run.startedAt.timeIntervalSince(since) >= 86_400
        else { return }
        let message =
            "Since \(ISO8601.text(since)) no run read every source whole: nobody is found missing, and nobody is disabled for it. "
            + "Repair what is partial."
        draft.append(PlanNote(identity: nil, code: PlanNote.nobodyIsFoundMissing, message: message, label: ""))
    }

    /// Everybody was looked at under these rules.
    private func remember(_ head: PlanHead) async throws {
        var facts: [String: String?] = [FactName.evaluatedPipeline: run.compiled.hash]
        if try await isSettled(head) { facts[FactName.appliedPipeline] = .some(run.compiled.hash) }
        try await run.store.setFacts(facts, lease: run.lease)
    }

    /// Changed rules that change nobody need no review later. A first run, people who are held and sources that failed leave it open.
    private func isSettled(_ head: PlanHead) async throws -> Bool {
        guard head.operations == 0, head.held == 0, head.reads.allSatisfy({ $0.verdict != "partial" }) else { return false }
        return try await run.store.fact(FactName.appliedPipeline) != nil
    }

    static func name(_ date: Date) -> String {
        let stamp = ISO8601.text(date).filter { $0 != "-" && $0 != ":" }
        return "\(stamp)-\(String(UInt32.random(in: .min ... .max), radix: 36))"
    }
}

extension PlanHead {
    /// The operations that would be done, in all.
    public var operations: Int { PlannedOperation.Action.allCases.reduce(0) { $0 + (counts[$1.rawValue] ?? 0) } }

    /// The people who are held, in all.
    public var held: Int { counts.reduce(0) { $0 + ($1.key.hasPrefix("held.") ? $1.value : 0) } }
}
