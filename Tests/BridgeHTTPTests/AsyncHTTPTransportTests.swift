import BridgeHTTP
import NIOCore
import NIOPosix
import Testing

@Suite("The network transport")
struct AsyncHTTPTransportTests {
    func send(
        _ behaviour: RawServer.Behaviour, _ method: HTTPMethod = .post, bodySize: Int = 10, timeout: Duration = .seconds(20),
        largestBody: Int = 1000
    ) async throws -> HTTPResponse {
        try await RawServer.run(behaviour) { url in
            let transport = AsyncHTTPTransport(largestBody: largestBody)
            let request = HTTPRequest(method, url: url, headers: ["Content-Type": "x/y"], body: Array(repeating: 0x61, count: bodySize))
            let result: Result<HTTPResponse, any Error>
            do { result = .success(try await transport.send(request, timeout: timeout)) } catch { result = .failure(error) }
            await transport.close()
            return try result.get()
        }
    }

    func failure(_ behaviour: RawServer.Behaviour, timeout: Duration = .seconds(20)) async -> HTTPTransportError? {
        await #expect(throws: HTTPTransportError.self) { try await send(behaviour, timeout: timeout) }
    }

    @Test("status, headers and body arrive")
    func answer() async throws {
        let response = try await send(.answer("HTTP/1.1 201 Created\r\nETag: W/\"1\"\r\nContent-Length: 2\r\n\r\nok", close: false))
        #expect(response.status == 201)
        #expect(response.headers["etag"] == "W/\"1\"")
        #expect(response.body == Array("ok".utf8))
    }

    @Test("an answer that comes before the body was read is an answer", arguments: [413, 429])
    func earlyAnswer(status: Int) async throws {
        let text = "HTTP/1.1 \(status) Early\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
        #expect(try await send(.answer(text, close: false), bodySize: 1000).status == status)
        #expect(try await send(.answerUnread(text), bodySize: 16 << 20).status == status)
    }

    @Test("a connection that is closed without an answer may have brought the request")
    func hangUp() async {
        let error = await failure(.hangUp)
        #expect(error?.kind == .connectionLost)
        #expect(error?.mayHaveArrived == true)
    }

    @Test("a body that ends too early is no answer")
    func truncated() async {
        let error = await failure(.answer("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nshort", close: true))
        #expect(error?.kind == .connectionLost)
    }

    @Test(
        "a server that says nothing, or stops in the middle of the body, meets the deadline",
        arguments: [
            RawServer.Behaviour.silence, .answer("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nshort", close: false),
        ])
    func deadline(behaviour: RawServer.Behaviour) async {
        let error = await failure(behaviour, timeout: .milliseconds(50))
        #expect(error?.kind == .timeout)
        #expect(error?.mayHaveArrived == true)
    }

    @Test("a body beyond the bound is refused")
    func tooLarge() async {
        let body = String(repeating: "x", count: 2000)
        let error = await failure(.answer("HTTP/1.1 200 OK\r\nContent-Length: 2000\r\n\r\n\(body)", close: false))
        #expect(error?.kind == .responseTooLarge)
    }

    @Test("what is not HTTP is told apart from a broken connection")
    func notHTTP() async {
        let error = await failure(.answer("SSH-2.0-OpenSSH_9.2\r\n", close: false))
        #expect(error?.kind == .invalidResponse)
    }

    @Test("a port on which nobody listens got nothing")
    func refused() async throws {
        let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton).bind(host: "127.0.0.1", port: 0).get()
        let port = channel.localAddress?.port ?? 0
        try await channel.close()
        let transport = AsyncHTTPTransport()
        let error = await #expect(throws: HTTPTransportError.self) {
            try await transport.send(HTTPRequest(.post, url: "http://127.0.0.1:\(port)/"), timeout: .seconds(20))
        }
        await transport.close()
        #expect(error?.kind == .unreachable)
        #expect(error?.mayHaveArrived == false)
    }

    @Test("a server without encryption is told apart when encryption was asked for")
    func tls() async throws {
        let error = await #expect(throws: HTTPTransportError.self) {
            try await RawServer.run(.answer("HTTP/1.1 400 Bad Request\r\n\r\n", close: true)) { url in
                let transport = AsyncHTTPTransport()
                let request = HTTPRequest(.get, url: "https" + url.dropFirst(4))
                let result: Result<HTTPResponse, any Error>
                do { result = .success(try await transport.send(request, timeout: .seconds(5))) } catch { result = .failure(error) }
                await transport.close()
                return try result.get()
            }
        }
        #expect(error?.kind == .tls)
        #expect(error?.mayHaveArrived == false)
    }

    @Test("redirects are not followed below the session")
    func redirect() async throws {
        let text = "HTTP/1.1 307 Temporary Redirect\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n"
        #expect(try await send(.answer(text, close: false)).status == 307)
    }

    @Test("a cancelled task ends its request")
    func cancellation() async throws {
        try await RawServer.run(.silence) { url in
            let transport = AsyncHTTPTransport()
            let task = Task { try await transport.send(HTTPRequest(.get, url: url), timeout: .seconds(600)) }
            task.cancel()
            await #expect(throws: CancellationError.self) { try await task.value }
            await transport.close()
        }
    }

    @Test("a transport that was closed sends nothing")
    func closed() async {
        let transport = AsyncHTTPTransport()
        await transport.close()
        let error = await #expect(throws: HTTPTransportError.self) {
            try await transport.send(HTTPRequest(.get, url: "http://127.0.0.1:1/"), timeout: .seconds(1))
        }
        #expect(error?.mayHaveArrived == false)
    }
}
