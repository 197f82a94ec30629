import BridgeCore
import Testing

@testable import BridgeHTTP

@Suite("Proxy and certificates")
struct ProxyTests {
    @Test(
        "addresses",
        arguments: [
            ("http://proxy.example.org:3128", "proxy.example.org", 3128), ("http://proxy.example.org/", "proxy.example.org", 80),
            ("http://[::1]:8080", "::1", 8080), ("http://u%40x:p%3A@proxy:1", "proxy", 1),
        ])
    func addresses(text: String, host: String, port: Int) throws {
        let proxy = try HTTPProxy(text)
        #expect(proxy.host == host && proxy.port == port)
        #expect(proxy.description == "\(host):\(port)")
    }

    @Test("user and password are decoded, and shown nowhere")
    func credentials() throws {
        let proxy = try HTTPProxy("http://u%40x:p%3A@proxy:1")
        #expect(proxy.credentials?.user == "u@x" && proxy.credentials?.password == "p:")
        var dumped = ""
        dump(proxy, to: &dumped)
        #expect(!dumped.contains("p:") && !"\(proxy)".contains("u@x"))
    }

    @Test(
        "what is no address of a proxy is refused",
        arguments: ["", "proxy:3128", "https://proxy:1", "http://proxy:99999", "http://proxy/path", "http://:x@proxy", "http://u%zz@proxy"])
    func refused(text: String) {
        #expect(throws: BridgeError.self) { try HTTPProxy(text) }
    }

    @Test("a file of certificates that cannot be read is an error of its own, before anything is sent")
    func certificates() async throws {
        let transport = AsyncHTTPTransport(HTTPSettings(certificateFile: "/nowhere/ca.pem"))
        let error = await #expect(throws: HTTPTransportError.self) {
            try await transport.send(HTTPRequest(.get, url: "https://127.0.0.1:1/"), timeout: .seconds(1))
        }
        #expect(error?.kind == .certificateFile && error?.mayHaveArrived == false)
        await transport.close()
    }
}
