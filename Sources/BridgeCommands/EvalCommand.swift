import ArgumentParser
import BridgeMapping

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

struct EvalCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "eval", abstract: "Tries one expression: its value, and the value of each call in it.",
        discussion: """
            An attribute that is not set has no value. IsSoftDeleted can be set too; it is False otherwise.

              idbridge eval 'Join(" ", [givenName], [surname])' --set givenName=Ada --set surname=Lovelace
              idbridge eval 'Join(";", [proxyAddresses])' --set proxyAddresses=a@example.com --set proxyAddresses=b@example.com
              idbridge eval '[mail]' --record person.json --json
              idbridge eval 'FormatDateTime(Now(), , "M/d/yyyy h:mm:ss tt", "yyyy")' --now 2026-03-01T00:00:00Z

            With --json it prints {"value": null, text or list, "flow": "normal" or "ignored", "error": null or an object}.

            Exit codes: 0 a value or none, 1 the expression or its evaluation failed, 64 usage.
            """)

    @Argument(help: "The expression, in the Azure AD provisioning language.")
    var expression: String

    @Option(name: .customLong("set"), help: "A value: name=value. The same name several times is an attribute with several values.")
    var settings: [String] = []

    @Option(help: "A JSON object with the values; --set replaces what is in it.", completion: .file(extensions: ["json"]))
    var record: String?

    @Option(help: "The time that counts as now, in ISO 8601: 2026-03-01T00:00:00Z.")
    var now: String?

    @Option(help: "What DefaultDomain() gives, such as example.com.")
    var defaultDomain: String?

    @Flag(help: "Print one JSON object.")
    var json = false

    func validate() throws {
        for setting in settings where !setting.contains("=") || setting.hasPrefix("=") {
            throw ValidationError("--set takes name=value, such as --set givenName=Ada.")
        }
        if let now, Self.time(now) == nil { throw ValidationError("--now takes a time such as 2026-03-01T00:00:00Z.") }
    }

    func run() async throws {
        var attributes = try record.map { try EvaluationInput(contentsOf: $0) } ?? EvaluationInput()
        attributes.set(settings)
        let trial = ExpressionTrial(expression, attributes: attributes, now: now.flatMap(Self.time) ?? Date(), defaultDomain: defaultDomain)
        let text = EvaluationText(console: CommandSession.current.console, trial: trial)
        if json { try text.showDocument() } else { text.show() }
        if trial.hasFailed { throw ExitStatus.failed }
    }

    private static func time(_ text: String) -> Date? { try? Date(text, strategy: .iso8601) }
}
