import BridgeCore
import BridgeHTTP
import Foundation
import Synchronization

@testable import AzureADConnectors

/// A tenant that answers from a script: the first route whose text stands in a request's line gives its next answer; its last answer stays.
final class FakeGraph: HTTPTransport {
    enum Answer: Sendable {
        case response(HTTPResponse)
        case failure(HTTPTransportError)
    }

    static let graph = "https://graph.example/v1.0"
    static let tenantName = "contoso.example"
    static let token = Answer.json(#"{"token_type":"Bearer","expires_in":3599,"access_token":"tok-1"}"#)

    private let state: Mutex<(routes: [(text: String, answers: [Answer])], requests: [HTTPRequest], slept: [Duration])>

    convenience init(_ routes: KeyValuePairs<String, [Answer]>) { self.init(routes.map { ($0.key, $0.value) }) }

    init(_ routes: [(String, [Answer])]) {
        state = Mutex((routes.map { (text: $0.0, answers: $0.1) } + [("/oauth2/v2.0/token", [Self.token])], [], []))
    }

    var requests: [HTTPRequest] { state.withLock { $0.requests } }
    /// Requests to Graph as `GET /users?$select=id`, decoded.
    var lines: [String] { requests.filter { $0.url.hasPrefix(Self.graph) }.map { Self.line($0) } }
    /// The waits in seconds.
    var waits: [Double] { state.withLock { $0.slept.map { Double($0.components.seconds) + Double($0.components.attoseconds) / 1e18 } } }

    static func line(_ request: HTTPRequest) -> String {
        let path = request.url.replacing(graph, with: "")
        return "\(request.method.rawValue) \(path.removingPercentEncoding ?? path)"
    }

    func send(_ request: HTTPRequest, timeout: Duration) async throws -> HTTPResponse {
        let answer = state.withLock { state -> Answer in
            state.requests.append(request)
            let line = Self.line(request)
            guard let index = state.routes.firstIndex(where: { line.contains($0.text) }) else { return .json("{}", status: 599) }
            return state.routes[index].answers.count > 1 ? state.routes[index].answers.removeFirst() : state.routes[index].answers[0]
        }
        switch answer {
        case .response(let response): return response
        case .failure(let error): throw error
        }
    }

    var environment: HTTPEnvironment {
        HTTPEnvironment(
            uptime: { .zero }, now: { Date(timeIntervalSince1970: 1_700_000_000) },
            sleep: { wait in self.state.withLock { $0.slept.append(wait) } }, random: { 0.5 })
    }

    /// A tenant over this script. Each has resource units of its own.
    func tenant(
        _ settings: [String: ConnectorConfiguration.Value] = [:], credential: [String: ConnectorConfiguration.Value]? = nil,
        variables: [String: String] = [:], folder: String = "."
    ) throws -> LiveTenant {
        var all: [String: ConnectorConfiguration.Value] = [
            "tenant": .text(Self.tenantName), "client_id": .text("app-\(UUID().uuidString)"), "graph_url": .text(Self.graph),
            "login_url": .text("https://login.example"),
        ]
        all.merge(credential ?? ["client_secret": .text("s3cret")]) { _, own in own }
        all.merge(settings) { _, own in own }
        return try LiveTenant(
            ConnectorConfiguration(all), context: ConnectorContext(baseDirectory: folder), transport: self, environment: environment,
            variables: variables)
    }
}

extension FakeGraph.Answer {
    static func json(_ text: String, status: Int = 200, _ headers: HTTPHeaders = [:]) -> Self {
        var all: HTTPHeaders = ["Content-Type": "application/json"]
        all.merge(headers)
        return .response(HTTPResponse(status: status, headers: all, body: Array(text.utf8)))
    }

    static func error(_ status: Int, _ code: String = "x", _ headers: HTTPHeaders = [:]) -> Self {
        json(#"{"error":{"code":"\#(code)","message":"Ada Lovelace","innerError":{"date":"2026-01-01"}}}"#, status: status, headers)
    }

    /// A page of a list.
    static func page(_ objects: [String], next: String? = nil, delta: String? = nil) -> Self {
        let next = next.map { #""@odata.nextLink":"\#($0)","# } ?? ""
        let delta = delta.map { #""@odata.deltaLink":"\#($0)","# } ?? ""
        return json("{\(next)\(delta)\"value\":[\(objects.joined(separator: ","))]}")
    }

    static let html = FakeGraph.Answer.response(
        HTTPResponse(status: 200, headers: ["Content-Type": "text/html"], body: Array("<html>".utf8)))
    static let truncated = FakeGraph.Answer.json(#"{"value":[{"id":"#)
    static let reset = FakeGraph.Answer.failure(HTTPTransportError(.connectionLost, mayHaveArrived: true))
}

/// An identifier of a directory object, by a number.
func guid(_ number: Int) -> String {
    let digits = String(number)
    return "00000000-0000-4000-8000-" + String(repeating: "0", count: 12 - digits.utf8.count) + digits
}

/// What one live read gave, with the checkpoint.
struct LiveResult {
    var read = ReadResult(completeness: .complete(.proven))
    var checkpoint: Checkpoint?
}

extension LiveTenant {
    /// Reads everything, or what changed since a checkpoint.
    func result(_ names: [String], kind: ResourceKind = .user, since: Checkpoint? = nil) async throws -> LiveResult {
        try await result(names, kind: kind) { request, output in
            try await self.readChanges(request, since: since, into: &output)
        }
    }

    func result(
        _ names: [String], kind: ResourceKind = .user, _ body: (ReadRequest, inout RecordOutput) async throws -> Completeness
    ) async throws -> LiveResult {
        let events = Mutex<[ReadEvent]>([])
        var output = RecordOutput(layout: layout(names, kind: kind)) { event in events.withLock { $0.append(event) } }
        var result = LiveResult()
        result.read.completeness = try await body(ReadRequest(layout: output.layout), &output)
        try await output.flush()
        for event in events.withLock({ $0 }) {
            switch event {
            case .records(let batch): result.read.records += (0..<batch.count).map { batch[$0] }
            case .skipped(let anchor, let error): result.read.skipped.append((anchor, error))
            case .checkpoint(let checkpoint): result.checkpoint = checkpoint
            case .input: break
            }
        }
        return result
    }
}

/// The error that a call throws.
func bridgeError(_ body: () async throws -> Void) async -> BridgeError? {
    do {
        try await body()
        return nil
    } catch {
        return error as? BridgeError
    }
}

extension Record {
    /// What is known of a named attribute.
    func presence(named name: String) -> RecordBatch.Presence? { layout.slot(name).map { presence($0) } }
    /// All values of a named attribute.
    func texts(named name: String) -> [String] { layout.slot(name).map { texts($0) } ?? [] }
}

extension LiveTenant {
    /// The whole lists of a read of memberships.
    func memberships(since: Checkpoint?) async throws -> (lists: [String: [String]], checkpoint: Checkpoint?) {
        let events = Mutex<[MembershipOutput.Event]>([])
        var output = MembershipOutput { event in events.withLock { $0.append(event) } }
        _ = try await readMemberships(since: since, withCheckpoint: true, into: &output)
        var open: [String: [String]] = [:]
        var lists: [String: [String]] = [:]
        var checkpoint: Checkpoint?
        for event in events.withLock({ $0 }) {
            switch event {
            case .members(let group, let members): open[group, default: []] += members
            case .end(let group, true): lists[group] = open[group] ?? []
            case .end: break
            case .checkpoint(let next): checkpoint = next
            }
        }
        return (lists, checkpoint)
    }
}
