/// One request that was answered. Holds the names of query parameters, never their values: a filter names people.
public struct SandboxRequestLog: Hashable, Sendable, CustomStringConvertible {
    /// The HTTP method.
    public let method: String
    /// The path, without the query.
    public let path: String
    /// The names of the query parameters.
    public let parameters: [String]
    /// The status of the response.
    public let status: Int
    /// The path with placeholders for keys, where the sandbox counts by it: `groups/{id}/members`.
    public var operation: String?

    /// `GET /scim/Users?filter&count 200`.
    public var description: String {
        "\(method) \(path)\(parameters.isEmpty ? "" : "?" + parameters.joined(separator: "&")) \(status)"
    }
}

/// How many requests were answered, and how.
public struct SandboxCounters: Hashable, Sendable {
    /// All of them, refused ones too.
    public private(set) var requests = 0
    /// By method.
    public private(set) var methods: [String: Int] = [:]
    /// By status of the response.
    public private(set) var statuses: [Int: Int] = [:]
    /// By method and path with placeholders: `GET users/delta`; empty where the sandbox does not tell them apart.
    public private(set) var operations: [String: Int] = [:]

    /// POST, PUT, PATCH and DELETE requests. A search is a POST too.
    public var writes: Int { ["POST", "PUT", "PATCH", "DELETE"].reduce(0) { $0 + (methods[$1] ?? 0) } }

    mutating func count(_ request: SandboxRequestLog) {
        requests += 1
        methods[request.method, default: 0] += 1
        statuses[request.status, default: 0] += 1
        if let operation = request.operation { operations["\(request.method) \(operation)", default: 0] += 1 }
    }
}
