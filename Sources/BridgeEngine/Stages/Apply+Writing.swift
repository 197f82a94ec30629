import BridgeCore
import BridgeState

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

extension ApplyStage {
    struct Attempt: Sendable {
        var outcome: OperationOutcome
        /// Why nothing further can succeed.
        var stop: BridgeError?
        /// How long to wait before the next writes.
        var delay: Duration?
    }

    /// What became of a batch of writes.
    private struct Progress {
        var outcomes: [OperationOutcome] = []
        var stop: BridgeError?
        var delay: Duration?

        mutating func add(_ attempt: Attempt) {
            outcomes.append(attempt.outcome)
            stop = stop ?? attempt.stop
            if let asked = attempt.delay { delay = max(delay ?? .zero, asked) }
        }

        /// What was claimed and is not begun any more goes back.
        mutating func giveBack(_ operations: some Sequence<PlannedOperation>) {
            outcomes += operations.map {
                OperationOutcome(sequence: $0.sequence, result: .again(code: "apply.stopped", message: "not begun"))
            }
        }
    }

    /// Writes the claimed operations, a few at a time, and records what became of them. Returns why the run must stop.
    func write(_ claimed: [PlannedOperation], of head: PlanHead) async throws -> BridgeError? {
        let progress = await attempt(claimed, links: try await links(for: claimed), of: head)
        try await record(progress.outcomes, of: claimed, plan: head.id)
        if let stop = progress.stop { return stop }
        let counts = try await run.store.operationCounts(of: head.id)
        report(counts)
        if let stop = failureStop(counts) { return stop }
        if let delay = progress.delay { try await pause(delay) }
        return nil
    }

    private func attempt(_ claimed: [PlannedOperation], links: [IdentityID: TargetID], of head: PlanHead) async -> Progress {
        await withTaskGroup(of: [Attempt].self) { group in
            var rest = WorkUnit.units(of: claimed, together: bulkSize)[...]
            var progress = Progress()
            var leaseKeptAt = run.engine.environment.now()
            let width = max(1, run.engine.environment.concurrency)
            for unit in rest.prefix(width) { group.addTask { await attempt(unit, links, head) } }
            rest = rest.dropFirst(width)
            while let attempts = await group.next() {
                for attempt in attempts { progress.add(attempt) }
                if Task.isCancelled { progress.stop = progress.stop ?? Self.cancelled }
                leaseKeptAt = await keepLease(since: leaseKeptAt)
                if progress.stop == nil, let next = rest.popFirst() { group.addTask { await self.attempt(next, links, head) } }
            }
            progress.giveBack(rest.flatMap(\.operations))
            return progress
        }
    }

    private func attempt(_ unit: WorkUnit, _ links: [IdentityID: TargetID], _ head: PlanHead) async -> [Attempt] {
        switch unit {
        case .inOrder(let operations): await attemptInOrder(operations, links, head)
        case .together(let operations): await attemptTogether(operations, links, head)
        }
    }

    /// Does operations one after the other, as long as nothing stops the run.
    private func attemptInOrder(_ unit: [PlannedOperation], _ links: [IdentityID: TargetID], _ head: PlanHead) async -> [Attempt] {
        var attempts: [Attempt] = []
        var leaseKeptAt = run.engine.environment.now()
        for operation in unit {
            if let last = attempts.last, last.stop != nil || last.delay != nil || Task.isCancelled {
                let result = OperationOutcome.Result.again(code: "apply.stopped", message: "not begun")
                attempts.append(
                    Attempt(outcome: OperationOutcome(sequence: operation.sequence, result: result), stop: last.stop, delay: last.delay))
                continue
            }
            attempts.append(await attempt(operation, links, head))
            leaseKeptAt = await keepLease(since: leaseKeptAt)
        }
        return attempts
    }

    /// Slow writes may take longer than a lease lasts. A lost lease is noticed when the outcomes are recorded.
    private func keepLease(since date: Date) async -> Date {
        let now = run.engine.environment.now()
        guard now.timeIntervalSince(date) > Engine.leaseDuration / 4 else { return date }
        try? await run.keepLease()
        return now
    }

    /// Waits, and keeps the lease meanwhile.
    private func pause(_ delay: Duration) async throws {
        var rest = delay
        while rest > .zero {
            let nap = min(rest, .seconds(30))
            try await run.engine.environment.sleep(nap)
            try await run.keepLease()
            rest -= nap
        }
    }

    /// Records outcomes. Who refers to accounts that are gone is woken before: a process that dies in between has woken them for nothing.
    func record(_ outcomes: [OperationOutcome], of operations: [PlannedOperation], plan: PlanID) async throws {
        let people = Dictionary(operations.map { ($0.sequence, $0.identity) }, uniquingKeysWith: { first, _ in first })
        let gone = outcomes.filter { $0.result.isLoss }.compactMap { people[$0.sequence] }
        try await Referrers(run: run).wake(of: gone, in: plan)
        try await run.store.record(outcomes, of: plan, now: run.engine.environment.now(), lease: run.lease)
    }

    private func report(_ counts: [PlannedOperation.Status: Int]) {
        let total = counts.reduce(0) { $0 + $1.value } - (counts[.refused] ?? 0)
        run.engine.environment.progress(.applying(done: counts[.done] ?? 0, total: total))
    }

    static let cancelled = BridgeError("apply.cancelled", "The run was asked to stop; apply the plan again to go on.", effect: .none)

    /// The accounts of the people whom references of these operations name.
    func links(for operations: [PlannedOperation]) async throws -> [IdentityID: TargetID] {
        var named: Set<IdentityID> = []
        for case .identity(let id) in operations.flatMap(\.changes).flatMap(\.values) { named.insert(IdentityID(id)) }
        guard !named.isEmpty else { return [:] }
        return try await run.store.accounts(of: named.sorted()).compactMapValues(\.target)
    }

    private func attempt(_ operation: PlannedOperation, _ links: [IdentityID: TargetID], _ head: PlanHead) async -> Attempt {
        if let attempt = await protection(of: operation, head) { return attempt }
        if operation.action.isMembership { return await attemptMembers(operation, links) }
        switch prepared(operation, links, head) {
        case .settled(let attempt): return attempt
        case .ready(let write):
            do {
                return self.attempt(operation, links, ended: .success(try await run.target.apply(write)))
            } catch {
                return self.attempt(operation, links, ended: .failure(error))
            }
        }
    }

    /// An operation before its request leaves.
    enum Prepared {
        /// The write.
        case ready(TargetWrite)
        /// No request is needed, or none is possible.
        case settled(Attempt)
    }

    func prepared(_ operation: PlannedOperation, _ links: [IdentityID: TargetID], _ head: PlanHead) -> Prepared {
        func settled(_ result: OperationOutcome.Result) -> Prepared {
            .settled(Attempt(outcome: OperationOutcome(sequence: operation.sequence, result: result)))
        }
        guard let write = TargetWrite(operation, plan: head.id, links: links) else {
            return settled(.refused(code: "waiting.reference", message: "a reference names somebody without an account"))
        }
        if write.changes.isEmpty, let id = write.action.target, operation.action != .delete {
            return settled(.done(id, version: operation.version))
        }
        return .ready(write)
    }

    /// What a write's end means for its operation.
    func attempt(
        _ operation: PlannedOperation, _ links: [IdentityID: TargetID], ended result: Result<WriteResult, any Error>
    ) -> Attempt {
        switch result {
        case .success(let result):
            let outcome = OperationOutcome(
                sequence: operation.sequence, result: OperationOutcome.Result(result, of: operation),
                applied: operation.appliedValues(naming: links))
            return Attempt(outcome: outcome)
        case .failure(let error as BridgeError):
            let verdict = FailureVerdict(error, attempts: operation.attempts)
            let outcome = OperationOutcome(sequence: operation.sequence, result: verdict.result)
            return Attempt(outcome: outcome, stop: verdict.stop, delay: verdict.delay)
        case .failure(let error):
            let result = OperationOutcome.Result.inDoubt(code: "write.interrupted", message: "the write was interrupted")
            let outcome = OperationOutcome(sequence: operation.sequence, result: result)
            return Attempt(outcome: outcome, stop: error is CancellationError ? Self.cancelled : nil)
        }
    }
}

extension OperationOutcome.Result {
    fileprivate init(_ result: WriteResult, of operation: PlannedOperation) {
        self =
            switch result {
            case .done(let id, let version): operation.action == .delete ? .deleted(id) : .done(id, version: version)
            // Nothing of the account is left, as after a deletion: its unique values are free.
            case .vanished(let id): .deleted(id)
            case .exists(let candidates):
                .failed(
                    code: "target.exists",
                    message: candidates.isEmpty
                        ? "the target says that such an account exists, but does not show it"
                        : "an account with the same values exists: \(candidates.map(\.id.value).sorted().joined(separator: ", "))")
            case .gone:
                switch (operation.action, operation.target) {
                case (.delete, let id?): .deleted(id)
                case (_, let id?): .gone(id)
                case (_, nil): .failed(code: "target.gone", message: "the account is no longer there")
                }
            }
    }

    /// True when there is no account afterwards that was there before.
    fileprivate var isLoss: Bool {
        switch self {
        case .deleted, .vanished, .gone: true
        case .done, .failed, .refused, .inDoubt, .again: false
        }
    }
}
