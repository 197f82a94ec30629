import ArgumentParser
import BridgeCore
import BridgeEngine
import BridgePipeline

struct CheckCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check", abstract: "Tests the connections: each step of each connector, what failed, what to do.",
        discussion: """
            Nothing is written.

              idbridge check pipeline.yaml
            """)

    @OptionGroup var pipeline: PipelineArgument

    func run() async throws {
        let session = try PipelineSession(path: pipeline.file)
        let connectors = try session.connectors()
        let console = CommandSession.current.console
        var passed = true
        for source in session.pipeline.sources {
            guard let connector = connectors.sources[source.name] else { continue }
            let report = await connector.check()
            passed = show(report, title: "source \(source.name) (\(source.connector))", console) && passed
        }
        let report = await connectors.target.check()
        passed = show(report, title: "target (\(session.pipeline.target.connector))", console) && passed
        await connectors.close()
        if !passed { throw ExitStatus.failed }
    }

    private func show(_ report: CheckReport, title: String, _ console: Console) -> Bool {
        console.line(console.coloured(title, .bold))
        for step in report.steps {
            let detail = step.detail.map { ": \($0)" } ?? ""
            switch step.outcome {
            case .passed: console.line("  \(console.coloured("ok", .green))       \(step.name)\(detail)")
            case .warning(let text): console.line("  \(console.coloured("warning", .yellow))  \(step.name)\(detail): \(text)")
            case .failed(let text): console.line("  \(console.coloured("failed", .red))   \(step.name)\(detail): \(text)")
            case .notTested(let text): console.line("  \(console.coloured("skipped", .dim))  \(step.name)\(detail): \(text)")
            }
        }
        return report.passed
    }
}
