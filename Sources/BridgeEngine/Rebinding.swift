import BridgeCore
import BridgeState

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// A role that is bound to another system from now on.
public struct Rebinding: Sendable, Hashable {
    /// The role, such as `target` or `source office`.
    public var role: String
    /// The system that the state was bound to.
    public var from: String
    /// The system that the pipeline names now.
    public var to: String
}

extension Engine {
    /// The roles whose system in the state is not the one that the pipeline names now, in order.
    public func pendingRebindings() async throws -> [Rebinding] {
        let bound = try await store.systems()
        return connectors.systems.sorted { $0.key < $1.key }.compactMap { role, system in
            guard let old = bound[role], old != system else { return nil }
            return Rebinding(role: role, from: old, to: system)
        }
    }

    /// Binds the state to the systems that the pipeline names now: the same ones under other identities.
    ///
    /// Accounts and anchors of the state stay what they are, so that a system which is not the same would get other people's changes.
    /// Therefore the next plan with changes is held, whatever `review` says.
    /// - Parameter roles: only these; empty: all that differ.
    /// - Returns: what was bound anew.
    /// - Throws: `state.rebind_unknown_role`; `state.unfinished` while writes of a plan wait for the old system.
    public func rebind(_ roles: [String] = [], reason: String) async throws -> [Rebinding] {
        let pending = try await pendingRebindings()
        if let unknown = roles.first(where: { role in !pending.contains { $0.role == role } }) {
            throw BridgeError(
                "state.rebind_unknown_role", "“\(unknown)” is no role whose system changed; without --role all of them are bound anew.",
                effect: .none)
        }
        let rebindings = pending.filter { roles.isEmpty || roles.contains($0.role) }
        guard !rebindings.isEmpty else { return [] }
        if let plan = try await store.latestPlans().first(where: { $0.status == .applying }) {
            throw BridgeError(
                "state.unfinished",
                "The plan \(plan.id.value) is not applied to its end; run the pipeline once more with the old address, then bind the state anew.",
                effect: .none)
        }
        try await withLease { lease in
            let names = rebindings.map(\.role).joined(separator: ", ")
            try await store.setFacts([FactName.reboundRoles: names], lease: lease)
            let decision = Decision(
                at: environment.now(), by: environment.person, verdict: .rebound, reason: "\(names): \(reason)")
            try await store.decide(DecisionIntake(decisions: [decision]), lease: lease)
            // Last: a process that dies before has held a plan for nothing; one that died after would have held none.
            try await store.rebind(Dictionary(uniqueKeysWithValues: rebindings.map { ($0.role, $0.to) }), lease: lease)
        }
        return rebindings
    }
}
