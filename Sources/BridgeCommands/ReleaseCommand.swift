import ArgumentParser
import BridgeCore
import BridgeEngine
import BridgeState

struct ReleaseCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "release", abstract: "Lets a held plan or person through, or refuses a plan.",
        discussion: """
            Who looked at it and why it may go through is kept; “log --decisions” shows it.

            With --limit only the operations of an action go through, and with --user only those of
            some people: later plans carry them as far as they still stand, and leave those of other
            people out instead of waiting. With --reject whoever is concerned is held.

              idbridge release .idbridge/staff.plan --reason "first run, looked at 20 people"
              idbridge release pipeline.yaml --reject --reason "the export is wrong"
              idbridge release pipeline.yaml --limit disable --reason "the plant closed" --until 7d
              idbridge release pipeline.yaml --limit delete --user ada@example.com --reason "asked for it"
              idbridge release pipeline.yaml --user ada@example.com --reason "back from leave"
            """)

    @Argument(help: "A plan file that “plan” wrote, or a pipeline file, whose latest plan is meant.", completion: .file())
    var plan: String

    @Option(help: "Why; kept with the plan.")
    var reason: String

    @Flag(help: "Refuse the plan instead.")
    var reject = false

    @Option(
        name: .customLong("limit"),
        help: "Only the operations of this action, as plans count it; may be given several times.", transform: ActionArgument.action)
    var limits: [PlannedOperation.Action] = []

    @Option(
        name: .customLong("user"),
        help: "With --limit only this person's operations, several times for several people; without it lift the hold of this person.")
    var users: [String] = []

    @Option(help: "With --limit: when the decision is over by itself. Without, with the next plan that is applied.")
    var until: PointInTime?

    func validate() throws {
        if limits.isEmpty, until != nil { throw ValidationError("--until goes together with --limit.") }
        if limits.isEmpty, reject, !users.isEmpty {
            throw ValidationError("--reject with --user needs --limit, which says what of theirs is refused.")
        }
        if limits.isEmpty, users.count > 1 { throw ValidationError("Without --limit the hold of one person is lifted at a time.") }
    }

    func run() async throws {
        let reference = try PlanReference(plan)
        let console = CommandSession.current.console
        if !limits.isEmpty { return try await decidePart(reference) }
        if let user = users.first {
            let name = try await reference.session.withEngine { try await $0.lift(user, reason: reason) }
            return console.line("\(name) is no longer held; the next plan does what the rules say.")
        }
        let id = try await reference.session.withEngine { engine in
            let id = try await reference.id(in: engine.store)
            if reject {
                try await engine.reject(id, reason: reason)
            } else {
                try await engine.release(id, reason: reason)
            }
            return id
        }
        let next = reject ? "is refused" : "may be applied: idbridge apply \(plan)"
        console.line("Plan \(id.value) \(next)")
    }

    private func decidePart(_ reference: PlanReference) async throws {
        let end = until?.future()
        let part = try await reference.session.withEngine { engine in
            let id = try await reference.id(in: engine.store)
            return reject
                ? try await engine.reject(id, actions: limits, users: users, until: end, reason: reason)
                : try await engine.release(id, actions: limits, users: users, until: end, reason: reason)
        }
        let console = CommandSession.current.console
        let count = "\(part.operations) operation\(part.operations == 1 ? "" : "s")"
        if reject { return console.line("\(count) refused: the people concerned are held. Make a new plan.") }
        guard !part.holds.isEmpty else { return console.line("\(count) released; the plan may be applied: idbridge apply \(plan)") }
        console.line("\(count) released: the next plan carries what of them still stands. This plan still waits:")
        for hold in part.holds { console.line("  \(hold.text) [\(hold.code)]") }
    }
}
