import SCIM
import Testing

@testable import BridgeSandbox

@Suite("Batches of Graph requests")
struct GraphBatchTests {
    private func batch(_ tenant: Rehearsal, _ requests: [JSONValue], caller: GraphCaller = .application) throws -> JSONValue {
        let body = JSONValue.object(["requests": .array(requests)]).bytes
        let request = GraphRequest(method: "POST", segments: ["$batch"], query: .empty, base: "http://graph.test/v1.0", body: body)
        let service = GraphService(tenant: tenant.sandbox.tenant)
        return try JSONValue(parsing: try GraphBatch(request).respond { service.respond(to: $0, caller: caller) }.body ?? [])
    }

    private func answer(_ id: String, _ json: JSONValue) -> JSONValue? {
        json["responses"]?.array?.first { $0["id"] == .string(id) }
    }

    @Test("each request is answered for itself, in no order that could be relied on")
    func answers() throws {
        let tenant = Rehearsal(people: 3)
        let json = try batch(
            tenant,
            [
                ["id": "1", "method": "GET", "url": "/users/user0@contoso.example?$select=id,mail"],
                ["id": "2", "method": "GET", "url": "/users/nobody"],
                ["id": "3", "method": "GET", "url": "users?$filter=userPrincipalName%20eq%20'user1@contoso.example'&$select=id"],
            ])
        #expect(json["responses"]?.array?.compactMap { $0["id"]?.string } == ["3", "2", "1"])
        #expect(answer("1", json)?["status"] == 200)
        #expect(answer("1", json)?["body"]?["mail"] == "user0@contoso.example")
        #expect(answer("2", json)?["status"] == 404)
        #expect(answer("2", json)?["body"]?["error"]?["code"] == "Request_ResourceNotFound")
        #expect(answer("3", json)?["body"]?["value"]?.array?.count == 1)
    }

    @Test("headers of an item count for it alone")
    func headers() throws {
        let url: JSONValue = "/users?$count=true&$filter=department%20ne%20'Sales'"
        let json = try batch(
            Rehearsal(people: 3),
            [
                ["id": "1", "method": "GET", "url": url, "headers": ["ConsistencyLevel": "eventual"]],
                ["id": "2", "method": "GET", "url": url],
            ])
        #expect(answer("1", json)?["status"] == 200)
        #expect(answer("2", json)?["status"] == 400)
    }

    @Test("what depends on a failed request is not carried out")
    func dependencies() throws {
        let tenant = Rehearsal(people: 1)
        let json = try batch(
            tenant,
            [
                ["id": "1", "method": "DELETE", "url": "/users/nobody"],
                ["id": "2", "method": "DELETE", "url": "/users/user0@contoso.example", "dependsOn": ["1"]],
            ], caller: .administrator)
        #expect(answer("2", json)?["status"] == 424)
        #expect(tenant.sandbox.tenant.userCount == 1)
    }

    @Test("more than twenty requests, an id twice and no list are refused")
    func refused() throws {
        let one: JSONValue = ["id": "1", "method": "GET", "url": "/users"]
        let many = (0...20).map { ["id": .string("\($0)"), "method": "GET", "url": "/users"] as JSONValue }
        let tenant = Rehearsal()
        #expect(throws: GraphError.self) { try batch(tenant, many) }
        #expect(throws: GraphError.self) { try batch(tenant, [one, one]) }
        #expect(throws: GraphError.self) { try batch(tenant, [["id": "1"]]) }
        #expect(try batch(tenant, Array(many.prefix(20)))["responses"]?.array?.count == 20)
    }
}
