import BridgeCore
public import BridgeState

#if canImport(FoundationEssentials)
    public import FoundationEssentials
#else
    public import Foundation
#endif

/// What people decide: plans that are let through or refused, people who are held.
extension Engine {
    /// Lets a held plan through.
    ///
    /// - Throws: `plan.unknown`, `plan.not_held`.
    public func release(_ id: PlanID, reason: String) async throws { try await decide(id, .released, .released, reason) }

    /// Refuses a held plan.
    ///
    /// - Throws: `plan.unknown`, `plan.not_held`.
    public func reject(_ id: PlanID, reason: String) async throws { try await decide(id, .rejected, .rejected, reason) }

    private func decide(_ id: PlanID, _ status: PlanHead.Status, _ verdict: Decision.Verdict, _ reason: String) async throws {
        guard let head = try await store.plan(id) else { throw ApplyStage.unknown(id) }
        guard head.status == .held else { throw Self.notHeld(head) }
        try await withLease { lease in
            let decision = Decision(at: environment.now(), by: environment.person, verdict: verdict, plan: id, reason: reason)
            try await store.setStatus(status, of: id, reason: reason, now: environment.now(), lease: lease)
            // A plan on demand is applied itself or not at all: later plans carry nothing of it.
            if head.onDemand == nil {
                try await store.setFacts([FactName.releasedPlan: status == .released ? id.value : nil], lease: lease)
            }
            try await store.decide(DecisionIntake(decisions: [decision]), lease: lease)
        }
    }

    /// Holds one person: the account stays as last applied, whatever the sources say, until the hold is lifted or over.
    ///
    /// - Parameter query: any value of the person, such as a userPrincipalName.
    /// - Returns: a name of the person for people to read.
    /// - Throws: `person.unknown`, `person.ambiguous`, `hold.over` when `until` is not in the future.
    @concurrent
    public func hold(_ query: String, reason: String, until: Date? = nil) async throws -> String {
        try await onPerson(query) { view, run in
            if let until, until <= run.startedAt {
                throw BridgeError("hold.over", "The hold would be over already; name a later date.", effect: .none)
            }
            let hold = StandingHold(identity: view.id, reason: reason, by: environment.person, since: run.startedAt, until: until)
            let decision = Decision(at: run.startedAt, by: hold.by, verdict: .held, identity: view.id, reason: reason)
            try await store.decide(DecisionIntake(decisions: [decision], holds: [hold]), lease: run.lease)
        }
    }

    /// Lifts the hold of one person: the next plan does what the rules say.
    ///
    /// - Returns: a name of the person for people to read.
    /// - Throws: `person.unknown`, `person.ambiguous`, `person.not_held`.
    @concurrent
    public func lift(_ query: String, reason: String) async throws -> String {
        try await onPerson(query) { view, run in
            guard try await store.standingHolds().contains(where: { $0.identity == view.id }) else {
                throw BridgeError("person.not_held", "Nobody holds this person; “idbridge explain” says what decides.", effect: .none)
            }
            let decision = Decision(
                at: run.startedAt, by: environment.person, verdict: .lifted, identity: view.id, reason: reason)
            try await store.decide(DecisionIntake(decisions: [decision], lifts: [view.id]), lease: run.lease)
        }
    }

    /// Does something to the one person with a value.
    func onPerson(_ query: String, _ body: (IdentityView, Run) async throws -> Void) async throws -> String {
        let compiled = try await compile()
        let key = try await store.bind(connectors.systems)
        return try await withLease { lease in
            let run = Run(engine: self, compiled: compiled, key: key, lease: lease, startedAt: environment.now())
            let person = try await PersonSearch(run: run).person(with: query)
            try await body(person, run)
            return person.label(compiled)
        }
    }
}
