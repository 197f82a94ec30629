import BridgeCore

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

extension BridgeError {
    /// The error for a request without a response. What a safe method did is nothing, whatever became of the request.
    init(transport error: HTTPTransportError, method: HTTPMethod, timeout: Duration, origin: String) {
        let effect: Effect = method.isSafe || !error.mayHaveArrived ? .none : .unknown
        let (code, message, recovery): (Code, String, Recovery) =
            switch error.kind {
            case .unreachable:
                ("http.unreachable", "\(origin) cannot be reached; check the address, the network and the firewall.", .stop)
            case .timeout:
                ("http.timeout", "\(origin) did not answer within \(timeout); try again later or raise “timeout”.", .retry(after: nil))
            case .tls:
                ("http.tls", "No encrypted connection to \(origin) could be made; check its certificate and the address.", .stop)
            case .proxy: ("http.proxy", Self.proxyMessage, .stop)
            case .certificateFile:
                ("http.ca_file", "The file of “ca_file” cannot be read as certificates in PEM; check its path and content.", .stop)
            case .connectionLost:
                ("http.connection_lost", "The connection to \(origin) broke before the answer was complete.", .retry(after: nil))
            case .responseTooLarge:
                ("http.too_large", "The answer of \(origin) is larger than allowed; ask for smaller pages.", .skip)
            case .invalidResponse:
                ("http.invalid_response", "\(origin) does not answer in correct HTTP; check the address and its port.", .stop)
            }
        self.init(code, message, recovery: recovery, effect: effect, cause: error.cause ?? error)
    }

    /// The error that a status means when nobody expected it. Nothing of the body is repeated.
    init(response: HTTPResponse, method: HTTPMethod, now: Date) {
        let wait = RetryPolicy.serverWait(.response(response), now: now)
        let didNothing = method.isSafe || response.status < 500 || RetryPolicy.isRefusal(response.status)
        let (code, message, recovery) = Self.meaning(of: response, wait: wait)
        // A success that is a web page comes from something in between: whether the service saw the request is not known.
        let effect: Effect = didNothing && (method.isSafe || !response.isSuccess) ? .none : .unknown
        self.init(code, message, recovery: recovery, effect: effect)
    }

    private static let proxyMessage =
        "The proxy does not let the request through; check “proxy”, its user and password, and whether it may reach the service."

    private static func meaning(of response: HTTPResponse, wait: Duration?) -> (Code, String, Recovery) {
        switch response.status {
        case 401: ("http.unauthorized", "The service does not accept the token (401): it is wrong, expired or disabled.", .stop)
        case 403:
            (
                "http.forbidden",
                "The service refuses access (403): the token lacks administrative access, or may not be used from here.", .stop
            )
        case 407: ("http.proxy", proxyMessage, .stop)
        case 429: ("http.status", "The service takes no more requests for now (429).", .retry(after: wait))
        case 408, 500...: ("http.status", "The service failed (status \(response.status)); try again later.", .retry(after: wait))
        case _ where response.isHTML:
            ("http.html", "A web page came instead of data (status \(response.status)): the address is not that of the service.", .stop)
        default: ("http.status", "The service refused the request (status \(response.status)).", .skip)
        }
    }

    /// A link that is not followed.
    static func foreignLink(_ base: HTTPBaseURL) -> BridgeError {
        BridgeError(
            "http.foreign_link",
            "An answer of \(base.origin) links to another place, where the token must not go. Something between here and there changes "
                + "answers, or the address is not that of the service.", recovery: .stop, effect: .none)
    }

    /// A redirect that is not followed.
    static func redirectedAway(status: Int) -> BridgeError {
        BridgeError(
            "http.redirect",
            "The service redirects to another place (status \(status)), where the token must not go; set “url” to the final address.",
            recovery: .stop, effect: .none)
    }
}
