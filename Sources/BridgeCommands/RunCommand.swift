import ArgumentParser
import BridgeCore

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

struct RunCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run", abstract: "Plans, guards and applies one pipeline or many.",
        discussion: """
            A plan that a limit or a review holds is kept and not applied. Of many pipelines several run at a time; one that fails does
            not stop the others. Those with one target share its pace, those with one state wait for each other.

              idbridge run pipeline.yaml
              idbridge run pipelines/ --jobs 8
              idbridge run *.yaml --json

            Exit codes: the gravest of all pipelines: 0 done, 3 a pipeline is held, 1 a pipeline failed or one of its sources could not
            be read whole; 64 usage.
            """)

    @Argument(help: "Pipeline files, or folders of them.", completion: .file(extensions: ["yaml", "yml"]))
    var files: [String]

    @Option(help: "Pipelines at a time.")
    var jobs = BatchRun.standardJobs

    @Flag(help: "Plan only: write nothing to the target.")
    var dryRun = false

    @Flag(help: "Print one JSON object a pipeline, a line each, in the order of the files.")
    var json = false

    func validate() throws { try BatchRun.check(jobs) }

    func run() async throws {
        let session = CommandSession.current
        let console = session.console
        let files = try PipelineFiles.expand(files)
        let clock = ContinuousClock()
        let start = clock.now
        var count = 0
        var inOrder = ReportsInOrder()
        let notifier = Notifier { console.note("warning: \($0)") }
        let batch = BatchRun(jobs: jobs, dryRun: dryRun, session: session, notifier: notifier)
        let reports = try await batch.run(files) { index, report in
            count += 1
            if json {
                for next in inOrder.take(report, at: index) { console.line(try JSONText.line(next)) }
            } else if files.count == 1 {
                console.line(report.text)
            } else {
                console.note("\(count) of \(files.count): \(report.file): \(report.outcome)")
            }
        }
        if !json, reports.count > 1 {
            let seconds = start.duration(to: clock.now) / .seconds(1)
            for line in BatchTable(reports: reports, console: console).lines(seconds: seconds) { console.line(line) }
        }
        let worst = ExitStatus.gravest(reports.map(\.status))
        if worst != .done { throw worst }
    }
}

/// Gives reports that come in any order back in the order of the files, each as soon as all before it are there.
struct ReportsInOrder {
    private var early: [Int: RunReport] = [:]
    private var next = 0

    mutating func take(_ report: RunReport, at index: Int) -> [RunReport] {
        early[index] = report
        var ready: [RunReport] = []
        while let report = early.removeValue(forKey: next) {
            ready.append(report)
            next += 1
        }
        return ready
    }
}

extension BatchRun {
    /// Pipelines at a time when nothing is said.
    static let standardJobs = 4

    static func check(_ jobs: Int) throws {
        guard (1...256).contains(jobs) else { throw ValidationError("--jobs must be from 1 to 256.") }
    }
}

/// Pipeline files out of files and folders.
enum PipelineFiles {
    static func expand(_ arguments: [String]) throws -> [String] {
        try arguments.flatMap { argument in
            var isFolder = false
            guard FileManager.default.fileExists(atPath: argument, isDirectory: &isFolder), isFolder else { return [argument] }
            let names = try FileManager.default.contentsOfDirectory(atPath: argument).filter {
                $0.hasSuffix(".yaml") || $0.hasSuffix(".yml")
            }
            guard !names.isEmpty else {
                throw BridgeError("run.no_pipelines", "The folder \(argument) has no pipeline files (*.yaml).", effect: .none)
            }
            return names.sorted().map { "\(argument)/\($0)" }
        }
    }
}
