import Hummingbird
import HummingbirdCore
import NIOCore
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
        } catch {
            context.fireErrorCaught(error)
        }
    }
}

extension HTTPServerBuilder {
    /// HTTP/1 with gzip for clients that accept it.
    static var compressed: HTTPServerBuilder { .http1(configuration: .init(additionalChannelHandlers: [CompressionInstaller()])) }
}
