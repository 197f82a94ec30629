/// Where a sandbox listens.
public struct SandboxAddress: Hashable, Sendable {
    /// The host.
    public let host: String
    /// The port, also when it was left open.
    public let port: Int
    /// The path of the service: `/scim`.
    public let basePath: String

    /// The base URL for clients: `http://127.0.0.1:8080/scim`.
    public var url: String { "http://\(host.contains(":") ? "[\(host)]" : host):\(port)\(basePath)" }
}
