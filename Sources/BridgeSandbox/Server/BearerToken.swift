/// Bearer tokens in requests (RFC 6750 section 2.1).
enum BearerToken {
    /// The token of an `Authorization` header; nil when it holds none.
    static func token(in header: String?) -> String? {
        guard let parts = header?.split(separator: " ", maxSplits: 1), parts.count == 2, parts[0].lowercased() == "bearer" else {
            return nil
        }
        return String(parts[1])
    }

    /// Compares secrets by looking at every byte, so that the time does not tell how many were right.
    static func isSame(_ given: String, _ expected: String) -> Bool {
        let (given, expected) = (Array(given.utf8), Array(expected.utf8))
        return given.count == expected.count && zip(given, expected).reduce(0) { $0 | ($1.0 ^ $1.1) } == 0
    }
}
