import BridgeCore
import BridgeHTTP
import Foundation
import JWTKit
import Synchronization
import Testing

@testable import AzureADConnectors

@Suite("azure-ad-graph: signing in")
struct SignInTests {
    private static let certificates = fixtures + "/certificate/"

    private func form(_ graph: FakeGraph) -> [String: String] {
        let body = graph.requests.first { $0.url.contains("/oauth2/") }?.body ?? []
        let pairs = String(decoding: body, as: UTF8.self).split(separator: "&").map {
            $0.split(separator: "=", maxSplits: 1).map(String.init)
        }
        return Dictionary(pairs.map { ($0[0], $0[1].removingPercentEncoding ?? "") }, uniquingKeysWith: { $1 })
    }

    @Test("a client secret goes to the tenant's token endpoint, with the scope of the cloud's own Graph host")
    func secret() async throws {
        let graph = FakeGraph([:])
        let token = try await graph.tenant(["client_id": .text("app"), "client_secret": .text("a+b&c=d/é")]).client.tokens.current()
        #expect(token.text == "tok-1")
        #expect(graph.requests.first?.url == "https://login.example/contoso.example/oauth2/v2.0/token")
        #expect(
            form(graph) == [
                "grant_type": "client_credentials", "client_id": "app", "client_secret": "a+b&c=d/é",
                "scope": "https://graph.example/.default",
            ])
    }

    @Test(
        "a certificate signs a statement that its public key verifies, with the thumbprint that the algorithm wants",
        arguments: [
            ("both.pem", nil, nil, "ps256"), ("both.pem", nil, nil, "rs256"), ("cert.pem", "key.pem", nil, "ps256"),
            ("cert.pem", "key-encrypted.pem", "rehearsal", "ps256"), ("bundle.p12", nil, "rehearsal", "ps256"),
        ])
    func certificate(file: String, key: String?, password: String?, algorithm: String) async throws {
        let graph = FakeGraph([:])
        var credential: [String: ConnectorConfiguration.Value] = [
            "certificate": .text(file), "certificate_algorithm": .text(algorithm), "client_id": .text("app"),
        ]
        credential["certificate_key"] = key.map { .text($0) }
        credential["certificate_password"] = password.map { .text($0) }
        _ = try await graph.tenant(credential: credential, folder: Self.certificates).client.tokens.current()
        let assertion = try #require(form(graph)["client_assertion"])
        #expect(form(graph)["client_assertion_type"] == "urn:ietf:params:oauth:client-assertion-type:jwt-bearer")
        #expect(form(graph)["client_secret"] == nil)
        let keys = JWTKeyCollection()
        let pem = try String(contentsOfFile: Self.certificates + "cert.pem", encoding: .utf8)
        let publicKey = try Insecure.RSA.PublicKey(certificatePEM: pem)
        if algorithm == "ps256" {
            await keys.add(pss: publicKey, digestAlgorithm: .sha256)
        } else {
            await keys.add(rsa: publicKey, digestAlgorithm: .sha256)
        }
        let claims = try await keys.verify(assertion, as: ClientAssertion.self)
        #expect(claims.aud == "https://login.example/contoso.example/oauth2/v2.0/token")
        #expect(claims.iss == "app" && claims.sub == "app")
        #expect(claims.exp - claims.iat == 600 && claims.nbf <= claims.iat)
        let header = try #require(Data(base64URL: assertion.split(separator: ".")[0]))
        let fields = try JSONDecoder().decode([String: String].self, from: header)
        #expect(fields["alg"] == algorithm.uppercased())
        #expect(fields["x5t#S256"] == (algorithm == "ps256" ? "-3wxUU-dYgkzQqshM86r-_IEyImQb6oB4Rd8YLgJI0E" : nil))
        #expect(fields["x5t"] == (algorithm == "rs256" ? "x23t1zncR8NM9s3FGdKoYTB0b1E" : nil))
    }

    @Test("a certificate that cannot be used is named by its setting", arguments: ["none.pem", "key.pem"])
    func badCertificate(file: String) async throws {
        let tenant = try FakeGraph([:]).tenant(credential: ["certificate": .text(file)], folder: Self.certificates)
        let error = await bridgeError { _ = try await tenant.client.tokens.current() }
        #expect(error?.code == "graph.certificate")
        #expect(error?.message.contains("“certificate”") == true)
    }

    @Test("a federated token is read from its file again for every token")
    func federation() async throws {
        let folder = Folder()
        folder.write("token", "first\n")
        let graph = FakeGraph([:])
        let tenant = try graph.tenant(credential: ["federated_token_file": .text("token")], folder: folder.path)
        let token = try await tenant.client.tokens.current()
        #expect(form(graph)["client_assertion"] == "first")
        folder.write("token", "second")
        await tenant.client.tokens.discard(token)
        _ = try await tenant.client.tokens.current()
        let last = String(decoding: graph.requests.last?.body ?? [], as: UTF8.self)
        #expect(last.contains("client_assertion=second"))
    }

    @Test("an App Service gives the machine's own token for the header that it set")
    func appService() async throws {
        let graph = FakeGraph(["/msi/token": [.json(#"{"access_token":"mi","expires_on":"1700003600","token_type":"Bearer"}"#)]])
        let tenant = try graph.tenant(
            credential: ["managed_identity": .text("11111111-1111-4111-8111-111111111111")],
            variables: ["IDENTITY_ENDPOINT": "http://localhost:42/msi/token", "IDENTITY_HEADER": "h"])
        let token = try await tenant.client.tokens.current()
        #expect(token.text == "mi" && token.renewAt == .seconds(3300))
        let request = try #require(graph.requests.first)
        #expect(request.headers["X-IDENTITY-HEADER"] == "h")
        #expect(
            request.url
                == "http://localhost:42/msi/token?api-version=2019-08-01&resource=https%3A%2F%2Fgraph.example"
                + "&client_id=11111111-1111-4111-8111-111111111111")
    }

    @Test("a virtual machine's metadata service is waited for while it is being set up")
    func virtualMachine() async throws {
        let graph = FakeGraph([
            "/metadata/": [.error(404), .error(410), .json(#"{"access_token":"mi","expires_in":"3600","expires_on":"1"}"#)]
        ])
        let token = try await graph.tenant(credential: ["managed_identity": .text("system")]).client.tokens.current()
        #expect(token.text == "mi")
        #expect(graph.requests.count == 3)
        #expect(graph.requests.allSatisfy { $0.headers["Metadata"] == "true" && $0.url.hasPrefix("http://169.254.169.254/metadata/") })
        #expect(graph.waits == [2, 4])
    }

    @Test(
        "Azure Arc's proof is read from its own folder only", arguments: ["/etc/hostname", "/var/opt/azcmagent/tokens/../../../etc/x.key"])
    func arc(path: String) async throws {
        let graph = FakeGraph([
            "/metadata/": [.json("{}", status: 401, ["WWW-Authenticate": "Basic realm=\(path)"]), .json(#"{"access_token":"mi"}"#)]
        ])
        let tenant = try graph.tenant(
            credential: ["managed_identity": .text("system")],
            variables: [
                "IDENTITY_ENDPOINT": "http://localhost:40342/metadata/identity/oauth2/token", "IMDS_ENDPOINT": "http://localhost:40342",
            ])
        let error = await bridgeError { _ = try await tenant.client.tokens.current() }
        #expect(error?.code == "graph.managed_identity")
        #expect(graph.requests.count == 1)
    }

    @Test("many readers who come at once fetch one token")
    func singleFlight() async throws {
        let fetched = Mutex(0)
        let cache = TokenCache(uptime: { .zero }) {
            fetched.withLock { $0 += 1 }
            await Task.yield()
            return AccessToken("t", lifetime: .seconds(3600), askedAt: .zero)
        }
        try await withThrowingTaskGroup(of: AccessToken.self) { group in
            for _ in 0..<50 { group.addTask { try await cache.current() } }
            for try await token in group { #expect(token.text == "t") }
        }
        #expect(fetched.withLock { $0 } == 1)
    }

    @Test("a token is renewed five minutes before it expires, and not when another reader has renewed it")
    func renewal() async throws {
        let clock = Mutex(Duration.zero)
        let fetched = Mutex(0)
        let cache = TokenCache(uptime: { clock.withLock { $0 } }) {
            let number = fetched.withLock { count in
                count += 1
                return count
            }
            return AccessToken("t\(number)", lifetime: .seconds(3600), askedAt: clock.withLock { $0 })
        }
        let first = try await cache.current()
        clock.withLock { $0 = .seconds(3299) }
        #expect(try await cache.current() == first)
        clock.withLock { $0 = .seconds(3300) }
        #expect(try await cache.current().text == "t2")
        await cache.discard(first)
        #expect(try await cache.current().text == "t2")
    }

    @Test(
        "a refusal says which setting to change, and nothing of the answer but its number",
        arguments: [
            (7_000_215, "“client_secret” is not accepted"), (7_000_222, "has expired"), (700_016, "“client_id” names no application"),
            (90_002, "“tenant” names no tenant"), (700_027, "The certificate is not accepted"), (700_213, "Federated credentials"),
            (53_003, "Conditional Access"), (4_711, "look the number up"),
        ])
    func refusal(number: Int, text: String) async throws {
        let body = #"{"error":"invalid_client","error_description":"AADSTS\#(number): Ada s3cret","error_codes":[\#(number)]}"#
        let tenant = try FakeGraph(["/oauth2/": [.json(body, status: 401)]]).tenant()
        let error = try #require(await bridgeError { _ = try await tenant.client.tokens.current() })
        #expect(error.code == "graph.sign_in")
        #expect(error.message.contains(text) && error.message.contains("AADSTS\(number)"))
        #expect(!error.message.contains("Ada") && !error.message.contains("s3cret"))
    }

    @Test("a token endpoint that answers with a redirect elsewhere gets nothing more")
    func redirect() async throws {
        let graph = FakeGraph(["/oauth2/": [.json("", status: 307, ["Location": "https://evil.example/token"])]])
        let tenant = try graph.tenant()
        let error = await bridgeError { _ = try await tenant.client.tokens.current() }
        #expect(error?.code == "http.redirect")
        #expect(graph.requests.count == 1)
    }

    @Test("tokens and secrets appear in no description")
    func descriptions() throws {
        let token = AccessToken("tok-secret", lifetime: .seconds(1), askedAt: .zero)
        let secret = ClientSecret(text: "tok-secret")
        let credential = GraphCredential.secret(secret)
        for text in ["\(token)", String(reflecting: token), "\(secret)", "\(credential)", String(reflecting: credential)] {
            #expect(!text.contains("tok-secret"))
        }
        var dumped = ""
        dump((token, credential), to: &dumped)
        #expect(!dumped.contains("tok-secret"))
    }
}

extension Data {
    fileprivate init?(base64URL text: Substring) {
        let plain = text.replacing("-", with: "+").replacing("_", with: "/")
        self.init(base64Encoded: plain + String(repeating: "=", count: (4 - plain.utf8.count % 4) % 4))
    }
}
