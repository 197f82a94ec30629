import ArgumentParser
import BridgeCore
import BridgeEngine
import BridgePipeline
import BridgeState

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

struct StatusCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status", abstract: "Says where pipelines stand: accounts, the latest run, what waits, what failed.",
        discussion: """
            Everything comes from local records, also while a run is on its way.

              idbridge status pipeline.yaml
              idbridge status pipelines/ --json

            Exit codes: 0 all is well, 1 something failed or could not be read whole, 3 a plan waits for a person, 64 usage.
            """)

    @Argument(help: "Pipeline files, or folders of them.", completion: .file(extensions: ["yaml", "yml"]))
    var files: [String]

    @Flag(help: "Print one JSON object a pipeline, a line each.")
    var json = false

    func run() async throws {
        let console = CommandSession.current.console
        var worst = ExitStatus.done
        for file in try PipelineFiles.expand(files) {
            let session = try PipelineSession(path: file)
            let status = try await session.withEngine(writes: false) { engine in
                try await PipelineStatus(file: file, store: engine.store, pipeline: session.pipeline.name, now: Date())
            }
            if json {
                console.line(try JSONText.line(status))
            } else {
                for line in status.lines(console) { console.line(line) }
            }
            if status.waits, worst == .done { worst = .held }
            if status.isTroubled { worst = .failed }
        }
        if worst != .done { throw worst }
    }
}

/// Where one pipeline stands, from its state alone.
struct PipelineStatus: Encodable {
    struct Accounts: Encodable {
        var active: Int
        var disabled: Int
    }

    var file: String
    var pipeline: String
    var people: Accounts
    var groups: Accounts?
    var latest: PlanHead?
    /// The operations of the latest plan by status.
    var operations: [String: Int] = [:]
    /// When a run last did something.
    var lastApplied: Date?
    /// Since when no run has read every source whole: nobody is found missing meanwhile. Nil: the latest did.
    var notWholeSince: Date?
    /// People and groups whom somebody holds.
    var heldByPerson: Int
    /// Parts of held plans that a person let through for the runs to come.
    var releases: [PartialRelease]

    init(file: String, store: any StateStore, pipeline: String, now: Date) async throws {
        self.file = file
        self.pipeline = pipeline
        let population = try await store.population(kind: .user)
        people = Accounts(active: population.activeAccounts, disabled: population.disabledAccounts)
        let groups = try await store.population(kind: .group)
        if groups.identities > 0 { self.groups = Accounts(active: groups.activeAccounts, disabled: groups.disabledAccounts) }
        let plans = try await store.recentPlans(limit: 500)
        // One that was made for a few people since changes nothing about what waits.
        latest = plans.first { $0.onDemand == nil }
        lastApplied = plans.first { $0.status == .applied && $0.operations > 0 }?.createdAt
        notWholeSince = try await store.notWholeSince()
        releases = try await store.openReleases(at: now)
        heldByPerson = try await store.standingHolds().count { $0.stands(at: now) }
        if let latest {
            for (status, count) in try await store.operationCounts(of: latest.id) { operations[status.rawValue] = count }
        }
    }

    /// True: a plan waits for a person.
    var waits: Bool { latest?.status == .held }

    /// True: something failed, or a source could not be read whole.
    var isTroubled: Bool {
        notWholeSince != nil || [PlannedOperation.Status.failed, .inDoubt].contains { (operations[$0.rawValue] ?? 0) > 0 }
            || latest?.status == .applying
    }

    func lines(_ console: Console) -> [String] {
        var lines = [console.coloured("\(pipeline) (\(file))", .bold)]
        lines.append("  accounts: \(people.active) active, \(people.disabled) disabled" + (groups.map { "; \($0.active) groups" } ?? ""))
        guard let latest else { return lines + ["  no plan yet"] }
        let what = latest.counted.isEmpty ? "nothing to do" : latest.counted
        lines.append("  latest plan: \(latest.createdAt.formatted(.iso8601)), \(latest.status.rawValue): \(what)  [\(latest.id.value)]")
        if let lastApplied, lastApplied != latest.createdAt { lines.append("  last change: \(lastApplied.formatted(.iso8601))") }
        lines += latest.holds.map { console.coloured("  HELD \($0.text)", .red) }
        lines += latest.reads.filter { $0.verdict == "partial" }.map {
            console.coloured("  PARTIAL “\($0.source)” could not be read whole: \($0.reason ?? "")", .yellow)
        }
        if let notWholeSince {
            lines.append(
                console.coloured(
                    "  NOBODY IS FOUND MISSING since \(notWholeSince.formatted(.iso8601)): no run read every source whole", .red))
        }
        let open = [PlannedOperation.Status.waiting, .inFlight, .inDoubt, .failed].compactMap { status in
            operations[status.rawValue].map { "\($0) \(status.rawValue.replacing("_", with: " "))" }
        }
        if !open.isEmpty { lines.append(console.coloured("  operations: " + open.joined(separator: ", "), .yellow)) }
        lines += releases.map { "  released: \($0.text)" }
        let held = latest.held
        if held > 0 { lines.append("  held: \(held), of these \(heldByPerson) by a person") }
        return lines
    }
}
