import BridgeCore
import BridgeHTTP

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// Fetches tokens for an application with a credential of its own (OAuth 2.0 client credentials; RFC 6749 section 4.4).
struct ApplicationSignIn: Sendable {
    /// The login host.
    let session: HTTPSession
    let tenant: String
    let clientID: String
    /// The Graph host of the cloud: a token is good for it only.
    let resource: String
    let credential: GraphCredential
    let environment: HTTPEnvironment

    /// The address of the token endpoint, which is also the audience of assertions.
    var endpoint: String { session.baseURL.url([tenant, "oauth2", "v2.0", "token"]) }

    /// Fetches a token.
    func fetch() async throws -> AccessToken {
        var form = [("grant_type", "client_credentials"), ("client_id", clientID), ("scope", "\(resource)/.default")]
        form += try await proof()
        let body = form.map { "\($0)=\(percentEncoded($1))" }.joined(separator: "&")
        let askedAt = environment.uptime()
        let response = try await session.send(
            .post, link: endpoint, headers: ["Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"],
            body: Array(body.utf8), onlyReads: true)
        return try TokenAnswer.token(in: response, askedAt: askedAt, now: environment.now()) { SignInError.refused($0, tenant: tenant) }
    }

    private func proof() async throws -> [(String, String)] {
        switch credential {
        case .secret(let secret): return [("client_secret", secret.text)]
        case .certificate(let file, let algorithm):
            let statement = ClientAssertion(clientID: clientID, audience: endpoint, now: environment.now())
            return Self.assertion(try await statement.signed(with: try file.read(), algorithm))
        case .federatedToken(let file): return Self.assertion(try Self.federatedToken(file))
        case .managedIdentity: return []
        }
    }

    private static func assertion(_ text: String) -> [(String, String)] {
        [("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"), ("client_assertion", text)]
    }

    private static func federatedToken(_ file: String) throws(BridgeError) -> String {
        let text = (try? String(contentsOf: URL(filePath: file), encoding: .utf8)) ?? ""
        let token = text.filter { !$0.isWhitespace }
        guard AccessToken.isUsable(token) else {
            throw BridgeError(
                "graph.federated_token",
                "The file of “federated_token_file” cannot be read or holds no token; check that the workload identity is set up for this "
                    + "process.", effect: .none)
        }
        return token
    }
}

/// What a token endpoint answers, of the login host or of a managed identity.
struct TokenAnswer: Decodable {
    private let accessToken: String
    private let expiresIn: FlexibleSeconds?
    private let expiresOn: FlexibleSeconds?

    private enum CodingKeys: String, CodingKey {
        case accessToken = "access_token"
        case expiresIn = "expires_in"
        case expiresOn = "expires_on"
    }

    /// The token in an answer.
    ///
    /// - Parameter refusal: the error for an answer that is none.
    static func token(
        in response: HTTPResponse, askedAt: Duration, now: Date, refusal: (HTTPResponse) -> BridgeError
    ) throws(BridgeError) -> AccessToken {
        guard response.isSuccess else { throw refusal(response) }
        guard let answer = try? JSONDecoder().decode(TokenAnswer.self, from: Data(response.body)),
            AccessToken.isUsable(answer.accessToken)
        else {
            throw BridgeError(
                "graph.token", "The sign-in service did not answer with a token; check “login_url” and what lies between here and there.",
                recovery: .retry(after: nil), effect: .none)
        }
        let left = answer.expiresIn?.value ?? answer.expiresOn.map { $0.value - now.timeIntervalSince1970 } ?? 600
        return AccessToken(answer.accessToken, lifetime: .seconds(min(max(left, 0), 86_400)), askedAt: askedAt)
    }
}

/// A number, which managed identities write as text.
private struct FlexibleSeconds: Decodable {
    let value: Double

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if let number = try? container.decode(Double.self) {
            value = number
        } else {
            let text = try container.decode(String.self)
            guard let number = Double(text), number.isFinite else {
                throw DecodingError.dataCorruptedError(in: container, debugDescription: "no number of seconds")
            }
            value = number
        }
    }
}
