import BridgeCore
public import BridgeState

#if canImport(FoundationEssentials)
    public import FoundationEssentials
#else
    public import Foundation
#endif

/// A part of a held plan that a person lets through: the operations of some actions, of some people.
///
/// It names operations, not numbers: later plans carry those of them that still stand, everything else is limited as before.
public struct PartialRelease: Sendable, Codable, Hashable {
    /// The plan that the person looked at.
    public var plan: PlanID
    /// The actions whose operations go through.
    public var actions: [PlannedOperation.Action]
    /// Whose operations; nil: everybody's.
    public var people: [IdentityID]?
    /// When it is over by itself; nil: with the next plan that is applied to its end.
    public var until: Date?

    /// True until its time is over.
    func stands(at now: Date) -> Bool { until.map { now < $0 } ?? true }

    func names(_ operation: PlannedOperation) -> Bool {
        // A reference that changes is an update in a phase of its own.
        let isNamed = actions.contains(operation.action) || operation.action == .reference && actions.contains(.update)
        return isNamed && people.map { $0.contains(operation.identity) } ?? true
    }

    /// The limits that hold no plan any more once these operations go through; with a choice of people the plan itself waits, and the next
    /// one leaves the others' operations out.
    var liftedLimits: Set<String> {
        people == nil ? Set(actions.map { $0 == .update ? "limit.attribute" : "limit.\($0.rawValue)" }) : []
    }
}

/// The partial releases of a state, kept as one fact.
struct PartialReleases {
    let run: Run

    /// Those that stand.
    func all() async throws -> [PartialRelease] { try await run.store.openReleases(at: run.startedAt) }

    func add(_ release: PartialRelease) async throws { try await set(try await all() + [release]) }

    /// Forgets those that the plan which was just applied has used up.
    func forgetUsed() async throws {
        let known = try await all()
        guard known.contains(where: { $0.until == nil }) else { return }
        try await set(known.filter { $0.until != nil })
    }

    private func set(_ releases: [PartialRelease]) async throws {
        let text = try releases.isEmpty ? nil : String(decoding: JSONEncoder().encode(releases), as: UTF8.self)
        try await run.store.setFacts([FactName.partialReleases: text], lease: run.lease)
    }
}

extension StateStore {
    /// The parts of held plans that a person let through, and that are not used up or over yet.
    ///
    /// - Throws: `state.damaged`.
    public func openReleases(at now: Date) async throws -> [PartialRelease] {
        guard let text = try await fact(FactName.partialReleases) else { return [] }
        guard let known = try? JSONDecoder().decode([PartialRelease].self, from: Data(text.utf8)) else {
            throw BridgeError(
                "state.damaged", "The state's parts of released plans cannot be read; a newer version may have written them.", effect: .none
            )
        }
        return known.filter { $0.stands(at: now) }
    }
}

/// What became of a partial decision.
public struct PartialDecision: Sendable {
    /// The operations that were let through or refused.
    public var operations: Int
    /// What still holds the plan; empty: it may be applied.
    public var holds: [PlanHead.Hold]
}

extension Engine {
    /// Lets operations of a held plan through by action and person; the plan itself too, if nothing else holds it.
    ///
    /// - Parameter users: any value of each person; empty: everybody whom the plan names.
    /// - Throws: `plan.unknown`, `plan.not_held`, `person.unknown`, `person.ambiguous`, `release.nothing`, `release.over`.
    @concurrent
    public func release(
        _ id: PlanID, actions: [PlannedOperation.Action], users: [String], until: Date?, reason: String
    ) async throws -> PartialDecision {
        try await decidePart(id, actions, users, until) { part, run in
            try await PartialReleases(run: run).add(part.release)
            let holds = part.head.holds.filter { !part.release.liftedLimits.contains($0.code) }
            if holds.isEmpty {
                try await store.setStatus(.released, of: id, reason: reason, now: run.startedAt, lease: run.lease)
            }
            let number = part.concerned.count == 1 ? "1 person" : "\(part.concerned.count) people"
            let what = actions.map(\.rawValue).joined(separator: ", ") + (users.isEmpty ? "" : " of \(number)")
            let decision = Decision(at: run.startedAt, by: environment.person, verdict: .released, plan: id, reason: "\(what): \(reason)")
            try await store.decide(DecisionIntake(decisions: [decision]), lease: run.lease)
            return PartialDecision(operations: part.operations, holds: holds)
        }
    }

    /// Refuses operations of a held plan by action and person: everybody concerned is held.
    ///
    /// - Parameter users: any value of each person; empty: everybody whom the plan names.
    /// - Throws: like ``release(_:actions:users:until:reason:)``.
    @concurrent
    public func reject(
        _ id: PlanID, actions: [PlannedOperation.Action], users: [String], until: Date?, reason: String
    ) async throws -> PartialDecision {
        try await decidePart(id, actions, users, until) { part, run in
            let (by, now) = (environment.person, run.startedAt)
            let people = part.concerned.sorted()
            try await store.decide(
                DecisionIntake(
                    decisions: people.map { Decision(at: now, by: by, verdict: .held, plan: id, identity: $0, reason: reason) },
                    holds: people.map { StandingHold(identity: $0, reason: reason, by: by, since: now, until: until) }),
                lease: run.lease)
            return PartialDecision(operations: part.operations, holds: part.head.holds)
        }
    }

    /// The part of a plan that a decision is about.
    private struct Part: Sendable {
        var head: PlanHead
        var release: PartialRelease
        var operations = 0
        var concerned: Set<IdentityID> = []
    }

    private func decidePart(
        _ id: PlanID, _ actions: [PlannedOperation.Action], _ users: [String], _ until: Date?,
        _ body: (Part, Run) async throws -> PartialDecision
    ) async throws -> PartialDecision {
        let compiled = try await compile()
        let key = try await store.bind(connectors.systems)
        return try await withLease { lease in
            let run = Run(engine: self, compiled: compiled, key: key, lease: lease, startedAt: environment.now())
            guard let head = try await store.plan(id) else { throw ApplyStage.unknown(id) }
            guard head.status == .held else { throw Self.notHeld(head) }
            if let until, until <= run.startedAt {
                throw BridgeError("release.over", "The decision would be over already; name a later date.", effect: .none)
            }
            var people: [IdentityID] = []
            for user in users { people.append(try await PersonSearch(run: run).person(with: user).id) }
            let release = PartialRelease(plan: id, actions: actions, people: users.isEmpty ? nil : people, until: until)
            var part = Part(head: head, release: release)
            try await store.forEachOperation(of: id) { operation in
                guard operation.status != .refused, release.names(operation) else { return }
                part.operations += 1
                part.concerned.insert(operation.identity)
            }
            guard part.operations > 0 else {
                throw BridgeError("release.nothing", "The plan has no such operation; “idbridge plan” shows what it has.", effect: .none)
            }
            return try await body(part, run)
        }
    }

    static func notHeld(_ head: PlanHead) -> BridgeError {
        BridgeError(
            "plan.not_held", "The plan \(head.id.value) does not wait for a decision; it is \(head.status.rawValue).", effect: .none)
    }
}
