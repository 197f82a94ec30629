import BridgeCore

#if canImport(FoundationEssentials)
    public import FoundationEssentials
#else
    public import Foundation
#endif

/// A plan as it is held in memory.
struct PlanEntry: Sendable {
    var head: PlanHead
    var operations: [Int64: PlannedOperation] = [:]
    var notes: [PlanNote] = []
    /// When the plan came into its status.
    var since: Date
    private var order: [Int64] = []

    init(head: PlanHead) {
        self.head = head
        since = head.createdAt
    }

    /// The operations in the order in which they are applied.
    var ordered: some Collection<PlannedOperation> { order.lazy.compactMap { operations[$0] } }

    /// Adds operations; false when a number is used already.
    mutating func append(_ added: [PlannedOperation]) -> Bool {
        for operation in added where operations.updateValue(operation, forKey: operation.sequence) != nil { return false }
        order = operations.values.sorted { ($0.phase, $0.sequence) < ($1.phase, $1.sequence) }.map(\.sequence)
        return true
    }
}

extension InMemoryStateStore {
    /// Begins a plan.
    public func createPlan(_ head: PlanHead, lease: Lease) throws {
        try check(lease)
        guard plans[head.id] == nil else { throw BridgeError.planExists(head.id) }
        var head = head
        head.status = .open
        plans[head.id] = PlanEntry(head: head)
    }

    /// Adds operations.
    public func append(_ operations: [PlannedOperation], to plan: PlanID, lease: Lease) throws {
        try check(lease)
        var entry = try openPlan(plan)
        guard entry.append(operations) else { throw BridgeError.duplicateOperation(in: plan) }
        plans[plan] = entry
    }

    /// Changes order, or refuses.
    public func amend(_ amendments: [OperationAmendment], in plan: PlanID, lease: Lease) throws {
        try check(lease)
        var entry = try openPlan(plan)
        for amendment in amendments {
            guard var operation = entry.operations[amendment.sequence] else {
                throw BridgeError.unknownOperation(amendment.sequence, in: plan)
            }
            operation.after += amendment.addAfter.filter { !operation.after.contains($0) }
            if let refusal = amendment.refusal {
                operation.status = .refused
                operation.problem = refusal
            }
            entry.operations[amendment.sequence] = operation
        }
        plans[plan] = entry
    }

    /// Adds notes, numbered from 1.
    public func append(_ notes: [PlanNote], to plan: PlanID, lease: Lease) throws {
        try check(lease)
        var entry = try openPlan(plan)
        for var note in notes {
            note.index = Int64(entry.notes.count) + 1
            entry.notes.append(note)
        }
        plans[plan] = entry
    }

    /// Seals a plan; older ones that wait are superseded.
    public func seal(_ head: PlanHead, lease: Lease) throws {
        try check(lease)
        var entry = try openPlan(head.id)
        if head.onDemand == nil {
            for id in sealOrder where plans[id]?.head.status.isWaiting == true {
                plans[id]?.head.status = .superseded
                plans[id]?.since = head.createdAt
            }
        }
        entry.head = head
        entry.head.generation = currentGeneration
        if head.status == .open { entry.head.status = .sealed }
        plans[head.id] = entry
        sealOrder.append(head.id)
    }

    /// Changes the status of a sealed plan.
    public func setStatus(_ status: PlanHead.Status, of plan: PlanID, reason: String?, now: Date, lease: Lease) throws {
        try check(lease)
        var entry = try known(plan)
        guard entry.head.status.allows(status) else {
            throw BridgeError.planStatus(plan, is: entry.head.status, refuses: status.rawValue)
        }
        entry.head.status = status
        entry.since = now
        if let reason { entry.head.decision = reason }
        plans[plan] = entry
    }

    /// The head of a plan.
    public func plan(_ id: PlanID) -> PlanHead? { plans[id]?.head }

    /// The sealed plans, the latest first.
    public func recentPlans(limit: Int) -> [PlanHead] { sealOrder.reversed().prefix(limit).compactMap { plans[$0]?.head } }

    /// Single operations.
    public func operations(of plan: PlanID, sequences: [Int64]) throws -> [PlannedOperation] {
        let operations = try known(plan).operations
        return Set(sequences).sorted().compactMap { operations[$0] }
    }

    /// A page of operations.
    public func operations(of plan: PlanID, after sequence: Int64?, limit: Int) throws -> [PlannedOperation] {
        let ordered = Array(try known(plan).ordered)
        let start = ordered.firstIndex { $0.sequence == sequence }.map { $0 + 1 } ?? 0
        return Array(ordered[start...].prefix(limit))
    }

    /// Operations by status.
    public func operationCounts(of plan: PlanID) throws -> [PlannedOperation.Status: Int] {
        try known(plan).operations.values.reduce(into: [:]) { $0[$1.status, default: 0] += 1 }
    }

    /// A page of notes.
    public func notes(of plan: PlanID, after index: Int64?, limit: Int) throws -> [PlanNote] {
        Array(try known(plan).notes.drop { $0.index <= index ?? 0 }.prefix(limit))
    }

    func known(_ plan: PlanID) throws(BridgeError) -> PlanEntry {
        guard let entry = plans[plan] else { throw .unknownPlan(plan) }
        return entry
    }

    private func openPlan(_ plan: PlanID) throws(BridgeError) -> PlanEntry {
        let entry = try known(plan)
        guard entry.head.status == .open else { throw .planSealed(plan) }
        return entry
    }
}
