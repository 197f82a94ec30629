import AsyncHTTPClient
import NIOCore
import NIOHTTP1
import Synchronization

/// Collects the response of one request as it comes, up to a bound.
final class HTTPExchange: HTTPClientResponseDelegate {
    private let largestBody: Int
    private let received = Mutex<(head: HTTPResponseHead?, body: ByteBuffer)>((nil, ByteBuffer()))

    init(largestBody: Int) { self.largestBody = largestBody }

    /// The refusal of a server that did not send its words: one that answers before it has read the request ends the connection. Nil when
    /// no head of a refusal came.
    var refusal: HTTPResponse? {
        received.withLock { received in
            guard let head = received.head, head.status.code >= 400 else { return nil }
            return HTTPResponse(head, body: [])
        }
    }

    func didReceiveHead(task: HTTPClient.Task<HTTPResponse>, _ head: HTTPResponseHead) -> EventLoopFuture<Void> {
        received.withLock { $0.head = head }
        let announced = head.headers.first(name: "Content-Length").flatMap(Int.init) ?? 0
        return bounded(announced, task)
    }

    func didReceiveBodyPart(task: HTTPClient.Task<HTTPResponse>, _ buffer: ByteBuffer) -> EventLoopFuture<Void> {
        let size = received.withLock { received in
            guard received.body.readableBytes > 0 else {
                received.body = buffer
                return buffer.readableBytes
            }
            received.body.writeImmutableBuffer(buffer)
            return received.body.readableBytes
        }
        return bounded(size, task)
    }

    func didFinishRequest(task: HTTPClient.Task<HTTPResponse>) throws -> HTTPResponse {
        try received.withLock { received in
            guard let head = received.head else { throw HTTPTransportError(.connectionLost, mayHaveArrived: true) }
            return HTTPResponse(head, body: Array(received.body.readableBytesView))
        }
    }

    private func bounded(_ size: Int, _ task: HTTPClient.Task<HTTPResponse>) -> EventLoopFuture<Void> {
        size <= largestBody
            ? task.eventLoop.makeSucceededVoidFuture()
            : task.eventLoop.makeFailedFuture(HTTPTransportError(.responseTooLarge, mayHaveArrived: true))
    }
}

extension HTTPResponse {
    fileprivate init(_ head: HTTPResponseHead, body: [UInt8]) {
        self.init(
            status: Int(head.status.code), headers: HTTPHeaders(head.headers.map { (name: $0.name, value: $0.value) }), body: body)
    }
}
