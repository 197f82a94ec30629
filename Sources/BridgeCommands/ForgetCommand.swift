import ArgumentParser
import BridgeCore
import BridgeEngine
import BridgeState

struct ForgetCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "forget", abstract: "Forgets one person, as far as no run needs the data.",
        discussion: """
            Of somebody whom no source has any more and whose account is gone, everything is deleted and overwritten in the file; a keyed hash
            of the account remains, so that it is never taken for somebody else's. Of others, what plans that are over hold is deleted. Who
            asked for it, when and why is kept. Such runs can no longer be taken back for this person.

            Exports, backups and plan pages that were written to files are yours to delete.

              idbridge forget pipeline.yaml --user ada@example.com --reason "request of 27 November"

            Exit codes: 0 done, 1 nobody or several people have the value, 64 usage.
            """)

    @OptionGroup var pipeline: PipelineArgument

    @Option(help: "Any value of the person: userPrincipalName, key, mail, name, or the account's id.")
    var user: String

    @Option(help: "Why; kept, so write no names into it.")
    var reason: String

    func run() async throws {
        let session = try PipelineSession(path: pipeline.file)
        _ = try session.existingStatePath()
        let console = CommandSession.current.console
        let forgotten = try await session.withEngine { try await $0.forget(user, reason: reason) }
        switch forgotten.forgetting {
        case .everything:
            console.line("Everything about person \(forgotten.identity.value) is forgotten.")
        case .history:
            console.line("What plans that are over held about person \(forgotten.identity.value) is forgotten. The rest is kept:")
            for reason in forgotten.kept { console.line("  \(reason)") }
        }
    }
}
