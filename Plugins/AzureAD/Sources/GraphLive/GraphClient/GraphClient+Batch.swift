import BridgeCore
import BridgeHTTP

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

extension GraphClient {
    /// The most requests in one batch.
    static let batchSize = 20

    /// Decodes the answers to several requests, in their order; nil for what is not there (404). They travel twenty at a time; an answer
    /// that was refused for now is asked for again, without the others.
    func objects<Answer: Decodable & Sendable>(_ requests: [GraphRequest], as type: Answer.Type = Answer.self) async throws -> [Answer?] {
        var answers: [Answer?] = []
        for start in stride(from: 0, to: requests.count, by: Self.batchSize) {
            answers += try await batch(Array(requests[start..<min(start + Self.batchSize, requests.count)]))
        }
        return answers
    }

    private func batch<Answer: Decodable & Sendable>(_ requests: [GraphRequest]) async throws -> [Answer?] {
        if requests.count == 1 { return [try await single(requests[0])] }
        var answers = [Answer?](repeating: nil, count: requests.count)
        var open = Array(requests.indices)
        var attempt = 1
        while !open.isEmpty {
            let outcome: BatchOutcome<Answer> = try await send(open.map { ($0, requests[$0]) })
            for (index, answer) in outcome.answers { answers[index] = answer }
            open = open.filter { outcome.failures[$0] != nil }
            guard let first = open.first, let failure = outcome.failures[first] else { break }
            guard attempt < attempts else { throw failure.error(requests[first].purpose) }
            if let wait = outcome.wait { try await environment.sleep(min(wait, .seconds(300))) }
            try await pause(after: attempt)
            attempt += 1
        }
        return answers
    }

    private func single<Answer: Decodable & Sendable>(_ request: GraphRequest) async throws -> Answer? {
        do {
            return try await object(request, as: Answer.self)
        } catch let error as BridgeError where error.code == "graph.not_found" {
            return nil
        }
    }

    private func send<Answer: Decodable & Sendable>(_ items: [(index: Int, request: GraphRequest)]) async throws -> BatchOutcome<Answer> {
        let base = session.baseURL.description
        let body = BatchBody(
            requests: items.map { item in
                .init(id: String(item.index), method: "GET", url: String(item.request.link.dropFirst(base.count)))
            })
        guard let purpose = items.first?.request.purpose else { return BatchOutcome() }
        let whole = GraphRequest(
            link: address.link("$batch"), purpose: purpose, cost: items.reduce(0) { $0 + $1.request.cost },
            headers: ["Content-Type": "application/json"])
        let response = try await self.send(.post, whole, body: [UInt8](try JSONEncoder().encode(body)))
        guard response.isSuccess else { throw refusal(response).error(purpose) }
        return try await read(response, items.map(\.index), purpose, of: items)
    }

    /// Sorts the answers. Anything that does not answer an item leaves that item open.
    private func read<Answer: Decodable & Sendable>(
        _ response: HTTPResponse, _ indices: [Int], _ purpose: GraphPurpose, of items: [(index: Int, request: GraphRequest)]
    ) async throws -> BatchOutcome<Answer> {
        var outcome = BatchOutcome<Answer>()
        for index in indices { outcome.failures[index] = GraphRefusal(status: 504, body: [], wait: nil) }
        guard let answer = try? JSONDecoder().decode(BatchAnswer<Answer>.self, from: Data(response.body)) else { return outcome }
        for item in answer.responses {
            guard let index = Int(item.id), outcome.failures[index] != nil else { continue }
            if (200..<300).contains(item.status), let body = item.body {
                outcome.failures[index] = nil
                outcome.answers[index] = body
            } else if item.status == 404 {
                outcome.failures[index] = nil
            } else {
                try take(item, index, purpose, &outcome)
            }
        }
        return outcome
    }

    private func take<Answer>(
        _ item: BatchAnswer<Answer>.Item, _ index: Int, _ purpose: GraphPurpose, _ outcome: inout BatchOutcome<Answer>
    ) throws {
        let wait = item.retryAfter.flatMap { text in
            RetryPolicy.serverWait(.response(HTTPResponse(status: item.status, headers: ["Retry-After": text])), now: environment.now())
        }
        if item.status == 429 { meter.countThrottling() }
        let refusal = GraphRefusal(status: item.status, codes: item.code.map { [$0] } ?? [], wait: wait)
        // A success without a body that can be read is asked for again, and 424: what it depended on failed.
        guard refusal.mayPass || item.status == 424 || (200..<300).contains(item.status) else { throw refusal.error(purpose) }
        outcome.failures[index] = refusal
        outcome.wait = max(outcome.wait ?? .zero, wait ?? .zero)
    }
}

private struct BatchBody: Encodable {
    struct Item: Encodable {
        let id: String
        let method: String
        let url: String
    }

    let requests: [Item]
}

/// What became of the items of one batch.
private struct BatchOutcome<Answer: Sendable>: Sendable {
    var answers: [Int: Answer] = [:]
    var failures: [Int: GraphRefusal] = [:]
    /// The longest wait that an item was told.
    var wait: Duration?
}

private struct BatchAnswer<Answer: Decodable & Sendable>: Decodable {
    struct Item: Decodable {
        let id: String
        let status: Int
        /// The body of a success; nil when it cannot be read.
        let body: Answer?
        /// The code of a refusal.
        let code: String?
        let retryAfter: String?

        private enum CodingKeys: String, CodingKey {
            case id, status, headers, body
        }

        init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: CodingKeys.self)
            id = try container.decode(String.self, forKey: .id)
            status = try container.decode(Int.self, forKey: .status)
            let isSuccess = (200..<300).contains(status)
            body = isSuccess ? try? container.decode(Answer.self, forKey: .body) : nil
            code = isSuccess ? nil : (try? container.decode(GraphErrorBody.self, forKey: .body))?.codes.last
            let headers = (try? container.decode([String: String].self, forKey: .headers)) ?? [:]
            retryAfter = headers.first { asciiLowercased($0.key) == "retry-after" }?.value
        }
    }

    let responses: [Item]
}
