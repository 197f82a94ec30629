import HTTPTypes
import Hummingbird
import NIOCore
import SCIM
import Synchronization

/// Carries requests from HTTP to the service and back: the token, the size of bodies, failures on purpose, the log.
struct SandboxResponder: HTTPResponder {
    typealias Context = BasicRequestContext

    let service: SCIMService
    let token: String
    let maximumBodySize: Int
    let activity: SandboxActivity

    func respond(to request: Request, context: Context) async throws -> Response {
        let response = await answer(request)
        activity.record(request, status: response.status.code)
        return response
    }

    private func answer(_ request: Request) async -> Response {
        let fault = activity.nextFault()
        if let fault, fault != .lostAnswer { return fault.response }
        guard isAuthorized(request) else { return .unauthorized }
        let response: Response
        do {
            let body = try await request.body.collect(upTo: maximumBodySize)
            response = Response(service.respond(to: ServiceRequest(request, body: Array(body.readableBytesView))))
        } catch is NIOTooManyBytesError {
            response = Response(ServiceResponse(SCIMError(status: 413, detail: "the body is larger than \(maximumBodySize) bytes")))
        } catch {
            response = Response(ServiceResponse(.badRequest(.invalidSyntax, "the body could not be read")))
        }
        return fault?.response ?? response
    }

    private func isAuthorized(_ request: Request) -> Bool {
        BearerToken.token(in: request.headers[.authorization]).map { BearerToken.isSame($0, token) } ?? false
    }
}

extension ServiceRequest {
    init(_ request: Request, body: [UInt8]) {
        self.init(
            method: request.method.rawValue, path: request.uri.path, query: request.uri.query ?? "",
            origin: "http://\(request.head.authority ?? "localhost")", contentType: request.headers[.contentType],
            ifMatch: request.headers[.ifMatch], ifNoneMatch: request.headers[.ifNoneMatch], body: body)
    }
}

extension Response {
    init(_ response: ServiceResponse) {
        var headers = HTTPFields()
        headers[.eTag] = response.entityTag
        headers[.location] = response.location
        if !response.allow.isEmpty { headers[.allow] = response.allow.joined(separator: ", ") }
        if response.body != nil { headers[.contentType] = "application/scim+json; charset=utf-8" }
        let body = response.body.map { ResponseBody(byteBuffer: ByteBuffer(bytes: $0.bytes)) } ?? ResponseBody()
        self.init(status: .init(code: response.status), headers: headers, body: body)
    }

    fileprivate static var unauthorized: Response {
        var response = Response(ServiceResponse(SCIMError(status: 401, detail: "the bearer token is missing or wrong")))
        response.headers[.wwwAuthenticate] = "Bearer realm=\"scim\""
        return response
    }
}

extension SandboxFaults.Kind {
    fileprivate var response: Response {
        switch self {
        case .tooManyRequests: Response(ServiceResponse(SCIMError(status: 429, detail: "too many requests")))
        case .serverError: Response(ServiceResponse(SCIMError(status: 500, detail: "a failure on purpose")))
        case .html: Self.page(.badGateway)
        case .lostAnswer: Self.page(.gatewayTimeout)
        }
    }

    private static func page(_ status: HTTPResponse.Status) -> Response {
        let html = "<html><head><title>\(status.code)</title></head><body><h1>\(status.reasonPhrase)</h1></body></html>\n"
        return Response(
            status: status, headers: [.contentType: "text/html; charset=utf-8"], body: ResponseBody(byteBuffer: ByteBuffer(string: html)))
    }
}
