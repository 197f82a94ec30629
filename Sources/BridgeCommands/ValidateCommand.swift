import ArgumentParser
import BridgePipeline
import BridgePipelineFile

struct ValidateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "validate", abstract: "Finds every problem of a pipeline file, with its line and column.",
        discussion: """
            Nothing is read and nothing is written. With --resolved every default is written out.

              idbridge validate pipeline.yaml
              idbridge validate pipeline.yaml --resolved
            """)

    @OptionGroup var pipeline: PipelineArgument

    @Flag(help: "Print the pipeline with every default written out; secrets stay hidden.")
    var resolved = false

    func run() async throws {
        let session = try PipelineSession(path: pipeline.file)
        let console = CommandSession.current.console
        console.line(resolved ? session.loaded.resolved() : "\(pipeline.file) is valid: \(session.summary)")
    }
}

extension PipelineSession {
    /// The pipeline in a line.
    var summary: String {
        let sources = pipeline.sources.map { "\($0.name) (\($0.connector))" }.joined(separator: ", ")
        return "\(sources) → \(pipeline.target.connector), \(pipeline.users.mappings.count) mappings"
    }
}
