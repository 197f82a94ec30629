import NIOCore
import NIOPosix
import Synchronization

/// A forward proxy for CONNECT, with a user and password if it wants them.
final class ProxyServer: Sendable {
    /// The value of `Proxy-Authorization` that it wants; nil: it lets everybody through.
    private let credentials: String?
    private let seen = Mutex<[String]>([])

    init(credentials: String? = nil) { self.credentials = credentials }

    /// The request lines that came, in order.
    var lines: [String] { seen.withLock { $0 } }

    /// Runs the proxy while the body runs and hands it the port.
    func run<Result: Sendable>(_ body: (Int) async throws -> Result) async throws -> Result {
        let server = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .bind(host: "127.0.0.1", port: 0) { channel in
                channel.eventLoop.makeCompletedFuture { try Self.asynchronous(channel) }
            }
        return try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { [self] in
                try await withThrowingDiscardingTaskGroup { connections in
                    try await server.executeThenClose { inbound in
                        for try await client in inbound { connections.addTask { try? await self.serve(client) } }
                    }
                }
            }
            defer { group.cancelAll() }
            return try await body(server.channel.localAddress?.port ?? 0)
        }
    }

    private static func asynchronous(_ channel: any Channel) throws -> NIOAsyncChannel<ByteBuffer, ByteBuffer> {
        try NIOAsyncChannel(wrappingChannelSynchronously: channel)
    }

    private func serve(_ client: NIOAsyncChannel<ByteBuffer, ByteBuffer>) async throws {
        try await client.executeThenClose { inbound, outbound in
            var iterator = inbound.makeAsyncIterator()
            var text = ""
            while !text.contains("\r\n\r\n") {
                guard let part = try await iterator.next() else { return }
                text += String(buffer: part)
            }
            let lines = text.split(separator: "\r\n")
            seen.withLock { $0.append(String(lines[0])) }
            guard
                credentials == nil || lines.contains(where: { $0.lowercased() == "proxy-authorization: \(credentials ?? "")".lowercased() })
            else {
                let refusal = "HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic\r\nContent-Length: 0\r\n\r\n"
                return try await outbound.write(ByteBuffer(string: refusal))
            }
            let upstream = try await Self.connect(lines[0].split(separator: " ")[1])
            try await upstream.executeThenClose { answers, requests in
                try await outbound.write(ByteBuffer(string: "HTTP/1.1 200 Connected\r\n\r\n"))
                try await withThrowingTaskGroup(of: Void.self) { group in
                    group.addTask {
                        for try await part in answers { try await outbound.write(part) }
                    }
                    while let part = try await iterator.next() { try await requests.write(part) }
                    group.cancelAll()
                }
            }
        }
    }

    private static func connect(_ authority: Substring) async throws -> NIOAsyncChannel<ByteBuffer, ByteBuffer> {
        let parts = authority.split(separator: ":")
        return try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .connect(host: String(parts[0]), port: Int(parts[1]) ?? 0) { channel in
                channel.eventLoop.makeCompletedFuture { try asynchronous(channel) }
            }
    }
}
