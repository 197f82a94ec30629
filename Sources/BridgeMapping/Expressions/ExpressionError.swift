/// Why a text is no expression, and where.
///
/// Its words come from the expression, which is configuration; nothing of it is a person's value.
public struct ExpressionError: Error, Hashable, Sendable, CustomStringConvertible {
    /// Where it begins, as UTF-8 bytes from the start of the text; the length of the text when its end came too early.
    public let offset: Int
    /// How many UTF-8 bytes are concerned; 0 at the end of the text.
    public let length: Int
    /// What is wrong, as one sentence without a full stop.
    public let message: String
    /// What to write instead, where that can be known.
    public let suggestion: String?

    /// Makes an error for a range of UTF-8 offsets.
    public init(_ message: String, at range: Range<Int>, suggestion: String? = nil) {
        offset = range.lowerBound
        length = range.count
        self.message = message
        self.suggestion = suggestion
    }

    /// The message with its column (one-based, in bytes) and the suggestion.
    public var description: String {
        let place = "\(message) (column \(offset + 1))"
        guard let suggestion else { return place }
        return "\(place); write \(suggestion)"
    }
}
