import BridgeCore
import BridgeHTTP
import SCIM
import SCIMPath
import Testing

@testable import SCIMTarget

@Suite("Bulk requests")
struct BulkTests {
    var dialect: SCIMDialect {
        var dialect = SCIMDialect.rfc
        dialect.bulk = .automatic
        return dialect
    }

    static let supported = FakeService.Answer.json(200, #"{"bulk":{"supported":true,"maxOperations":2,"maxPayloadSize":100000}}"#)

    func create(_ name: String) -> TargetWrite {
        .make(.create, [Change(path: .literal("userName"), old: nil, edit: .set([.text(name)]))])
    }

    func outcomes(_ results: [Result<WriteResult, BridgeError>]) -> [String] {
        results.map { result in
            switch result {
            case .success(let result): "\(Outcome(result))"
            case .failure(let error): error.code.text
            }
        }
    }

    static func answer(_ operations: String) -> FakeService.Answer {
        .json(200, #"{"schemas":["urn:ietf:params:scim:api:messages:2.0:BulkResponse"],"Operations":[\#(operations)]}"#)
    }

    @Test("writes go together, as many as the service takes, and answers are told apart by name")
    func together() async throws {
        let service = FakeService([
            Self.supported,
            Self.answer(
                #"{"method":"POST","bulkId":"w1","status":"201","location":"https://example.org/scim/Users/b"},"#
                    + #"{"method":"POST","bulkId":"w0","status":{"code":201},"location":"https://example.org/scim/Users/a"}"#),
            Self.answer(#"{"method":"DELETE","bulkId":"w2","status":"204"}"#),
        ])
        let results = try await service.directory(dialect).apply([create("a"), create("b"), .make(.delete("c"))])
        #expect(outcomes(results) == [#"done("a", nil)"#, #"done("b", nil)"#, #"done("c", nil)"#])
        #expect(service.lines == ["GET /ServiceProviderConfig", "POST /Bulk", "POST /Bulk"])
        #expect(service.calls[1].body?["Operations"]?.array?.count == 2)
        #expect(service.calls[1].body?["Operations"]?.array?.first?["bulkId"] == "w0")
    }

    @Test("a write that was refused is done alone, with everything that single writes know")
    func refused() async throws {
        let service = FakeService([
            Self.supported,
            Self.answer(#"{"method":"POST","bulkId":"w0","status":"409"},{"method":"DELETE","bulkId":"w1","status":"204"}"#),
            .error(409), .page([user("x", userName: "a")], total: 1),
        ])
        let results = try await service.directory(dialect).apply([create("a"), .make(.delete("c"))])
        #expect(outcomes(results) == [#"exists(["x"])"#, #"done("c", nil)"#])
    }

    @Test("a change is made alone by PUT where the service knows bulk requests and no PATCH, and PATCH is not asked for again")
    func withoutPatch() async throws {
        let refused = Self.answer(
            #"{"method":"PATCH","bulkId":"w0","status":"501"},{"method":"DELETE","bulkId":"w1","status":"204"}"#)
        let resource = FakeService.Answer.json(200, #"{"id":"a","userName":"a"}"#)
        let deleted = Self.answer(#"{"method":"DELETE","bulkId":"w1","status":"204"}"#)
        let service = FakeService([
            Self.supported, refused, .error(501), resource, resource, resource, deleted, resource, resource,
        ])
        let directory = try service.directory(dialect)
        let title = Change(path: .literal("title"), old: nil, edit: .set([.text("x")]))
        for _ in 0..<2 {
            let results = try await directory.apply([.make(.update("a", version: nil), [title]), .make(.delete("c"))])
            #expect(outcomes(results).allSatisfy { $0.hasPrefix("done") }, "\(service.lines)")
        }
        #expect(service.lines.filter { $0.hasPrefix("PUT") }.count == 2)
        #expect(service.lines.filter { $0.hasPrefix("PATCH") }.count == 1)
    }

    @Test("an answer that leaves a write out puts that one in doubt; a lost answer all of them")
    func doubt() async throws {
        let partial = FakeService([Self.supported, Self.answer(#"{"method":"DELETE","bulkId":"w1","status":"204"}"#)])
        let results = try await partial.directory(dialect).apply([create("a"), .make(.delete("c"))])
        guard case .failure(let error) = results[0] else { return #expect(Bool(false), "must fail") }
        #expect(error.effect == .unknown && outcomes(results)[1] == #"done("c", nil)"#)
        let lost = FakeService([Self.supported, .broken(.connectionLost, arrived: true)])
        for case .failure(let error) in try await lost.directory(dialect).apply([create("a"), create("b")]) {
            #expect(error.effect == .unknown)
        }
    }

    @Test("a service without bulk requests is written to one by one, and not asked again", arguments: [404, 501])
    func missing(status: Int) async throws {
        var dialect = dialect
        dialect.bulk = .on
        let service = FakeService([.json(200, "{}"), .error(status), .empty(204), .empty(204), .empty(204), .empty(204)])
        let directory = try service.directory(dialect)
        for _ in 0..<2 {
            let results = try await directory.apply([.make(.delete("a")), .make(.delete("b"))])
            #expect(outcomes(results) == [#"done("a", nil)"#, #"done("b", nil)"#])
        }
        #expect(service.lines.filter { $0 == "POST /Bulk" }.count == 1)
    }

    @Test("a request that is too large goes in halves")
    func halves() async throws {
        let service = FakeService([
            Self.supported, .error(413), Self.answer(#"{"bulkId":"w0","status":"204"}"#), Self.answer(#"{"bulkId":"w1","status":"204"}"#),
        ])
        let results = try await service.directory(dialect).apply([.make(.delete("a")), .make(.delete("b"))])
        #expect(outcomes(results) == [#"done("a", nil)"#, #"done("b", nil)"#])
    }

    @Test("is off unless a setting says otherwise")
    func off() async throws {
        let service = FakeService([.empty(204), .empty(204)])
        _ = try await service.directory().apply([.make(.delete("a")), .make(.delete("b"))])
        #expect(!service.lines.contains("POST /Bulk"))
    }
}
