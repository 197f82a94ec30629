public import BridgeCore

#if canImport(FoundationEssentials)
    public import FoundationEssentials
#else
    public import Foundation
#endif

/// A journal entry and the kind that it is counted under.
struct JournalItem: Sendable {
    var entry: JournalEntry
    var kind: ResourceKind
}

extension InMemoryStateStore {
    /// Takes operations that may begin.
    public func claim(_ plan: PlanID, limit: Int, now: Date, lease: Lease) throws -> [PlannedOperation] {
        try check(lease)
        var entry = try known(plan)
        guard entry.head.status.isApplicable else { throw BridgeError.planStatus(plan, is: entry.head.status, refuses: "applied") }
        entry.refuseUnreachable()
        let claimed = entry.claimable().prefix(max(0, limit)).map { operation in
            var operation = operation
            operation.status = .inFlight
            operation.attempts += 1
            entry.operations[operation.sequence] = operation
            return operation
        }
        plans[plan] = entry
        return claimed.map(withTarget)
    }

    /// Takes over what a dead process left.
    public func takeOverDoubtful(_ plan: PlanID, lease: Lease) throws -> [PlannedOperation] {
        try check(lease)
        var entry = try known(plan)
        for operation in entry.ordered where operation.status == .inFlight { entry.operations[operation.sequence]?.status = .inDoubt }
        plans[plan] = entry
        return entry.ordered.filter { $0.status == .inDoubt }.map(withTarget)
    }

    private func withTarget(_ operation: PlannedOperation) -> PlannedOperation {
        guard operation.target == nil, operation.action != .create else { return operation }
        var operation = operation
        operation.target = people[operation.identity]?.link?.target
        return operation
    }

    /// Puts outcomes in.
    public func record(_ outcomes: [OperationOutcome], of plan: PlanID, now: Date, lease: Lease) throws {
        try check(lease)
        let entry = try known(plan)
        for outcome in outcomes where entry.operations[outcome.sequence] == nil {
            throw BridgeError.unknownOperation(outcome.sequence, in: plan)
        }
        var hasChanged = false
        for outcome in outcomes {
            guard let operation = plans[plan]?.operations[outcome.sequence], operation.status != .done else { continue }
            record(outcome, of: operation, plan: plan, now: now)
            hasChanged = true
        }
        if hasChanged { currentGeneration += 1 }
    }

    private func record(_ outcome: OperationOutcome, of operation: PlannedOperation, plan: PlanID, now: Date) {
        var applied = operation.applied
        if let bytes = outcome.applied { applied?.bytes = bytes }
        let subject = OutcomeEffect.Subject(
            action: operation.action, accountState: operation.accountState, input: operation.input, applied: applied,
            appliedKeys: operation.appliedKeys, wakeAt: operation.wakeAt, link: people[operation.identity]?.link)
        let effect = OutcomeEffect(outcome.result, on: subject, now: now)
        plans[plan]?.operations[operation.sequence]?.status = effect.status
        plans[plan]?.operations[operation.sequence]?.problem = effect.problem
        changeMembers(of: operation.identity, operation.action, outcome.members, isDone: effect.status == .done)
        change(operation.identity, effect)
        lastEntry += 1
        let entry = JournalEntry(
            index: lastEntry, at: now, plan: plan, sequence: operation.sequence, identity: operation.identity,
            action: operation.action, outcome: effect.word, problem: effect.problem)
        entries.append(JournalItem(entry: entry, kind: operation.kind))
    }

    /// Lets operations of these identities that are still to be done settle nobody.
    func forgetInputs(of ids: Set<IdentityID>, in plan: PlanID) {
        for (sequence, operation) in plans[plan]?.operations ?? [:] where ids.contains(operation.identity) {
            switch operation.status {
            case .waiting, .inFlight, .inDoubt: plans[plan]?.operations[sequence]?.input = nil
            case .done, .failed, .refused: continue
            }
        }
    }

    private func change(_ id: IdentityID, _ effect: OutcomeEffect) {
        people.change(id) { entry in
            entry.link = effect.link
            if case .set(let image) = effect.applied { entry.applied = image }
            if case .set(let input) = effect.appliedInput { entry.appliedInput = input }
            if case .set(let time) = effect.wakeAt { entry.wakeAt = time }
            if case .set(let flag) = effect.isDirty { entry.isDirty = flag }
        }
        if case .set(let keys) = effect.appliedKeys { replaceKeys(of: id, scope: IdentityScope.applied, with: keys) }
        if effect.forgetsWantedKeys { replaceKeys(of: id, scope: IdentityScope.wanted, with: []) }
        if effect.link?.state == .gone { forgetMemberships(of: id) }
    }

    /// A page of the journal.
    public func journal(since: Date?, after index: Int64?, limit: Int) -> [JournalEntry] {
        let wanted = entries.lazy.map(\.entry).filter { entry in
            entry.index > index ?? 0 && since.map { entry.at >= $0 } ?? true
        }
        return Array(wanted.prefix(limit))
    }

    /// What was done since a time, counted.
    public func completedActions(since: Date, kind: ResourceKind) -> [PlannedOperation.Action: Int] {
        entries.reduce(into: [:]) { counts, item in
            guard item.kind == kind, item.entry.outcome == "done", item.entry.at >= since else { return }
            counts[item.entry.action, default: 0] += 1
        }
    }
}

extension PlanEntry {
    /// Refuses what cannot be reached any more: what follows a failed or refused operation, and what waits in a circle.
    mutating func refuseUnreachable() {
        while true {
            while refuse(problem: orphanProblem) {}
            guard isStuck, refuse(problem: circleProblem) else { return }
        }
    }

    private mutating func refuse(problem: (PlannedOperation) -> String?) -> Bool {
        let refused = ordered.filter { $0.status == .waiting }.compactMap { operation in
            problem(operation).map { (operation.sequence, $0) }
        }
        for (sequence, text) in refused {
            operations[sequence]?.status = .refused
            operations[sequence]?.problem = text
        }
        return !refused.isEmpty
    }

    private func orphanProblem(_ operation: PlannedOperation) -> String? {
        for sequence in operation.after.sorted() {
            let status = operations[sequence]?.status
            if status == nil || status == .failed || status == .refused {
                return OrphanProblem.text(predecessor: sequence, status: status)
            }
        }
        return nil
    }

    private func circleProblem(_ operation: PlannedOperation) -> String? {
        operation.phase == lowestPhase ? OrphanProblem.circle : nil
    }

    private var unfinished: [PlannedOperation] { ordered.filter { [.waiting, .inFlight, .inDoubt].contains($0.status) } }

    private var lowestPhase: Int? { unfinished.first?.phase }

    /// True when the lowest phase has nothing but waiting operations of which none can ever begin.
    private var isStuck: Bool {
        let phase = unfinished.prefix { $0.phase == lowestPhase }
        return !phase.isEmpty && phase.allSatisfy { $0.status == .waiting } && claimable().isEmpty
    }

    /// Waiting operations of the lowest phase with unfinished ones, as far as their predecessors are done.
    func claimable() -> [PlannedOperation] {
        unfinished.prefix { $0.phase == lowestPhase }.filter { operation in
            operation.status == .waiting && operation.after.allSatisfy { operations[$0]?.status == .done }
        }
    }
}
