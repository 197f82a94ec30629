import SCIM

/// `POST /$batch`: up to twenty requests in one, each answered for itself.
struct GraphBatch: Sendable {
    /// One answer to an item: from the service, or a failure on purpose.
    typealias Answering = (GraphRequest) -> GraphResponse

    static let maximum = 20

    private struct Item {
        let id: String
        let request: GraphRequest
        let dependencies: [String]
    }

    private let items: [Item]

    /// Reads the items of a batch.
    init(_ batch: GraphRequest) throws(GraphError) {
        guard let requests = try batch.object()["requests"]?.array else {
            throw .badRequest("Invalid batch payload format.", code: "BadRequest")
        }
        guard requests.count <= Self.maximum else {
            throw .badRequest(
                "Number of batch request steps exceeds the maximum value of \(Self.maximum).", code: "BadRequest")
        }
        items = try requests.map { json throws(GraphError) in try Self.item(json, batch) }
        guard Set(items.map(\.id)).count == items.count else {
            throw .badRequest("Request id has to be unique in a batch.", code: "BadRequest")
        }
    }

    /// Answers all items. An item whose predecessor failed is not carried out.
    func respond(_ answer: Answering) -> GraphResponse {
        var statuses: [String: Int] = [:]
        var responses: [JSONValue] = []
        for item in items {
            let isBlocked = item.dependencies.contains { (statuses[$0] ?? 424) >= 400 }
            let response = isBlocked ? Self.failedDependency : answer(item.request)
            statuses[item.id] = response.status
            responses.append(Self.json(item.id, response))
        }
        // The service answers in any order; clients must look at the ids.
        return GraphResponse(status: 200, body: JSONValue.object(["responses": .array(responses.reversed())]).bytes)
    }

    private static let failedDependency = GraphResponse(
        status: 424,
        body: JSONValue.object(["error": ["code": "FailedDependency", "message": "A request that this one depends on failed."]]).bytes)

    private static func item(_ json: JSONValue, _ batch: GraphRequest) throws(GraphError) -> Item {
        guard let id = json["id"]?.string, let method = json["method"]?.string, let url = json["url"]?.string else {
            throw .badRequest("A batch request needs id, method and url.", code: "BadRequest")
        }
        let parts = url.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        guard let segments = GraphRequest.segments(String(parts[0])), let query = GraphQuery(parts.count == 2 ? String(parts[1]) : "")
        else {
            throw .badRequest("Invalid batch request url.", code: "BadRequest")
        }
        var request = GraphRequest(method: method.uppercased(), segments: segments, query: query, base: batch.base)
        for header in json["headers"]?.object?.members ?? [] { request.headers[header.name.lowercased()] = header.value.string }
        request.body = json["body"]?.bytes ?? []
        return Item(id: id, request: request, dependencies: json["dependsOn"]?.array?.compactMap(\.string) ?? [])
    }

    private static func json(_ id: String, _ response: GraphResponse) -> JSONValue {
        let body = response.body.flatMap { try? JSONValue(parsing: $0) }
        var headers = JSONObject(response.headers.map { ($0.name, .string($0.value)) })
        if body != nil, headers["Content-Type"] == nil { headers["Content-Type"] = .string(GraphResponse.jsonType) }
        return ["id": .string(id), "status": .integer(Int64(response.status)), "headers": .object(headers), "body": body ?? .null]
    }
}

extension GraphResponse {
    /// The content type of the service's answers.
    static let jsonType =
        "application/json;odata.metadata=minimal;odata.streaming=true;IEEE754Compatible=false;charset=utf-8"
}

extension GraphRequest {
    /// The decoded segments of a path; nil when it is malformed.
    static func segments(_ path: String) -> [String]? {
        let parts = path.utf8.split(separator: UInt8(ascii: "/"))
        let segments = parts.compactMap { String(percentEncoded: $0) }
        return segments.count == parts.count ? segments : nil
    }
}
