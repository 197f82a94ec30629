import BridgeHTTP
import NIOCore
import NIOHTTP1
import NIOPosix
import Synchronization

/// A local HTTP server that passes requests on to another one and lets some of them go wrong, by a ``FaultPlan``.
///
/// For tests of clients: what a client believes of a request and what the server did must agree in the end, whatever happens between.
public final class FaultProxy: Sendable {
    private let origin: String
    private let transport: any HTTPTransport
    private let plan: Mutex<FaultPlan>
    private let seen = Mutex<[Fault: Int]>([:])

    /// A proxy in front of a server.
    ///
    /// - Parameter origin: scheme, host and port of the server: `http://127.0.0.1:8080`.
    public init(origin: String, plan: FaultPlan) {
        self.origin = origin
        self.plan = Mutex(plan)
        transport = AsyncHTTPTransport(HTTPSettings(connections: 64))
    }

    /// How often each fault happened.
    public var counts: [Fault: Int] { seen.withLock { $0 } }

    /// Changes what goes wrong from now on.
    public func change(_ plan: FaultPlan) { self.plan.withLock { $0 = plan } }

    /// Serves on a free port of this machine while the closure runs, which is given scheme, host and port.
    public func withRunning<Result: Sendable>(_ body: @escaping @Sendable (String) async throws -> Result) async throws -> Result {
        let server = try await ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .bind(host: "127.0.0.1", port: 0) { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.configureHTTPServerPipeline(withErrorHandling: false)
                    return try Connection(wrappingChannelSynchronously: channel)
                }
            }
        let port = server.channel.localAddress?.port ?? 0
        do {
            let result = try await serving(server) { try await body("http://127.0.0.1:\(port)") }
            await transport.close()
            return result
        } catch {
            await transport.close()
            throw error
        }
    }

    typealias Connection = NIOAsyncChannel<HTTPServerRequestPart, HTTPServerResponsePart>

    private func serving<Result: Sendable>(
        _ server: NIOAsyncChannel<Connection, Never>, _ body: @escaping @Sendable () async throws -> Result
    ) async throws -> Result {
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                try await server.executeThenClose { connections in
                    try await withThrowingDiscardingTaskGroup { clients in
                        for try await connection in connections { clients.addTask { await self.serve(connection) } }
                    }
                }
            }
            defer { group.cancelAll() }
            return try await body()
        }
    }

    private func next() -> Fault? { plan.withLock { $0.next() } }

    private func count(_ fault: Fault) { seen.withLock { $0[fault, default: 0] += 1 } }

    /// Serves one connection until it ends, of itself or on purpose.
    private func serve(_ connection: Connection) async {
        // An error here is a client that left.
        try? await connection.executeThenClose { inbound, outbound in
            var incoming = IncomingRequest()
            var fault: Fault?
            for try await part in inbound {
                guard let request = incoming.take(part) else {
                    if case .head = part { fault = self.next() }
                    if fault == .earlyAnswer, incoming.hasBody {
                        self.count(.earlyAnswer)
                        return try await outbound.write(ProxyAnswer.unavailable)
                    }
                    continue
                }
                if fault == .earlyAnswer { fault = nil }
                let answer = await self.answer(to: request, fault)
                try await outbound.write(answer)
                if answer.endsConnection { return }
                incoming = IncomingRequest()
            }
        }
    }

    private func answer(to request: HTTPRequest, _ fault: Fault?) async -> ProxyAnswer {
        if let fault, let answer = ProxyAnswer(instead: fault) {
            count(fault)
            return answer
        }
        var request = request
        if let fault, RequestFault.apply(fault, to: &request) { count(fault) }
        request.url = origin + request.url
        do {
            var answer = ProxyAnswer(try await transport.send(request, timeout: .seconds(30)))
            if let fault, answer.apply(fault, to: request) { count(fault) }
            return answer
        } catch {
            return ProxyAnswer.badGateway
        }
    }
}
