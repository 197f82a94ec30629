import BridgeCore

/// What a diagnostic advises for a word that is not known.
extension Spelling {
    /// `did you mean “connector”?`, nil when nothing is near.
    static func question(_ word: String, in candidates: some Sequence<String>) -> String? {
        nearest(to: word, in: candidates).map { "did you mean “\($0)”?" }
    }

    /// `did you mean “x”?` when something is near, else all that is possible.
    static func advice(_ word: String, in candidates: [String]) -> String {
        question(word, in: candidates) ?? "write \(list(candidates))"
    }

    /// `a, b or c`
    static func list(_ words: [String]) -> String {
        guard let last = words.last, words.count > 1 else { return words.first ?? "nothing" }
        return words.dropLast().joined(separator: ", ") + " or " + last
    }
}
