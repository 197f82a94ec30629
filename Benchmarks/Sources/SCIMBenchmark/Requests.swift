import BridgeCore
import BridgeHTTP
import SCIM
import SCIMTarget
import Synchronization

/// The target under test, and the requests that it sends, for whoever sends the same without it.
struct Requests: Sendable {
    let target: BenchmarkTarget
    private let recorder = Recorder()
    private let recorded: BenchmarkTarget

    init(url: String, token: String, concurrency: Int) throws {
        let settings = HTTPSettings(connections: concurrency)
        target = try BenchmarkTarget(url, token, settings, AsyncHTTPTransport(settings))
        recorded = try BenchmarkTarget(url, token, settings, recorder)
    }

    /// Makes accounts and gives back their ids.
    func create(_ people: Range<Int>) async throws -> [TargetID] {
        let ids = Mutex([TargetID?](repeating: nil, count: people.count))
        try await inParallel(people, concurrency: 16) { number in
            guard case .done(let id, _) = try await target.apply(People.creation(number)) else { throw Problem("an account exists") }
            ids.withLock { $0[number - people.lowerBound] = id }
        }
        return ids.withLock { $0.compactMap { $0 } }
    }

    /// The request of a write; nothing is sent.
    func request(_ write: TargetWrite) async throws -> HTTPRequest {
        _ = try await recorded.apply(write)
        return recorder.last
    }

    func close() async {
        await target.close()
        await recorded.close()
    }
}

/// The connector's code over a directory.
struct BenchmarkTarget: SCIMBackedTarget {
    static let spec = ConnectorSpec(id: "benchmark", role: .target, summary: "The target that is measured.")
    let directory: SCIMDirectory

    init(configuration: ConnectorConfiguration, context: ConnectorContext) throws(BridgeError) {
        directory = try SCIMDirectory(configuration, context: context, dialect: .rfc)
    }

    init(_ url: String, _ token: String, _ settings: HTTPSettings, _ transport: any HTTPTransport) throws {
        let session = HTTPSession(
            baseURL: try HTTPBaseURL(url), authorization: try HTTPAuthorization(.bearer, token: token), settings: settings,
            transport: transport)
        directory = SCIMDirectory(session: session, dialect: .rfc)
    }
}

/// Takes requests instead of sending them.
private final class Recorder: HTTPTransport {
    private let requests = Mutex<HTTPRequest?>(nil)

    var last: HTTPRequest { requests.withLock { $0 ?? HTTPRequest(.get, url: "") } }

    func send(_ request: HTTPRequest, timeout: Duration) async throws -> HTTPResponse {
        requests.withLock { $0 = request }
        return HTTPResponse(status: 201, body: Array(#"{"id":"1"}"#.utf8))
    }
}

/// So many workers that take one number after the other.
func inParallel(_ numbers: Range<Int>, concurrency: Int, _ body: @escaping @Sendable (Int) async throws -> Void) async throws {
    try await withThrowingTaskGroup(of: Void.self) { group in
        for worker in 0..<concurrency {
            group.addTask {
                for number in stride(from: numbers.lowerBound + worker, to: numbers.upperBound, by: concurrency) { try await body(number) }
            }
        }
        try await group.waitForAll()
    }
}
