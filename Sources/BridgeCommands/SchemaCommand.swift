import ArgumentParser
import BridgePipelineFile

struct SchemaCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "schema", abstract: "Prints the JSON Schema of pipeline files, for editors.",
        discussion: """
            It has every key and the settings of every connector of this distribution. Editors complete and check by it:

              idbridge schema > pipeline.schema.json

            and in the first line of a pipeline file:

              # yaml-language-server: $schema=pipeline.schema.json
            """)

    func run() throws {
        let session = CommandSession.current
        // The schema ends its last line itself.
        session.console.line(String(PipelineSchema.json(session.connectors).dropLast()))
    }
}
