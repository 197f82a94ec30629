import BridgeCore
import BridgeHTTP
import Foundation
import Testing

@testable import AzureADConnectors

@Suite("azure-ad-graph: batches and the pace of requests")
struct LiveBatchTests {
    private static func item(_ index: Int, _ status: Int, _ body: String, _ headers: String = "{}") -> String {
        #"{"id":"\#(index)","status":\#(status),"headers":\#(headers),"body":\#(body)}"#
    }

    private static func responses(_ items: [String]) -> FakeGraph.Answer { .json(#"{"responses":[\#(items.joined(separator: ","))]}"#) }

    private static func members(_ number: Int) -> String {
        ##"{"value":[{"@odata.type":"#microsoft.graph.user","id":"\##(guid(number))"}]}"##
    }

    private func ids(_ requests: [HTTPRequest]) throws -> [[String]] {
        struct Body: Decodable {
            struct Item: Decodable { let id: String }
            let requests: [Item]
        }
        return try requests.filter { $0.url.hasSuffix("/$batch") }.map { request in
            try JSONDecoder().decode(Body.self, from: Data(request.body ?? [])).requests.map(\.id)
        }
    }

    private func read(_ graph: FakeGraph, _ count: Int) async throws -> [[String]?] {
        let groups = try (1...count).map { try #require(ObjectID(guid($0))) }
        return try await MemberReader(client: graph.tenant().client).members(of: groups).map { $0?.map(\.id.text) }
    }

    @Test("answers come in any order; what is throttled is asked for again alone, what is gone is nil")
    func perItem() async throws {
        let graph = FakeGraph([
            "$batch": [
                Self.responses([
                    Self.item(2, 404, #"{"error":{"code":"Request_ResourceNotFound"}}"#),
                    Self.item(1, 429, #"{"error":{"code":"TooManyRequests"}}"#, #"{"Retry-After":"3.5"}"#),
                    Self.item(0, 200, Self.members(10)),
                ]), Self.responses([Self.item(1, 200, Self.members(11))]),
            ]
        ])
        #expect(try await read(graph, 3) == [[guid(10)], [guid(11)], nil])
        #expect(try ids(graph.requests) == [["0", "1", "2"], ["1"]])
        #expect(graph.waits.contains(3.5))
    }

    @Test("requests, repetitions, throttling and resource units are counted, each read's own")
    func usage() async throws {
        let graph = FakeGraph([
            "GET /users?": [.error(429, "x", ["Retry-After": "1"]), .html, .json(#"{"value":[]}"#, ["x-ms-resource-unit": "7"])],
            "deletedItems": [.json(#"{"value":[]}"#, ["x-ms-throttle-limit-percentage": "0.9"])],
        ])
        let tenant = try graph.tenant(["resource_units": .integer(1000)])
        _ = try await tenant.result(["displayName"]) { request, output in try await tenant.read(request, into: &output) }
        let usage = AzureADGraphConnector(tenant).takeUsage()
        // The token, the deleted ones, and three times the people; the throttled answer costs nothing that is told.
        #expect(usage.requests == 5 && usage.retries == 2 && usage.throttled == 1)
        #expect(usage.budget == .init(unit: "resource units", used: 9, peakShare: 0.9))
        #expect("\(usage)" == "5 requests (2 repeated, 1 throttled), 9 resource units, at most 90% of the limit")
        #expect(AzureADGraphConnector(tenant).takeUsage() == ServiceUsage())
    }

    @Test("twenty travel together")
    func twenty() async throws {
        let answers = (0..<2).map { _ in Self.responses((0..<20).map { Self.item($0, 200, Self.members(100 + $0)) }) }
        let graph = FakeGraph(["$batch": answers, "/groups/\(guid(41))/members": [.json(Self.members(9))]])
        #expect(try await read(graph, 41).compactMap { $0 }.count == 41)
        #expect(try ids(graph.requests).map(\.count) == [20, 20])
    }

    @Test("a member list goes on behind its first page")
    func pages() async throws {
        let next = FakeGraph.graph + "/groups/\(guid(1))/members?$skiptoken=a"
        let graph = FakeGraph([
            "$batch": [
                Self.responses([
                    Self.item(0, 200, #"{"@odata.nextLink":"\#(next)","value":[{"id":"\#(guid(10))"}]}"#),
                    Self.item(1, 200, Self.members(11)),
                ])
            ], "skiptoken=a": [.json(Self.members(12))],
        ])
        #expect(try await read(graph, 2) == [[guid(10), guid(12)], [guid(11)]])
    }

    @Test("a batch that is damaged, incomplete or refused for now is repeated, and given up after its attempts")
    func damaged() async throws {
        for answer in [FakeGraph.Answer.truncated, Self.responses([Self.item(0, 200, Self.members(10))]), .error(503), .reset, .html] {
            let whole = Self.responses([Self.item(0, 200, Self.members(10)), Self.item(1, 200, Self.members(11))])
            #expect(try await read(FakeGraph(["$batch": [answer, whole]]), 2) == [[guid(10)], [guid(11)]])
        }
        let error = await bridgeError { _ = try await read(FakeGraph(["$batch": [.truncated]]), 2) }
        #expect(error?.code == "graph.unavailable")
    }

    @Test("a refusal of one item is that of the whole")
    func refused() async throws {
        let graph = FakeGraph([
            "$batch": [Self.responses([Self.item(0, 200, Self.members(1)), Self.item(1, 403, #"{"error":{"code":"Denied"}}"#)])]
        ])
        let error = await bridgeError { _ = try await read(graph, 2) }
        #expect(error?.code == "graph.forbidden")
        #expect(error?.message.contains("GroupMember.Read.All") == true)
    }

    @Test("resource units run out, come back in ten seconds, and are corrected by what the service says")
    func units() {
        var units = ResourceUnits(perWindow: 100)
        #expect(units.reserve(100, now: .zero) == .zero)
        #expect(units.used == 1)
        #expect(units.reserve(10, now: .zero) == .seconds(1))
        #expect(units.reserve(5, now: .seconds(2)) == .zero)
        units.settle(estimated: 5, actual: 25)
        #expect(units.reserve(1, now: .seconds(2)) > .seconds(1))
        #expect(units.reserve(1, now: .seconds(60)) == .zero)
    }

    @Test("a service that says that its limit is near is given time")
    func share() {
        var units = ResourceUnits(perWindow: 1000)
        units.slowDown(share: 1.3, now: .seconds(1))
        #expect(units.reserve(1, now: .seconds(1)) == .seconds(5))
        units.slowDown(share: 0.5, now: .seconds(20))
        #expect(units.reserve(1, now: .seconds(20)) == .zero)
    }

    @Test("the readers of one application in one tenant share their units")
    func shared() throws {
        let key = UUID().uuidString
        let first = SharedResourceUnits.shared(key, perWindow: 100) { .zero }
        let second = SharedResourceUnits.shared(key, perWindow: 100) { .zero }
        #expect(first.reserve(100) == .zero)
        #expect(second.reserve(1) > .zero)
    }
}
