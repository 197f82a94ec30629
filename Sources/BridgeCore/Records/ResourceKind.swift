/// A kind of resource. An open set: a connector may have kinds that the core never heard of.
public struct ResourceKind: RawRepresentable, Hashable, Sendable, Codable, ExpressibleByStringLiteral {
    /// The name as it stands in pipeline files and in the state, lower case.
    public let rawValue: String

    /// A kind of that name.
    public init(rawValue: String) { self.rawValue = rawValue }

    /// A kind of that name.
    public init(stringLiteral value: String) { rawValue = value }

    /// A person's account.
    public static let user: Self = "user"

    /// A group of accounts.
    public static let group: Self = "group"
}
