import NIOCore
import NIOPosix
import NIOSSL

/// A server that handles bytes, so that it can do what no HTTP server would.
struct RawServer {
    /// What it does once a request's head has come.
    enum Behaviour: Sendable {
        /// Sends these bytes, whatever else is to come, and closes if told to.
        case answer(String, close: Bool)
        /// Sends these bytes and reads nothing more.
        case answerUnread(String)
        /// Closes without a word.
        case hangUp
        /// Says nothing.
        case silence
        /// Sends these bytes, and then a byte now and then for ever.
        case drip(String)
        /// Sends these bytes once the closure has returned.
        case answerLater(String, @Sendable () async -> Void)
    }

    /// Runs a server while the body runs and hands it the address.
    ///
    /// - Parameter tls: encrypts; nil: plain.
    static func run<Result: Sendable>(
        _ behaviour: Behaviour, tls: NIOSSLContext? = nil, _ body: (String) async throws -> Result
    ) async throws -> Result {
        let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    if let tls { try channel.pipeline.syncOperations.addHandler(NIOSSLServerHandler(context: tls)) }
                    try channel.pipeline.syncOperations.addHandler(Handler(behaviour))
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        let port = channel.localAddress?.port ?? 0
        do {
            let result = try await body("\(tls == nil ? "http" : "https")://127.0.0.1:\(port)/scim/Users")
            try await channel.close()
            return result
        } catch {
            try? await channel.close()
            throw error
        }
    }

    private final class Handler: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer
        typealias OutboundOut = ByteBuffer

        private let behaviour: Behaviour
        private var received: [UInt8] = []
        private var answered = false

        init(_ behaviour: Behaviour) { self.behaviour = behaviour }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            received += unwrapInboundIn(data).readableBytesView
            // A client that begins to encrypt waits for us first.
            let isTLS = received.first == 0x16
            guard !answered, isTLS || String(decoding: received, as: UTF8.self).contains("\r\n\r\n") else { return }
            answered = true
            switch behaviour {
            case .silence: break
            case .drip(let text):
                context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: text)), promise: nil)
                let channel = context.channel
                context.eventLoop.scheduleRepeatedTask(initialDelay: .milliseconds(5), delay: .milliseconds(5)) { task in
                    channel.writeAndFlush(ByteBuffer(string: "x")).whenFailure { _ in task.cancel() }
                }
            case .answerLater(let text, let isTime):
                let channel = context.channel
                Task {
                    await isTime()
                    try? await channel.writeAndFlush(ByteBuffer(string: text))
                }
            case .hangUp: context.close(promise: nil)
            case .answerUnread(let text):
                context.channel.setOption(.autoRead, value: false).whenComplete { _ in }
                context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: text)), promise: nil)
            case .answer(let text, let close):
                context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: text)), promise: nil)
                if close { context.close(promise: nil) }
            }
        }
    }
}
