import BridgeCore
import NIOCore
import NIOSSL
import TestCertificates
import Testing

@testable import BridgeHTTP

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// The settings of HTTP with real proxies, certificates and servers.
@Suite("HTTP settings over the network", .timeLimit(.minutes(10)))
struct LiveSettingsTests {
    private static let ok = RawServer.Behaviour.answer("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok", close: false)

    private func status(_ settings: HTTPSettings, _ url: String, _ method: HTTPMethod = .post) async throws -> Int {
        let transport = AsyncHTTPTransport(settings)
        let result: Result<HTTPResponse, any Error>
        do {
            result = .success(try await transport.send(HTTPRequest(method, url: url, body: [0x61]), timeout: .seconds(20)))
        } catch {
            result = .failure(error)
        }
        await transport.close()
        return try result.get().status
    }

    private func failure(_ settings: HTTPSettings, _ url: String) async -> HTTPTransportError? {
        await #expect(throws: HTTPTransportError.self) { try await status(settings, url) }
    }

    private func settings(proxy: String? = nil, ca: String? = nil) throws -> HTTPSettings {
        HTTPSettings(proxy: try proxy.map { text throws(BridgeError) in try HTTPProxy(text) }, certificateFile: ca)
    }

    @Test("requests go through the proxy by CONNECT, and the proxy's certificate plays no part", arguments: [true, false])
    func tunnel(isEncrypted: Bool) async throws {
        let authority = try Authority(for: "IP:127.0.0.1")
        defer { authority.remove() }
        try await RawServer.run(Self.ok, tls: isEncrypted ? try authority.serverContext() : nil) { url in
            let proxy = ProxyServer()
            try await proxy.run { port in
                let settings = try settings(proxy: "http://127.0.0.1:\(port)", ca: authority.certificateFile)
                #expect(try await status(settings, url) == 200)
            }
            let place = url.split(separator: "/")[1]
            #expect(proxy.lines == ["CONNECT \(place) HTTP/1.1"])
        }
    }

    @Test("a proxy gets its user and password, and one that wants others lets nothing through", arguments: [true, false])
    func proxyCredentials(isEncrypted: Bool) async throws {
        let authority = try Authority(for: "IP:127.0.0.1")
        defer { authority.remove() }
        try await RawServer.run(Self.ok, tls: isEncrypted ? try authority.serverContext() : nil) { url in
            // "u:p" in base64.
            let proxy = ProxyServer(credentials: "Basic dTpw")
            try await proxy.run { port in
                let right = try settings(proxy: "http://u:p@127.0.0.1:\(port)", ca: authority.certificateFile)
                #expect(try await status(right, url) == 200)
                let wrong = try settings(proxy: "http://u:x@127.0.0.1:\(port)", ca: authority.certificateFile)
                let error = await failure(wrong, url)
                #expect(error?.kind == .proxy && error?.mayHaveArrived == false)
            }
        }
    }

    @Test("a refusal of the proxy names the setting")
    func proxyMessage() {
        let session = BridgeError(response: HTTPResponse(status: 407), method: .post, now: Date())
        let transport = BridgeError(
            transport: HTTPTransportError(.proxy, mayHaveArrived: false), method: .post, timeout: .seconds(1), origin: "https://x")
        for error in [session, transport] {
            #expect(error.code == "http.proxy" && error.message.contains("“proxy”") && error.recovery == .stop)
            #expect(error.effect == BridgeError.Effect.none)
        }
    }

    @Test("a server of a private authority is trusted with `ca_file` and refused without")
    func privateAuthority() async throws {
        let authority = try Authority(for: "IP:127.0.0.1")
        defer { authority.remove() }
        try await RawServer.run(Self.ok, tls: try authority.serverContext()) { url in
            let trusting = try settings(ca: authority.certificateFile)
            #expect(try await status(trusting, url) == 200)
            let error = await failure(HTTPSettings(), url)
            #expect(error?.kind == .tls && error?.mayHaveArrived == false)
        }
    }

    @Test("a certificate for another name is refused, whoever signed it", arguments: ["DNS:other.example.org", "IP:127.0.0.2"])
    func otherName(name: String) async throws {
        let authority = try Authority(for: name)
        defer { authority.remove() }
        try await RawServer.run(Self.ok, tls: try authority.serverContext()) { url in
            let trusting = try settings(ca: authority.certificateFile)
            let error = await failure(trusting, url)
            #expect(error?.kind == .tls && error?.mayHaveArrived == false)
        }
    }

    @Test("a body that comes drop by drop meets the deadline of the whole exchange")
    func dripping() async throws {
        let error = await #expect(throws: HTTPTransportError.self) {
            try await RawServer.run(.drip("HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n")) { url in
                let transport = AsyncHTTPTransport()
                let result: Result<HTTPResponse, any Error>
                do {
                    result = .success(try await transport.send(HTTPRequest(.get, url: url), timeout: .milliseconds(200)))
                } catch {
                    result = .failure(error)
                }
                await transport.close()
                return try result.get()
            }
        }
        #expect(error?.kind == .timeout)
    }

    @Test("a write that is under way is not broken off when its task is cancelled")
    func cancelledWrite() async throws {
        let (arrivals, arrived) = AsyncStream.makeStream(of: Void.self)
        let (answers, answer) = AsyncStream.makeStream(of: Void.self)
        let behaviour = RawServer.Behaviour.answerLater("HTTP/1.1 201 Created\r\nContent-Length: 2\r\n\r\nok") {
            arrived.yield()
            for await _ in answers { break }
        }
        try await RawServer.run(behaviour) { url in
            let transport = AsyncHTTPTransport()
            let session = HTTPSession(baseURL: try HTTPBaseURL(url), authorization: nil, transport: transport)
            let task = Task { try await session.send(.post, [], body: [0x61]).status }
            for await _ in arrivals { break }
            task.cancel()
            answer.yield()
            #expect(try await task.value == 201)
            await transport.close()
        }
    }
}
