import ArgumentParser
import BridgeCore
import BridgeEngine
import BridgeState

struct ApplyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "apply", abstract: "Does exactly what a plan says; refuses a stale or held one.",
        discussion: """
            Stopped or killed at any moment and started again, it goes on where it was: no write is repeated and none is lost.

              idbridge apply tonight.plan
              idbridge apply .idbridge/staff.plan
              idbridge apply pipeline.yaml          the latest plan of the pipeline
            """)

    @Argument(help: "A plan file that “plan” wrote, or a pipeline file, whose latest plan is meant.", completion: .file())
    var plan: String

    func run() async throws {
        let reference = try PlanReference(plan)
        let console = CommandSession.current.console
        let progress = ProgressLine(console)
        let summary = try await reference.session.withEngine(progress: progress.follow) { engine in
            let id = try await reference.id(in: engine.store)
            let summary = try await engine.apply(id)
            progress.finish()
            try await ApplyText(console: console, summary: summary).show(from: engine.store)
            return summary
        }
        if !summary.isComplete { throw ExitStatus.failed }
    }
}

struct ReleaseCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "release", abstract: "Lets a held plan through, or refuses it.",
        discussion: """
            Who looked at the plan and why it may go through is kept with it.

              idbridge release .idbridge/staff.plan --reason "first run, looked at 20 people"
              idbridge release pipeline.yaml --reject --reason "the export is wrong"
            """)

    @Argument(help: "A plan file that “plan” wrote, or a pipeline file, whose latest plan is meant.", completion: .file())
    var plan: String

    @Option(help: "Why; kept with the plan.")
    var reason: String

    @Flag(help: "Refuse the plan instead.")
    var reject = false

    func run() async throws {
        let reference = try PlanReference(plan)
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
        CommandSession.current.console.line("Plan \(id.value) \(next)")
    }
}
