import BridgeCore
import BridgeEngine
import BridgeNotify
import BridgePipeline
import BridgeState
import Foundation
import Testing

@testable import BridgeCommands

@Suite("What is told of a run")
struct RunNoticeTests {
    /// A plan whose every text is somebody's.
    private static func head(_ status: PlanHead.Status, holds: [PlanHead.Hold] = []) -> PlanHead {
        var head = PlanHead(
            id: PlanID("20261128T010000-3f2a"), pipeline: "staff", pipelineHash: "h", createdAt: .distantPast, status: status, holds: holds,
            counts: ["disable": 812])
        var read = ReadSummary(
            source: "plants", kind: "user", verdict: "partial", reason: "the file Ada-Lovelace.ldif is older", records: 3)
        read.isStale = true
        head.reads = [
            read, ReadSummary(source: "plants", kind: "group", verdict: "partial", reason: "Ada"),
            .init(source: "office", kind: "user", verdict: "proven"),
        ]
        return head
    }

    private static func summary(_ counts: [PlannedOperation.Status: Int], stopped: BridgeError? = nil) -> ApplySummary {
        ApplySummary(plan: PlanID("p"), counts: counts, stopped: stopped)
    }

    @Test("a held plan is told by its limits, its numbers and its sources, and by nothing of what messages say of people")
    func held() throws {
        let holds = [
            PlanHead.Hold(code: "limit.disable", message: "812 × disable, Ada Lovelace first", count: 812, limit: 500),
            PlanHead.Hold(code: "limit.remove_members", message: "the group of Ada would lose 7 of 9 members", count: 7),
        ]
        let report = RunReport(file: "staff.yaml", head: Self.head(.held, holds: holds), summary: nil)
        #expect(
            report.troubles.sorted() == [
                Trouble(.held, "limit.disable"), Trouble(.held, "limit.remove_members"), Trouble(.partial, "plants"),
                Trouble(.stale, "plants"),
            ])
        var notice = Notice(id: "1", kind: .news, pipeline: "staff", at: .distantPast, conditions: [.held, .partial, .stale])
        report.describe(in: &notice)
        let json = String(decoding: try notice.json(), as: UTF8.self)
        #expect(
            json.contains(#"{"code":"limit.disable","count":812,"limit":500}"#) && json.contains("Older than the pipeline allows: plants."))
        #expect(!json.contains("Ada") && !json.contains("Lovelace"))
    }

    @Test("failed operations are told by their codes, and an apply that failures stopped counts as held too")
    func failures() throws {
        let stop = BridgeError("apply.failures", "12 of 13 operations failed, Ada's first.")
        var report = RunReport(
            file: "my staff.yaml", head: Self.head(.sealed), summary: Self.summary([.failed: 12, .done: 1], stopped: stop))
        report.failures = ["scim.refused": 12]
        #expect(report.troubles.contains(Trouble(.held, "apply.failures")) && report.troubles.contains(Trouble(.failed, "scim.refused")))
        var notice = Notice(id: "1", kind: .news, pipeline: "staff", at: .distantPast, conditions: [.held, .failed])
        report.describe(in: &notice)
        #expect(
            notice.text.contains("Held by limit.failures: 12.") && notice.text.contains("Operations failed: 12 × scim.refused; stopped by"))
        #expect(notice.commands.first == "idbridge log 'my staff.yaml' --failed --since 24h" && !notice.text.contains("Ada"))
    }

    @Test("an error is told by its code, and one without a code, or operations that are left, as a failure all the same")
    func errors() {
        let refused = RunReport(file: "a.yaml", error: BridgeError("http.unauthorized", "https://ada:secret@example.com"))
        #expect(refused.troubles == [Trouble(.failed, "http.unauthorized")])
        #expect(RunReport(file: "a.yaml", error: BridgeError("plan.stale", "x")).troubles == [Trouble(.stale, "plan.stale")])
        #expect(RunReport(file: "a.yaml", problem: "the run failed").troubles == [Trouble(.failed)])
        let left = RunReport(file: "a.yaml", head: Self.head(.sealed), summary: Self.summary([.inDoubt: 1]))
        #expect(left.troubles.contains(Trouble(.failed)))
        #expect(RunReport.invalid("a.yaml").troubles == [Trouble(.failed, "pipeline.invalid")])
    }

    @Test("a run that read everything and did everything is no trouble, and one that stopped or only planned says nothing")
    func good() {
        var head = Self.head(.sealed)
        head.reads = []
        let applied = RunReport(file: "a.yaml", head: head, summary: Self.summary([.done: 812]))
        #expect(applied.troubles.isEmpty && applied.tellsOfPipeline)
        #expect(!RunReport(file: "a.yaml", head: head, summary: nil).tellsOfPipeline && !RunReport.stopped("a.yaml").tellsOfPipeline)
        #expect(!RunReport(file: "a.yaml", error: BridgeError("state.in_use", "x")).tellsOfPipeline)
    }
}
