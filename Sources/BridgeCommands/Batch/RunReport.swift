import BridgeCore
import BridgeEngine
import BridgeState

/// How the run of one pipeline ended.
struct RunReport: Encodable, Sendable {
    /// In a word, in the order of the summary.
    enum Outcome: String, Encodable, CaseIterable {
        case applied, unchanged, planned, held, failed, stopped
    }

    var file: String
    /// The pipeline's name; nil: its file could not be read.
    var pipeline: String?
    var outcome: Outcome
    var plan: String?
    var counts: [String: Int]?
    var holds: [String]?
    var partial: [String]?
    /// What was asked of the sources' services, by source.
    var usage: [String: ServiceUsage]?
    /// What holds the plan.
    var planHolds: [PlanHead.Hold] = []
    /// The sources that could not be read whole.
    var partialSources: [String] = []
    /// Those of them whose files are too old.
    var staleSources: [String] = []
    /// The operations that failed by the stable codes of their errors.
    var failures: [String: Int] = [:]
    var done: Int?
    var failed: Int?
    /// The stable code of what failed.
    var code: String?
    var problem: String?
    /// How long it took.
    var seconds: Double?

    private enum CodingKeys: String, CodingKey {
        case file, pipeline, outcome, plan, counts, holds, partial, usage, done, failed, code, problem, seconds
    }

    init(file: String, problem: String) {
        self.file = file
        outcome = .failed
        self.problem = problem
    }

    init(file: String, error: BridgeError) {
        self.init(file: file, problem: error.description)
        code = error.code.text
    }

    init(file: String, head: PlanHead, summary: ApplySummary?) {
        self.file = file
        plan = head.id.value
        counts = head.counts
        holds = head.holds.isEmpty ? nil : head.holds.map(\.message)
        let partial = head.reads.filter { $0.verdict == "partial" }.map { "\($0.source): \($0.reason ?? "")" }
        self.partial = partial.isEmpty ? nil : partial
        usage = head.usage
        planHolds = head.holds
        partialSources = head.sources { $0.verdict == "partial" }
        staleSources = head.sources { $0.isStale == true }
        done = summary?.counts[.done]
        failed = summary?.counts[.failed]
        problem = summary?.stopped?.description ?? Self.failures(summary?.counts[.failed] ?? 0, file)
        outcome = Self.outcome(head, summary)
        if outcome == .failed { code = summary?.stopped?.code.text }
    }

    /// The stable codes of what holds the plan.
    var holdCodes: [String] { planHolds.map(\.code) }

    private static func outcome(_ head: PlanHead, _ summary: ApplySummary?) -> Outcome {
        guard let summary else { return head.status == .held ? .held : head.operations == 0 ? .unchanged : .planned }
        if summary.stopped?.code == "apply.cancelled" { return .stopped }
        return summary.isComplete ? .applied : .failed
    }

    /// A run that was asked to stop before it had begun to write.
    static func stopped(_ file: String) -> RunReport {
        var report = RunReport(file: file, problem: "stopped before its end; the next run goes on")
        report.outcome = .stopped
        return report
    }

    /// A run that could not begin, because its file has errors.
    static func invalid(_ file: String) -> RunReport {
        var report = RunReport(file: file, problem: "the pipeline file has errors")
        report.code = "pipeline.invalid"
        return report
    }

    private static func failures(_ count: Int, _ file: String) -> String? {
        count == 0 ? nil : "\(count) operations failed; “idbridge apply \(file)” lists them"
    }

    var status: ExitStatus {
        switch outcome {
        case .failed, .stopped: .failed
        case .held: .held
        case .applied, .unchanged, .planned: partial == nil ? .done : .failed
        }
    }

    /// What changed, or would change, in words: `3 create, 1 disable`; empty: nothing.
    var changes: String {
        PlannedOperation.Action.allCases.compactMap { action in (counts?[action.rawValue]).map { "\($0) \(action.rawValue)" } }
            .joined(separator: ", ")
    }

    /// Why it needs somebody to look at it.
    var reasons: [String] {
        (holds ?? []).map { "HELD \($0)" } + (partial ?? []).map { "PARTIAL \($0)" } + [problem].compactMap(\.self)
    }

    /// The report in one line.
    var text: String {
        let held = (holds ?? []).map { "HELD \($0)" } + (partial ?? []).map { "PARTIAL \($0)" }
        let used = (usage ?? [:]).sorted { $0.key < $1.key }.map { "“\($0.key)” took \($0.value)" }
        return (["\(file): \(outcome)"] + [changes].filter { !$0.isEmpty } + held + used + [problem].compactMap(\.self)).joined(
            separator: "; ")
    }
}

extension ExitStatus {
    /// A failure is worse than a hold.
    fileprivate var severity: Int {
        switch self {
        case .done: 0
        case .changes: 1
        case .held: 2
        case .failed, .usage, .interrupted: 3
        }
    }

    /// The gravest of several.
    static func gravest(_ statuses: some Sequence<ExitStatus>) -> ExitStatus {
        statuses.max { $0.severity < $1.severity } ?? .done
    }
}

extension PlanHead {
    /// The sources of which a read is so, each once: people, groups and memberships are read apart.
    fileprivate func sources(_ isSo: (ReadSummary) -> Bool) -> [String] {
        Set(reads.filter(isSo).map(\.source)).sorted()
    }

    /// What the reads asked of each source's service, added up; nil when no source counts.
    fileprivate var usage: [String: ServiceUsage]? {
        var usage: [String: ServiceUsage] = [:]
        for read in reads {
            guard let own = read.usage else { continue }
            usage[read.source] = usage[read.source].map { $0.adding(own) } ?? own
        }
        return usage.isEmpty ? nil : usage
    }
}
