import HTTPTypes
import Hummingbird
import HummingbirdTesting
import SCIM
import Testing

@testable import BridgeSandbox

@Suite("Failures on purpose of a Graph tenant")
struct GraphFaultTests {
    private func sandbox(_ faults: [GraphFault] = [], people: Int = 30) -> (sandbox: GraphSandbox, headers: HTTPFields) {
        var configuration = GraphSandboxConfiguration()
        configuration.faults = faults
        let sandbox = GraphSandbox(configuration)
        sandbox.populate(GraphPopulation(people: people))
        return (sandbox, [.authorization: "Bearer \(sandbox.tenant.issueToken().token)"])
    }

    @Test(
        "an error comes with its status, its code and Retry-After as given",
        arguments: [
            (.tooManyRequests, "2.128", 429, "TooManyRequests"),
            (.tooManyRequests, "Fri, 31 Dec 2027 23:59:59 GMT", 429, "TooManyRequests"),
            (.unavailable, "7", 503, "ServiceUnavailable"), (.serverError, nil, 500, "InternalServerError"),
            (.badGateway, nil, 502, "BadGateway"), (.gatewayTimeout, nil, 504, "GatewayTimeout"), (.gone, nil, 410, "syncStateNotFound"),
            (.syncStateNotFound, nil, 400, "SyncStateNotFound"), (.resyncRequired, nil, 410, "resyncRequired"),
            (.expiredToken, nil, 401, "InvalidAuthenticationToken"),
        ] as [(GraphFault.Kind, String?, Int, String)])
    func errors(kind: GraphFault.Kind, retryAfter: String?, status: Int, code: String) async throws {
        let (sandbox, headers) = sandbox([GraphFault(kind, times: 1, retryAfter: retryAfter)])
        try await sandbox.application().test(.router) { client in
            let answer = try await client.execute(uri: "/v1.0/users/delta", method: .get, headers: headers)
            #expect(answer.status.code == status)
            #expect(answer.headers[.retryAfter] == retryAfter)
            #expect(try JSONValue(parsing: answer.body.readableBytesView)["error"]?["code"]?.string == code)
            let next = try await client.execute(uri: "/v1.0/users/delta", method: .get, headers: headers)
            #expect(next.status == (kind == .expiredToken ? .unauthorized : .ok))
        }
    }

    @Test("some go through first, some fail, by path")
    func plan() {
        var plan = GraphFaultPlan([GraphFault(.serverError, path: "/groups", skip: 1, times: 2)])
        let addresses = ["/users", "/groups?a", "/users", "/groups?b", "/groups?c", "/groups?d"]
        #expect(addresses.map { plan.next($0) != nil } == [false, false, false, true, true, false])
    }

    @Test("every so many requests one fails, several kinds in turn")
    func every() {
        var plan = GraphFaultPlan([GraphFault(.serverError, skip: 1, every: 4), GraphFault(.reset, skip: 3, every: 4)])
        let kinds = (0..<8).map { _ in plan.next("/users")?.kind }
        #expect(kinds == [nil, .serverError, nil, .reset, nil, .serverError, nil, .reset])
    }

    @Test("each address fails once when asked so: every page of a walk")
    func oncePerAddress() {
        var fault = GraphFault(.badGateway)
        fault.oncePerAddress = true
        var plan = GraphFaultPlan([fault])
        #expect(["/a", "/a", "/b", "/a", "/b"].map { plan.next($0) != nil } == [true, false, true, false, false])
    }

    @Test("an HTML page comes with status 200, as a proxy sends it")
    func html() async throws {
        let (sandbox, headers) = sandbox([GraphFault(.html)])
        try await sandbox.application().test(.router) { client in
            let answer = try await client.execute(uri: "/v1.0/users", method: .get, headers: headers)
            #expect(answer.status == .ok)
            #expect(answer.headers[.contentType]?.hasPrefix("text/html") == true)
        }
    }

    @Test("a next link can be made to point to another host")
    func foreignLink() async throws {
        let (sandbox, headers) = sandbox([GraphFault(.foreignLink)])
        try await sandbox.application().test(.router) { client in
            let answer = try await client.execute(uri: "/v1.0/users?$top=5", method: .get, headers: headers)
            let link = try JSONValue(parsing: answer.body.readableBytesView)["@odata.nextLink"]?.string
            #expect(link?.hasPrefix("https://graph.elsewhere.invalid/v1.0/users?") == true)
        }
    }

    @Test("a reset connection and a body that is cut fail at the client", arguments: [GraphFault.Kind.reset, .truncated])
    func broken(kind: GraphFault.Kind) async throws {
        let (sandbox, headers) = sandbox([GraphFault(kind, times: 1)])
        try await sandbox.application().test(.live) { client in
            _ = await #expect(throws: (any Error).self) {
                _ = try await client.execute(uri: "/v1.0/users", method: .get, headers: headers)
            }
        }
        #expect(sandbox.counters.requests == 1)
    }

    @Test("a slow answer is the right one, later")
    func slow() async throws {
        var fault = GraphFault(.slow)
        fault.delay = .milliseconds(30)
        let (sandbox, headers) = sandbox([fault])
        try await sandbox.application().test(.router) { client in
            let start = ContinuousClock.now
            let answer = try await client.execute(uri: "/v1.0/users", method: .get, headers: headers)
            #expect(answer.status == .ok)
            #expect(ContinuousClock.now - start >= .milliseconds(30))
        }
    }

    @Test("items of a batch fail for themselves")
    func batchItems() async throws {
        let (sandbox, headers) = sandbox([GraphFault(.tooManyRequests, path: "/users/user1", retryAfter: "3")])
        try await sandbox.application().test(.router) { client in
            let body = """
                {"requests":[{"id":"0","method":"GET","url":"/users/user0@contoso.example"},
                {"id":"1","method":"GET","url":"/users/user1@contoso.example"}]}
                """
            let answer = try await client.execute(uri: "/v1.0/$batch", method: .post, headers: headers, body: ByteBuffer(string: body))
            #expect(answer.status == .ok)
            let responses = try JSONValue(parsing: answer.body.readableBytesView)["responses"]?.array ?? []
            #expect(responses.map { $0["status"] } == [429, 200])
            #expect(responses[0]["headers"]?["Retry-After"] == "3")
        }
    }

    @Test("a budget of resource units answers 429 with the time to wait, and the administrator is not bound by it")
    func budget() {
        var budget = ResourceBudget()
        #expect(budget.spend(2, limit: 3, at: 0) == nil)
        #expect(budget.spend(2, limit: 3, at: 4) == 6)
        #expect(budget.spend(1, limit: 3, at: 10) == nil)
    }
}
