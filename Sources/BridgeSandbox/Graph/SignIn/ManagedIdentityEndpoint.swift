import SCIM

/// The token endpoints of managed identities: that of virtual machines (IMDS), and that of App Service and Container Apps.
struct ManagedIdentityEndpoint: Sendable {
    static let virtualMachinePath = "/metadata/identity/oauth2/token"
    static let appServicePath = "/msi/token"

    let tenant: GraphTenant
    let application: GraphApplication

    /// Answers a request of the form of virtual machines: `Metadata: true`, api-version 2018-02-01.
    func virtualMachine(_ query: GraphQuery, metadata: String?) -> GraphResponse {
        guard metadata == "true" else { return Self.refused("Required metadata header not specified") }
        return token(query, versions: ["2018-02-01", "2019-08-01", "2020-06-01", "2021-02-01"], hasLifetime: true)
    }

    /// Answers a request of the form of App Service: `X-IDENTITY-HEADER`, api-version 2019-08-01.
    func appService(_ query: GraphQuery, identityHeader: String?) -> GraphResponse {
        guard let identityHeader, BearerToken.isSame(identityHeader, application.identityHeader) else {
            return GraphResponse(status: 401)
        }
        return token(query, versions: ["2019-08-01"], hasLifetime: false)
    }

    private func token(_ query: GraphQuery, versions: [String], hasLifetime: Bool) -> GraphResponse {
        guard let version = query["api-version"], versions.contains(version) else {
            return Self.refused("The api-version is missing or not supported")
        }
        guard let resource = query["resource"], !resource.isEmpty, !resource.hasSuffix("/.default") else {
            return Self.refused("The resource is missing or no resource: it has no /.default")
        }
        let asked = ["client_id", "object_id", "msi_res_id", "mi_res_id"].compactMap { query[$0] }
        guard asked.allSatisfy({ $0.lowercased() == application.clientID.lowercased() }) else {
            return Self.refused("Identity not found")
        }
        let (token, lifetime) = tenant.issueToken()
        var body: JSONObject = ["access_token": .string(token), "client_id": .string(application.clientID)]
        // Numbers in strings, as both write them.
        if hasLifetime { body["expires_in"] = .string(String(lifetime)) }
        body["expires_on"] = .string(String(Int(tenant.seconds) + lifetime))
        body["resource"] = .string(resource)
        body["token_type"] = "Bearer"
        return GraphResponse(status: 200, body: JSONValue.object(body).bytes)
    }

    private static func refused(_ description: String) -> GraphResponse {
        let body: JSONValue = ["error": "invalid_request", "error_description": .string(description)]
        return GraphResponse(status: 400, body: body.bytes)
    }
}
