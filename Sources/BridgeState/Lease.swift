/// The right to write. Each acquisition of a name has a higher token; the store refuses writes with an older one.
public struct Lease: Sendable, Hashable {
    /// What the lease is for.
    public var name: String
    /// The fencing token.
    public var token: Int64

    /// A lease.
    public init(name: String, token: Int64) {
        self.name = name
        self.token = token
    }
}
