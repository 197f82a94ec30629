import ArgumentParser
import BridgeCore

struct ConnectorsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "connectors", abstract: "Lists the connectors and describes their settings.",
        subcommands: [List.self, Describe.self], defaultSubcommand: List.self)

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(commandName: "list", abstract: "Lists the connectors.")

        func run() async throws {
            let session = CommandSession.current
            for role in [ConnectorSpec.Role.source, .target] {
                session.console.line(session.console.coloured("\(role.rawValue)s", .bold))
                for spec in session.connectors.specs(role) {
                    session.console.line("  \(spec.id.padded(to: 18)) \(spec.summary)")
                }
            }
        }
    }

    struct Describe: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "describe", abstract: "Describes the settings of one connector.",
            discussion: "  idbridge connectors describe azure-ad-ldif")

        @Argument(help: "The connector's identifier.")
        var name: String

        func run() async throws {
            let session = CommandSession.current
            guard let spec = session.connectors.connector(name)?.spec else {
                throw BridgeError("connector.unknown", "There is no connector “\(name)”; “idbridge connectors” lists them.", effect: .none)
            }
            session.console.line("\(spec.id) (\(spec.role.rawValue)): \(spec.summary)\n")
            session.console.line(ConnectorDocumentation.settingsTable(spec))
            if !spec.codes.isEmpty {
                session.console.line("Codes of its own, which “idbridge codes CODE” explains:")
                session.console.line("  \(spec.codes.map(\.code.text).joined(separator: ", "))\n")
            }
            guard let defaults = spec.defaults else { return }
            session.console.line("Without “users” in the pipeline file:")
            session.console.line("  match: \(defaults.match.joined(separator: ", "))")
            for mapping in defaults.mapping { session.console.line("  \(mapping.target): \(mapping.expression)") }
        }
    }
}

extension String {
    fileprivate func padded(to width: Int) -> String { self + String(repeating: " ", count: max(0, width - count)) }
}
