import BridgeCore
import BridgeMapping
import BridgePipeline
import BridgeState

extension ScopeStage {
    /// The clauses that alone put a person out who leaves by the scope: each would bring the person in if it held.
    func clausesPuttingOut(_ view: IdentityView, _ standing: Standing) -> [String] {
        switch standing {
        case .leaver(.outOfScope, _, _), .ignored(.outOfScope):
            return clauses(view).filter(\.putsOutAlone).map(\.clause)
        default: return []
        }
    }

    /// What each clause of the scope says of a person.
    func clauses(_ view: IdentityView) -> [CompiledScope.ClauseResult] { compiled.scope?.explain(view.joined) ?? [] }
}

extension PlanDraft {
    /// Counts somebody whom these clauses put out.
    mutating func count(_ clauses: [String]) {
        for clause in Set(clauses) { scopeClauses[clause, default: 0] += 1 }
    }

    /// Lists each clause with its count, the greatest first. People whose input did not change are not looked at, and not counted.
    mutating func noteScopeClauses() {
        for (clause, count) in scopeClauses.sorted(by: { ($1.value, $0.key) < ($0.value, $1.key) }) {
            let noun = compiled.rules.kind == .group ? (count == 1 ? "group" : "groups") : (count == 1 ? "person" : "people")
            remark(
                PlanNote(
                    identity: nil, code: "scope.clause",
                    message: "“\(clause)” alone puts \(count) \(noun) out of scope, of those looked at in this plan", label: ""))
        }
    }
}
