import BridgeNotify
import BridgePipeline
import Foundation
import Testing

@Suite("Notices")
struct NoticeTests {
    /// A plan that is over a limit, as it is told.
    static func held(kind: ToldMemory.Due.Kind = .news) -> Notice {
        let start = Date(timeIntervalSince1970: 1_795_737_600)
        var notice = Notice(
            id: "b0a7", kind: kind, pipeline: "staff", at: start.addingTimeInterval(3600), conditions: [.held, .partial], since: start)
        notice.plan = "p-1"
        notice.changes = ["create": 3, "disable": 812, "delete": 0]
        notice.holds = [.init(code: "limit.disable", count: 812, limit: 500), .init(code: "review.changed_pipeline")]
        notice.partialSources = ["plants"]
        notice.commands = ["idbridge plan staff.yaml", "idbridge release staff.yaml --reason \"…\""]
        return notice
    }

    @Test("say what is wrong, by how much, and what to do")
    func words() {
        #expect(Self.held().subject == "staff: held, partial")
        #expect(
            Self.held().text == """
                staff: held, partial

                Held by limit.disable: 812, and 500 are allowed; review.changed_pipeline.
                Not read whole: plants. Nobody is found missing meanwhile.
                Not all is well since 2026-11-27T00:00:00Z.
                The plan has: 3 create, 812 disable.
                Plan: p-1

                What to do next:
                  idbridge plan staff.yaml
                  idbridge release staff.yaml --reason "…"

                """)
        #expect(Self.held(kind: .reminder).subject == "staff: still held, partial")
    }

    @Test("of failures say the codes, the most frequent first, and of a recovery since when it was not well")
    func failures() {
        var notice = Notice(id: "1", kind: .news, pipeline: "staff", at: .distantPast, conditions: [.failed])
        notice.code = "http.unreachable"
        #expect(notice.text.contains("\nThe run failed: http.unreachable.\n"))
        notice.failures = ["scim.a": 1, "scim.c": 1, "scim.b": 7]
        #expect(notice.text.contains("\nOperations failed: 7 × scim.b, 1 × scim.a, 1 × scim.c; stopped by http.unreachable.\n"))
        let over = Notice(
            id: "2", kind: .recovered, pipeline: "staff", at: .distantPast, conditions: [.recovered],
            since: Date(timeIntervalSince1970: 0))
        #expect(over.subject == "staff: recovered" && over.text.contains("not all was well since 1970-01-01T00:00:00Z."))
    }

    @Test("as JSON have a version, the numbers as numbers, and the text for chat services")
    func json() throws {
        let object = try #require(try JSONSerialization.jsonObject(with: Data(try Self.held().json())) as? [String: Any])
        #expect(object["schema"] as? Int == 1 && object["id"] as? String == "b0a7" && object["at"] as? String == "2026-11-27T01:00:00Z")
        #expect(object["conditions"] as? [String] == ["held", "partial"] && object["kind"] as? String == "news")
        let holds = try #require(object["holds"] as? [[String: Any]])
        #expect(holds.first?["count"] as? Int == 812 && holds.first?["limit"] as? Int == 500 && holds.last?["limit"] == nil)
        #expect(object["text"] as? String == Self.held().text && object["failures"] == nil && object["lastGood"] == nil)
    }
}
