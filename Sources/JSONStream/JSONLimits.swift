/// How much a document may ask for before it is refused.
public struct JSONLimits: Hashable, Sendable {
    /// The deepest nesting that can be asked for.
    public static let greatestDepth = 512

    /// Objects and arrays inside one another, within one element; at most ``greatestDepth``.
    public let depth: Int
    /// Bytes of one element; also of everything that stands before the array of a page.
    public let elementBytes: Int

    /// Makes limits. The defaults hold every known directory export: 100 levels, 16 MiB an element.
    public init(depth: Int = 100, elementBytes: Int = 16 * 1024 * 1024) {
        self.depth = min(max(depth, 1), Self.greatestDepth)
        self.elementBytes = max(elementBytes, 1)
    }
}
