/// A failure on purpose: which requests, and what happens to them.
public struct GraphFault: Hashable, Sendable {
    /// One kind of failure.
    public enum Kind: String, Hashable, Sendable, CaseIterable {
        /// 429 in the service's words, with `Retry-After` when one is given.
        case tooManyRequests = "429"
        /// 500 with an error in JSON.
        case serverError = "500"
        /// 502 with an error in JSON.
        case badGateway = "502"
        /// 503 with an error in JSON, with `Retry-After` when one is given.
        case unavailable = "503"
        /// 504 with an error in JSON.
        case gatewayTimeout = "504"
        /// 410: the delta token is worthless, start again at `Location`.
        case gone = "410"
        /// 400 with the code `syncStateNotFound`, the other wording of the same.
        case syncStateNotFound = "sync-state-not-found"
        /// 410 with the code `resyncRequired`.
        case resyncRequired = "resync-required"
        /// The connection is reset before an answer.
        case reset
        /// The connection ends in the middle of the answer's body.
        case truncated
        /// 200 with a page of HTML, as a proxy sends it.
        case html
        /// The access token is no longer valid, from now on.
        case expiredToken = "expired-token"
        /// The answer comes after a delay.
        case slow
        /// The next link of the answer points to another host.
        case foreignLink = "foreign-link"
    }

    /// What happens.
    public var kind: Kind
    /// A part of the path and query that the request must have; nil for all.
    public var path: String?
    /// So many fitting requests go through first.
    public var skip = 0
    /// So many fail then; nil for all.
    public var times: Int?
    /// From there on every so many fitting requests one fails, the first at once; 1 for each.
    public var every = 1
    /// Each address fails once, and then no more.
    public var oncePerAddress = false
    /// The value of `Retry-After`: seconds, with decimals or not, or an HTTP date.
    public var retryAfter: String?
    /// How long a slow answer takes.
    public var delay: Duration = .seconds(1)

    /// A failure of every fitting request.
    public init(_ kind: Kind, path: String? = nil, skip: Int = 0, times: Int? = nil, every: Int = 1, retryAfter: String? = nil) {
        self.kind = kind
        self.path = path
        self.skip = skip
        self.times = times
        self.every = every
        self.retryAfter = retryAfter
    }
}
