import BridgeCore
import Foundation
import Synchronization
import TestCertificates
import Testing

@testable import AzureADConnectors

/// The connector over real connections: who gets the secret and the token, and who does not.
@Suite("azure-ad-graph on the wire", .timeLimit(.minutes(10)))
struct WireTests {
    private static let secret = "s3cret-of-the-application"
    private static let token = "tok-of-the-tenant"
    private static let person = #"{"value":[{"id":"00000000-0000-4000-8000-000000000001","displayName":"Ada"}]}"#
    /// The same, compressed with gzip.
    private static let compressed = Data(
        base64Encoded: "H4sIAAAAAAACA6tWKkvMKU1VsoquVspMUbJSMoACXTBhAiIsYFwoMFTSUUrJLC7ISaz0S8wF6lVyTElUqo2tBQDV+3Y6TQAAAA==")

    private static let login = ScriptedServer.json(#"{"token_type":"Bearer","expires_in":3599,"access_token":"\#(token)"}"#)

    /// Reads everybody from a tenant at these addresses, trusting an authority.
    private func read(graph: String, login: String, trusting authority: Authority?) async throws -> [String] {
        var settings: [String: ConnectorConfiguration.Value] = [
            "tenant": .text("contoso.example"), "client_id": .text("app-\(UUID().uuidString)"), "client_secret": .text(Self.secret),
            "graph_url": .text(graph + "/v1.0"), "login_url": .text(login), "deleted_items": .boolean(false), "attempts": .integer(2),
        ]
        settings["ca_file"] = authority.map { .text($0.certificateFile) }
        let tenant = try LiveTenant(ConnectorConfiguration(settings), context: ConnectorContext(), environment: .hasty)
        let names = Mutex<[String]>([])
        let layout = AttributeLayout(kind: .user, attributes: [.init("displayName")])
        var output = RecordOutput(layout: layout) { event in
            guard case .records(let batch) = event else { return }
            names.withLock { $0 += (0..<batch.count).compactMap { batch[$0].text(0) } }
        }
        let outcome: Result<[String], any Error>
        do {
            _ = try await tenant.read(ReadRequest(layout: layout), into: &output)
            try await output.flush()
            outcome = .success(names.withLock { $0 })
        } catch {
            outcome = .failure(error)
        }
        await tenant.close()
        return try outcome.get()
    }

    /// The code of a read's error, which repeats neither secret nor token; nil: it succeeded.
    private func failure(graph: String, login: String, trusting authority: Authority? = nil) async throws -> BridgeError.Code? {
        do {
            _ = try await read(graph: graph, login: login, trusting: authority)
            return nil
        } catch let error as BridgeError {
            #expect(!"\(error)".contains(Self.secret) && !"\(error)".contains(Self.token))
            return error.code
        }
    }

    @Test("hosts with the right certificates are read, and only the login host sees the secret")
    func right() async throws {
        let authority = try Authority(for: "IP:127.0.0.1")
        defer { authority.remove() }
        let tls = try authority.serverContext()
        let login = ScriptedServer { _ in Self.login }
        let graph = ScriptedServer { _ in ScriptedServer.json(Self.person) }
        try await login.run(tls: tls) { loginURL in
            try await graph.run(tls: tls) { graphURL in
                let names = try await read(graph: graphURL, login: loginURL, trusting: authority)
                #expect(names == ["Ada"])
            }
        }
        #expect(login.requests.count == 1 && login.requests[0].contains(Self.secret))
        #expect(graph.requests.count == 1 && graph.requests[0].contains("Bearer \(Self.token)"))
        #expect(graph.requests.allSatisfy { !$0.contains(Self.secret) })
    }

    @Test("a login host with another host's certificate gets no secret, and nobody is asked for anything")
    func foreignLogin() async throws {
        let authority = try Authority(for: "DNS:login.example.org")
        defer { authority.remove() }
        let tls = try authority.serverContext()
        let login = ScriptedServer { _ in Self.login }
        let graph = ScriptedServer { _ in ScriptedServer.json(Self.person) }
        try await login.run(tls: tls) { loginURL in
            try await graph.run { graphURL in
                let code = try await failure(graph: graphURL, login: loginURL, trusting: authority)
                #expect(code == "http.tls")
            }
        }
        #expect(login.requests.isEmpty && graph.requests.isEmpty)
    }

    @Test("a Graph host with another host's certificate gets no token")
    func foreignGraph() async throws {
        let authority = try Authority(for: "DNS:graph.example.org")
        defer { authority.remove() }
        let tls = try authority.serverContext()
        let login = ScriptedServer { _ in Self.login }
        let graph = ScriptedServer { _ in ScriptedServer.json(Self.person) }
        try await login.run { loginURL in
            try await graph.run(tls: tls) { graphURL in
                let code = try await failure(graph: graphURL, login: loginURL, trusting: authority)
                #expect(code == "http.tls")
            }
        }
        #expect(login.requests.count == 1 && graph.requests.isEmpty)
    }

    @Test("a certificate of an authority that nobody trusts is refused")
    func unknownAuthority() async throws {
        let authority = try Authority(for: "IP:127.0.0.1")
        defer { authority.remove() }
        let tls = try authority.serverContext()
        let login = ScriptedServer { _ in Self.login }
        try await login.run(tls: tls) { url in
            let code = try await failure(graph: url, login: url)
            #expect(code == "http.tls")
        }
        #expect(login.requests.isEmpty)
    }

    @Test("a token endpoint that redirects elsewhere is not followed", arguments: ["301 x", "302 x", "303 x", "307 x", "308 x"])
    func redirect(status: String) async throws {
        let elsewhere = ScriptedServer { _ in Self.login }
        try await elsewhere.run { other in
            let login = ScriptedServer { _ in ScriptedServer.answer(status, ["Location: \(other)/contoso.example/oauth2/v2.0/token"]) }
            let graph = ScriptedServer { _ in ScriptedServer.json(Self.person) }
            try await login.run { loginURL in
                try await graph.run { graphURL in
                    let code = try await failure(graph: graphURL, login: loginURL)
                    #expect(code == "http.redirect")
                }
            }
            #expect(login.requests.count == 1 && graph.requests.isEmpty)
        }
        #expect(elsewhere.requests.isEmpty)
    }

    @Test("a link to a page on another host, port or scheme gets no request")
    func foreignPage() async throws {
        let elsewhere = ScriptedServer { _ in ScriptedServer.json(Self.person) }
        try await elsewhere.run { other in
            let login = ScriptedServer { _ in Self.login }
            let graph = ScriptedServer { _ in
                ScriptedServer.json(#"{"@odata.nextLink":"\#(other)/v1.0/users?$skiptoken=x","value":[]}"#)
            }
            try await login.run { loginURL in
                try await graph.run { graphURL in
                    let code = try await failure(graph: graphURL, login: loginURL)
                    #expect(code == "http.foreign_link")
                }
            }
        }
        #expect(elsewhere.requests.isEmpty)
    }

    @Test("answers may be compressed; one that is cut off is asked for again")
    func compression() async throws {
        let whole = Array(try #require(Self.compressed))
        let turns = Mutex(0)
        let login = ScriptedServer { _ in Self.login }
        let graph = ScriptedServer { _ in
            let turn = turns.withLock { turns in
                turns += 1
                return turns
            }
            let headers = ["Content-Type: application/json", "Content-Encoding: gzip"]
            return ScriptedServer.answer("200 OK", headers, turn == 1 ? Array(whole.prefix(40)) : whole)
        }
        try await login.run { loginURL in
            try await graph.run { graphURL in
                let names = try await read(graph: graphURL, login: loginURL, trusting: nil)
                #expect(names == ["Ada"])
            }
        }
        #expect(graph.requests.count == 2)
        #expect(graph.requests.allSatisfy { $0.lowercased().contains("accept-encoding: gzip") })
    }
}
