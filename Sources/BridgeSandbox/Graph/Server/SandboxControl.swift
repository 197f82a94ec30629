import SCIM

/// The paths under `/sandbox`, with which a rehearsal is directed: failures, settings, the count of requests.
///
/// They need no token: whoever reaches the port directs the sandbox.
struct SandboxControl {
    let tenant: GraphTenant
    let activity: GraphActivity

    func respond(_ request: IncomingRequest, path: [String]) -> GraphResponse {
        do throws(GraphError) {
            switch (request.method, path) {
            case ("GET", ["requests"]): return GraphResponse(status: 200, body: counters.bytes)
            case ("DELETE", ["requests"]): activity.resetCounters()
            case ("POST", ["faults"]): activity.add(try GraphFault(json: try object(request)))
            case ("DELETE", ["faults"]): activity.set([])
            case ("PATCH", ["settings"]): try change(try object(request))
            case ("POST", ["expire-tokens"]): tenant.expireTokens()
            case ("POST", ["reset-delta"]): tenant.resetDelta()
            case ("POST", ["hold-changes"]): tenant.holdChanges(true)
            case ("POST", ["release-changes"]): tenant.holdChanges(false)
            default: throw .noRoute
            }
            return .noContent
        } catch {
            let body = error.body(requestID: Identifier.make(.uuid), clientRequestID: nil, date: tenant.timestamp)
            return GraphResponse(status: error.status, body: body.bytes)
        }
    }

    private var counters: JSONValue {
        let counters = activity.counters
        let operations = counters.operations.sorted { $0.key < $1.key }.map { ($0.key, JSONValue.integer(Int64($0.value))) }
        let statuses = counters.statuses.sorted { $0.key < $1.key }.map { (String($0.key), JSONValue.integer(Int64($0.value))) }
        return [
            "requests": .integer(Int64(counters.requests)), "operations": .object(JSONObject(operations)),
            "statuses": .object(JSONObject(statuses)),
        ]
    }

    private func change(_ body: JSONObject) throws(GraphError) {
        var settings = tenant.settings
        for member in body.members {
            switch (member.name, member.value) {
            case ("permissions", .array(let names)): settings.permissions = Set(names.compactMap(\.string))
            case ("expires_in", .integer(let seconds)): settings.tokenLifetime = Int(seconds)
            case ("secret_expired", .boolean(let isExpired)): settings.isSecretExpired = isExpired
            case ("delta_page_size", .integer(let size)): settings.deltaPageSize = Int(size)
            case ("delta_members_per_page", .integer(let size)): settings.deltaMembersPerPage = Int(size)
            case ("replayed_changes", .integer(let count)): settings.replayedChanges = Int(count)
            case ("resource_units", .integer(let units)): settings.resourceUnits = Int(units)
            case ("resource_units", .null): settings.resourceUnits = nil
            default: throw .badRequest("There is no setting “\(member.name)” of this form.")
            }
        }
        tenant.settings = settings
    }

    private func object(_ request: IncomingRequest) throws(GraphError) -> JSONObject {
        try request.graphRequest(version: "v1.0", []).object()
    }
}

extension GraphFault {
    /// Reads `{"fault": "429", "path": "/users", "skip": 1, "times": 1, "retry_after": "2.5"}`.
    init(json: JSONObject) throws(GraphError) {
        guard let name = json["fault"]?.string, let kind = Kind(rawValue: name) else {
            throw .badRequest("“fault” is one of \(Kind.allCases.map(\.rawValue).joined(separator: ", ")).")
        }
        self.init(kind, path: json["path"]?.string, retryAfter: json["retry_after"]?.string)
        skip = json["skip"]?.integer.map { Int($0) } ?? 0
        times = json["times"]?.integer.map { Int($0) }
        every = json["every"]?.integer.map { Int($0) } ?? 1
        oncePerAddress = json["once_per_address"]?.boolean ?? false
        if let milliseconds = json["milliseconds"]?.integer { delay = .milliseconds(milliseconds) }
    }
}
