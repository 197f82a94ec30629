/// Between which dates somebody is employed, as attributes of the sources say it. Outside of them the person has left as *disabled*.
public struct EmploymentRule: Sendable, Hashable {
    /// The attribute with the first day; nil: employment has always begun.
    public var from: String?
    /// The attribute with the last day, or with the moment at which employment ends; nil: it never ends.
    public var until: String?
    /// How long before the first day an account is made.
    public var createBefore: Duration

    /// A rule.
    public init(from: String? = nil, until: String? = nil, createBefore: Duration = .zero) {
        self.from = from
        self.until = until
        self.createBefore = createBefore
    }

    /// The attributes that it reads.
    public var attributes: [String] { [from, until].compactMap { $0 } }
}
