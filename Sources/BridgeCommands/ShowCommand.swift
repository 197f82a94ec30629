import ArgumentParser
import BridgeCore
import BridgeEngine

struct ShowCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Shows everything that the state holds about one person.",
        discussion: """
            For people who ask what is known of them. Everything comes from the state; nothing is read and nothing is written.

              idbridge show pipeline.yaml --user ada@example.com
              idbridge show pipeline.yaml --user ada@example.com --json

            Exit codes: 0 shown, 1 nobody has the value, 64 usage.
            """)

    @OptionGroup var pipeline: PipelineArgument

    @Option(help: "Any value of the person: userPrincipalName, key, mail, name, or the account's id.")
    var user: String

    @Flag(help: "Print JSON: a list, since several people may have the value.")
    var json = false

    @Flag(help: "Also show values that a mapping marks as sensitive.")
    var sensitive = false

    func run() async throws {
        let session = try PipelineSession(path: pipeline.file)
        _ = try session.existingStatePath()
        let console = CommandSession.current.console
        let found = try await session.withEngine(writes: false) {
            try await $0.personalData(of: user, showsSensitive: sensitive)
        }
        guard !found.isEmpty else {
            throw BridgeError("person.unknown", "Nobody in the state has this value.", effect: .none)
        }
        if json { return console.line(try JSONText.pretty(found)) }
        for person in found { PersonalDataText(console: console).show(person) }
    }
}
