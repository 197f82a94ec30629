import ArgumentParser
import BridgeCore
import BridgeEngine
import BridgeState

struct ProvisionCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "provision", abstract: "Provisions a few people on demand and shows each step; writes only with --apply.",
        discussion: """
            Reads the people from the sources now, and shows for each the import, the join, the scope, the mapping, the match, and what is
            done to the account: creating, changing, enabling, disabling or deleting it. With --apply exactly that is done. Holds, limits,
            freezes and protected accounts go before it. Groups and their members follow with the next run.

              idbridge provision pipeline.yaml --user ada@example.com
              idbridge provision pipeline.yaml --user ada@example.com --user E1002 --apply

            Exit codes: 0 nothing to do, or done; 1 failed, somebody was not found, or a source could not be read whole; 2 there are changes
            (without --apply); 3 held; 64 usage.
            """)

    @OptionGroup var pipeline: PipelineArgument

    @Option(help: "Any value of the person: userPrincipalName, key, mail, or the account's id. May be given several times.")
    var user: [String]

    @Flag(help: "Do it.")
    var apply = false

    @Flag(help: "Print JSON.")
    var json = false

    func validate() throws {
        if user.contains("") { throw ValidationError("--user needs a value.") }
    }

    func run() async throws {
        let session = try PipelineSession(path: pipeline.file)
        let console = CommandSession.current.console
        let progress = ProgressLine(console)
        let (found, summary) = try await session.withEngine(progress: progress.follow) { engine in
            let found = try await engine.provision(user)
            progress.finish()
            let report = ProvisionText(console: console, found: found)
            if !json { try await report.show(from: engine.store) }
            var summary: ApplySummary?
            if apply, found.plan.status == .sealed, found.plan.operations > 0 { summary = try await engine.apply(found.plan.id) }
            progress.finish()
            if json {
                console.line(try await ProvisionDocument.text(found, summary, store: engine.store))
            } else if let summary {
                try await ApplyText(console: console, summary: summary).show(from: engine.store)
            }
            return (found, summary)
        }
        if found.plan.operations > 0, summary == nil {
            let path = "\(session.stateFolder)/\(found.plan.pipeline).provision.plan"
            let file = try PlanFile.write(found.plan, pipeline: session.path, to: path, stateFolder: session.stateFolder)
            if !json { console.line(PlanCommand.nextStep(found.plan, file)) }
        }
        let status = Self.status(found, summary)
        if status != .done { throw status }
    }

    static func status(_ found: Provisioning, _ summary: ApplySummary?) -> ExitStatus {
        let isMissing = found.people.contains { $0.outcome == .unknown || $0.outcome == .ambiguous }
        if isMissing || found.plan.isPartial || summary.map({ !$0.isComplete }) ?? false { return .failed }
        if found.plan.status == .held || found.people.contains(where: { $0.outcome == .held }) { return .held }
        return found.plan.operations > 0 && summary == nil ? .changes : .done
    }
}
