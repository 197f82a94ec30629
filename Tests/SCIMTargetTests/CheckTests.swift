import BridgeCore
import BridgeHTTP
import SCIM
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
        let service = FakeService([
            .page([], total: 0), .json(200, #"{"patch":{"supported":true},"filter":{"supported":true}}"#), .json(200, FakeService.types),
        ])
        let report = try await service.directory().check()
        #expect(report.passed)
        #expect(
            report.steps.map(\.name) == [
                "URL", "server reachable", "encryption", "SCIM answers", "token", "filter on externalId", "discovery", "groups", "dialect",
                "writing",
            ])
        #expect(report.steps.prefix(9).allSatisfy { $0.outcome == .passed })
        #expect(report.steps[6].detail == "PATCH: yes, filter: yes, bulk: not said, ETag: not said, cursors: not said")
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

    @Test("what a refused token leaves untried says so, and nothing more is asked", arguments: [401, 403])
    func untried(status: Int) async throws {
        let service = FakeService([.error(status)])
        let report = try await service.directory().check()
        #expect(service.lines.count == 1)
        for name in ["SCIM answers", "filter on externalId", "discovery", "groups", "dialect", "writing"] {
            let step = try #require(report.steps.first { $0.name == name })
            guard case .notTested(let reason) = step.outcome else { return #expect(Bool(false), "\(name) was not tried") }
            #expect(!reason.isEmpty)
        }
        guard case .failed(let causes)? = report.steps.first(where: { $0.name == "token" })?.outcome else {
            return #expect(Bool(false), "the token must fail")
        }
        let words = status == 401 ? ["wrong", "expired", "disabled"] : ["administrative", "from here", "SCIM is not switched on"]
        for word in words { #expect(causes.contains(word)) }
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

    func outcome(_ step: String, _ service: FakeService, _ dialect: SCIMDialect) async throws -> CheckReport.Step.Outcome? {
        try await service.directory(dialect).check().steps.first { $0.name == step }?.outcome
    }

    @Test(
        "what the service says of itself is held against the dialect",
        arguments: [
            (#"{"patch":{"supported":false}}"#, "PATCH"), (#"{"filter":{"supported":false}}"#, "filters"),
            (#"{"filter":{"supported":true,"maxResults":20}}"#, "page_size: 20"),
        ])
    func differences(features: String, word: String) async throws {
        let service = FakeService([.page([], total: 0), .json(200, features), .json(200, FakeService.types)])
        guard case .warning(let text)? = try await outcome("dialect", service, .rfc) else { return #expect(Bool(false), "must warn") }
        #expect(text.contains(word))
    }

    @Test("groups that one side has and the other has not are a warning")
    func groups() async throws {
        for setting in [SCIMDialect.Ability.off, .automatic] {
            var dialect = SCIMDialect.rfc
            dialect.groups = setting
            let shown = FakeService([.page([], total: 0), .json(200, "{}"), .json(200, FakeService.types)])
            #expect((try await outcome("groups", shown, dialect) == .passed) == (setting == .automatic))
        }
        let hidden = FakeService([.page([], total: 0), .json(200, "{}"), .json(200, #"{"Resources":[]}"#)])
        #expect(try await outcome("groups", hidden, .rfc) != .passed)
    }
}
