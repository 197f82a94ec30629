import ArgumentParser
import BridgeCore
import BridgeEngine
import BridgePipeline
import BridgeState

struct JoinCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "join", abstract: "Reads the sources and reports who is joined, who is not, and who perhaps should be.",
        discussion: """
            For the time before the first plan, and for a change of the join key. It judges by the keys alone and works on a state of its
            own that is thrown away: neither the pipeline's state nor the target is touched. Two people who look alike are never joined by
            that; correct the key in a source, or name another key.

              idbridge join pipeline.yaml
              idbridge join pipeline.yaml --all --csv > people.csv

            Exit codes: 0 done, 1 failed or a source could not be read whole, 64 usage.
            """)

    @OptionGroup var pipeline: PipelineArgument

    @Flag(help: "List everybody, also those who are joined or in one source only.")
    var all = false

    @Flag(help: "Print one JSON object.")
    var json = false

    @Flag(help: "Print a line of CSV for each finding.")
    var csv = false

    func validate() throws {
        if json, csv { throw ValidationError("--json and --csv are two forms of one answer; choose one.") }
    }

    func run() async throws {
        let session = try PipelineSession(path: pipeline.file)
        let console = CommandSession.current.console
        let progress = ProgressLine(console)
        let report = try await session.withScratchEngine(progress: progress.follow) { try await $0.joinReport(listsEverybody: all) }
        progress.finish()
        if json {
            console.line(try JSONText.pretty(JoinDocument(pipeline: session.pipeline.name, report: report)))
        } else if csv {
            for line in JoinText.table(report) { console.line(line) }
        } else {
            for line in JoinText(console: console, showsAll: all).lines(report, pipeline: session.pipeline.name) { console.line(line) }
        }
        if report.reads.contains(where: { $0.verdict == "partial" }) { throw ExitStatus.failed }
    }
}
