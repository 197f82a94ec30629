import BridgeCore
import BridgeEngine
import BridgeState

/// Provisioning on demand for people to read: each person's sentence, then the steps, then what is done.
struct ProvisionText {
    let console: Console
    let found: Provisioning

    func show(from store: any StateStore) async throws {
        let plan = PlanText(console: console, head: found.plan, showsAll: true)
        for read in found.plan.reads { console.line("read \(plan.line(read))") }
        for hold in found.plan.holds { console.line(console.coloured("HELD  \(hold.text)", .red)) }
        let operations = try await ProvisionOperations(of: found.plan.id, store: store)
        let names = try await IdentityNames(of: operations.all, store: store)
        for person in found.people {
            console.line("\n" + console.coloured(person.sentence.onOneLine, .bold))
            for step in person.steps {
                console.line("  \(step.name)")
                for line in step.lines { console.line("    \(line.onOneLine)") }
            }
            console.line("  action")
            for line in actions(person, operations, names) { console.line("    \(line)") }
        }
    }

    private func actions(
        _ person: Provisioning.Person, _ operations: ProvisionOperations, _ names: IdentityNames
    ) -> [String] {
        let own = operations.of(person)
        guard !own.isEmpty else { return ["nothing" + (person.outcome == .held ? ": held" : "")] }
        return own.flatMap { operation in
            ["\(operation.action.verb): \(operation.reason)"] + operation.changes.map { "  \($0.summary(names))" }
        }
    }
}

/// The operations of a plan on demand, by person.
struct ProvisionOperations {
    /// Those that stand.
    let all: [PlannedOperation]

    init(of plan: PlanID, store: any StateStore) async throws {
        var all: [PlannedOperation] = []
        try await store.forEachOperation(of: plan) { if $0.status != .refused { all.append($0) } }
        self.all = all
    }

    func of(_ person: Provisioning.Person) -> [PlannedOperation] {
        all.filter { person.identity == $0.identity.value }
    }
}

/// Provisioning on demand as one JSON object, for machines.
struct ProvisionDocument: Encodable {
    struct Person: Encodable {
        var query: String
        var outcome: Provisioning.Outcome
        var identity: Int64?
        var label: String
        var sentence: String
        var steps: [Explanation.Step]
        var operations: [PlanDocument.Operation]
    }

    var schema = 1
    var plan: PlanDocument.Head
    var people: [Person]
    /// True: the operations were carried out; each says how it ended.
    var applied: Bool
    /// Why that stopped before the end.
    var stopped: String?

    static func text(_ found: Provisioning, _ summary: ApplySummary?, store: any StateStore) async throws -> String {
        let operations = try await ProvisionOperations(of: found.plan.id, store: store)
        let people = found.people.map { person in
            Person(
                query: person.query, outcome: person.outcome, identity: person.identity, label: person.label, sentence: person.sentence,
                steps: person.steps, operations: operations.of(person).map(PlanDocument.Operation.init))
        }
        let plan = try await store.plan(found.plan.id) ?? found.plan
        return try JSONText.pretty(
            ProvisionDocument(
                plan: PlanDocument.Head(plan), people: people, applied: summary != nil, stopped: summary?.stopped?.description))
    }
}
