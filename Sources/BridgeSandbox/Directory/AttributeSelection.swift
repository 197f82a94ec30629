import SCIM
public import SCIMPath

/// Which attributes a client wants to see (RFC 7644 section 3.9). What is always returned is always there.
public struct AttributeSelection: Hashable, Sendable {
    /// These only; empty for all that are returned by default.
    public var attributes: [AttributePath]
    /// All but these.
    public var excluded: [AttributePath]

    /// Selects attributes.
    public init(attributes: [AttributePath] = [], excluding excluded: [AttributePath] = []) {
        self.attributes = attributes
        self.excluded = excluded
    }

    /// Everything that is returned by default.
    public static let all = AttributeSelection()

    /// True when the attribute at the top of the resource is shown at all, so that it need not be computed otherwise.
    func shows(_ name: String) -> Bool {
        let names = { (path: AttributePath) in path.attribute.lowercased() == name.lowercased() }
        if !attributes.isEmpty { return attributes.contains(where: names) }
        return !excluded.contains { names($0) && $0.subAttribute == nil }
    }
}
