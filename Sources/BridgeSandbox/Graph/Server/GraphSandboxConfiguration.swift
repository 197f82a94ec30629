/// How to start a Graph sandbox. The defaults give an empty tenant on a free port of this machine, with ids and secrets of its own.
public struct GraphSandboxConfiguration: Hashable, Sendable {
    /// The tenant's id and names.
    public var identity: GraphTenantIdentity
    /// The application that reads the tenant.
    public var application: GraphApplication
    /// The bearer token of the sandbox's administrator, which never expires.
    public var administratorToken: String
    /// The address to listen on. Anything but the loopback address lets other machines in.
    public var host = "127.0.0.1"
    /// The port; 0 for any that is free.
    public var port = 0
    /// What can be turned later, too.
    public var settings = GraphSettings()
    /// What goes wrong on purpose.
    public var faults: [GraphFault] = []
    /// The largest body of a request in bytes.
    public var maximumBodySize = 4 << 20

    /// The defaults.
    public init() {
        identity = GraphTenantIdentity(id: Identifier.make(.uuid))
        application = GraphApplication(
            clientID: Identifier.make(.uuid), secret: Identifier.make(.uuid), identityHeader: Identifier.make(.uuid))
        administratorToken = Identifier.make(.uuid)
    }
}

extension GraphSandboxConfiguration: CustomStringConvertible {
    /// The tenant and the address; no secret.
    public var description: String { "\(identity.domain) on \(host):\(port)" }
}
