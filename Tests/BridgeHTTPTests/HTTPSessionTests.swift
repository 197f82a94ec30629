import BridgeCore
import BridgeHTTP
import Testing

@Suite("HTTP session")
struct HTTPSessionTests {
    let time = VirtualTime()

    func session(_ transport: ScriptedTransport, _ settings: HTTPSettings = HTTPSettings()) throws -> HTTPSession {
        HTTPSession(
            baseURL: try HTTPBaseURL("https://example.org/scim"), authorization: try HTTPAuthorization(.bearer, token: "tok"),
            settings: settings, transport: transport, environment: time.environment)
    }

    func failure(_ answers: [ScriptedTransport.Answer], _ method: HTTPMethod) async throws -> BridgeError? {
        let session = try session(ScriptedTransport(answers))
        return await #expect(throws: BridgeError.self) { try await session.send(method, ["Users"], body: [1]) }
    }

    @Test("every request says who sends it and proves it")
    func headers() async throws {
        let transport = ScriptedTransport([.status(200)])
        let session = try session(transport, HTTPSettings(headers: ["X-Tenant": "1"]))
        _ = try await session.send(.get, ["Users"], headers: ["Accept": "application/scim+json"])
        let request = try #require(transport.requests.first)
        #expect(request.url == "https://example.org/scim/Users")
        #expect(request.headers["Authorization"] == "Bearer tok")
        #expect(request.headers["User-Agent"] == "IdentityBridge")
        #expect(request.headers["X-Tenant"] == "1")
        #expect(request.headers["Accept"] == "application/scim+json")
    }

    @Test("too many requests: the wait that the server names is kept, then the request is repeated")
    func tooManyRequests() async throws {
        let transport = ScriptedTransport([.status(429, ["Retry-After": "7"]), .status(201)])
        #expect(try await session(transport).send(.post, ["Users"], body: [1]).status == 201)
        #expect(transport.requests.count == 2)
        #expect(time.sleeps.reduce(.zero, +) >= .seconds(7))
    }

    @Test("after the last attempt the response is handed over, with the server's wait in its error")
    func givingUp() async throws {
        let transport = ScriptedTransport(Array(repeating: .status(429, ["Retry-After": "2"]), count: 9))
        let session = try session(transport)
        let response = try await session.send(.post, ["Users"])
        #expect(transport.requests.count == 5)
        let error = session.error(for: response, method: .post)
        #expect(error.recovery == .retry(after: .seconds(2)))
        #expect(error.effect == .none)
    }

    @Test("a connection that breaks after a POST was sent leaves its effect unknown and is not repeated")
    func unknownEffect() async throws {
        for kind in [HTTPTransportError.Kind.timeout, .connectionLost] {
            let error = try await failure([.broken(kind, arrived: true), .status(201)], .post)
            #expect(error?.effect == .unknown)
        }
    }

    @Test("a read has no effect, whatever became of it")
    func safe() async throws {
        let error = try await failure(Array(repeating: .broken(.timeout, arrived: true), count: 5), .get)
        #expect(error?.code == "http.timeout")
        #expect(error?.effect == BridgeError.Effect.none)
    }

    @Test("a server that is not there is tried again, then named")
    func unreachable() async throws {
        let transport = ScriptedTransport(Array(repeating: .broken(.unreachable, arrived: false), count: 5))
        let session = try session(transport)
        let error = await #expect(throws: BridgeError.self) { try await session.send(.post, ["Users"]) }
        #expect(transport.requests.count == 5)
        #expect(error?.code == "http.unreachable" && error?.effect == BridgeError.Effect.none)
        #expect(error?.message.contains("https://example.org") == true)
    }

    @Test("redirects with 307 and 308 keep method, body and token at the same origin", arguments: [307, 308])
    func redirect(status: Int) async throws {
        let transport = ScriptedTransport([.status(status, ["Location": "https://example.org/scim/v2/Users"]), .status(201)])
        #expect(try await session(transport).send(.post, ["Users"], body: [7]).status == 201)
        #expect(transport.requests.last?.url == "https://example.org/scim/v2/Users")
        #expect(transport.requests.last?.method == .post)
        #expect(transport.requests.last?.body == [7])
        #expect(transport.requests.last?.headers["Authorization"] == "Bearer tok")
    }

    @Test(
        "the token never goes to another origin",
        arguments: [
            (307, "https://evil.org/Users"), (308, "http://example.org/Users"), (302, "https://example.org/login"), (301, "/x"), (307, ""),
        ])
    func foreignRedirect(status: Int, location: String) async throws {
        let transport = ScriptedTransport([.status(status, ["Location": location]), .status(200)])
        let session = try session(transport)
        let error = await #expect(throws: BridgeError.self) { try await session.send(.get, ["Users"]) }
        #expect(error?.code == "http.redirect" && error?.recovery == .stop)
        #expect(transport.requests.count == 1)
    }

    @Test("a session that attempts once waits for nothing")
    func once() async throws {
        let transport = ScriptedTransport([.status(503, ["Retry-After": "9"]), .status(200)])
        #expect(try await session(transport).attempting(1).send(.get, ["Users"]).status == 503)
        #expect(time.sleeps.isEmpty)
    }

    @Test("redirects in a circle end")
    func circle() async throws {
        let transport = ScriptedTransport(Array(repeating: .status(307, ["Location": "/scim/Users"]), count: 99))
        let session = try session(transport)
        await #expect(throws: BridgeError.self) { try await session.send(.get, ["Users"]) }
        #expect(transport.requests.count == 4)
    }

    @Test("requests keep the pace that was set")
    func pace() async throws {
        let transport = ScriptedTransport(Array(repeating: .status(200), count: 3))
        let session = try session(transport, HTTPSettings(requestsPerSecond: 2))
        for _ in 0..<3 { _ = try await session.send(.get, ["Users"]) }
        #expect(time.sleeps == [.milliseconds(500), .milliseconds(500)])
    }

    @Test(
        "statuses have their error",
        arguments: [
            (401, "http.unauthorized", BridgeError.Recovery.stop), (403, "http.forbidden", .stop), (400, "http.status", .skip),
            (500, "http.status", .retry(after: nil)), (503, "http.status", .retry(after: nil)),
        ])
    func errors(status: Int, code: String, recovery: BridgeError.Recovery) throws {
        let error = try session(ScriptedTransport([])).error(for: HTTPResponse(status: status, body: Array("Jane Doe".utf8)), method: .post)
        #expect(error.code.text == code)
        #expect(error.recovery == recovery)
        #expect(error.effect == (status == 500 ? .unknown : .none))
        #expect(!"\(error)".contains("Jane"))
    }

    @Test("a web page is recognised with and without its content type")
    func html() throws {
        let session = try session(ScriptedTransport([]))
        for response in [
            HTTPResponse(status: 200, headers: ["content-type": "Text/HTML; charset=utf-8"], body: []),
            HTTPResponse(status: 404, body: Array("\r\n <!DOCTYPE html>".utf8)),
        ] { #expect(session.error(for: response, method: .get).code == "http.html") }
        #expect(!HTTPResponse(status: 200, headers: ["Content-Type": "application/json"], body: Array("<".utf8)).isHTML)
    }
}
