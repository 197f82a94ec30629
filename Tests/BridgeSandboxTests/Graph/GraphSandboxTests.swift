import HTTPTypes
import Hummingbird
import HummingbirdTesting
import SCIM
import Synchronization
import Testing

@testable import BridgeSandbox

@Suite("The Graph sandbox over HTTP")
struct GraphSandboxTests {
    @Test("a running sandbox tells where it is, and everything that a client needs")
    func running() async throws {
        let sandbox = GraphSandbox()
        let (base, variables) = try await sandbox.withRunning { (sandbox.baseURL($0), sandbox.variables($0)) }
        #expect(base.hasPrefix("http://127.0.0.1:") && base.hasSuffix("/v1.0"))
        #expect(
            variables.map(\.name) == [
                "graph_url", "login_url", "token_url", "tenant", "client_id", "client_secret", "administrator_token", "identity_endpoint",
                "identity_header",
            ])
        #expect(variables[2].value.hasSuffix("/\(sandbox.configuration.identity.id)/oauth2/v2.0/token"))
    }

    @Test(
        "what is no HTTP is answered, and the sandbox goes on",
        arguments: ["garbage\r\n\r\n", "GET /v1.0/users HTTP/1.1\r\nx y\r\n\r\n"])
    func garbage(bytes: String) async throws {
        let sandbox = GraphSandbox()
        try await sandbox.withRunning { address in
            for _ in 0..<2 {
                let answer = try await RawExchange.answer(to: bytes, port: address.port)
                #expect(answer.hasPrefix("HTTP/1.1 400 "))
            }
        }
    }

    @Test("answers are compressed for who accepts it, and are the same", arguments: [nil, "gzip"])
    func compression(accepted: String?) async throws {
        let sandbox = GraphSandbox()
        sandbox.populate(GraphPopulation(people: 100))
        try await sandbox.application().test(.live) { client in
            var headers: HTTPFields = [.authorization: "Bearer \(sandbox.configuration.administratorToken)"]
            headers[.acceptEncoding] = accepted
            let answer = try await client.execute(uri: "/v1.0/users", method: .get, headers: headers)
            #expect(answer.headers[.contentEncoding] == accepted)
            #expect(answer.headers[.contentType]?.hasPrefix("application/json;odata.metadata=minimal") == true)
            let bytes = Array(answer.body.readableBytesView)
            #expect(accepted == nil ? bytes.first == UInt8(ascii: "{") : bytes.prefix(2) == [0x1F, 0x8B])
            #expect(accepted == nil || bytes.count < 15_000)
        }
    }

    @Test("requests are counted by method and path, without people's keys")
    func counters() async throws {
        let lines = Mutex<[String]>([])
        let sandbox = GraphSandbox { request in lines.withLock { $0.append(request.description) } }
        sandbox.populate(GraphPopulation(people: 3))
        try await sandbox.application().test(.router) { client in
            let headers: HTTPFields = [.authorization: "Bearer \(sandbox.configuration.administratorToken)"]
            for user in 0..<3 {
                _ = try await client.execute(uri: "/v1.0/users/user\(user)@contoso.example", method: .get, headers: headers)
            }
            _ = try await client.execute(uri: "/v1.0/users?$filter=mail%20eq%20'x'", method: .get, headers: headers)
            let counted = try await client.execute(uri: "/sandbox/requests", method: .get)
            let json = try JSONValue(parsing: counted.body.readableBytesView)
            #expect(json["requests"] == 4)
            #expect(json["operations"] == ["GET users": 1, "GET users/{id}": 3])
            #expect(json["statuses"] == ["200": 4])
            #expect(try await client.execute(uri: "/sandbox/requests", method: .delete).status == .noContent)
        }
        #expect(sandbox.counters.requests == 0)
        #expect(lines.withLock { $0.last } == "GET /v1.0/users?$filter 200")
    }

    @Test("failures and settings are directed over HTTP")
    func control() async throws {
        let sandbox = GraphSandbox()
        sandbox.populate(GraphPopulation(people: 3))
        try await sandbox.application().test(.router) { client in
            let token = sandbox.tenant.issueToken().token
            let headers: HTTPFields = [.authorization: "Bearer \(token)"]
            func post(_ path: String, _ body: String = "", method: HTTPRequest.Method = .post) async throws -> HTTPResponse.Status {
                try await client.execute(uri: "/sandbox/\(path)", method: method, body: ByteBuffer(string: body)).status
            }
            func users() async throws -> HTTPResponse.Status {
                try await client.execute(uri: "/v1.0/users", method: .get, headers: headers).status
            }
            #expect(try await post("faults", #"{"fault": "503", "skip": 1, "times": 1}"#) == .noContent)
            let statuses = [try await users(), try await users(), try await users()]
            #expect(statuses == [.ok, .serviceUnavailable, .ok])
            #expect(try await post("faults", #"{"fault": "500"}"#) == .noContent)
            #expect(try await post("faults", method: .delete) == .noContent)
            #expect(try await users() == .ok)
            #expect(try await post("settings", #"{"permissions": ["Group.Read.All"]}"#, method: .patch) == .noContent)
            #expect(try await users() == .forbidden)
            #expect(try await post("settings", #"{"permissions": ["User.Read.All"], "resource_units": 1}"#, method: .patch) == .noContent)
            #expect(try await users() == .tooManyRequests)
            #expect(try await post("settings", #"{"resource_units": null}"#, method: .patch) == .noContent)
            #expect(try await post("expire-tokens") == .noContent)
            #expect(try await users() == .unauthorized)
            #expect(try await post("settings", #"{"nonsense": 1}"#, method: .patch) == .badRequest)
            #expect(try await post("faults", #"{"fault": "nonsense"}"#) == .badRequest)
            #expect(try await post("nonsense") == .badRequest)
        }
        #expect(sandbox.counters.requests == 7)
    }

    @Test("the same population is the same to the byte, another seed is not")
    func population() {
        func bytes(seed: UInt64) -> String {
            let sandbox = GraphSandbox()
            var population = GraphPopulation(people: 60, groups: 7)
            population.seed = seed
            sandbox.populate(population)
            return sandbox.administer("GET", "/users?$top=999").body + sandbox.administer("GET", "/groups").body
        }
        #expect(bytes(seed: 1) == bytes(seed: 1))
        #expect(bytes(seed: 1) != bytes(seed: 2))
    }

    @Test("a population has managers, guests, disabled accounts and nested groups")
    func variety() throws {
        let tenant = Rehearsal(people: 400, groups: 10)
        #expect(tenant.sandbox.tenant.userCount == 400)
        #expect(tenant.sandbox.tenant.groupCount == 10)
        #expect(!tenant.get("/users?$filter=userType eq 'Guest'").values.isEmpty)
        #expect(!tenant.get("/users?$filter=accountEnabled eq false").values.isEmpty)
        let nested = try #require(tenant.get("/groups?$filter=displayName eq 'Staffbase group 4'").texts("id").first)
        #expect(tenant.get("/groups/\(nested)/members?$top=999").texts("@odata.type").contains("#microsoft.graph.group"))
        let person = tenant.get(
            "/users/user5@contoso.example?$select=employeeOrgData,onPremisesExtensionAttributes,identities,proxyAddresses"
        ).json
        #expect(person["onPremisesExtensionAttributes"]?.names.count == 15)
        #expect(person["employeeOrgData"]?["costCenter"] == "CC5")
        #expect(person["identities"]?.array?.count == 1)
    }

    @Test("a body that is too large is 413")
    func tooLarge() async throws {
        try await GraphSandbox().application().test(.router) { client in
            let body = ByteBuffer(repeating: UInt8(ascii: " "), count: 4 << 20 + 1)
            let answer = try await client.execute(uri: "/v1.0/$batch", method: .post, body: body)
            #expect(answer.status == .contentTooLarge)
        }
    }
}
