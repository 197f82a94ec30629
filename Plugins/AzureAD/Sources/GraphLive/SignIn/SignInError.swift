import BridgeCore
import BridgeHTTP

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// What the sign-in service's refusals mean and which setting to change. Of its answer only the numbers are repeated.
enum SignInError {
    private struct Answer: Decodable {
        var error: String?
        var errorCodes: [Int]?
        var errorDescription: String?

        enum CodingKeys: String, CodingKey {
            case error
            case errorCodes = "error_codes"
            case errorDescription = "error_description"
        }

        /// The number behind AADSTS.
        var number: Int? {
            if let first = errorCodes?.first { return first }
            guard let description = errorDescription, let mark = description.firstRange(of: "AADSTS") else { return nil }
            return Int(description[mark.upperBound...].prefix { $0.isNumber })
        }
    }

    /// The error for an answer that is no token.
    static func refused(_ response: HTTPResponse, tenant: String) -> BridgeError {
        let answer = try? JSONDecoder().decode(Answer.self, from: Data(response.body))
        if let number = answer?.number {
            let advice = advice(number) ?? "Azure AD refuses to sign the application in; look the number up."
            return error("\(advice) (AADSTS\(number))")
        }
        switch (answer?.error, response.status) {
        case ("invalid_client"?, _):
            return error("Azure AD does not accept the credential; check “client_id” and the secret or certificate.")
        case (_, 429), (_, 500...):
            return BridgeError(
                "graph.sign_in", "The sign-in service has no time or failed (status \(response.status)); try again later.",
                recovery: .retry(after: RetryPolicy.serverWait(.response(response), now: Date())), effect: .none)
        default:
            return error(
                "The sign-in service refuses the request (status \(response.status)); check “tenant”, “client_id” and “login_url”.")
        }
    }

    private static func error(_ message: String) -> BridgeError { BridgeError("graph.sign_in", message, effect: .none) }

    /// What to do about the numbers that administrators meet.
    private static func advice(_ number: Int) -> String? {
        switch number {
        case 7_000_215: "“client_secret” is not accepted. Use the secret's value, which is shown once, not its id."
        case 7_000_222: "The client secret has expired. Make a new one under “Certificates & secrets” and put it into “client_secret”."
        case 700_016: "“client_id” names no application of this tenant. Check “client_id” and “tenant”."
        case 90_002, 900_023, 900_021: "“tenant” names no tenant. Give its id or one of its domains; national clouds need “cloud” too."
        case 700_027, 700_023, 7_000_217:
            "The certificate is not accepted. Upload its public part to the application under “Certificates & secrets”, or set "
                + "“certificate_algorithm” to what the service wants."
        case 700_024, 50_013:
            "The signed statement is out of time or not valid. Set this machine's clock, and check “certificate” or “federated_token_file”."
        case 70_021, 700_211, 700_212, 700_213, 7_002_138:
            "The application trusts no such federated identity. Its issuer, subject and audience under “Federated credentials” must be those "
                + "of the token."
        case 7_000_229, 650_052, 1_000_502: "The application has no place in this tenant yet. An administrator has to consent to it there."
        case 7_000_112: "The application is disabled. Enable it under “Enterprise applications”."
        case 53_003, 530_034, 53_000: "A Conditional Access policy for workload identities blocks the application."
        case 7_000_216, 7_000_218:
            "A credential is missing. Set “client_secret”, “certificate”, “federated_token_file” or “managed_identity”."
        case 70_011, 1_002_012, 500_011, 50_001:
            "The token is asked for the wrong service. “cloud”, “graph_url” and “login_url” must belong together."
        case 50_196: "The service sees a loop of requests for tokens and has stopped; try again later."
        default: nil
        }
    }
}
