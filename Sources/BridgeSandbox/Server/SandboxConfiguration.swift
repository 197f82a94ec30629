/// How to start a sandbox. The defaults give an RFC directory in memory on a free port of this machine, with a token of its own.
public struct SandboxConfiguration: Hashable, Sendable {
    /// How the directory behaves.
    public var manner = SandboxManner.rfc
    /// The address to listen on. Anything but the loopback address lets other machines in.
    public var host = "127.0.0.1"
    /// The port; 0 for any that is free.
    public var port = 0
    /// The bearer token that clients must send; nil to make one.
    public var token: String?
    /// Where the resources are kept.
    public var storage = SandboxStorage.memory
    /// Whether new users are registered at once, in a manner with pending users.
    public var registersUsers = false
    /// The largest body in bytes; a larger one is answered with 413.
    public var maximumBodySize = 1 << 20
    /// What goes wrong on purpose.
    public var faults = SandboxFaults.none

    /// The defaults.
    public init(manner: SandboxManner = .rfc) {
        self.manner = manner
    }
}

extension SandboxConfiguration: CustomStringConvertible {
    /// The manner and the address; never the token.
    public var description: String { "\(manner.name) on \(host):\(port)" }
}
