import BridgeCore
import BridgePipeline
public import BridgeState

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

extension Engine {
    /// Makes a plan that takes back what another plan did, from the values before that its operations carry.
    ///
    /// It is applied like any plan; limits hold it like any plan. Who is created is disabled, who was disabled is enabled, values that
    /// are still as that plan left them become what they were. What cannot be taken back is listed (codes `undo.…`). When it is applied,
    /// everybody concerned is held, so that the next run does not do the same again, until the hold is lifted.
    /// - Parameter people: values of the people concerned; empty: everybody.
    /// - Throws: `plan.unknown`, `undo.nothing`, `person.unknown`, `person.ambiguous`.
    @concurrent
    public func undo(_ id: PlanID, only people: [String] = [], reason: String) async throws -> PlanHead {
        let compiled = try await compile()
        let key = try await store.bind(connectors.systems)
        return try await withLease { lease in
            let run = Run(engine: self, compiled: compiled, key: key, lease: lease, startedAt: environment.now())
            try await ApplyStage(run: run).settleUnfinished()
            var only: Set<IdentityID> = []
            for query in people { only.insert(try await PersonSearch(run: run).person(with: query).id) }
            let undoing = PlanHead.Undoing(plan: id, by: environment.person, reason: reason)
            return try await UndoStage(run: run).make(undoing, only: people.isEmpty ? nil : only)
        }
    }
}

/// Makes a plan of the inverse operations of another one, and holds those whom it concerns.
struct UndoStage {
    let run: Run

    private static let pageSize = 256

    // MARK: Making the plan

    func make(_ undoing: PlanHead.Undoing, only people: Set<IdentityID>?) async throws -> PlanHead {
        guard try await run.store.plan(undoing.plan) != nil else { throw ApplyStage.unknown(undoing.plan) }
        let done = try await done(in: undoing.plan, only: people)
        guard !done.isEmpty else {
            throw BridgeError(
                "undo.nothing", "The plan \(undoing.plan.value) did nothing that could be taken back; “idbridge log” lists what was done.",
                effect: .none)
        }
        var head = PlanHead(
            id: PlanID(PlanStage.name(run.startedAt)), pipeline: run.engine.pipeline.name, pipelineHash: run.compiled.hash,
            createdAt: run.startedAt, undoes: undoing)
        try await run.store.createPlan(head, lease: run.lease)
        var drafts = [try await draft(run, done[run.compiled.rules.kind] ?? [:], of: head, after: 0)]
        if let groups = run.groups {
            drafts.append(try await draft(groups, done[.group] ?? [:], of: head, after: drafts[0].lastSequence))
        }
        try await PlanStage(run: run).seal(&head, drafts)
        return head
    }

    /// The operations that were done, by kind and identity.
    private func done(
        in plan: PlanID, only people: Set<IdentityID>?
    ) async throws -> [ResourceKind: [IdentityID: [Int64]]] {
        var done: [ResourceKind: [IdentityID: [Int64]]] = [:]
        try await run.store.forEachOperation(of: plan) { operation in
            guard operation.status == .done, people?.contains(operation.identity) ?? true else { return }
            done[operation.kind, default: [:]][operation.identity, default: []].append(operation.sequence)
        }
        return done
    }

    private func draft(
        _ run: Run, _ done: [IdentityID: [Int64]], of head: PlanHead, after sequence: Int64
    ) async throws -> PlanDraft {
        guard let undone = head.undoes?.plan else { return PlanDraft(plan: head.id, run: run, after: sequence) }
        var inverse = InverseOperations(run: run, undone: undone, draft: PlanDraft(plan: head.id, run: run, after: sequence))
        let ids = done.keys.sorted()
        for start in stride(from: 0, to: ids.count, by: Self.pageSize) {
            let page = Array(ids[start..<min(start + Self.pageSize, ids.count)])
            let sequences = page.flatMap { done[$0] ?? [] }
            let operations = Dictionary(grouping: try await run.store.operations(of: undone, sequences: sequences), by: \.identity)
            for view in IdentityView.views(of: try await run.store.identities(page), compiled: run.compiled) {
                try await inverse.plan(view, operations[view.id] ?? [])
            }
            try await inverse.draft.flush(run)
            try await run.keepLease()
        }
        let guarding = GuardStage(run: run)
        try await guarding.orderFreeingWrites(&inverse.draft)
        try await guarding.orderReferences(&inverse.draft)
        try await guarding.list(&inverse.draft)
        try await inverse.draft.flush(run)
        try await inverse.draft.flushAmendments(run)
        return inverse.draft
    }

    // MARK: Applying it

    /// Holds everybody whom the plan concerns, before its first write, all at once: whoever makes the next plan finds them held.
    func hold(everybodyIn plan: PlanID, _ undoing: PlanHead.Undoing) async throws {
        let concerned = try await everybody(in: plan)
        let held = Set(try await run.store.standingHolds().filter { $0.undone == undoing.plan }.map(\.identity))
        guard !concerned.isEmpty, held.isDisjoint(with: concerned) else { return }
        let now = run.engine.environment.now()
        let intake = DecisionIntake(
            decisions: [Decision(at: now, by: undoing.by, verdict: .undone, plan: undoing.plan, reason: undoing.reason)],
            holds: concerned.sorted().map {
                StandingHold(identity: $0, reason: undoing.reason, by: undoing.by, since: now, undone: undoing.plan)
            })
        try await run.store.decide(intake, lease: run.lease)
    }

    private func everybody(in plan: PlanID) async throws -> Set<IdentityID> {
        var everybody: Set<IdentityID> = []
        try await run.store.forEachOperation(of: plan) { if $0.status != .refused { everybody.insert($0.identity) } }
        return everybody
    }
}
