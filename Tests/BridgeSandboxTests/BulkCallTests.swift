import SCIM
import Testing

@testable import BridgeSandbox

@Suite("Bulk requests at the sandbox")
struct BulkCallTests {
    private func service(_ manner: SandboxManner = .rfc) throws -> SCIMService { SCIMService(directory: try directory(manner)) }

    private func bulk(
        _ service: SCIMService, failOnErrors: Int? = nil, _ operations: SCIMBulkRequest.Operation...
    ) throws -> [SCIMBulkResponse.Operation] {
        var request = ServiceRequest(method: "POST", path: "/Bulk", query: "", origin: "http://h")
        request.body = SCIMBulkRequest(operations: operations, failOnErrors: failOnErrors).json.bytes
        let response = service.respond(to: request)
        #expect(response.status == 200)
        return try #require(response.body.flatMap(SCIMBulkResponse.init(json:))).operations
    }

    private func user(_ name: String) -> SCIMBulkRequest.Operation {
        .init(method: "POST", path: "/Users", bulkId: name, data: userBody("\(name)@example.com"))
    }

    private func group(_ name: String, members: [String]) -> SCIMBulkRequest.Operation {
        .init(method: "POST", path: "/Groups", bulkId: name, data: groupBody(name, members: members))
    }

    private func members(_ service: SCIMService, of group: SCIMBulkResponse.Operation) throws -> [String] {
        let id = try #require(group.resourceID)
        let body = service.respond(to: ServiceRequest(method: "GET", path: "/Groups/\(id)", query: "", origin: "http://h")).body
        return (body?["members"]?.array ?? []).compactMap { $0["value"]?.string }
    }

    @Test("a reference stands for the id of an earlier operation, in values and in paths")
    func backwards() throws {
        let service = try service()
        let rename = patchBody(["op": "replace", "path": "userName", "value": "new@example.com"])
        let answers = try bulk(
            service, user("ada"), group("staff", members: ["bulkId:ada"]),
            .init(method: "PATCH", path: "/Users/bulkId:ada", data: rename))
        #expect(answers.map(\.status) == [201, 201, 200])
        #expect(try members(service, of: answers[1]) == [answers[0].resourceID])
        #expect(answers[2].location?.contains("bulkId") == false)
    }

    @Test("a reference to a later operation waits for it; answers keep the client's order")
    func forwards() throws {
        let service = try service()
        let answers = try bulk(service, group("staff", members: ["bulkId:ada"]), user("ada"))
        #expect(answers.map(\.bulkId) == ["staff", "ada"])
        #expect(answers.map(\.status) == [201, 201])
        #expect(try members(service, of: answers[0]) == [answers[1].resourceID])
    }

    @Test("groups that are members of each other are made")
    func circle() throws {
        let service = try service()
        let answers = try bulk(service, group("a", members: ["bulkId:b"]), group("b", members: ["bulkId:a"]))
        #expect(answers.map(\.status) == [201, 201])
        #expect(try members(service, of: answers[0]) == [answers[1].resourceID])
        #expect(try members(service, of: answers[1]) == [answers[0].resourceID])
        #expect(answers[0].resourceID != answers[1].resourceID)
    }

    @Test("a reference to nothing, and to what failed, is 409, and nothing else suffers")
    func dangling() throws {
        let service = try service()
        let answers = try bulk(
            service, group("a", members: ["bulkId:nobody"]), user("ada"),
            .init(method: "POST", path: "/Users", bulkId: "twice", data: userBody("ada@example.com")),
            group("b", members: ["bulkId:twice"]), group("c", members: ["bulkId:ada"]))
        #expect(answers.map(\.status) == [409, 201, 409, 409, 201])
    }

    @Test("two operations of one name make two resources")
    func sameName() throws {
        var second = user("b")
        second.bulkId = "ada"
        let answers = try bulk(try service(), user("ada"), second)
        #expect(answers.map(\.status) == [201, 201])
        #expect(answers[0].resourceID != answers[1].resourceID)
    }

    @Test("it stops after as many errors as the client allows")
    func failOnErrors() throws {
        let nothing = SCIMBulkRequest.Operation(method: "DELETE", path: "/Users/none", bulkId: "n")
        #expect(try bulk(try service(), failOnErrors: 1, user("a"), nothing, user("b")).map(\.status) == [201, 404])
        #expect(try bulk(try service(), failOnErrors: 2, user("a"), nothing, user("b")).count == 3)
    }
}
