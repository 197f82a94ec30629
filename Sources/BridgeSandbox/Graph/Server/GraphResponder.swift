import HTTPTypes
import Hummingbird
import NIOCore

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// What a request needs beside itself: the connection, to break it on purpose.
struct GraphRequestContext: RequestContext {
    var coreContext: CoreRequestContextStorage
    let channel: any Channel

    init(source: ApplicationRequestContextSource) {
        coreContext = CoreRequestContextStorage(source: source)
        channel = source.channel
    }
}

/// Carries requests from HTTP to the tenant and back: sign-in, tokens, failures on purpose, the log.
struct GraphResponder: HTTPResponder {
    typealias Context = GraphRequestContext

    let service: GraphService
    let configuration: GraphSandboxConfiguration
    let activity: GraphActivity

    private var tenant: GraphTenant { service.tenant }

    func respond(to request: Request, context: Context) async throws -> Response {
        let body: [UInt8]
        do {
            body = Array(try await request.body.collect(upTo: configuration.maximumBodySize).readableBytesView)
        } catch is NIOTooManyBytesError {
            return Response(GraphResponse(status: 413), requestID: Identifier.make(.uuid))
        }
        let incoming = IncomingRequest(request, body: body)
        let address = request.uri.description
        let fault = incoming.isControl ? nil : activity.nextFault(address)
        if fault?.kind == .slow, let delay = fault?.delay { try await Task.sleep(for: delay) }
        let response = answer(incoming, fault: fault)
        if !incoming.isControl { record(incoming, status: response.status) }
        return await deliver(response, fault: fault, context: context)
    }

    private func answer(_ incoming: IncomingRequest, fault: GraphFault?) -> GraphResponse {
        switch incoming.place {
        case .control(let path): SandboxControl(tenant: tenant, activity: activity).respond(incoming, path: path)
        case .token(let tenantName): signIn(incoming, tenantName, fault: fault)
        case .virtualMachineIdentity:
            identities.virtualMachine(incoming.query, metadata: incoming.headers["metadata"])
        case .appServiceIdentity:
            identities.appService(incoming.query, identityHeader: incoming.headers["x-identity-header"])
        case .graph(let version, let segments): graph(incoming, version: version, segments, fault: fault)
        case .nothing: service.response(to: .noRoute, for: incoming.graphRequest(version: "v1.0", []))
        }
    }

    private var identities: ManagedIdentityEndpoint {
        ManagedIdentityEndpoint(tenant: tenant, application: configuration.application)
    }

    private func signIn(_ incoming: IncomingRequest, _ tenantName: String, fault: GraphFault?) -> GraphResponse {
        if let error = fault?.error(base: incoming.origin, kind: .user) {
            return service.response(to: error, for: incoming.graphRequest(version: "v1.0", []))
        }
        guard incoming.method == "POST" else { return GraphResponse(status: 405) }
        return TokenEndpoint(tenant: tenant, application: configuration.application).respond(
            tenant: tenantName, form: String(decoding: incoming.body, as: UTF8.self), basic: incoming.headers["authorization"],
            url: incoming.origin + incoming.path)
    }

    private func graph(_ incoming: IncomingRequest, version: String, _ segments: [String], fault: GraphFault?) -> GraphResponse {
        var request = incoming.graphRequest(version: version, segments)
        let token = BearerToken.token(in: incoming.headers["authorization"])
        if fault?.kind == .expiredToken, let token { tenant.withState { $0.tokens.expire(token) } }
        if let error = fault?.error(base: request.base, kind: GraphKind(collection: segments.first ?? "") ?? .user) {
            return service.response(to: error, for: request)
        }
        if fault?.kind == .foreignLink { request.base = "https://graph.elsewhere.invalid/\(version)" }
        do throws(GraphError) {
            let caller = try caller(token)
            let response = GraphRoute(segments) == .batch ? try batch(request, caller) : service.respond(to: request, caller: caller)
            try spend(response.cost, caller)
            return response
        } catch {
            return service.response(to: error, for: request)
        }
    }

    private func caller(_ token: String?) throws(GraphError) -> GraphCaller {
        guard let token else { throw .emptyAccessToken }
        if BearerToken.isSame(token, configuration.administratorToken) { return .administrator }
        switch tenant.withState({ $0.tokens.verdict(token, at: tenant.date) }) {
        case .valid: return .application
        case .expired: throw .expiredAccessToken
        case .unknown: throw .unknownAccessToken
        }
    }

    private func batch(_ request: GraphRequest, _ caller: GraphCaller) throws(GraphError) -> GraphResponse {
        guard request.method == "POST" else { throw .methodNotAllowed }
        return try GraphBatch(request).respond { item in
            let address = "/" + item.segments.joined(separator: "/")
            let kind = GraphKind(collection: item.segments.first ?? "") ?? .user
            if let error = activity.nextFault(address)?.error(base: item.base, kind: kind) {
                return service.response(to: error, for: item)
            }
            return service.respond(to: item, caller: caller)
        }
    }

    private func spend(_ cost: Int, _ caller: GraphCaller) throws(GraphError) {
        guard caller == .application, let limit = tenant.settings.resourceUnits,
            let wait = activity.spend(cost, limit: limit, at: tenant.seconds)
        else { return }
        throw GraphError(
            status: 429, code: "TooManyRequests", message: "Please retry again later.",
            headers: [GraphHeader(name: "Retry-After", value: "\((wait * 1000).rounded() / 1000)")])
    }

    private func record(_ incoming: IncomingRequest, status: Int) {
        activity.record(
            SandboxRequestLog(
                method: incoming.method, path: incoming.path, parameters: incoming.query.names, status: status,
                operation: incoming.operation))
    }

    private func deliver(_ response: GraphResponse, fault: GraphFault?, context: Context) async -> Response {
        let requestID = Identifier.make(.uuid)
        switch fault?.kind {
        case .reset:
            await context.reset()
            return Response(status: .serviceUnavailable)
        case .html:
            return Response(
                status: .ok, headers: [.contentType: "text/html; charset=utf-8"],
                body: ResponseBody(byteBuffer: ByteBuffer(string: "<html><body><h1>Sign in to the network</h1></body></html>\n")))
        case .truncated:
            var whole = Response(response, requestID: requestID)
            whole.body = .cut(response.body ?? [])
            return whole
        default: return Response(response, requestID: requestID)
        }
    }
}

extension GraphRequestContext {
    /// Ends the connection so that the client sees a reset.
    fileprivate func reset() async {
        // Not lingering, the system sends a reset in place of an orderly end.
        try? await (channel as? any SocketOptionProvider)?.setSoLinger(linger(l_onoff: 1, l_linger: 0)).get()
        try? await channel.close()
    }
}

extension ResponseBody {
    /// Half of a body, and then the end of the connection.
    fileprivate static func cut(_ bytes: [UInt8]) -> ResponseBody {
        ResponseBody(contentLength: bytes.count) { writer in
            try await writer.write(ByteBuffer(bytes: bytes.prefix(bytes.count / 2)))
            throw CancellationError()
        }
    }
}

extension Response {
    fileprivate init(_ response: GraphResponse, requestID: String) {
        var headers = HTTPFields()
        for header in response.headers {
            if let name = HTTPField.Name(header.name) { headers[name] = header.value }
        }
        if let name = HTTPField.Name("request-id") { headers[name] = requestID }
        if let name = HTTPField.Name("x-ms-resource-unit") { headers[name] = "\(response.cost)" }
        if response.body != nil, headers[.contentType] == nil { headers[.contentType] = GraphResponse.jsonType }
        self.init(
            status: .init(code: response.status), headers: headers,
            body: response.body.map { ResponseBody(byteBuffer: ByteBuffer(bytes: $0)) } ?? ResponseBody())
    }
}
