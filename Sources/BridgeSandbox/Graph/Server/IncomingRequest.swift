import Hummingbird

/// A request as it came, and which part of the sandbox it is for.
struct IncomingRequest {
    enum Place: Hashable {
        case token(tenant: String)
        case virtualMachineIdentity
        case appServiceIdentity
        case graph(version: String, [String])
        case control([String])
        case nothing
    }

    let method: String
    let path: String
    let place: Place
    let query: GraphQuery
    /// Scheme and host.
    let origin: String
    /// Headers by lower-case name.
    let headers: [String: String]
    let body: [UInt8]

    init(_ request: Request, body: [UInt8]) {
        method = request.method.rawValue
        path = request.uri.path
        query = GraphQuery(request.uri.query ?? "") ?? .empty
        origin = "http://\(request.head.authority ?? "localhost")"
        headers = Dictionary(request.headers.map { ($0.name.canonicalName, $0.value) }) { first, _ in first }
        self.body = body
        place = Self.place(path)
    }

    var isControl: Bool { if case .control = place { true } else { false } }

    /// The path with placeholders for keys.
    var operation: String? {
        switch place {
        case .token: "token"
        case .virtualMachineIdentity, .appServiceIdentity: "managed identity"
        case .graph(_, let segments): GraphRoute(segments)?.template
        case .control, .nothing: nil
        }
    }

    func graphRequest(version: String, _ segments: [String]) -> GraphRequest {
        GraphRequest(method: method, segments: segments, query: query, base: "\(origin)/\(version)", headers: headers, body: body)
    }

    private static func place(_ path: String) -> Place {
        switch path {
        case ManagedIdentityEndpoint.virtualMachinePath: return .virtualMachineIdentity
        case ManagedIdentityEndpoint.appServicePath: return .appServiceIdentity
        default: break
        }
        guard let segments = GraphRequest.segments(path), let first = segments.first else { return .nothing }
        let rest = Array(segments.dropFirst())
        if rest == ["oauth2", "v2.0", "token"] { return .token(tenant: first) }
        switch first {
        case "v1.0", "beta": return .graph(version: first, rest)
        case "sandbox": return .control(rest)
        default: return .nothing
        }
    }
}
