import BridgeCore
import BridgeHTTP
import SCIM
import Synchronization

@testable import SCIMTarget

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// A service that answers from a list, in order, and keeps what it was sent.
final class FakeService: HTTPTransport {
    /// One answer, or none.
    enum Answer {
        case response(HTTPResponse)
        case failure(HTTPTransportError)
    }

    /// A request in short: `PATCH /Users/1`, its query decoded, and its body.
    struct Call: Equatable {
        var line: String
        var body: JSONValue?
    }

    /// Resource types with groups.
    static let types = #"{"Resources":[{"name":"User","endpoint":"/Users"},{"name":"Group","endpoint":"/Groups"}]}"#

    private let state: Mutex<(answers: [Answer], requests: [HTTPRequest])>

    init(_ answers: [Answer]) { state = Mutex((answers, [])) }

    var requests: [HTTPRequest] { state.withLock { $0.requests } }

    var calls: [Call] {
        requests.map { request in
            let path = request.url.dropFirst("https://example.org/scim".count)
            let line = "\(request.method.rawValue) \(percentDecoded(path))"
            return Call(line: line, body: request.body.flatMap { try? JSONValue(parsing: $0) })
        }
    }

    /// The requests without their bodies.
    var lines: [String] { calls.map(\.line) }

    func send(_ request: HTTPRequest, timeout: Duration) async throws -> HTTPResponse {
        let answer = state.withLock { state -> Answer in
            state.requests.append(request)
            return state.answers.isEmpty ? .json(599, "{}") : state.answers.removeFirst()
        }
        switch answer {
        case .response(let response): return response
        case .failure(let error): throw error
        }
    }

    /// A directory over this service; nothing ever waits.
    func directory(_ dialect: SCIMDialect = .rfc, options: SCIMDirectory.Options = .init(), attempts: Int = 1) throws -> SCIMDirectory {
        let environment = HTTPEnvironment(uptime: { .zero }, now: { Date(timeIntervalSince1970: 0) }, sleep: { _ in }, random: { 0 })
        let session = HTTPSession(
            baseURL: try HTTPBaseURL("https://example.org/scim"), authorization: try HTTPAuthorization(.bearer, token: "tok"),
            settings: HTTPSettings(attempts: attempts), transport: self, environment: environment)
        return SCIMDirectory(session: session, dialect: dialect, options: options)
    }
}

extension FakeService.Answer {
    static func json(_ status: Int, _ text: String, _ headers: HTTPHeaders = [:]) -> Self {
        var all: HTTPHeaders = ["Content-Type": "application/scim+json"]
        all.merge(headers)
        return .response(HTTPResponse(status: status, headers: all, body: Array(text.utf8)))
    }

    static func empty(_ status: Int, _ headers: HTTPHeaders = [:]) -> Self {
        .response(HTTPResponse(status: status, headers: headers))
    }

    static func html(_ status: Int) -> Self {
        .response(HTTPResponse(status: status, headers: ["Content-Type": "text/html"], body: Array("<html>".utf8)))
    }

    static func error(_ status: Int, _ kind: String? = nil) -> Self {
        let type = kind.map { #","scimType":"\#($0)""# } ?? ""
        return json(
            status, #"{"schemas":["urn:ietf:params:scim:api:messages:2.0:Error"],"status":"\#(status)"\#(type),"detail":"Jane Doe"}"#)
    }

    /// A page of users.
    static func page(_ users: [String], total: Int?) -> Self {
        let count = total.map { #""totalResults":\#($0),"# } ?? ""
        return json(
            200,
            #"{"schemas":["urn:ietf:params:scim:api:messages:2.0:ListResponse"],\#(count)"Resources":[\#(users.joined(separator: ","))]}"#)
    }

    static func broken(_ kind: HTTPTransportError.Kind, arrived: Bool) -> Self {
        .failure(HTTPTransportError(kind, mayHaveArrived: arrived))
    }
}

/// The text without percent-encoding.
private func percentDecoded(_ text: Substring) -> String {
    var bytes: [UInt8] = []
    var rest = text.utf8[...]
    while let byte = rest.popFirst() {
        let digits = rest.prefix(2)
        if byte == UInt8(ascii: "%"), let decoded = UInt8(String(decoding: digits, as: UTF8.self), radix: 16) {
            bytes.append(decoded)
            rest = rest.dropFirst(2)
        } else {
            bytes.append(byte)
        }
    }
    return String(decoding: bytes, as: UTF8.self)
}

/// A user as JSON.
func user(_ id: String, externalId: String? = nil, userName: String? = nil, mail: String? = nil, more: String = "") -> String {
    var members = [#""id":"\#(id)""#]
    if let externalId { members.append(#""externalId":"\#(externalId)""#) }
    if let userName { members.append(#""userName":"\#(userName)""#) }
    if let mail { members.append(#""emails":[{"type":"work","value":"\#(mail)"}]"#) }
    if !more.isEmpty { members.append(more) }
    return "{" + members.joined(separator: ",") + "}"
}

extension TargetWrite {
    static func make(_ action: Action, _ changes: [Change] = [], kind: ResourceKind = .user) -> TargetWrite {
        TargetWrite(id: "1", kind: kind, action: action, changes: changes)
    }
}

extension TargetID: ExpressibleByStringLiteral {
    init(stringLiteral value: String) { self.init(value) }
}

/// A write's result that can be compared.
enum Outcome: Equatable {
    case done(String, String?)
    case exists([String])
    case gone
    case vanished(String)

    init(_ result: WriteResult) {
        switch result {
        case .done(let id, let version): self = .done(id.value, version)
        case .exists(let found): self = .exists(found.map(\.id.value))
        case .gone: self = .gone
        case .vanished(let id): self = .vanished(id.value)
        }
    }
}
