import BridgeCore
import BridgeHTTP
import SCIM
import SCIMPath
import Testing

@testable import SCIMTarget

@Suite("Listing")
struct ListTests {
    func list(_ service: FakeService, _ paths: [AttributePath] = []) async throws -> (ids: [String], Completeness) {
        var ids: [String] = []
        let end = try await service.directory().list(kind: .user, paths: paths) { ids += $0.map(\.id.value) }
        return (ids, end)
    }

    func isProven(_ end: Completeness) -> Bool { if case .complete(.proven) = end { true } else { false } }

    func partialCode(_ end: Completeness) -> String? { if case .partial(let error) = end { error.code.text } else { nil } }

    @Test("the next page begins after what came, not after what was asked for")
    func paging() async throws {
        let service = FakeService([
            .page([user("1"), user("2")], total: 3), .page([user("3")], total: 3),
        ])
        let (ids, end) = try await list(service)
        #expect(ids == ["1", "2", "3"] && isProven(end))
        #expect(service.lines == ["GET /Users?startIndex=1&count=100", "GET /Users?startIndex=3&count=100"])
    }

    @Test("without a count the list goes on until nothing comes, and proves nothing")
    func uncounted() async throws {
        let service = FakeService([.page([user("1")], total: nil), .page([], total: nil)])
        let (ids, end) = try await list(service)
        #expect(ids == ["1"])
        guard case .complete(.unproven) = end else { return #expect(Bool(false), "must be unproven") }
    }

    @Test("a service that sends the same page for ever is stopped and not believed")
    func circle() async throws {
        let service = FakeService(Array(repeating: .page([user("1"), user("2")], total: 10), count: 20))
        let (ids, end) = try await list(service)
        #expect(ids == ["1", "2"] && partialCode(end) == "scim.paging")
        #expect(service.requests.count == 2)
    }

    @Test(
        "lists that cannot be complete are partial",
        arguments: [
            [FakeService.Answer.page([user("1")], total: 3), .page([], total: 3)],
            [.page([user("1"), #"{"userName":"x"}"#], total: 2)],
            [.page([user("1"), user("1")], total: 2)],
        ])
    func partial(answers: [FakeService.Answer]) async throws {
        let (ids, end) = try await list(FakeService(answers))
        #expect(ids == ["1"] && partialCode(end) == "scim.paging")
    }

    @Test(
        "an empty directory is complete",
        arguments: [
            FakeService.Answer.page([], total: 0), .json(200, #"{"totalResults":0}"#), .json(200, #"{"TotalResults":0,"resources":[]}"#),
        ])
    func empty(answer: FakeService.Answer) async throws {
        let (ids, end) = try await list(FakeService([answer]))
        #expect(ids.isEmpty && isProven(end))
    }

    @Test("cursors are followed where the service hands them out, and never in circles")
    func cursors() async throws {
        let page = #"{"schemas":[],"totalResults":2,"nextCursor":"c 1","Resources":[\#(user("1"))]}"#
        let service = FakeService([.json(200, page), .page([user("2")], total: 2)])
        let (ids, end) = try await list(service)
        #expect(ids == ["1", "2"] && isProven(end))
        #expect(service.lines.last == "GET /Users?cursor=c 1&count=100")
        let (_, circle) = try await list(FakeService(Array(repeating: .json(200, page), count: 9)))
        #expect(partialCode(circle) == "scim.paging")
    }

    @Test("only the paths that were asked for are read")
    func paths() async throws {
        var values: [AttributePath: [TargetValue]] = [:]
        let service = FakeService([.page([user("1", externalId: "e", userName: "u")], total: 1)])
        _ = try await service.directory().list(kind: .user, paths: [.literal("externalId"), .literal("title")]) { values = $0[0].values }
        #expect(values == [.literal("externalId"): [.text("e")]])
    }

    @Test("a failure in the middle is thrown")
    func failure() async throws {
        let service = FakeService([.page([user("1")], total: 2), .error(500)])
        await #expect(throws: BridgeError.self) { try await list(service) }
    }
}
