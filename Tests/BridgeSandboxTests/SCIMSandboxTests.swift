import HTTPTypes
import Hummingbird
import HummingbirdTesting
import SCIM
import SCIMPath
import Synchronization
import Testing

@testable import BridgeSandbox

@Suite("The sandbox over HTTP")
struct SCIMSandboxTests {
    private let authorized: HTTPFields = [.authorization: "Bearer tok", .contentType: "application/scim+json"]

    private func configuration(_ manner: SandboxManner = .rfc, faults: SandboxFaults = .none) -> SandboxConfiguration {
        var configuration = SandboxConfiguration(manner: manner)
        configuration.token = "tok"
        configuration.faults = faults
        return configuration
    }

    @Test("a user goes through its whole life", arguments: [TestingSetup.router, .live])
    func life(setup: TestingSetup) async throws {
        let sandbox = try SCIMSandbox(configuration())
        try await sandbox.application().test(setup) { client in
            let created = try await client.execute(
                uri: "/scim/v2/Users", method: .post, headers: authorized, body: ByteBuffer(bytes: userBody("ada").bytes))
            #expect(created.status == .created)
            #expect(created.headers[.contentType] == "application/scim+json; charset=utf-8")
            #expect(created.headers[.eTag] == "W/\"1\"")
            let json = try JSONValue(parsing: created.body.readableBytesView)
            let path = "/scim/v2/Users/" + (try #require(json["id"]?.string))
            #expect(created.headers[.location]?.hasSuffix(path) == true)
            let patch = patchBody(["op": "replace", "path": "title", "value": "Engineer"])
            let patched = try await client.execute(uri: path, method: .patch, headers: authorized, body: ByteBuffer(bytes: patch.bytes))
            #expect(patched.status == .ok)
            var stale = authorized
            stale[.ifMatch] = "W/\"1\""
            #expect(try await client.execute(uri: path, method: .delete, headers: stale).status == .preconditionFailed)
            #expect(try await client.execute(uri: path, method: .delete, headers: authorized).status == .noContent)
            #expect(try await client.execute(uri: path, method: .get, headers: authorized).status == .notFound)
        }
        #expect(sandbox.counters.requests == 5)
        #expect(sandbox.counters.writes == 4)
        #expect(sandbox.counters.statuses[412] == 1)
    }

    @Test(
        "nobody gets in without the token", arguments: [nil, "Bearer", "Bearer other", "Bearer to", "Basic tok", "tok"] as [String?])
    func token(header: String?) async throws {
        try await SCIMSandbox(configuration()).application().test(.router) { client in
            var headers = HTTPFields()
            headers[.authorization] = header
            let response = try await client.execute(uri: "/scim/v2/Users", method: .get, headers: headers)
            #expect(response.status == .unauthorized)
            #expect(response.headers[.wwwAuthenticate] == "Bearer realm=\"scim\"")
            #expect(try JSONValue(parsing: response.body.readableBytesView)["status"] == "401")
        }
    }

    @Test("a sandbox without a given token makes one of its own")
    func generatedToken() throws {
        let tokens = try (0..<2).map { _ in try SCIMSandbox().token }
        #expect(tokens[0] != tokens[1])
        #expect(tokens[0].utf8.count == 36)
    }

    @Test("a body that is too large is 413", arguments: [TestingSetup.router, .live])
    func tooLarge(setup: TestingSetup) async throws {
        try await SCIMSandbox(configuration()).application().test(setup) { client in
            let body = ByteBuffer(repeating: UInt8(ascii: " "), count: 1 << 20 + 1)
            let response = try await client.execute(uri: "/Users", method: .post, headers: authorized, body: body)
            #expect(response.status == .contentTooLarge)
        }
    }

    @Test("failures on purpose come in turn, every so many requests")
    func faults() async throws {
        let sandbox = try SCIMSandbox(configuration(faults: SandboxFaults(every: 2, kinds: [.tooManyRequests, .html, .serverError])))
        try await sandbox.application().test(.router) { client in
            var statuses: [Int] = []
            for _ in 0..<7 {
                let response = try await client.execute(uri: "/Users", method: .get, headers: authorized)
                statuses.append(response.status.code)
                #expect(response.headers[.retryAfter] == nil)
                #expect(response.headers[.contentType]?.hasPrefix("text/html") == (response.status.code == 502))
            }
            #expect(statuses == [200, 429, 200, 502, 200, 500, 200])
            sandbox.setFaults(.none)
            #expect(try await client.execute(uri: "/Users", method: .get, headers: authorized).status == .ok)
        }
    }

    @Test("a lost answer hides that the request was carried out")
    func lostAnswer() async throws {
        let sandbox = try SCIMSandbox(configuration(faults: SandboxFaults(every: 1, kinds: [.lostAnswer])))
        try await sandbox.application().test(.router) { client in
            let response = try await client.execute(
                uri: "/Users", method: .post, headers: authorized, body: ByteBuffer(bytes: userBody().bytes))
            #expect(response.status == .gatewayTimeout)
        }
        #expect(sandbox.directory.count(.user) == 1)
    }

    @Test("the log names parameters and never their values")
    func log() async throws {
        let lines = Mutex<[String]>([])
        let sandbox = try SCIMSandbox(configuration(.staffbase)) { request in lines.withLock { $0.append(request.description) } }
        try await sandbox.application().test(.router) { client in
            _ = try await client.execute(uri: "/scim/Users?filter=userName%20eq%20%22ada%22&count=1", method: .get, headers: authorized)
            _ = try await client.execute(uri: "/scim/Users", method: .post, headers: authorized, body: ByteBuffer(string: "{"))
        }
        #expect(lines.withLock { $0 } == ["GET /scim/Users?filter&count 200", "POST /scim/Users 400"])
    }

    @Test("a running sandbox tells its address and stops with its task")
    func running() async throws {
        let sandbox = try SCIMSandbox(configuration(.staffbase))
        let address = try await sandbox.withRunning { address in address }
        #expect(address.port > 0)
        #expect(address.url == "http://127.0.0.1:\(address.port)/scim")
    }

    @Test("a port that is taken is an error, not a hang")
    func takenPort() async throws {
        let first = try SCIMSandbox(configuration())
        try await first.withRunning { address in
            var configuration = SandboxConfiguration()
            configuration.port = address.port
            let second = try SCIMSandbox(configuration)
            await #expect(throws: (any Error).self) { try await second.withRunning { _ in } }
        }
    }
}
