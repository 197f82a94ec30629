public import Hummingbird
public import Logging
import SCIM

/// A Microsoft Graph tenant to rehearse on: a directory behind HTTP, with the login service beside it.
///
/// ```swift
/// let sandbox = GraphSandbox()
/// sandbox.populate(GraphPopulation(people: 5_000, groups: 200))
/// try await sandbox.run { address in print(sandbox.baseURL(address), sandbox.tokenURL(address)) }
/// ```
///
/// It is made for one machine and for people who know what they do with it: no TLS, nothing on the disk.
public struct GraphSandbox: Sendable {
    /// What it was started with.
    public let configuration: GraphSandboxConfiguration
    /// The tenant behind it, for preparation and inspection.
    public let tenant: GraphTenant
    private let activity: GraphActivity
    private let logger: Logger

    /// Prepares a sandbox with an empty tenant.
    ///
    /// - Parameters:
    ///   - logger: where the server reports its own trouble.
    ///   - onRequest: called after each request, from any thread.
    public init(
        _ configuration: GraphSandboxConfiguration = GraphSandboxConfiguration(), logger: Logger = SCIMSandbox.quietLogger,
        onRequest: @escaping @Sendable (SandboxRequestLog) -> Void = { _ in }
    ) {
        self.configuration = configuration
        self.logger = logger
        tenant = GraphTenant(identity: configuration.identity, settings: configuration.settings)
        activity = GraphActivity(faults: configuration.faults, onRequest: onRequest)
    }

    /// What was answered so far.
    public var counters: SandboxCounters { activity.counters }

    /// Counts from zero again.
    public func resetCounters() { activity.resetCounters() }

    /// Starts other failures on purpose; their counts begin anew.
    public func setFaults(_ faults: [GraphFault]) { activity.set(faults) }

    /// Sends a request as the administrator, past HTTP and failures: `administer("PATCH", "/users/ada@contoso.example", body)`.
    ///
    /// - Parameters:
    ///   - path: the path behind the version, with a query where there is one.
    ///   - body: a body in JSON; empty for none.
    /// - Returns: the status, and the body in JSON.
    @discardableResult
    public func administer(_ method: String, _ path: String, _ body: String = "") -> (status: Int, body: String) {
        let parts = path.split(separator: "?", maxSplits: 1)
        guard let segments = GraphRequest.segments(String(parts.first ?? "")),
            let query = GraphQuery(parts.count == 2 ? String(parts[1]) : "")
        else { return (400, "") }
        let request = GraphRequest(
            method: method, segments: segments, query: query, base: "http://localhost/v1.0", body: Array(body.utf8))
        let response = GraphService(tenant: tenant).respond(to: request, caller: .administrator)
        return (response.status, response.body.map { String(decoding: $0, as: UTF8.self) } ?? "")
    }

    /// The base URL of Graph for clients: `http://127.0.0.1:8080/v1.0`.
    public func baseURL(_ address: SandboxAddress) -> String { "\(address.url)/v1.0" }

    /// Where tokens are given.
    public func tokenURL(_ address: SandboxAddress) -> String { "\(address.url)/\(configuration.identity.id)/oauth2/v2.0/token" }

    /// Everything that a client needs, as variables of a shell.
    public func variables(_ address: SandboxAddress) -> [(name: String, value: String)] {
        [
            ("graph_url", baseURL(address)), ("login_url", address.url), ("token_url", tokenURL(address)),
            ("tenant", configuration.identity.id), ("client_id", configuration.application.clientID),
            ("client_secret", configuration.application.secret), ("administrator_token", configuration.administratorToken),
            ("identity_endpoint", address.url + ManagedIdentityEndpoint.appServicePath),
            ("identity_header", configuration.application.identityHeader),
        ]
    }

    /// Serves until SIGINT or SIGTERM, then lets requests finish.
    ///
    /// - Parameter onListening: called once, with the address that clients use.
    public func run(onListening: @escaping @Sendable (SandboxAddress) async -> Void = { _ in }) async throws {
        try await application(onListening: onListening).runService()
    }

    /// Serves while the closure runs, on the configured port or a free one.
    public func withRunning<Result: Sendable>(
        _ body: @escaping @Sendable (SandboxAddress) async throws -> Result
    ) async throws -> Result {
        try await server.withRunning(body)
    }

    /// The application for a host of one's own, such as a test.
    public func application(
        onListening: @escaping @Sendable (SandboxAddress) async -> Void = { _ in }
    ) -> some ApplicationProtocol {
        server.application(onListening: onListening)
    }

    private var server: SandboxServer<GraphResponder> {
        SandboxServer(
            responder: GraphResponder(service: GraphService(tenant: tenant), configuration: configuration, activity: activity),
            host: configuration.host, port: configuration.port, basePath: "", server: .compressed, logger: logger)
    }
}
