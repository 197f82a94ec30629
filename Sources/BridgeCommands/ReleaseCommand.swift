import ArgumentParser
import BridgeCore
import BridgeEngine
import BridgeState

struct ReleaseCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "release", abstract: "Lets a held plan or person through, or refuses a plan.",
        discussion: """
            Who looked at it and why it may go through is kept; “log --decisions” shows it.

              idbridge release .idbridge/staff.plan --reason "first run, looked at 20 people"
              idbridge release pipeline.yaml --reject --reason "the export is wrong"
              idbridge release pipeline.yaml --user ada@example.com --reason "back from leave"
            """)

    @Argument(help: "A plan file that “plan” wrote, or a pipeline file, whose latest plan is meant.", completion: .file())
    var plan: String

    @Option(help: "Why; kept with the plan.")
    var reason: String

    @Flag(help: "Refuse the plan instead.")
    var reject = false

    @Option(help: "Lift the hold of this person instead: any value of theirs, or the account's id.")
    var user: String?

    func validate() throws {
        if reject, user != nil { throw ValidationError("--reject refuses a plan; it does not go together with --user.") }
    }

    func run() async throws {
        let reference = try PlanReference(plan)
        let console = CommandSession.current.console
        if let user {
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
}
