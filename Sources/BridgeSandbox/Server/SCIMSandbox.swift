public import Hummingbird
public import Logging
import SCIM

/// A SCIM 2.0 service to rehearse on: a directory behind HTTP.
///
/// ```swift
/// let sandbox = try SCIMSandbox(SandboxConfiguration(manner: .staffbase))
/// try await sandbox.run { address in print(address.url, sandbox.token) }
/// ```
///
/// It is made for one machine and for people who know what they do with it: no TLS, one token, no flush to the disk.
public struct SCIMSandbox: Sendable {
    /// What it was started with.
    public let configuration: SandboxConfiguration
    /// The directory behind it, for preparation and inspection.
    public let directory: SCIMDirectory
    /// The bearer token that clients must send.
    public let token: String
    private let activity: SandboxActivity
    private let logger: Logger

    /// Prepares a sandbox and opens its storage.
    ///
    /// - Parameters:
    ///   - logger: where the server reports its own trouble.
    ///   - onRequest: called after each request, from any thread.
    /// - Throws: `SandboxStorageError` when the file cannot be used.
    public init(
        _ configuration: SandboxConfiguration = SandboxConfiguration(), logger: Logger = SCIMSandbox.quietLogger,
        onRequest: @escaping @Sendable (SandboxRequestLog) -> Void = { _ in }
    ) throws(SandboxStorageError) {
        self.configuration = configuration
        self.logger = logger
        directory = try SCIMDirectory(
            manner: configuration.manner, storage: configuration.storage, registersUsers: configuration.registersUsers)
        token = configuration.token ?? Identifier.make(.uuid)
        activity = SandboxActivity(faults: configuration.faults, onRequest: onRequest)
    }

    /// Reports nothing but what ends the server: a client that hangs up is no trouble of ours.
    public static var quietLogger: Logger { SandboxServer<SandboxResponder>.quietLogger() }

    /// What was answered so far.
    public var counters: SandboxCounters { activity.counters }

    /// Starts other failures on purpose; their count begins anew.
    public func setFaults(_ faults: SandboxFaults) { activity.set(faults) }

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

    private var server: SandboxServer<SandboxResponder> {
        SandboxServer(
            responder: SandboxResponder(
                service: SCIMService(directory: directory), token: token, maximumBodySize: configuration.maximumBodySize, activity: activity
            ),
            host: configuration.host, port: configuration.port, basePath: configuration.manner.basePaths.first ?? "", logger: logger)
    }
}
