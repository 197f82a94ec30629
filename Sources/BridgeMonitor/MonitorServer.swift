import HTTPTypes
import Hummingbird
public import Logging
import NIOCore
public import ServiceLifecycle

/// What a process says of itself over HTTP, on this machine only: `/health`, `/ready`, `/metrics`.
///
/// Health and numbers, no values of people and no secrets; whoever may connect to the loopback may read it.
public struct MonitorServer: Service {
    private let port: Int
    private let metrics: PrometheusMetrics
    private let isReady: @Sendable () -> Bool
    private let onListening: @Sendable (Int) async -> Void
    private let logger: Logger

    /// - Parameters:
    ///   - port: on 127.0.0.1; 0 takes a free one.
    ///   - isReady: false while it starts and while it stops.
    ///   - onListening: told the port.
    public init(
        port: Int, metrics: PrometheusMetrics, logger: Logger, isReady: @escaping @Sendable () -> Bool,
        onListening: @escaping @Sendable (Int) async -> Void = { _ in }
    ) {
        self.port = port
        self.metrics = metrics
        self.isReady = isReady
        self.onListening = onListening
        var quiet = logger
        quiet.logLevel = .error
        self.logger = quiet
    }

    /// Serves until it is asked to stop.
    public func run() async throws {
        let router = Router()
        router.get("health") { _, _ in "live\n" }
        router.get("ready") { [isReady] _, _ in
            isReady()
                ? Response(status: .ok, body: .init(byteBuffer: .init(string: "ready\n")))
                : Response(status: .serviceUnavailable, body: .init(byteBuffer: .init(string: "not ready\n")))
        }
        router.get("metrics") { [metrics] _, _ in
            Response(
                status: .ok, headers: [.contentType: "text/plain; version=0.0.4; charset=utf-8"],
                body: .init(byteBuffer: .init(string: metrics.text())))
        }
        let (port, onListening) = (port, onListening)
        let application = Application(
            router: router, configuration: ApplicationConfiguration(address: .hostname("127.0.0.1", port: port)),
            onServerRunning: { channel in await onListening(channel.localAddress?.port ?? port) }, logger: logger)
        try await application.run()
    }
}
