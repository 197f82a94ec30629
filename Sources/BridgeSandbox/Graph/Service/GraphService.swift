import SCIM

/// Who sends a request.
enum GraphCaller: Hashable, Sendable {
    /// The application that reads the tenant: what it may do is in the settings.
    case application
    /// The administrator of the sandbox, who may do everything.
    case administrator
}

/// Microsoft Graph without a network: turns a request into what the directory does, and that into an answer.
struct GraphService: Sendable {
    let tenant: GraphTenant

    /// Answers a request that is no batch.
    func respond(to request: GraphRequest, caller: GraphCaller) -> GraphResponse {
        do throws(GraphError) {
            guard let route = GraphRoute(request.segments) else { throw .noRoute }
            return try tenant.withState { state throws(GraphError) in
                if caller == .application { try Self.authorize(route, request, state.settings.permissions) }
                var call = GraphCall(
                    directory: state.directory, settings: state.settings, request: request, time: tenant.timestamp,
                    identity: tenant.identity)
                guard request.method != "GET" else { return try call.read(route) }
                // The directory is moved into the call and back, so that a change copies nothing.
                state.directory = TenantState()
                defer { state.directory = call.directory }
                return try call.write(route)
            }
        } catch {
            return response(to: error, for: request)
        }
    }

    /// An error as an answer.
    func response(to error: GraphError, for request: GraphRequest) -> GraphResponse {
        let body = error.body(
            requestID: Identifier.make(.uuid), clientRequestID: request.headers["client-request-id"], date: tenant.timestamp)
        return GraphResponse(status: error.status, headers: error.headers, body: body.bytes)
    }

    private static func authorize(_ route: GraphRoute, _ request: GraphRequest, _ granted: Set<String>) throws(GraphError) {
        if let sufficient = route.permissions(request.method), granted.isDisjoint(with: sufficient) { throw .denied }
        let selected = Set(request.query.select ?? [])
        for (property, permission) in Self.extraPermissions where selected.contains(property) && !granted.contains(permission) {
            throw .denied
        }
    }

    /// Properties that need a permission of their own.
    private static let extraPermissions = [
        "signInActivity": "AuditLog.Read.All", "customSecurityAttributes": "CustomSecAttributeAssignment.Read.All",
    ]
}

/// One request on its way through the service, with the directory as it is at this moment.
struct GraphCall {
    var directory: TenantState
    let settings: GraphSettings
    let request: GraphRequest
    let time: String
    let identity: GraphTenantIdentity

    /// The slot of an object that is there.
    func present(_ kind: GraphKind, _ key: String) throws(GraphError) -> Slot {
        guard let slot = found(kind, key), directory.object(slot).isPresent else { throw .notFound(key) }
        return slot
    }

    /// Service principals are named by object id or by `appId=…`.
    private func found(_ kind: GraphKind, _ key: String) -> Slot? {
        guard kind == .servicePrincipal, key.hasPrefix("appId=") else { return directory.slot(kind, key) }
        guard let property = directory.table.known("appId") else { return nil }
        let appID = JSONValue.string(String(key.dropFirst("appId=".count)))
        return directory.slots(kind).first { directory.object($0).value(property) == appID }
    }
}
