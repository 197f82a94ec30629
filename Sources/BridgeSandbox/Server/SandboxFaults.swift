/// Failures on purpose, to rehearse what a client does about them.
public struct SandboxFaults: Hashable, Sendable {
    /// One kind of failure.
    public enum Kind: String, Hashable, Sendable, CaseIterable {
        /// 429 without `Retry-After`, before anything happened.
        case tooManyRequests = "429"
        /// 500 with a SCIM error, before anything happened.
        case serverError = "500"
        /// 502 with a page of HTML, as a gateway sends it, before anything happened.
        case html
        /// The request is carried out, and then answered with 504 and HTML: the client cannot know.
        case lostAnswer = "lost-answer"
    }

    /// Every so many requests one fails; 0 for never.
    public var every: Int
    /// The kinds, in turn.
    public var kinds: [Kind]

    /// Makes every n-th request fail.
    public init(every: Int, kinds: [Kind] = [.tooManyRequests]) {
        self.every = every
        self.kinds = kinds
    }

    /// Nothing fails.
    public static let none = SandboxFaults(every: 0, kinds: [])

    /// What goes wrong with the n-th request, counted from one.
    func fault(request number: Int) -> Kind? {
        guard every > 0, !kinds.isEmpty, number.isMultiple(of: every) else { return nil }
        return kinds[(number / every - 1) % kinds.count]
    }
}
