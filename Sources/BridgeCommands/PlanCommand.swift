import ArgumentParser
import BridgeEngine
import BridgeState

struct PlanCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "plan", abstract: "Shows exactly what a run would do. Writes nothing to the target.",
        discussion: """
            Reads the sources, joins, maps, and compares with what was last applied. The plan is kept, and “apply” does it and
            nothing else.

              idbridge plan pipeline.yaml
              idbridge plan pipeline.yaml --refresh
              idbridge plan pipeline.yaml --out tonight.plan --json

            Exit codes: 0 nothing to do, 1 failed or a source could not be read whole, 2 changes, 3 held by a limit or a review,
            64 usage. A plan with a source that could not be read whole is safe to apply: who could be concerned is held.
            """)

    @OptionGroup var pipeline: PipelineArgument

    @Flag(help: "Compare with what the target has now, not only with what was last applied.")
    var refresh = false

    @Option(help: "Also write the plan to this file, for “apply”.", completion: .file())
    var out: String?

    @Flag(help: "Print the plan as one JSON object.")
    var json = false

    @Flag(help: "Print every operation, however many there are.")
    var all = false

    func run() async throws {
        let session = try PipelineSession(path: pipeline.file)
        let console = CommandSession.current.console
        let progress = ProgressLine(console)
        let head = try await session.withEngine(progress: progress.follow) { engine in
            let head = try await engine.plan(PlanOptions(refresh: refresh))
            progress.finish()
            if json {
                console.line(try await PlanDocument.text(head, store: engine.store))
            } else {
                try await PlanText(console: console, head: head, showsAll: all).show(from: engine.store)
            }
            return head
        }
        let file = try PlanFile.write(head, pipeline: session.path, to: out, stateFolder: session.stateFolder)
        if !json { console.line(nextStep(head, file, session.path)) }
        if head.status == .held { throw ExitStatus.held }
        if head.isPartial { throw ExitStatus.failed }
        if head.operations > 0 { throw ExitStatus.changes }
    }

    private func nextStep(_ head: PlanHead, _ file: String, _ pipeline: String) -> String {
        if head.status == .held { return "\nTo let it through: idbridge release \(file) --reason \"…\"" }
        return head.operations > 0 ? "\nTo do exactly this: idbridge apply \(file)" : ""
    }
}

extension PlanHead {
    /// True: a source could not be read whole.
    var isPartial: Bool { reads.contains { $0.verdict == "partial" } }
}

extension ProgressLine {
    /// Shows what an engine reports.
    @Sendable
    func follow(_ progress: EngineProgress) {
        switch progress {
        case .reading(let source, let records): show("reading \(source): \(records) records", done: records, total: nil)
        case .evaluating(let people): show("comparing: \(people) people", done: people, total: nil)
        case .applying(let done, let total): show("applying: \(done) of \(total)", done: done, total: total)
        }
    }
}
