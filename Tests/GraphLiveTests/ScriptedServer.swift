import Foundation
import NIOCore
import NIOPosix
import NIOSSL
import Synchronization

/// A server that keeps what it was sent, to the letter, and answers what a closure says. One request a connection. Thread safe.
final class ScriptedServer: Sendable {
    private let received = Mutex<[String]>([])
    private let answer: @Sendable (String) -> [UInt8]

    /// - Parameter answer: the bytes that answer a request, from the status line on.
    init(_ answer: @escaping @Sendable (String) -> [UInt8]) { self.answer = answer }

    /// The requests that arrived, decrypted, each with its head and body.
    var requests: [String] { received.withLock { $0 } }

    /// Runs the server while the body runs and hands it the origin.
    ///
    /// - Parameter tls: encrypts; nil: plain.
    func run<Result>(tls: NIOSSLContext? = nil, _ body: (String) async throws -> Result) async throws -> Result {
        let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    if let tls { try channel.pipeline.syncOperations.addHandler(NIOSSLServerHandler(context: tls)) }
                    try channel.pipeline.syncOperations.addHandler(Handler(self))
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        let origin = "\(tls == nil ? "http" : "https")://127.0.0.1:\(channel.localAddress?.port ?? 0)"
        let outcome: Swift.Result<Result, any Error>
        do { outcome = .success(try await body(origin)) } catch { outcome = .failure(error) }
        try? await channel.close()
        return try outcome.get()
    }

    /// An answer with a body.
    static func json(_ text: String) -> [UInt8] { answer("200 OK", ["Content-Type: application/json"], Array(text.utf8)) }

    static func answer(_ status: String, _ headers: [String], _ body: [UInt8] = []) -> [UInt8] {
        let head = ["HTTP/1.1 \(status)"] + headers + ["Content-Length: \(body.count)", "Connection: close", "", ""]
        return Array(head.joined(separator: "\r\n").utf8) + body
    }

    private final class Handler: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer
        typealias OutboundOut = ByteBuffer

        private let server: ScriptedServer
        private var text = ""

        init(_ server: ScriptedServer) { self.server = server }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            text += String(buffer: unwrapInboundIn(data))
            guard isWhole else { return }
            let request = text
            server.received.withLock { $0.append(request) }
            let channel = context.channel
            let answer = wrapOutboundOut(ByteBuffer(bytes: server.answer(request)))
            context.writeAndFlush(answer).whenComplete { _ in channel.close(promise: nil) }
        }

        /// True once the head and as much of a body as it announces are there.
        private var isWhole: Bool {
            guard let end = text.range(of: "\r\n\r\n") else { return false }
            let length = text[..<end.lowerBound].split(separator: "\r\n").compactMap { line in
                line.lowercased().hasPrefix("content-length:") ? Int(line.dropFirst(15).filter { $0 != " " }) : nil
            }
            return text[end.upperBound...].utf8.count >= length.first ?? 0
        }
    }
}
