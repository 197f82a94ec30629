import ArgumentParser
import BridgeCore
import BridgePipeline
import BridgePipelineFile

struct ValidateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "validate", abstract: "Finds every problem of a pipeline file, with its line and column.",
        discussion: """
            No record is read and nothing is written. With --resolved every default is written out.
            Attributes that no source knows are warned about. A file without mistakes has its tests run.

              idbridge validate pipeline.yaml
              idbridge validate pipeline.yaml --resolved
            """)

    @OptionGroup var pipeline: PipelineArgument

    @Flag(help: "Print the pipeline with every default written out; secrets stay hidden.")
    var resolved = false

    func run() async throws {
        let session = try PipelineSession(path: pipeline.file)
        let console = CommandSession.current.console
        if resolved { return console.line(session.loaded.resolved()) }
        for warning in await session.attributeWarnings() { console.note(warning.description) }
        console.line("\(pipeline.file) is valid: \(session.summary)")
        guard !session.pipeline.tests.isEmpty else { return }
        let tests = PipelineTestText(console: console, session: session)
        if try await !tests.run(showsPassed: false) { throw ExitStatus.failed }
    }
}

extension PipelineSession {
    /// Warnings about attributes that no source has. A source that cannot say what it has leaves the question open: “check” says why.
    func attributeWarnings() async -> [Diagnostic] {
        var schemas: [SourceSchema] = []
        let context = ConnectorContext(baseDirectory: folder)
        for definition in pipeline.sources {
            guard let type = session.connectors.connector(definition.connector) as? any SourceConnector.Type,
                let source = try? type.init(configuration: definition.configuration, context: context)
            else { return [] }
            let schema = try? await source.sourceSchema()
            await source.close()
            guard let schema else { return [] }
            schemas.append(schema)
        }
        return loaded.attributeWarnings(schemas)
    }

    /// The pipeline in a line.
    var summary: String {
        let sources = pipeline.sources.map { "\($0.name) (\($0.connector))" }.joined(separator: ", ")
        return "\(sources) → \(pipeline.target.connector), \(pipeline.users.mappings.count) mappings"
    }
}
