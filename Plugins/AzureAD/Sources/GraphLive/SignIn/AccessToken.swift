/// A token for Microsoft Graph. Its text appears in no description.
struct AccessToken: Sendable, Equatable {
    /// The token as it goes into the header.
    let text: String
    /// When another one is to be fetched, in the environment's uptime.
    let renewAt: Duration

    /// A token that was asked for at a time and lasts for a while: it is renewed five minutes early, a short one at half its life.
    init(_ text: String, lifetime: Duration, askedAt: Duration) {
        self.text = text
        renewAt = askedAt + max(lifetime - .seconds(300), lifetime / 2)
    }

    /// Whether the text can stand in a header.
    static func isUsable(_ text: String) -> Bool { !text.isEmpty && text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F } }
}

extension AccessToken: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    var description: String { "access token (secret)" }
    var debugDescription: String { description }
    var customMirror: Mirror { Mirror(self, children: ["renewAt": renewAt]) }
}

/// The token of one application in one tenant, in memory only: fetched once for all readers who wait for it.
actor TokenCache {
    private let fetch: @Sendable () async throws -> AccessToken
    private let uptime: @Sendable () -> Duration
    private var token: AccessToken?
    private var flight: Task<AccessToken, any Error>?

    init(uptime: @escaping @Sendable () -> Duration, fetch: @escaping @Sendable () async throws -> AccessToken) {
        self.uptime = uptime
        self.fetch = fetch
    }

    /// The token; a new one when there is none or it is about to expire.
    func current() async throws -> AccessToken {
        if let token, uptime() < token.renewAt { return token }
        if let flight { return try await flight.value }
        // A task of its own, because many wait for it and none of them may break it off for the others.
        let flight = Task { [fetch] in try await fetch() }
        self.flight = flight
        defer { self.flight = nil }
        let token = try await flight.value
        self.token = token
        return token
    }

    /// Forgets a token that the service did not accept, unless another one has come in its place.
    func discard(_ used: AccessToken) {
        if token == used { token = nil }
    }
}
