import ArgumentParser
import BridgeCore
import BridgeEngine

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

struct HoldCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "hold", abstract: "Keeps one person's account as last applied, whatever the sources say.",
        discussion: """
            The person is listed in every plan, comes into no group and leaves none, until “release --user” or the date.

              idbridge hold pipeline.yaml --user ada@example.com --reason "parental leave" --until 2027-06-01
            """)

    @OptionGroup var pipeline: PipelineArgument

    @Option(help: "Any value of the person: userPrincipalName, key, mail, name, or the account's id.")
    var user: String

    @Option(help: "Why; kept and shown in every plan.")
    var reason: String

    @Option(help: "When the hold is over by itself: 2027-06-01 (UTC), 2027-06-01T08:00:00Z, or a span such as 30d.")
    var until: PointInTime?

    func run() async throws {
        let session = try PipelineSession(path: pipeline.file)
        let end = until?.future()
        let name = try await session.withEngine { try await $0.hold(user, reason: reason, until: end) }
        let rest = end.map { "until \($0.formatted(.iso8601))" } ?? "until “release --user”"
        CommandSession.current.console.line("\(name) stays as last applied \(rest).")
    }
}
