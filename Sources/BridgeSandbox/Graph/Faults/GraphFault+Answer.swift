import SCIM

extension GraphFault {
    /// The answer in place of the real one; nil for failures that change the real one or the connection.
    func error(base: String, kind: GraphKind) -> GraphError? {
        switch self.kind {
        case .tooManyRequests: failure(429, "TooManyRequests", "Please retry again later.")
        case .serverError: failure(500, "InternalServerError", "A failure on purpose.")
        case .badGateway: failure(502, "BadGateway", "A failure on purpose.")
        case .unavailable: failure(503, "ServiceUnavailable", "A failure on purpose.")
        case .gatewayTimeout: failure(504, "GatewayTimeout", "A failure on purpose.")
        case .gone: .resyncRequired(base, kind)
        case .syncStateNotFound:
            GraphError(
                status: 400, code: "SyncStateNotFound",
                message:
                    "The sync state generation is not found. The delta token is expired and data must be synchronized again.")
        case .resyncRequired: GraphError(status: 410, code: "resyncRequired", message: "Resync required.")
        case .expiredToken: .expiredAccessToken
        case .reset, .truncated, .html, .slow, .foreignLink: nil
        }
    }

    private func failure(_ status: Int, _ code: String, _ message: String) -> GraphError {
        GraphError(
            status: status, code: code, message: message,
            headers: retryAfter.map { [GraphHeader(name: "Retry-After", value: $0)] } ?? [])
    }
}

extension GraphError {
    static func unauthorized(_ message: String) -> GraphError {
        GraphError(
            status: 401, code: "InvalidAuthenticationToken", message: message,
            headers: [
                GraphHeader(
                    name: "WWW-Authenticate",
                    value:
                        "Bearer realm=\"\", authorization_uri=\"https://login.microsoftonline.com/common/oauth2/authorize\", client_id=\"00000003-0000-0000-c000-000000000000\""
                )
            ])
    }

    static let expiredAccessToken = unauthorized("Lifetime validation failed, the token is expired.")
    static let emptyAccessToken = unauthorized("Access token is empty.")
    static let unknownAccessToken = unauthorized("IDX14100: JWT is not well formed, there are no dots (.).")
}
