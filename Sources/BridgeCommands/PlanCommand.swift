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
              idbridge plan pipeline.yaml --html plan.html                      a page to look at and to search
              idbridge plan pipeline.yaml --html plan.html --without-values     the same to send by mail

            Exit codes: 0 nothing to do, 1 failed or a source could not be read whole, 2 changes, 3 held by a limit or a review,
            64 usage. A plan with a source that could not be read whole is safe to apply: who could be concerned is held.
            """)

    @OptionGroup var pipeline: PipelineArgument

    @Flag(help: "Compare with what the target has now, not only with what was last applied.")
    var refresh = false

    @Option(help: "Also write the plan to this file, for “apply”.", completion: .file())
    var out: String?

    @Option(help: "Also write the plan as an HTML page that needs nothing else.", completion: .file(extensions: ["html"]))
    var html: String?

    @Flag(help: "Leave names and values of people out of the page.")
    var withoutValues = false

    @Flag(help: "Print the plan as one JSON object.")
    var json = false

    @Flag(help: "Print every operation, however many there are.")
    var all = false

    func validate() throws {
        if withoutValues, html == nil { throw ValidationError("--without-values says what the page of --html shows.") }
    }

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
            if let html { try await PlanPage(head: head, hidesValues: withoutValues).write(to: html, from: engine.store) }
            return head
        }
        let file = try PlanFile.write(head, pipeline: session.path, to: out, stateFolder: session.stateFolder)
        if !json { console.line(Self.nextStep(head, file)) }
        if head.status == .held { throw ExitStatus.held }
        if head.isPartial { throw ExitStatus.failed }
        if head.operations > 0 { throw ExitStatus.changes }
    }

    /// What to do with a plan, for a person.
    static func nextStep(_ head: PlanHead, _ file: String) -> String {
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
