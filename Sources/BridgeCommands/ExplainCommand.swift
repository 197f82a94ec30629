import ArgumentParser
import BridgeCore
import BridgeEngine

struct ExplainCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain", abstract: "Says why one person's account, or a group, is as it is, in a sentence and in steps.",
        discussion: """
            Everything comes from the state: nothing is read and nothing is written.

              idbridge explain pipeline.yaml --user ada@example.com
              idbridge explain pipeline.yaml --user "Staffbase Editors"
            """)

    @OptionGroup var pipeline: PipelineArgument

    @Option(help: "Any value of the person or group: userPrincipalName, key, mail, name, or the account's id.")
    var user: String

    @Flag(help: "Print JSON.")
    var json = false

    func run() async throws {
        let session = try PipelineSession(path: pipeline.file)
        let console = CommandSession.current.console
        let found = try await session.withEngine(writes: false) { try await $0.explain(user) }
        guard !found.isEmpty else {
            throw BridgeError(
                "explain.unknown", "Nobody in the state has this value; a person appears after the first plan that read them.",
                effect: .none)
        }
        if json { return console.line(try JSONText.pretty(found)) }
        for explanation in found {
            console.line(console.coloured(explanation.sentence, .bold))
            for step in explanation.steps {
                console.line("  \(step.name)")
                for line in step.lines { console.line("    \(line)") }
            }
        }
    }
}
