/// How much one document may ask for before the parser refuses it.
public struct XMLLimits: Hashable, Sendable {
    /// Open elements at one time. libxml2 itself stops at 256.
    public var depth: Int
    /// Attributes of one element, namespace declarations not counted.
    public var attributes: Int
    /// Bytes (UTF-8) of one text, that is everything between two tags.
    public var textBytes: Int

    /// Makes limits. The defaults hold every known directory export: 200 levels, 256 attributes, 16 MiB of text.
    public init(depth: Int = 200, attributes: Int = 256, textBytes: Int = 16 * 1024 * 1024) {
        self.depth = depth
        self.attributes = attributes
        self.textBytes = textBytes
    }
}
