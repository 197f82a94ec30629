/// Why a text is no regular expression.
struct PatternError: Error {
    /// What is wrong, as one sentence without a full stop.
    let message: String
    /// Where, in UTF-8 bytes from the start of the pattern.
    let offset: Int
}

/// A match that would have taken too many steps: the pattern backtracks without end on this value.
struct PatternLimitError: Error {}
