import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import Synchronization

/// A service that takes webhooks and keeps them.
package final class HookServer: Sendable {
    /// One request that came.
    package struct Call: Sendable {
        /// Path and query.
        package var target: String
        /// Header fields by their lower-case names.
        package var headers: [String: String]
        /// The body.
        package var body: [UInt8]
    }

    private let state: Mutex<(calls: [Call], statuses: [Int])>
    /// Where it listens.
    package let port: Int

    private init(port: Int, statuses: [Int]) {
        self.port = port
        state = Mutex(([], statuses))
    }

    /// What came so far.
    package var calls: [Call] { state.withLock { $0.calls } }

    /// Serves while the closure runs.
    ///
    /// - Parameter statuses: what it answers, one after the other; 204 once they are used up.
    package static func withRunning<Result: Sendable>(
        statuses: [Int] = [], _ body: @escaping @Sendable (HookServer) async throws -> Result
    ) async throws -> Result {
        let (ports, continuation) = AsyncStream.makeStream(of: Int.self)
        let current = Mutex<HookServer?>(nil)
        let responder = CallbackResponder<BasicRequestContext> { request, _ in
            var body = try await request.body.collect(upTo: 1 << 20)
            let bytes = body.readBytes(length: body.readableBytes) ?? []
            return Response(status: .init(code: current.withLock { $0 }?.take(request, bytes) ?? 503))
        }
        var quiet = Logger(label: "hooks")
        quiet.logLevel = .critical
        let application = Application(
            responder: responder, configuration: ApplicationConfiguration(address: .hostname("127.0.0.1", port: 0)),
            onServerRunning: { channel in continuation.yield(channel.localAddress?.port ?? 0) }, logger: quiet)
        return try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                defer { continuation.finish() }
                try await application.run()
            }
            guard let port = await ports.first(where: { _ in true }) else {
                try await group.waitForAll()
                throw CancellationError()
            }
            defer { group.cancelAll() }
            let server = HookServer(port: port, statuses: statuses)
            current.withLock { $0 = server }
            return try await body(server)
        }
    }

    private func take(_ request: Request, _ body: [UInt8]) -> Int {
        var headers: [String: String] = [:]
        for field in request.headers { headers[field.name.canonicalName] = field.value }
        return state.withLock { state in
            state.calls.append(Call(target: request.head.path ?? "", headers: headers, body: body))
            return state.statuses.isEmpty ? 204 : state.statuses.removeFirst()
        }
    }
}
