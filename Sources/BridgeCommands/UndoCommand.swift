import ArgumentParser
import BridgeCore
import BridgeEngine
import BridgeState

struct UndoCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "undo", abstract: "Makes the plan that takes back what a run did.",
        discussion: """
            Who was created is disabled, who was disabled is enabled, values become what they were. Nothing is deleted, and what was
            changed again since stays. “apply” does it; everybody concerned is held from then on, so that the next run does not do the
            same again, until “release --user”.

              idbridge undo pipeline.yaml --reason "the export was wrong"          the latest run that did something
              idbridge undo pipeline.yaml --plan 20261127T021500Z-k3x9 --user ada@example.com --reason "wrong department"

            Exit codes: 0 nothing can be taken back, 1 failed, 2 there is something to apply, 3 held by a limit, 64 usage.
            """)

    @OptionGroup var pipeline: PipelineArgument

    @Option(help: "The plan to take back, as “log” names it. Without it the latest one that did something.")
    var plan: String?

    @Option(help: "Only this person; may be given several times. Any value of theirs, or the account's id.")
    var user: [String] = []

    @Option(help: "Why; kept with the plan.")
    var reason: String

    @Flag(help: "Print the plan as one JSON object.")
    var json = false

    @Flag(help: "Print every operation, however many there are.")
    var all = false

    func run() async throws {
        let session = try PipelineSession(path: pipeline.file)
        let console = CommandSession.current.console
        let head = try await session.withEngine { engine in
            let head = try await engine.undo(try await undone(engine.store), only: user, reason: reason)
            if json {
                console.line(try await PlanDocument.text(head, store: engine.store))
            } else {
                try await PlanText(console: console, head: head, showsAll: all).show(from: engine.store)
            }
            return head
        }
        let file = try PlanFile.write(head, pipeline: session.path, to: nil, stateFolder: session.stateFolder)
        if !json { console.line(PlanCommand.nextStep(head, file)) }
        if head.status == .held { throw ExitStatus.held }
        if head.operations > 0 { throw ExitStatus.changes }
    }

    private func undone(_ store: any StateStore) async throws -> PlanID {
        if let plan { return PlanID(plan) }
        for head in try await store.recentPlans(limit: 1000) where head.undoes == nil {
            if try await store.operationCounts(of: head.id)[.done, default: 0] > 0 { return head.id }
        }
        throw BridgeError("undo.nothing", "No run of this pipeline has done anything yet.", effect: .none)
    }
}
