import ArgumentParser
import BridgeCore
import BridgeEngine
import BridgeState

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

struct RunCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run", abstract: "Plans, guards and applies one pipeline or many.",
        discussion: """
            A plan that a limit or a review holds is kept and not applied. One pipeline that fails does not stop the others.

              idbridge run pipeline.yaml
              idbridge run pipelines/
              idbridge run *.yaml --json

            Exit codes: 0 done, 1 a pipeline failed or one of its sources could not be read whole, 3 a pipeline is held, 64 usage.
            """)

    @Argument(help: "Pipeline files, or folders of them.", completion: .file(extensions: ["yaml", "yml"]))
    var files: [String]

    @Flag(help: "Plan only: write nothing to the target.")
    var dryRun = false

    @Flag(help: "Print one JSON object a pipeline, a line each.")
    var json = false

    func run() async throws {
        let console = CommandSession.current.console
        var worst = ExitStatus.done
        for file in try PipelineFiles.expand(files) {
            try Task.checkCancellation()
            let report = await run(file, console)
            console.line(json ? try JSONText.line(report) : report.text)
            worst = max(worst, report.status, by: { $0.severity < $1.severity })
        }
        if worst != .done { throw worst }
    }

    private func max(_ a: ExitStatus, _ b: ExitStatus, by areInOrder: (ExitStatus, ExitStatus) -> Bool) -> ExitStatus {
        areInOrder(a, b) ? b : a
    }

    private func run(_ file: String, _ console: Console) async -> RunReport {
        do {
            let session = try PipelineSession(path: file)
            let progress = ProgressLine(console)
            return try await session.withEngine(progress: progress.follow) { engine in
                let head = try await engine.plan()
                _ = try PlanFile.write(head, pipeline: session.path, to: nil, stateFolder: session.stateFolder)
                if dryRun || head.status == .held || head.operations == 0 {
                    progress.finish()
                    return RunReport(file: file, head: head, summary: nil)
                }
                let summary = try await engine.apply(head.id)
                progress.finish()
                return RunReport(file: file, head: head, summary: summary)
            }
        } catch let error as BridgeError {
            return RunReport(file: file, problem: error.description)
        } catch is ExitStatus {
            return RunReport(file: file, problem: "the pipeline file has errors")
        } catch {
            return RunReport(file: file, problem: "the run failed")
        }
    }
}

/// How one pipeline of a batch ended.
struct RunReport: Encodable {
    var file: String
    var outcome: String
    var plan: String?
    var counts: [String: Int]?
    var holds: [String]?
    var partial: [String]?
    /// What was asked of the sources' services, by source.
    var usage: [String: ServiceUsage]?
    var done: Int?
    var failed: Int?
    var problem: String?

    init(file: String, problem: String) {
        self.file = file
        outcome = "failed"
        self.problem = problem
    }

    init(file: String, head: PlanHead, summary: ApplySummary?) {
        self.file = file
        plan = head.id.value
        counts = head.counts
        holds = head.holds.isEmpty ? nil : head.holds.map(\.message)
        let partial = head.reads.filter { $0.verdict == "partial" }.map { "\($0.source): \($0.reason ?? "")" }
        self.partial = partial.isEmpty ? nil : partial
        usage = head.usage
        done = summary?.counts[.done]
        failed = summary?.counts[.failed]
        problem = summary?.stopped?.description ?? Self.failures(summary?.counts[.failed] ?? 0, file)
        outcome =
            head.status == .held
            ? "held" : (summary.map { $0.isComplete ? "applied" : "failed" } ?? (head.operations == 0 ? "unchanged" : "planned"))
    }

    private static func failures(_ count: Int, _ file: String) -> String? {
        count == 0 ? nil : "\(count) operations failed; “idbridge apply \(file)” lists them"
    }

    var status: ExitStatus {
        switch outcome {
        case "failed": .failed
        case "held": .held
        default: partial == nil ? .done : .failed
        }
    }

    var text: String {
        let actions = PlannedOperation.Action.allCases.compactMap { action in (counts?[action.rawValue]).map { "\($0) \(action.rawValue)" }
        }
        var parts = ["\(file): \(outcome)"]
        if !actions.isEmpty { parts.append(actions.joined(separator: ", ")) }
        parts += (holds ?? []).map { "HELD \($0)" }
        parts += (partial ?? []).map { "PARTIAL \($0)" }
        parts += (usage ?? [:]).sorted { $0.key < $1.key }.map { "“\($0.key)” took \($0.value)" }
        if let problem { parts.append(problem) }
        return parts.joined(separator: "; ")
    }
}

extension ExitStatus {
    /// A failure is worse than a hold.
    fileprivate var severity: Int {
        switch self {
        case .done: 0
        case .changes: 1
        case .held: 2
        case .failed, .usage, .interrupted: 3
        }
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

extension PlanHead {
    /// What the reads asked of each source's service, added up; nil when no source counts.
    fileprivate var usage: [String: ServiceUsage]? {
        var usage: [String: ServiceUsage] = [:]
        for read in reads {
            guard let own = read.usage else { continue }
            usage[read.source] = usage[read.source].map { $0.adding(own) } ?? own
        }
        return usage.isEmpty ? nil : usage
    }
}
