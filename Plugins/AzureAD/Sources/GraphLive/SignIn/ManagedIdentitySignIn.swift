import BridgeCore
import BridgeHTTP

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// Fetches tokens of the machine's own identity. It never goes through a proxy: the address is the machine's own.
struct ManagedIdentitySignIn: Sendable {
    let identity: ManagedIdentity
    let session: HTTPSession
    /// The Graph host; without `/.default` here.
    let resource: String
    let environment: HTTPEnvironment
    /// The folder in which Azure Arc keeps its proofs.
    var proofFolder = "/var/opt/azcmagent/tokens/"

    /// Fetches a token. What the metadata service answers while it starts or is updated is waited for.
    func fetch() async throws -> AccessToken {
        let askedAt = environment.uptime()
        var response = try await ask(headers)
        for wait in [2, 4, 8, 16, 40] where Self.isPassing(response.status) {
            try await environment.sleep(.seconds(wait))
            response = try await ask(headers)
        }
        if case .arc = identity.host, response.status == 401 {
            var headers = headers
            headers["Authorization"] = "Basic \(try proof(response))"
            response = try await ask(headers)
        }
        return try TokenAnswer.token(in: response, askedAt: askedAt, now: environment.now(), refusal: Self.refused)
    }

    /// 404 and 410 come while the identity is being set up.
    private static func isPassing(_ status: Int) -> Bool { status == 404 || status == 410 }

    private func ask(_ headers: HTTPHeaders) async throws -> HTTPResponse {
        var query = "?api-version=\(version)&resource=\(percentEncoded(resource))"
        if let clientID = identity.clientID { query += "&client_id=\(percentEncoded(clientID))" }
        return try await session.send(.get, link: identity.endpoint + query, headers: headers)
    }

    private var version: String {
        switch identity.host {
        case .appService: "2019-08-01"
        case .arc: "2020-06-01"
        case .virtualMachine: "2018-02-01"
        }
    }

    private var headers: HTTPHeaders {
        switch identity.host {
        case .appService(_, let header): ["X-IDENTITY-HEADER": header]
        case .arc, .virtualMachine: ["Metadata": "true"]
        }
    }

    /// The content of the file that Azure Arc names: who can read it belongs to the machine. No other file is ever read.
    private func proof(_ response: HTTPResponse) throws(BridgeError) -> String {
        let field = response.headers["WWW-Authenticate"] ?? ""
        guard let mark = field.firstRange(of: "realm=") else { throw Self.arcError }
        let path = field[mark.upperBound...].filter { $0 != "\"" }
        let name = path.dropFirst(proofFolder.count)
        guard path.hasPrefix(proofFolder), name.hasSuffix(".key"), !name.contains("/"),
            let size = try? FileManager.default.attributesOfItem(atPath: path)[.size] as? Int, size <= 4096,
            let content = try? String(contentsOf: URL(filePath: path), encoding: .utf8),
            AccessToken.isUsable(content)
        else { throw Self.arcError }
        return content
    }

    private static let arcError = BridgeError(
        "graph.managed_identity",
        "The proof that Azure Arc asks for cannot be read. Add the user of this process to the group “himds”.", effect: .none)

    private static func refused(_ response: HTTPResponse) -> BridgeError {
        BridgeError(
            "graph.managed_identity",
            "The machine's identity service refuses a token (status \(response.status)). Check that a managed identity is switched on for "
                + "this machine or service, and that “managed_identity” is “system” or the client id of one that is assigned to it.",
            effect: .none)
    }
}
