/// Why bytes are no JSON text, and where. Holds nothing of the text.
public struct JSONSyntaxError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What is wrong.
    public let message: String
    /// Where, in bytes from the start.
    public let offset: Int

    /// The message with its offset.
    public var description: String { "\(message) at byte \(offset)" }
}
