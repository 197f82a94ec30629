import BridgeCore
import BridgePipeline
import BridgeState
import SCIMPath

extension ApplyStage {
    /// Before a new plan is made: what an unfinished one left in doubt is looked up, so that nobody is made twice.
    func settleUnfinished() async throws {
        // A plan on demand leaves others as they are, so that one before it may have been begun since.
        for head in try await run.store.latestPlans() where head.status == .applying {
            if let error = try await settleDoubtful(head.id, isTakenOver: true) { throw error }
            try await run.store.setStatus(
                .superseded, of: head.id, reason: head.decision, now: run.engine.environment.now(), lease: run.lease)
        }
    }

    /// Looks at the target for each operation of which it is not known whether it took effect. Returns why the run must stop.
    ///
    /// - Parameter isTakenOver: the doubt is what a process before this one left.
    func settleDoubtful(_ plan: PlanID, isTakenOver: Bool = false) async throws -> BridgeError? {
        let doubtful = try await run.store.takeOverDoubtful(plan, lease: run.lease)
        for start in stride(from: 0, to: doubtful.count, by: Self.claimSize) {
            let page = Array(doubtful[start..<min(start + Self.claimSize, doubtful.count)])
            let links = try await links(for: page)
            var outcomes: [OperationOutcome] = []
            var stop: BridgeError?
            for operation in page {
                do {
                    let result = try await DoubtResolver(run: run, isTakenOver: isTakenOver).resolve(operation, links)
                    let members = operation.action.isMembership ? operation.members : []
                    outcomes.append(
                        OperationOutcome(
                            sequence: operation.sequence, result: result, members: members, applied: operation.appliedValues(naming: links))
                    )
                } catch let error as BridgeError where error.recovery == .skip {
                    let message = "it could not be found out whether the write took effect: \(error.message)"
                    outcomes.append(
                        OperationOutcome(sequence: operation.sequence, result: .failed(code: "write.doubtful", message: message)))
                } catch {
                    stop = error as? BridgeError ?? Self.cancelled
                    break
                }
            }
            try await record(outcomes, of: page, plan: plan)
            if let stop { return stop }
        }
        return nil
    }
}

/// Finds out whether a write took effect, by looking: a create by its match keys, everything else by comparing values.
struct DoubtResolver {
    let run: Run
    /// A process that dies had claimed operations that it never began, which says nothing against trying them again.
    var isTakenOver = false

    func resolve(_ operation: PlannedOperation, _ links: [IdentityID: TargetID]) async throws -> OperationOutcome.Result {
        let result = try await look(for: operation, links)
        guard case .again = result, operation.attempts > 8, !isTakenOver else { return result }
        return .failed(code: "write.doubtful", message: "the write was tried \(operation.attempts) times and never took effect")
    }

    private func look(for operation: PlannedOperation, _ links: [IdentityID: TargetID]) async throws -> OperationOutcome.Result {
        // Adding and removing members can be repeated without harm.
        if operation.action.isMembership { return again }
        guard let id = operation.target, operation.action != .create else { return try await resolveCreate(operation) }
        guard let resource = try await run.target.resource(id, kind: operation.kind) else {
            switch operation.action {
            case .delete, .disable: return .deleted(id)
            default: return .gone(id)
            }
        }
        if operation.action == .delete { return again }
        guard let write = TargetWrite(operation, plan: PlanID(""), links: links) else { return again }
        return write.changes.allSatisfy { took($0, resource, operation.kind) } ? .done(id, version: resource.version) : again
    }

    private var again: OperationOutcome.Result { .again(code: "write.not_done", message: "the write did not take effect") }

    private func resolveCreate(_ operation: PlannedOperation) async throws -> OperationOutcome.Result {
        for match in run.compiled.of(operation.kind).rules.match {
            guard let value = operation.changes.first(where: { $0.path == match.path })?.newValues.first else { continue }
            let attribute = run.compiled.targetSchema.attribute(match.path, kind: operation.kind) ?? .init(match.path)
            let found = try await run.target.find(match.path, equals: value.text, kind: operation.kind).filter { resource in
                resource.values[match.path]?.contains { attribute.normalized($0.text) == attribute.normalized(value.text) } ?? false
            }
            guard found.count <= 1 else {
                return .failed(code: "target.ambiguous", message: "several accounts match after a create in doubt")
            }
            guard let resource = found.first else { return again }
            let owners = try await run.store.identities(linkedTo: [resource.id], kind: operation.kind)
            guard owners[resource.id].map({ $0 == operation.identity }) ?? true else {
                return .failed(code: "target.exists", message: "the account that matches belongs to another person")
            }
            return .done(resource.id, version: resource.version)
        }
        return .failed(code: "write.doubtful", message: "the create has no match value to look it up by")
    }

    private func took(_ change: Change, _ resource: TargetResource, _ kind: ResourceKind) -> Bool {
        let attribute = run.compiled.targetSchema.attribute(change.path, kind: kind) ?? .init(change.path)
        let there = Set((resource.values[change.path] ?? []).map { attribute.normalized($0.text) })
        switch change.edit {
        case .clear: return there.isEmpty
        case .set(let values): return there == Set(values.map { attribute.normalized($0.text) })
        case .add(let values): return values.allSatisfy { there.contains(attribute.normalized($0.text)) }
        case .remove(let values): return values.allSatisfy { !there.contains(attribute.normalized($0.text)) }
        }
    }
}
