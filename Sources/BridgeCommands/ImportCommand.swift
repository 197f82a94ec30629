import ArgumentParser
import BridgeCore
import BridgePipelineFile

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

struct ImportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import", abstract: "Makes a pipeline file of another tool's configuration.", subcommands: [Entra.self])

    struct Entra: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "entra", abstract: "Makes a pipeline file of an exported Azure AD synchronization schema.",
            discussion: """
                The schema comes from the portal (Attribute mapping > Show advanced options > Review your schema here > Download) or from
                Graph (…/synchronization/jobs/{id}/schema), the secrets from Graph (…/synchronization/secrets). No secret value is
                written: the token becomes a variable. The file ends with what has no counterpart and with the steps of a safe move.

                  idbridge import entra schema.json
                  idbridge import entra schema.json --secrets secrets.json --out pipeline.yaml
                """)

        @Argument(help: "The exported schema.", completion: .file(extensions: ["json"]))
        var schema: String

        @Option(help: "The job's secrets document: address, assignment, deletion threshold.", completion: .file(extensions: ["json"]))
        var secrets: String?

        @Option(help: "Write the pipeline to this new file instead of printing it.", completion: .file(extensions: ["yaml"]))
        var out: String?

        @Option(help: "The pipeline's name; the application's by default.")
        var name: String?

        @Option(help: "The target's connector; by the address unless said.")
        var target: String?

        func run() async throws {
            let session = CommandSession.current
            let bytes = try Self.read(schema)
            let text = try EntraImport(
                schema: bytes, secrets: try secrets.map(Self.read), registry: session.connectors, name: name, target: target
            ).text()
            try write(text, session.console)
            check(text, session)
        }

        private static func read(_ path: String) throws -> [UInt8] {
            guard let data = FileManager.default.contents(atPath: path) else {
                throw BridgeError("import.not_found", "The file \(path) cannot be read.", effect: .none)
            }
            return Array(data)
        }

        private func write(_ text: String, _ console: Console) throws {
            guard let out else { return console.line(text) }
            do {
                try Data(text.utf8).write(to: URL(filePath: out), options: .withoutOverwriting)
            } catch {
                throw BridgeError(
                    "import.not_written", "The file \(out) cannot be written, or exists already; name another one with --out.",
                    effect: .none,
                    cause: error)
            }
            console.line("\(out) is written; read its comments, then: idbridge validate \(out)")
        }

        /// Shows what validate will say. The variables of the file need not be set yet.
        private func check(_ text: String, _ session: CommandSession) {
            let variables = ["SCIM_TOKEN": "unset", "STAFFBASE_TOKEN": "unset"]
            let environment = session.console.environment.merging(variables) { known, _ in known }
            let loaded = PipelineFile.load(text: text, file: out ?? "pipeline.yaml", registry: session.connectors, environment: environment)
            for diagnostic in loaded.diagnostics { session.console.note(diagnostic.description) }
        }
    }
}
