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
            return try await ApplyStage(run: run).apply(id)
        }
    }

    /// Lets a held plan through.
    public func release(_ id: PlanID, reason: String) async throws { try await decide(id, .released, reason) }

    /// Refuses a held plan.
    public func reject(_ id: PlanID, reason: String) async throws { try await decide(id, .rejected, reason) }

    private func decide(_ id: PlanID, _ status: PlanHead.Status, _ reason: String) async throws {
        guard let head = try await store.plan(id) else { throw ApplyStage.unknown(id) }
        guard head.status == .held else {
            throw BridgeError(
                "plan.not_held", "The plan \(id.value) does not wait for a decision; it is \(head.status.rawValue).", effect: .none)
        }
        try await withLease { lease in
            try await store.setStatus(status, of: id, reason: reason, now: environment.now(), lease: lease)
            try await store.setFacts([FactName.releasedPlan: status == .released ? id.value : nil], lease: lease)
        }
    }
}

/// Claims operations, writes them with bounded concurrency, and records what became of each.
struct ApplyStage {
    let run: Run

    private static let maximumAttempts = 5
    private static let claimSize = 64

    func apply(_ id: PlanID) async throws -> ApplySummary {
        let head = try await admit(id)
        try await begin(head)
        var stopped = try await settleDoubtful(head.id)
        while stopped == nil {
            let claimed = try await run.store.claim(
                head.id, limit: max(Self.claimSize, run.engine.environment.concurrency), now: run.engine.environment.now(), lease: run.lease)
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
            throw BridgeError(BridgeError.Code("plan.\(head.status.rawValue)"), "The plan is \(head.status.rawValue); make a new plan.", effect: .none)
        }
        return head
    }

    static func unknown(_ id: PlanID) -> BridgeError {
        BridgeError("plan.unknown", "There is no plan \(id.value) in this state.", effect: .none)
    }

    private func begin(_ head: PlanHead) async throws {
        guard head.status == .sealed || head.status == .released else { return }
        try await run.store.setStatus(.applying, of: head.id, reason: head.decision, now: run.startedAt, lease: run.lease)
    }

    private func finish(_ head: PlanHead, _ stopped: BridgeError?) async throws -> ApplySummary {
        let counts = try await run.store.operationCounts(of: head.id)
        let isOver = stopped == nil && [.waiting, .inFlight, .inDoubt].allSatisfy { (counts[$0] ?? 0) == 0 }
        if isOver, head.status != .applied { try await close(head, hasDone: (counts[.done] ?? 0) > 0) }
        return ApplySummary(plan: head.id, counts: counts, stopped: stopped)
    }

    /// What a person let through, and a first run, do not count against later limits.
    private func close(_ head: PlanHead, hasDone: Bool) async throws {
        let now = run.engine.environment.now()
        let isFirstRun = try await run.store.fact(FactName.appliedPipeline) == nil
        var facts: [String: String?] = [FactName.releasedPlan: nil]
        if hasDone { facts[FactName.appliedPipeline] = .some(head.pipelineHash) }
        if isFirstRun || !head.holds.isEmpty { facts[FactName.countingSince] = String(now.timeIntervalSince1970 + 0.001) }
        try await run.store.setFacts(facts, lease: run.lease)
        try await run.store.setStatus(.applied, of: head.id, reason: head.decision, now: now, lease: run.lease)
    }

    // MARK: Writing

    private typealias Attempt = (outcome: OperationOutcome, stop: BridgeError?, delay: Duration?)

    /// Writes the claimed operations, a few at a time, and records their outcomes as they come. Returns why the run must stop.
    private func write(_ claimed: [PlannedOperation], of head: PlanHead) async throws -> BridgeError? {
        let links = try await links(for: claimed)
        var stop: BridgeError?
        var delay: Duration?
        var outcomes: [OperationOutcome] = []
        await withTaskGroup(of: Attempt.self) { group in
            var rest = claimed[...]
            func startNext() {
                guard let operation = rest.popFirst() else { return }
                if stop != nil {
                    let kept = OperationOutcome(sequence: operation.sequence, result: .again(code: "apply.stopped", message: "not begun"))
                    outcomes.append(kept)
                    return startNext()
                }
                group.addTask { await attempt(operation, links, head) }
            }
            for _ in 0..<run.engine.environment.concurrency { startNext() }
            while let attempt = await group.next() {
                outcomes.append(attempt.outcome)
                if let error = attempt.stop { stop = stop ?? error }
                if let asked = attempt.delay { delay = max(delay ?? .zero, asked) }
                if Task.isCancelled { stop = stop ?? Self.cancelled }
                startNext()
            }
        }
        try await record(outcomes, of: claimed, plan: head.id)
        try await report(head)
        if let delay, stop == nil { try await run.engine.environment.sleep(delay) }
        return stop
    }

    /// Records outcomes. Who refers to accounts that are gone is woken before: a process that dies in between has woken them for nothing.
    private func record(_ outcomes: [OperationOutcome], of operations: [PlannedOperation], plan: PlanID) async throws {
        let people = Dictionary(operations.map { ($0.sequence, $0.identity) }, uniquingKeysWith: { first, _ in first })
        let gone = outcomes.filter { $0.result.isLoss }.compactMap { people[$0.sequence] }
        try await Referrers(run: run).wake(of: gone)
        try await run.store.record(outcomes, of: plan, now: run.engine.environment.now(), lease: run.lease)
    }

    private func report(_ head: PlanHead) async throws {
        let counts = try await run.store.operationCounts(of: head.id)
        let total = counts.reduce(0) { $0 + $1.value } - (counts[.refused] ?? 0)
        run.engine.environment.progress(.applying(done: counts[.done] ?? 0, total: total))
    }

    private static let cancelled = BridgeError("apply.cancelled", "The run was asked to stop; apply the plan again to go on.", effect: .none)

    /// The accounts of the people whom references of these operations name.
    private func links(for operations: [PlannedOperation]) async throws -> [IdentityID: TargetID] {
        var named: Set<IdentityID> = []
        for case .identity(let id) in operations.flatMap(\.changes).flatMap(\.newValues) { named.insert(IdentityID(id)) }
        guard !named.isEmpty else { return [:] }
        var links: [IdentityID: TargetID] = [:]
        for identity in try await run.store.identities(named.sorted()) {
            if let link = identity.link, link.state != .gone { links[identity.id] = link.target }
        }
        return links
    }

    private func attempt(_ operation: PlannedOperation, _ links: [IdentityID: TargetID], _ head: PlanHead) async -> Attempt {
        func outcome(_ result: OperationOutcome.Result) -> OperationOutcome {
            OperationOutcome(sequence: operation.sequence, result: result)
        }
        guard let write = TargetWrite(operation, plan: head.id, links: links) else {
            let message = "a reference names somebody without an account"
            return (outcome(.refused(code: "waiting.reference", message: message)), nil, nil)
        }
        if write.changes.isEmpty, let id = write.action.target, operation.action != .delete {
            return (outcome(.done(id, version: operation.version)), nil, nil)
        }
        do {
            return (outcome(Self.result(try await run.target.apply(write), of: operation)), nil, nil)
        } catch let error as BridgeError {
            let verdict = Self.verdict(error, operation)
            return (outcome(verdict.result), verdict.stop, verdict.delay)
        } catch {
            let message = "the write was interrupted"
            return (outcome(.inDoubt(code: "write.interrupted", message: message)), error is CancellationError ? Self.cancelled : nil, nil)
        }
    }

    private static func result(_ result: WriteResult, of operation: PlannedOperation) -> OperationOutcome.Result {
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

    private static func verdict(
        _ error: BridgeError, _ operation: PlannedOperation
    ) -> (result: OperationOutcome.Result, stop: BridgeError?, delay: Duration?) {
        if error.effect == .unknown {
            let stop = error.recovery == .stop ? error : nil
            return (.inDoubt(code: error.code.text, message: error.message), stop, stop == nil ? delay(error, operation) : nil)
        }
        switch error.recovery {
        case .retry, .reconnect:
            guard operation.attempts < maximumAttempts else { return (.failed(code: error.code.text, message: error.message), nil, nil) }
            return (.again(code: error.code.text, message: error.message), nil, delay(error, operation))
        case .skip: return (.failed(code: error.code.text, message: error.message), nil, nil)
        case .stop: return (.again(code: error.code.text, message: error.message), error, nil)
        }
    }

    /// As long as the other end asks, otherwise longer with each attempt.
    private static func delay(_ error: BridgeError, _ operation: PlannedOperation) -> Duration? {
        switch error.recovery {
        case .retry(let asked?): asked
        case .retry(nil), .reconnect: .milliseconds(500 << min(max(operation.attempts, 0), 6))
        case .skip, .stop: nil
        }
    }

    // MARK: Doubt

    /// Before a new plan is made: what an unfinished one left in doubt is looked up, so that nobody is made twice.
    func settleUnfinished() async throws {
        guard let head = try await run.store.latestPlan(), head.status == .applying else { return }
        if let error = try await settleDoubtful(head.id) { throw error }
        try await run.store.setStatus(
            .superseded, of: head.id, reason: head.decision, now: run.engine.environment.now(), lease: run.lease)
    }

    /// Looks at the target for each operation of which it is not known whether it took effect. Returns why the run must stop.
    private func settleDoubtful(_ plan: PlanID) async throws -> BridgeError? {
        let doubtful = try await run.store.takeOverDoubtful(plan, lease: run.lease)
        for start in stride(from: 0, to: doubtful.count, by: Self.claimSize) {
            let page = Array(doubtful[start..<min(start + Self.claimSize, doubtful.count)])
            let links = try await links(for: page)
            var outcomes: [OperationOutcome] = []
            var stop: BridgeError?
            for operation in page {
                do {
                    let result = try await DoubtResolver(run: run).resolve(operation, links)
                    outcomes.append(OperationOutcome(sequence: operation.sequence, result: result))
                } catch let error as BridgeError where error.recovery == .skip {
                    let message = "it could not be found out whether the write took effect: \(error.message)"
                    outcomes.append(OperationOutcome(sequence: operation.sequence, result: .failed(code: "write.doubtful", message: message)))
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

extension OperationOutcome.Result {
    /// True when there is no account afterwards that was there before.
    fileprivate var isLoss: Bool {
        switch self {
        case .deleted, .vanished, .gone: true
        case .done, .failed, .refused, .inDoubt, .again: false
        }
    }
}

/// Finds out whether a write took effect, by looking: a create by its match keys, everything else by comparing values.
struct DoubtResolver {
    let run: Run

    func resolve(_ operation: PlannedOperation, _ links: [IdentityID: TargetID]) async throws -> OperationOutcome.Result {
        guard operation.attempts <= 8 else {
            return .failed(code: "write.doubtful", message: "it could not be found out whether the write took effect")
        }
        guard let id = operation.target, operation.action != .create else { return try await resolveCreate(operation) }
        guard let resource = try await run.target.resource(id, kind: operation.kind) else {
            switch operation.action {
            case .delete, .disable: return .deleted(id)
            default: return .gone(id)
            }
        }
        if operation.action == .delete { return again }
        let expected = TargetWrite(operation, plan: PlanID(""), links: links)?.changes ?? []
        return expected.allSatisfy { took($0, resource, operation.kind) } ? .done(id, version: resource.version) : again
    }

    private var again: OperationOutcome.Result { .again(code: "write.not_done", message: "the write did not take effect") }

    private func resolveCreate(_ operation: PlannedOperation) async throws -> OperationOutcome.Result {
        for match in run.compiled.rules.match {
            guard let value = operation.changes.first(where: { $0.path == match.path })?.newValues.first else { continue }
            let attribute = run.compiled.targetSchema.attribute(match.path, kind: operation.kind) ?? .init(match.path)
            let found = try await run.target.find(match.path, equals: value.text, kind: operation.kind).filter { resource in
                resource.values[match.path]?.contains { attribute.normalized($0.text) == attribute.normalized(value.text) } ?? false
            }
            guard found.count <= 1 else { return .failed(code: "target.ambiguous", message: "several accounts match after a create in doubt") }
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

extension TargetWrite {
    /// The write of an operation, with references replaced by the target's keys; nil when a reference has no account.
    init?(_ operation: PlannedOperation, plan: PlanID, links: [IdentityID: TargetID]) {
        var changes: [Change] = []
        for change in operation.changes {
            guard let resolved = change.resolved(links) else { return nil }
            changes.append(resolved)
        }
        let action: Action
        switch (operation.action, operation.target) {
        case (.create, _): action = .create
        case (.disable, let id?): action = .disable(id)
        case (.enable, let id?): action = .enable(id)
        case (.delete, let id?): action = .delete(id)
        case (_, let id?): action = .update(id, version: operation.version)
        case (_, nil): return nil
        }
        self.init(id: "\(plan.value)/\(operation.sequence)", kind: operation.kind, action: action, changes: changes)
    }
}

extension Change {
    fileprivate func resolved(_ links: [IdentityID: TargetID]) -> Change? {
        var copy = self
        func resolve(_ values: [TargetValue]) -> [TargetValue]? {
            var resolved: [TargetValue] = []
            for value in values {
                guard case .identity(let id) = value else {
                    resolved.append(value)
                    continue
                }
                guard let link = links[IdentityID(id)] else { return nil }
                resolved.append(.resource(link))
            }
            return resolved
        }
        switch edit {
        case .clear: return copy
        case .set(let values): copy.edit = .set(resolve(values) ?? [])
        case .add(let values): copy.edit = .add(resolve(values) ?? [])
        case .remove(let values): copy.edit = .remove(resolve(values) ?? [])
        }
        let named = newValues.contains { if case .identity = $0 { true } else { false } }
        return named && copy.newValues.isEmpty ? nil : copy
    }
}
