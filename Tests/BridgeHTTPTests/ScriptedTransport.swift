import BridgeHTTP
import Synchronization

/// A transport that answers from a list and keeps what it was sent.
final class ScriptedTransport: HTTPTransport {
    typealias Answer = Result<HTTPResponse, HTTPTransportError>

    private let state: Mutex<(answers: [Answer], requests: [HTTPRequest])>

    init(_ answers: [Answer]) { state = Mutex((answers, [])) }

    var requests: [HTTPRequest] { state.withLock { $0.requests } }

    func send(_ request: HTTPRequest, timeout: Duration) async throws -> HTTPResponse {
        let answer = state.withLock { state -> Answer in
            state.requests.append(request)
            return state.answers.isEmpty ? .success(HTTPResponse(status: 599)) : state.answers.removeFirst()
        }
        return try answer.get()
    }
}

extension Result<HTTPResponse, HTTPTransportError> {
    static func status(_ status: Int, _ headers: HTTPHeaders = [:], _ body: String = "") -> Self {
        .success(HTTPResponse(status: status, headers: headers, body: Array(body.utf8)))
    }

    static func broken(_ kind: HTTPTransportError.Kind, arrived: Bool) -> Self {
        .failure(HTTPTransportError(kind, mayHaveArrived: arrived))
    }
}
