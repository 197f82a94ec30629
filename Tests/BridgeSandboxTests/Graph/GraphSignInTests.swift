import Crypto
import CryptoExtras
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import SCIM
import SwiftASN1
import Testing
import X509

@testable import BridgeSandbox

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

@Suite("Signing in to a Graph tenant")
struct GraphSignInTests {
    private static let tenantID = "7a1b0000-0000-4000-8000-000000000000"
    private static let clientID = "c1d20000-0000-4000-8000-000000000000"

    private func configuration() -> GraphSandboxConfiguration {
        var configuration = GraphSandboxConfiguration()
        configuration.identity = GraphTenantIdentity(id: Self.tenantID)
        configuration.application = GraphApplication(clientID: Self.clientID, secret: "sec ret+&", identityHeader: "head")
        return configuration
    }

    private func token(
        _ configuration: GraphSandboxConfiguration, _ form: [String: String], tenant: String = tenantID, headers: HTTPFields = [:],
        then: @escaping @Sendable (any TestClientProtocol, String) async throws -> Void = { _, _ in }
    ) async throws -> (status: Int, json: JSONValue) {
        let sandbox = GraphSandbox(configuration)
        sandbox.populate(GraphPopulation(people: 2))
        let body = form.map { "\($0.key)=\(Self.encoded($0.value))" }.joined(separator: "&")
        return try await sandbox.application().test(.router) { client in
            var headers = headers
            headers[.contentType] = "application/x-www-form-urlencoded"
            let response = try await client.execute(
                uri: "/\(tenant)/oauth2/v2.0/token", method: .post, headers: headers, body: ByteBuffer(string: body))
            let json = try JSONValue(parsing: response.body.readableBytesView)
            try await then(client, json["access_token"]?.string ?? "")
            return (response.status.code, json)
        }
    }

    private static func encoded(_ text: String) -> String {
        text.utf8.map { byte in
            let scalar = Unicode.Scalar(byte)
            return scalar.properties.isAlphabetic && byte < 0x80 || scalar.properties.numericType != nil || byte == UInt8(ascii: "-")
                ? String(scalar) : "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16)
        }.joined()
    }

    private static let secretForm = [
        "grant_type": "client_credentials", "client_id": clientID, "client_secret": "sec ret+&",
        "scope": "https://graph.microsoft.com/.default",
    ]

    private func form(_ changes: [String: String?]) -> [String: String] {
        var form = Self.secretForm
        for (name, value) in changes { form[name] = value }
        return form
    }

    @Test("a secret gives a token of the settled length, which opens the tenant", arguments: [tenantID, "contoso.example"])
    func secret(tenant: String) async throws {
        var configuration = configuration()
        configuration.settings.tokenLifetime = 7777
        let answer = try await token(configuration, Self.secretForm, tenant: tenant) { client, token in
            let users = try await client.execute(uri: "/v1.0/users", method: .get, headers: [.authorization: "Bearer \(token)"])
            #expect(users.status == .ok)
        }
        #expect(answer.status == 200)
        #expect(answer.json["token_type"] == "Bearer")
        #expect(answer.json["expires_in"] == 7777)
    }

    @Test("a secret is accepted in a Basic header too")
    func basic() async throws {
        let credential = Data("\(Self.clientID):sec+ret%2B%26".utf8).base64EncodedString()
        let answer = try await token(
            configuration(), form(["client_id": nil, "client_secret": nil]), headers: [.authorization: "Basic \(credential)"])
        #expect(answer.status == 200)
    }

    @Test(
        "what is wrong is said with the service's numbers",
        arguments: [
            ("client_secret", "wrong", 401, "invalid_client", 7_000_215),
            ("client_secret", nil, 400, "invalid_client", 7_000_216),
            ("client_id", "00000000-0000-0000-0000-000000000001", 400, "unauthorized_client", 700_016),
            ("client_id", nil, 400, "invalid_request", 900_144),
            ("grant_type", "password", 400, "unsupported_grant_type", 70003),
            ("grant_type", nil, 400, "invalid_request", 900_144),
            ("scope", nil, 400, "invalid_request", 900_144),
            ("scope", "User.Read.All", 400, "invalid_scope", 1_002_012),
        ] as [(String, String?, Int, String, Int64)])
    func refused(name: String, value: String?, status: Int, error: String, code: Int64) async throws {
        let answer = try await token(configuration(), form([name: value]))
        #expect(answer.status == status)
        #expect(answer.json["error"]?.string == error)
        #expect(answer.json["error_codes"] == [.integer(code)])
        #expect(answer.json["error_description"]?.string?.hasPrefix("AADSTS\(code): ") == true)
        #expect(answer.json["error_description"]?.string?.contains("sec ret") == false)
        #expect(answer.json["correlation_id"] != nil && answer.json["trace_id"] != nil && answer.json["timestamp"] != nil)
    }

    @Test("another tenant is not found")
    func otherTenant() async throws {
        let answer = try await token(configuration(), Self.secretForm, tenant: "fabrikam.example")
        #expect(answer.json["error_codes"] == [90002])
    }

    @Test("an expired secret is told apart from a wrong one")
    func expiredSecret() async throws {
        var configuration = configuration()
        configuration.settings.isSecretExpired = true
        #expect(try await token(configuration, Self.secretForm).json["error_codes"] == [7_000_222])
    }

    // MARK: Assertions

    private static let key = Result { try _RSA.Signing.PrivateKey(keySize: .bits2048) }

    private func certificate() throws -> (pem: String, der: [UInt8]) {
        let key = try Self.key.get()
        let name = try DistinguishedName { CommonName("rehearsal") }
        let certificate = try Certificate(
            version: .v3, serialNumber: Certificate.SerialNumber(), publicKey: Certificate.PublicKey(key.publicKey),
            notValidBefore: Date().addingTimeInterval(-3600), notValidAfter: Date().addingTimeInterval(3600), issuer: name, subject: name,
            signatureAlgorithm: .sha256WithRSAEncryption, extensions: Certificate.Extensions {},
            issuerPrivateKey: Certificate.PrivateKey(key))
        let document = try certificate.serializeAsPEM()
        return (document.pemString, document.derBytes)
    }

    private func assertion(
        _ algorithm: String, der: [UInt8], audience: String = "http://localhost/\(tenantID)/oauth2/v2.0/token", issuer: String = clientID,
        expires: Double = 300, tampered: Bool = false
    ) throws -> String {
        var header: JSONObject = ["alg": .string(algorithm), "typ": "JWT"]
        if algorithm == "PS256" {
            header["x5t#S256"] = .string(Base64URL.encode(SHA256.hash(data: der)))
        } else {
            header["x5t"] = .string(Base64URL.encode(Insecure.SHA1.hash(data: der)))
        }
        let now = Date().timeIntervalSince1970
        let claims: JSONObject = [
            "aud": .string(audience), "iss": .string(issuer), "sub": .string(issuer), "jti": "1", "nbf": .integer(Int64(now)),
            "exp": .integer(Int64(now + expires)),
        ]
        let signed = Base64URL.encode(JSONValue.object(header).bytes) + "." + Base64URL.encode(JSONValue.object(claims).bytes)
        let signature = try Self.key.get().signature(
            for: SHA256.hash(data: Array((signed + (tampered ? "x" : "")).utf8)), padding: algorithm == "PS256" ? .PSS : .insecurePKCS1v1_5)
        return signed + "." + Base64URL.encode(signature.rawRepresentation)
    }

    private func assertionForm(_ assertion: String) -> [String: String] {
        form([
            "client_secret": nil, "client_assertion": assertion,
            "client_assertion_type": "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
        ])
    }

    @Test("an assertion signed with a registered certificate gives a token", arguments: ["PS256", "RS256"])
    func signed(algorithm: String) async throws {
        let certificate = try certificate()
        var configuration = configuration()
        configuration.application.certificates = [certificate.pem]
        let answer = try await token(configuration, assertionForm(try assertion(algorithm, der: certificate.der)))
        #expect(answer.status == 200)
    }

    @Test("a wrong signature, an unknown certificate, a wrong audience and a time that is over are refused, each with its number")
    func refusedAssertions() async throws {
        let certificate = try certificate()
        var configuration = configuration()
        configuration.application.certificates = [certificate.pem]
        let der = certificate.der
        let cases: [(String, Int64)] = [
            (try assertion("PS256", der: der, tampered: true), 700_027),
            (try assertion("PS256", der: Array("another".utf8)), 700_027),
            (try assertion("PS256", der: der, audience: "https://login.microsoftonline.com/common"), 700_023),
            (try assertion("PS256", der: der, expires: -600), 700_024),
            ("a.b", 50027), ("e30.e30.!", 50027),
        ]
        for (assertion, code) in cases {
            let answer = try await token(configuration, assertionForm(assertion))
            #expect(answer.json["error_codes"] == [.integer(code)])
        }
    }

    @Test("another issuer's token stands for the application where it is trusted, for its subject and audience")
    func federation() async throws {
        var configuration = configuration()
        let foreign = try assertion("RS256", der: [], audience: "api://AzureADTokenExchange", issuer: "https://issuer.example")
        #expect(try await token(configuration, assertionForm(foreign)).json["error_codes"] == [70021])
        configuration.application.federation = GraphFederation(issuer: "https://issuer.example", subject: "https://issuer.example")
        #expect(try await token(configuration, assertionForm(foreign)).status == 200)
        let other = try assertion("RS256", der: [], audience: "api://other", issuer: "https://issuer.example")
        #expect(try await token(configuration, assertionForm(other)).json["error_codes"] == [70021])
    }

    // MARK: Managed identities

    @Test("a virtual machine gets a token with the metadata header, numbers in strings")
    func virtualMachine() async throws {
        let path = "/metadata/identity/oauth2/token?api-version=2018-02-01&resource=https://graph.microsoft.com"
        let metadata = try #require(HTTPField.Name("Metadata"))
        try await GraphSandbox(configuration()).application().test(.router) { client in
            let refused = try await client.execute(uri: path, method: .get)
            #expect(refused.status == .badRequest)
            let given = try await client.execute(uri: path, method: .get, headers: [metadata: "true"])
            let json = try JSONValue(parsing: given.body.readableBytesView)
            #expect(json["expires_in"] == "3599")
            #expect(json["expires_on"]?.string.flatMap(Int.init) != nil)
            let scope = try await client.execute(uri: path + "/.default", method: .get, headers: [metadata: "true"])
            #expect(scope.status == .badRequest)
            let other = try await client.execute(uri: path + "&client_id=other", method: .get, headers: [metadata: "true"])
            #expect(other.status == .badRequest)
        }
    }

    @Test("App Service gives a token for its identity header, without expires_in")
    func appService() async throws {
        let path = "/msi/token?api-version=2019-08-01&resource=https://graph.microsoft.com"
        let name = try #require(HTTPField.Name("X-IDENTITY-HEADER"))
        try await GraphSandbox(configuration()).application().test(.router) { client in
            #expect(try await client.execute(uri: path, method: .get).status == .unauthorized)
            let given = try await client.execute(uri: path, method: .get, headers: [name: "head"])
            let json = try JSONValue(parsing: given.body.readableBytesView)
            #expect(json["expires_in"] == nil)
            #expect(json["access_token"] != nil)
        }
    }

    // MARK: Bearer tokens

    @Test("nobody reads without a valid token, and the answer says so in the service's form", arguments: [nil, "Bearer x", "Basic eA=="])
    func unauthorized(header: String?) async throws {
        try await GraphSandbox(configuration()).application().test(.router) { client in
            var headers = HTTPFields()
            headers[.authorization] = header
            let answer = try await client.execute(uri: "/v1.0/users", method: .get, headers: headers)
            #expect(answer.status == .unauthorized)
            #expect(answer.headers[.wwwAuthenticate]?.hasPrefix("Bearer ") == true)
            #expect(try JSONValue(parsing: answer.body.readableBytesView)["error"]?["code"] == "InvalidAuthenticationToken")
        }
    }

    @Test("tokens end on command and by themselves")
    func expiry() async throws {
        let sandbox = GraphSandbox(configuration())
        let (token, _) = sandbox.tenant.issueToken()
        try await sandbox.application().test(.router) { client in
            let headers: HTTPFields = [.authorization: "Bearer \(token)"]
            #expect(try await client.execute(uri: "/v1.0/users", method: .get, headers: headers).status == .ok)
            sandbox.tenant.expireTokens()
            let answer = try await client.execute(uri: "/v1.0/users", method: .get, headers: headers)
            #expect(answer.status == .unauthorized)
            #expect(String(buffer: answer.body).contains("expired"))
        }
        var tokens = AccessTokens()
        let short = tokens.issue(for: 5, at: Date(timeIntervalSince1970: 0))
        #expect(tokens.verdict(short, at: Date(timeIntervalSince1970: 4)) == .valid)
        #expect(tokens.verdict(short, at: Date(timeIntervalSince1970: 5)) == .expired)
        #expect(tokens.verdict("other", at: Date(timeIntervalSince1970: 0)) == .unknown)
    }
}
