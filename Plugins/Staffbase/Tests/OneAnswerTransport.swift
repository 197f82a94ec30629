import BridgeHTTP
import Synchronization

/// Answers every request alike and keeps what it was sent.
final class OneAnswerTransport: HTTPTransport {
    private let answer: HTTPResponse
    private let log = Mutex([HTTPRequest]())

    init(_ status: Int, _ headers: HTTPHeaders = [:], _ body: String = "") {
        answer = HTTPResponse(status: status, headers: headers, body: Array(body.utf8))
    }

    var requests: [HTTPRequest] { log.withLock { $0 } }

    func send(_ request: HTTPRequest, timeout: Duration) async throws -> HTTPResponse {
        log.withLock { $0.append(request) }
        return answer
    }
}
