import Hummingbird
import HummingbirdCore
import NIOCore
import NIOHTTP1
import NIOHTTPCompression
import NIOHTTPTypesHTTP1

/// Puts the compressor of responses where it belongs: between the HTTP/1 coder and the translation to HTTP types.
///
/// Hummingbird adds handlers behind that translation only; this one moves the compressor forward and leaves.
final class CompressionInstaller: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = NIOAny

    func handlerAdded(context: ChannelHandlerContext) {
        let pipeline = context.pipeline.syncOperations
        do {
            let codec = try pipeline.handler(type: HTTP1ToHTTPServerCodec.self)
            try pipeline.addHandler(HTTPResponseCompressor(), position: .before(codec))
            try pipeline.addHandler(CompressionGuard(), position: .before(codec))
        } catch {
            context.fireErrorCaught(error)
        }
    }
}

/// Takes the compressor out before a response that answers no request: it would look for that request's headers and stop the process.
///
/// Such is the answer to what is no HTTP; the connection ends with it.
private final class CompressionGuard: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias InboundOut = HTTPServerRequestPart
    typealias OutboundIn = HTTPServerResponsePart
    typealias OutboundOut = HTTPServerResponsePart

    private var unanswered = 0

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        if case .head = unwrapInboundIn(data) { unanswered += 1 }
        context.fireChannelRead(data)
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        if case .head = unwrapOutboundIn(data) {
            if unanswered == 0 { removeCompressor(context) }
            unanswered = max(0, unanswered - 1)
        }
        context.write(data, promise: promise)
    }

    private func removeCompressor(_ context: ChannelHandlerContext) {
        guard let compressor = try? context.pipeline.syncOperations.context(handlerType: HTTPResponseCompressor.self) else { return }
        context.pipeline.syncOperations.removeHandler(context: compressor, promise: nil)
    }
}

extension HTTPServerBuilder {
    /// HTTP/1 with gzip for clients that accept it.
    static var compressed: HTTPServerBuilder { .http1(configuration: .init(additionalChannelHandlers: [CompressionInstaller()])) }
}
