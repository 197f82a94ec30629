import Hummingbird
import HummingbirdCore
import Logging
import NIOCore

/// What every sandbox is as a server: an address, and a responder behind it.
struct SandboxServer<Responder: HTTPResponder>: Sendable where Responder.Context: InitializableFromSource<ApplicationRequestContextSource> {
    let responder: Responder
    let host: String
    let port: Int
    let basePath: String
    var server: HTTPServerBuilder = .http1()
    let logger: Logger

    /// Reports nothing but what ends the server: a client that hangs up is no trouble of ours.
    static func quietLogger() -> Logger {
        var logger = Logger(label: "sandbox")
        logger.logLevel = .critical
        return logger
    }

    /// Serves while the closure runs.
    func withRunning<Result: Sendable>(_ body: @escaping @Sendable (SandboxAddress) async throws -> Result) async throws -> Result {
        let (addresses, continuation) = AsyncStream.makeStream(of: SandboxAddress.self)
        let application = application { continuation.yield($0) }
        return try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                defer { continuation.finish() }
                try await application.run()
            }
            guard let address = await addresses.first(where: { _ in true }) else {
                try await group.waitForAll()
                throw CancellationError()
            }
            defer { group.cancelAll() }
            return try await body(address)
        }
    }

    func application(onListening: @escaping @Sendable (SandboxAddress) async -> Void) -> some ApplicationProtocol {
        let (host, port, basePath) = (host, port, basePath)
        return Application(
            responder: responder, server: server, configuration: ApplicationConfiguration(address: .hostname(host, port: port)),
            onServerRunning: { channel in
                await onListening(SandboxAddress(host: host, port: channel.localAddress?.port ?? port, basePath: basePath))
            },
            logger: logger)
    }
}
