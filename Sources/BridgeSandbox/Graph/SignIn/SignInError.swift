import SCIM

/// Why a sign-in is refused, as the login service words it.
struct SignInError: Error, Hashable, Sendable {
    var status: Int
    /// OAuth's word: `invalid_client`.
    var error: String
    /// The number behind `AADSTS`.
    var code: Int
    var message: String

    /// The body, with the ids that a real answer carries.
    func body(time: String) -> JSONValue {
        let (trace, correlation) = (Identifier.make(.uuid), Identifier.make(.uuid))
        let time = time.replacing("T", with: " ")
        return [
            "error": .string(error),
            "error_description": .string(
                "AADSTS\(code): \(message) Trace ID: \(trace) Correlation ID: \(correlation) Timestamp: \(time)"),
            "error_codes": [.integer(Int64(code))], "timestamp": .string(time), "trace_id": .string(trace),
            "correlation_id": .string(correlation), "error_uri": .string("https://login.microsoftonline.com/error?code=\(code)"),
        ]
    }
}

extension SignInError {
    private static func client(_ code: Int, _ message: String) -> SignInError {
        SignInError(status: 401, error: "invalid_client", code: code, message: message)
    }

    private static func request(_ code: Int, _ message: String, error: String = "invalid_request") -> SignInError {
        SignInError(status: 400, error: error, code: code, message: message)
    }

    static func unknownTenant(_ name: String) -> SignInError {
        request(
            90002,
            "Tenant '\(name)' not found. Check to make sure you have the correct tenant ID and are signing into the correct cloud. Check with your subscription administrator, this may happen if there are no active subscriptions for the tenant."
        )
    }

    static func unknownApplication(_ id: String, _ tenant: String) -> SignInError {
        request(
            700016,
            "Application with identifier '\(id)' was not found in the directory '\(tenant)'. This can happen if the application has not been installed by the administrator of the tenant or consented to by any user in the tenant. You may have sent your authentication request to the wrong tenant.",
            error: "unauthorized_client")
    }

    static func wrongSecret(_ id: String) -> SignInError {
        client(
            7_000_215,
            "Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, not the client secret ID, for a secret added to app '\(id)'."
        )
    }

    static func expiredSecret(_ id: String) -> SignInError {
        client(
            7_000_222,
            "The provided client secret keys for app '\(id)' are expired. Visit the Azure portal to create new keys for your app: https://aka.ms/NewClientSecret, or consider using certificate credentials for added security: https://aka.ms/certCreds."
        )
    }

    static let missingCredential = request(
        7_000_216, "'client_assertion', 'client_secret' or 'request' is required for the 'client_credentials' grant type.",
        error: "invalid_client")

    static func missing(_ parameter: String) -> SignInError {
        request(900_144, "The request body must contain the following parameter: '\(parameter)'.")
    }

    static func grantType(_ type: String) -> SignInError {
        request(70003, "The app requested an unsupported grant type '\(type)'.", error: "unsupported_grant_type")
    }

    static func scope(_ scope: String) -> SignInError {
        request(
            1_002_012,
            "The provided value for scope \(scope) is not valid. Client credential flows must have a scope value with /.default suffixed to the resource identifier (application ID URI).",
            error: "invalid_scope")
    }

    static func malformedAssertion(_ reason: String) -> SignInError {
        request(50027, "JWT token is invalid or malformed. \(reason)")
    }

    static func unknownKey(_ thumbprint: String, _ id: String) -> SignInError {
        client(
            700_027,
            "Client assertion contains an invalid signature. [Reason - The key was not found., Thumbprint of key used by client: '\(thumbprint)', Please visit the Azure Portal, Graph Explorer or directly use MS Graph to see configured keys for app Id '\(id)'.]"
        )
    }

    static func wrongSignature(_ thumbprint: String, _ id: String) -> SignInError {
        client(
            700_027,
            "Client assertion contains an invalid signature. [Reason - The provided signature value did not match the expected signature value., Thumbprint of key used by client: '\(thumbprint)', Please visit the Azure Portal, Graph Explorer or directly use MS Graph to see configured keys for app Id '\(id)'.]"
        )
    }

    static let wrongAudience = client(
        700_023,
        "Client assertion audience claim does not match Realm issuer. Review the documentation at https://learn.microsoft.com/entra/identity-platform/certificate-credentials ."
    )

    static func wrongIssuer(_ id: String) -> SignInError {
        client(700_021, "Client assertion application identifier doesn't match 'client_id' parameter '\(id)'.")
    }

    static func outOfTime(now: String) -> SignInError {
        client(
            700_024,
            "Client assertion is not within its valid time range. Current time: \(now). Review the documentation at https://learn.microsoft.com/entra/identity-platform/certificate-credentials ."
        )
    }

    static func noFederation(issuer: String, subject: String, audience: String) -> SignInError {
        request(
            70021,
            "No matching federated identity record found for presented assertion. Assertion Issuer: '\(issuer)'. Assertion Subject: '\(subject)'. Assertion Audience: '\(audience)'."
        )
    }
}
