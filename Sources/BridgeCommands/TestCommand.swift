import ArgumentParser
import BridgeEngine
import BridgePipeline
import BridgePipelineFile

struct TestCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "test", abstract: "Runs the tests of a pipeline file.",
        discussion: """
            Records and accounts are those of the tests: nothing is read, written or connected. “validate” runs them too.

              idbridge test pipeline.yaml

            A test in the file:
              tests:
                - name: a disabled account becomes inactive and nothing else changes
                  given: { office: { userPrincipalName: ada@example.com, accountEnabled: "False" } }
                  expect: { action: disable, changes: { active: false } }

            Exit codes: 0 all passed, 1 one failed, 64 usage.
            """)

    @OptionGroup var pipeline: PipelineArgument

    func run() async throws {
        let session = try PipelineSession(path: pipeline.file)
        let console = CommandSession.current.console
        guard !session.pipeline.tests.isEmpty else { return console.line("\(pipeline.file) has no tests") }
        let tests = PipelineTestText(console: console, session: session)
        if try await !tests.run(showsPassed: true) { throw ExitStatus.failed }
    }
}

/// The tests of a pipeline file, run and shown a line each.
struct PipelineTestText {
    let console: Console
    let session: PipelineSession

    /// Runs all; true when all passed.
    func run(showsPassed: Bool) async throws -> Bool {
        let results = try await PipelineTestRunner(session.pipeline).runAll()
        for (index, result) in results.enumerated() {
            if result.passed {
                if showsPassed { console.line("\(console.coloured("passed", .green))  \(result.name)") }
            } else {
                show(result, line: session.loaded.testLines.indices.contains(index) ? session.loaded.testLines[index] : nil)
            }
        }
        let failed = results.count { !$0.passed }
        let count = results.count == 1 ? "1 test" : "\(results.count) tests"
        console.line(failed == 0 ? "\(count) passed" : "\(failed) of \(count) failed")
        return failed == 0
    }

    private func show(_ result: PipelineTestResult, line: Int?) {
        console.line("\(console.coloured("FAILED", .red))  \(result.name)  (\(session.path)\(line.map { ":\($0)" } ?? ""))")
        for difference in result.differences { console.line("        \(difference)") }
        for line in result.account { console.line(console.coloured("        what happened: \(line)", .dim)) }
    }
}
