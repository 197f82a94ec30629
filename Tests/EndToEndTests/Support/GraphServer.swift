import Foundation
import FoundationNetworking

/// A Microsoft Graph tenant in a process of its own, for the time of one test.
struct GraphServer {
    /// What the sandbox printed: addresses, ids and secrets by name.
    private let variables: [String: String]

    /// The variables that the examples' pipelines read.
    var environment: [String: String] {
        [
            "AZURE_TENANT_ID": variables["tenant"] ?? "", "AZURE_CLIENT_ID": variables["client_id"] ?? "",
            "AZURE_CLIENT_SECRET": variables["client_secret"] ?? "", "GRAPH_URL": variables["graph_url"] ?? "",
            "LOGIN_URL": variables["login_url"] ?? "",
        ]
    }

    /// Runs `body` with a sandbox on a free port, and ends the sandbox whatever happens.
    static func withSandbox<Result>(_ arguments: String..., body: (GraphServer) async throws -> Result) async throws -> Result {
        let process = try Tool(folder: try Folder()).start(["sandbox", "graph", "--port", "0"] + arguments)
        return try await Server.whileRunning(process) {
            let variables = try await poll("the tenant's variables") {
                let pairs = process.output.split(separator: "\n").map { $0.split(separator: "=", maxSplits: 1).map(String.init) }
                let found = Dictionary(pairs.filter { $0.count == 2 }.map { ($0[0], $0[1]) }) { first, _ in first }
                if found["identity_header"] != nil { return found }
                return try process.isRunning ? nil : Server.refuse(process)
            }
            return try await body(GraphServer(variables: variables))
        }
    }

    /// Sends a request as the tenant's administrator; its status and body.
    @discardableResult
    func administer(_ method: String, _ path: String, _ body: String = "") async throws -> (status: Int, body: Data) {
        try await send(method, "\(variables["graph_url"] ?? "")\(path)", body)
    }

    /// The requests to Graph since the last call, without those for tokens.
    func requests() async throws -> Int {
        struct Counters: Decodable { let operations: [String: Int] }
        let address = "\(variables["login_url"] ?? "")/sandbox/requests"
        let counters = try JSONDecoder().decode(Counters.self, from: try await send("GET", address).body)
        _ = try await send("DELETE", address)
        return counters.operations.filter { !$0.key.contains("token") && !$0.key.contains("sandbox") }.values.reduce(0, +)
    }

    private func send(_ method: String, _ address: String, _ body: String = "") async throws -> (status: Int, body: Data) {
        guard let url = URL(string: address) else { throw URLError(.badURL) }
        var request = URLRequest(url: url)
        request.httpMethod = method
        request.setValue("Bearer \(variables["administrator_token"] ?? "")", forHTTPHeaderField: "Authorization")
        if !body.isEmpty {
            request.setValue("application/json", forHTTPHeaderField: "Content-Type")
            request.httpBody = Data(body.utf8)
        }
        let (data, response) = try await URLSession.shared.data(for: request)
        return ((response as? HTTPURLResponse)?.statusCode ?? 0, data)
    }
}
