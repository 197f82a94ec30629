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
