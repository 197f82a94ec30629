import AsyncHTTPClient
import BridgeCore
import BridgeHTTP
import NIOCore
import NIOHTTP1
import SCIMTarget

/// The same writes by the target and by a loop over the HTTP client alone.
struct Load: Sendable {
    let method: BridgeHTTP.HTTPMethod
    let requests: Requests
    /// The accounts to change; none when accounts are made.
    let accounts: [TargetID]
    let concurrency: Int

    func write(_ number: Int) -> TargetWrite {
        accounts.isEmpty ? People.creation(number) : People.change(number, accounts[number % accounts.count])
    }

    /// The connector's own code: from a write to its result.
    func byTarget(_ people: Range<Int>) async throws -> Figure {
        let writes = people.map(write)
        // What the plan holds is not the target's to free.
        defer { withExtendedLifetime(writes) {} }
        return try await Figure.measure(people.count) {
            try await inParallel(people, concurrency: concurrency) { number in
                guard case .done = try await requests.target.apply(writes[number - people.lowerBound]) else {
                    throw Problem("a write was not done")
                }
            }
        }
    }

    /// AsyncHTTPClient as its documentation uses it, with bodies that were made before: what nobody who uses it can do without.
    func bare(_ people: Range<Int>) async throws -> Figure {
        var prepared: [HTTPClientRequest] = []
        for number in people { prepared.append(HTTPClientRequest(try await requests.request(write(number)))) }
        var configuration = HTTPClient.Configuration(redirectConfiguration: .disallow)
        configuration.httpVersion = .http1Only
        configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = concurrency
        let client = HTTPClient(eventLoopGroup: HTTPClient.defaultEventLoopGroup, configuration: configuration)
        let messages = prepared
        let figure = try await Figure.measure(people.count) {
            try await inParallel(people, concurrency: concurrency) { number in
                let response = try await client.execute(messages[number - people.lowerBound], timeout: .seconds(30))
                let body = try await response.body.collect(upTo: 1 << 20)
                guard response.status.code < 300, body.readableBytes > 0 else { throw Problem("status \(response.status.code)") }
            }
        }
        try await client.shutdown()
        return figure
    }
}

extension HTTPClientRequest {
    init(_ request: HTTPRequest) {
        self.init(url: request.url)
        method = NIOHTTP1.HTTPMethod(rawValue: request.method.rawValue)
        for field in request.headers.fields { headers.add(name: field.name, value: field.value) }
        if let body = request.body { self.body = .bytes(ByteBuffer(bytes: body)) }
    }
}
