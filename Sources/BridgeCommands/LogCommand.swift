import ArgumentParser
import BridgeCore
import BridgeEngine
import BridgeState

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

struct LogCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "log", abstract: "Answers what was done, what failed, and who decided what, from local records.",
        discussion: """
            Nothing is asked of source or target. Values of people are shown; “--csv” and “--json” are for machines.

              idbridge log pipeline.yaml --user ada@example.com          what happened to Ada in the last 30 days
              idbridge log pipeline.yaml --failed --since 24h            what failed last night
              idbridge log pipeline.yaml --plans                         the plans, the latest last
              idbridge log pipeline.yaml --decisions --since 52w         who let what through, and why
            """)

    @OptionGroup var pipeline: PipelineArgument

    @Option(help: "Only this person: any value of theirs, or the account's id.")
    var user: String?

    @Option(help: "Nothing older: a span such as 24h, 30d or 8w, a date (UTC), or a time.")
    var since: PointInTime?

    @Option(help: "Only this plan.")
    var plan: String?

    @Option(help: "Only this action, as plans count it; may be given several times.", transform: ActionArgument.action)
    var action: [PlannedOperation.Action] = []

    @Flag(help: "Only what was not done: failed, refused, in doubt, gone.")
    var failed = false

    @Flag(help: "Show plans instead of single operations.")
    var plans = false

    @Flag(help: "Show what people decided instead.")
    var decisions = false

    @Flag(help: "Print one JSON object a line.")
    var json = false

    @Flag(help: "Print comma-separated values (RFC 4180).")
    var csv = false

    func validate() throws {
        if json, csv { throw ValidationError("--json and --csv do not go together.") }
        if plans, decisions { throw ValidationError("--plans and --decisions do not go together.") }
    }

    private static let usualSpan: TimeInterval = 30 * 86_400

    func run() async throws {
        let session = try PipelineSession(path: pipeline.file)
        let printer = LogPrinter(console: CommandSession.current.console, form: json ? .json : csv ? .csv : .text)
        let query = HistoryQuery(
            since: since?.past() ?? Date(timeIntervalSinceNow: -Self.usualSpan), user: user, plan: plan.map(PlanID.init),
            outcomes: failed ? ["failed", "refused", "in_doubt", "gone"] : [], actions: Set(action))
        try await session.withEngine(writes: false) { engine in
            if plans {
                try await printer.printPlans(try await engine.store.recentPlans(limit: 1000), query)
            } else if decisions {
                try await printer.printDecisions(try await engine.decisions(query), store: engine.store)
            } else {
                try printer.begin()
                try await engine.history(query) { try await printer.printEntries($0, store: engine.store) }
            }
        }
    }
}
