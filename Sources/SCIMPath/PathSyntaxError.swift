/// Why a text is no attribute path or filter, and where.
///
/// The text itself is not part of the error: a filter may hold people's values.
public struct PathSyntaxError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What is wrong, as one sentence without a full stop.
    public let message: String
    /// Where, as UTF-8 bytes from the start of the text; the length of the text when its end came too early.
    public let offset: Int
    /// What to write instead, where that can be known.
    public let suggestion: String?

    /// Makes an error at a UTF-8 offset.
    public init(message: String, offset: Int, suggestion: String? = nil) {
        self.message = message
        self.offset = offset
        self.suggestion = suggestion
    }

    /// The message with its column (one-based, in bytes) and the suggestion.
    public var description: String {
        let place = "\(message) (column \(offset + 1))"
        guard let suggestion else { return place }
        return "\(place); \(suggestion)"
    }

    /// Two lines: the text, and a caret under the place of the error.
    ///
    /// - Parameter text: the text that was parsed. The result repeats it, so show it only to who wrote it.
    public func caret(under text: String) -> String {
        let before = text.utf8.prefix(max(0, offset))
        let column = String(before)?.unicodeScalars.count ?? before.count
        return text + "\n" + String(repeating: " ", count: column) + "^"
    }
}
