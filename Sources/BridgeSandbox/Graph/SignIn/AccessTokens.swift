#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// The access tokens given so far, and until when each is valid.
struct AccessTokens: Sendable {
    /// What the service says of a token.
    enum Verdict: Hashable, Sendable {
        case valid
        case expired
        case unknown
    }

    private var expirations: [String: Date] = [:]

    /// Makes a token that is valid for so many seconds.
    mutating func issue(for seconds: Int, at now: Date) -> String {
        // What ended an hour ago is forgotten, so that a long rehearsal needs no more memory than a short one.
        expirations = expirations.filter { $0.value > now.addingTimeInterval(-3600) || $0.value == .distantPast }
        let token = Identifier.make(.uuid) + "." + Identifier.make(.uuid)
        expirations[token] = now.addingTimeInterval(Double(seconds))
        return token
    }

    func verdict(_ token: String, at now: Date) -> Verdict {
        guard let expiration = expirations[token] else { return .unknown }
        return expiration > now ? .valid : .expired
    }

    mutating func expireAll() {
        for token in expirations.keys { expirations[token] = .distantPast }
    }

    mutating func expire(_ token: String) {
        if expirations[token] != nil { expirations[token] = .distantPast }
    }
}
