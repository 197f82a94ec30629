import SCIM

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// `POST /{tenant}/oauth2/v2.0/token`: an access token for an application's credential.
struct TokenEndpoint: Sendable {
    static let assertionType = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"

    let tenant: GraphTenant
    let application: GraphApplication

    /// Answers a request for a token.
    ///
    /// - Parameters:
    ///   - name: the tenant in the path.
    ///   - form: the body, `application/x-www-form-urlencoded`.
    ///   - basic: the credential of an `Authorization: Basic` header.
    ///   - url: the address of this endpoint, which assertions must name.
    func respond(tenant name: String, form: String, basic: String?, url: String) -> GraphResponse {
        do throws(SignInError) {
            guard tenant.identity.isCalled(name) else { throw .unknownTenant(name) }
            guard let form = GraphQuery(form) else { throw .missing("grant_type") }
            try requireApplicationGrant(form, clientID: form["client_id"] ?? basicParts(basic)?.id)
            if let assertion = form["client_assertion"] {
                try check(assertion, type: form["client_assertion_type"], url: url)
            } else if let secret = form["client_secret"] ?? basicParts(basic)?.secret {
                try check(secret: secret)
            } else {
                throw .missingCredential
            }
            return token()
        } catch {
            return GraphResponse(status: error.status, body: error.body(time: tenant.timestamp).bytes)
        }
    }

    private func requireApplicationGrant(_ form: GraphQuery, clientID: String?) throws(SignInError) {
        guard let grant = form["grant_type"] else { throw .missing("grant_type") }
        guard grant == "client_credentials" else { throw .grantType(grant) }
        guard let clientID else { throw .missing("client_id") }
        guard clientID.lowercased() == application.clientID.lowercased() else {
            throw .unknownApplication(clientID, tenant.identity.name)
        }
        guard let scope = form["scope"] else { throw .missing("scope") }
        guard scope.hasSuffix("/.default"), !scope.contains(" ") else { throw .scope(scope) }
    }

    private func check(secret: String) throws(SignInError) {
        guard BearerToken.isSame(secret, application.secret) else { throw .wrongSecret(application.clientID) }
        if tenant.settings.isSecretExpired { throw .expiredSecret(application.clientID) }
    }

    private func check(_ text: String, type: String?, url: String) throws(SignInError) {
        guard type == Self.assertionType else { throw .missing("client_assertion_type") }
        let assertion = try ClientAssertion(text)
        let (issuer, subject) = (assertion.claims["iss"]?.string ?? "", assertion.claims["sub"]?.string ?? "")
        guard issuer.lowercased() == application.clientID.lowercased() else {
            return try checkFederation(assertion, issuer: issuer, subject: subject)
        }
        guard subject == issuer else { throw .wrongIssuer(application.clientID) }
        guard audiences(assertion).contains(url) else { throw .wrongAudience }
        try assertion.requireInTime(tenant.date)
        try CertificateCheck(application: application).verify(assertion)
    }

    private func checkFederation(_ assertion: ClientAssertion, issuer: String, subject: String) throws(SignInError) {
        let audiences = audiences(assertion)
        guard let trusted = application.federation, trusted.issuer == issuer, trusted.subject == subject,
            audiences.contains(trusted.audience)
        else { throw .noFederation(issuer: issuer, subject: subject, audience: audiences.first ?? "") }
        try assertion.requireInTime(tenant.date)
    }

    private func audiences(_ assertion: ClientAssertion) -> [String] {
        assertion.claims["aud"].map { $0.array?.compactMap(\.string) ?? [$0.string ?? ""] } ?? []
    }

    private func token() -> GraphResponse {
        let (token, lifetime) = tenant.issueToken()
        let body: JSONValue = [
            "token_type": "Bearer", "expires_in": .integer(Int64(lifetime)), "ext_expires_in": .integer(Int64(lifetime)),
            "access_token": .string(token),
        ]
        return GraphResponse(status: 200, headers: [GraphHeader(name: "Cache-Control", value: "no-store, no-cache")], body: body.bytes)
    }

    private func basicParts(_ header: String?) -> (id: String, secret: String)? {
        guard let header, header.lowercased().hasPrefix("basic "), let bytes = Base64URL.decode(header.dropFirst(6)),
            let text = String(validating: bytes, as: UTF8.self)
        else { return nil }
        let parts = text.split(separator: ":", maxSplits: 1).compactMap { String(percentEncoded: $0.utf8, plusIsSpace: true) }
        return parts.count == 2 ? (parts[0], parts[1]) : nil
    }
}

extension GraphTenant {
    /// Gives a token of the length that the settings say.
    func issueToken() -> (token: String, lifetime: Int) {
        withState { state in
            (state.tokens.issue(for: state.settings.tokenLifetime, at: date), state.settings.tokenLifetime)
        }
    }
}
