import BridgeCore
import BridgeHTTP
import Testing

@testable import SCIMTarget

@Suite("The connection test")
struct CheckTests {
    func check(_ answers: [FakeService.Answer]) async throws -> [String: CheckReport.Step.Outcome] {
        let report = try await FakeService(answers).directory().check()
        return Dictionary(uniqueKeysWithValues: report.steps.map { ($0.name, $0.outcome) })
    }

    func failed(_ outcomes: [String: CheckReport.Step.Outcome]) -> [String] {
        outcomes.filter { if case .failed = $0.value { true } else { false } }.map(\.key).sorted()
    }

    @Test("a good service passes every step but writing")
    func good() async throws {
        let service = FakeService([.page([], total: 0), .json(200, #"{"patch":{"supported":true},"filter":{"supported":true}}"#)])
        let report = try await service.directory().check()
        #expect(report.passed)
        #expect(
            report.steps.map(\.name) == [
                "URL", "server reachable", "encryption", "SCIM answers", "token", "filter on externalId", "discovery", "writing",
            ])
        #expect(report.steps.prefix(7).allSatisfy { $0.outcome == .passed })
        #expect(report.steps[6].detail == "PATCH: yes, filter: yes, ETag: not said")
        #expect(service.lines.allSatisfy { $0.hasPrefix("GET ") })
    }

    @Test(
        "what fails is the step whose cause it is",
        arguments: [
            (FakeService.Answer.broken(.unreachable, arrived: false), "server reachable"),
            (.broken(.timeout, arrived: true), "server reachable"),
            (.broken(.tls, arrived: false), "encryption"), (.html(200), "SCIM answers"), (.html(404), "SCIM answers"),
            (.error(404), "SCIM answers"),
            (.json(200, "{}"), "SCIM answers"), (.json(200, "x"), "SCIM answers"), (.error(500), "SCIM answers"),
            (.empty(302, ["Location": "https://login.example.org/"]), "SCIM answers"), (.error(401), "token"), (.html(401), "token"),
            (.error(403), "token"),
        ])
    func causes(answer: FakeService.Answer, step: String) async throws {
        #expect(failed(try await check([answer, .error(404)])) == [step])
    }

    @Test(
        "a filter that is ignored or refused is a warning",
        arguments: [FakeService.Answer.page([user("1")], total: 9), .error(400, "invalidFilter")])
    func filter(answer: FakeService.Answer) async throws {
        let outcomes = try await check([answer, .json(200, #"{"patch":{"supported":true}}"#)])
        #expect(failed(outcomes).isEmpty)
        guard case .warning? = outcomes["filter on externalId"] else { return #expect(Bool(false), "must warn") }
    }

    @Test(
        "a service without discovery is a warning",
        arguments: [FakeService.Answer.error(404), .html(200), .error(403), .broken(.timeout, arrived: true)])
    func discovery(answer: FakeService.Answer) async throws {
        let outcomes = try await check([.page([], total: 0), answer])
        #expect(failed(outcomes).isEmpty)
        guard case .warning? = outcomes["discovery"] else { return #expect(Bool(false), "must warn") }
    }
}
