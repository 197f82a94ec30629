import BridgeHTTP
import NIOCore
import NIOHTTP1

/// A request as it comes in, part by part.
struct IncomingRequest {
    private var head: HTTPRequestHead?
    private var body: [UInt8] = []

    /// True once a part of the body has come.
    var hasBody: Bool { !body.isEmpty }

    /// Takes a part; gives back the request when it is whole. Its URL is the path only.
    mutating func take(_ part: HTTPServerRequestPart) -> HTTPRequest? {
        switch part {
        case .head(let head): self.head = head
        case .body(let buffer): body += buffer.readableBytesView
        case .end:
            guard let head, let method = HTTPMethod(rawValue: head.method.rawValue) else { return nil }
            let fields = head.headers.filter { !Self.hopByHop.contains($0.name.lowercased()) }
            return HTTPRequest(
                method, url: head.uri, headers: HTTPHeaders(fields.map { (name: $0.name, value: $0.value) }),
                body: body.isEmpty ? nil : body)
        }
        return nil
    }

    static let hopByHop: Set<String> = ["connection", "content-length", "host", "keep-alive", "transfer-encoding"]
}

/// What is done to a request on its way to the server.
enum RequestFault {
    /// Applies a fault; false when it does not fit the request.
    static func apply(_ fault: Fault, to request: inout HTTPRequest) -> Bool {
        switch fault {
        case .ignoredFilter:
            guard request.method == .get, let mark = request.url.firstIndex(of: "?") else { return false }
            let pairs = request.url[request.url.index(after: mark)...].split(separator: "&")
            let rest = pairs.filter { !$0.hasPrefix("filter=") }
            guard rest.count < pairs.count else { return false }
            request.url = request.url[...mark] + rest.joined(separator: "&")
            return true
        case .staleTag:
            guard request.headers["If-Match"] != nil else { return false }
            request.headers["If-Match"] = #"W/"stale""#
            return true
        default: return false
        }
    }
}

/// What the client gets.
struct ProxyAnswer {
    var status: Int
    var fields: [(name: String, value: String)]
    var body: [UInt8]
    /// How much of the body is sent; nil: all.
    var cutAfter: Int?
    /// True: not even a status is sent.
    var isSilent = false

    /// True when the connection ends with this answer.
    var endsConnection: Bool { isSilent || cutAfter != nil || fields.contains { $0.name == "Connection" } }

    init(status: Int, fields: [(name: String, value: String)] = [], body: [UInt8] = []) {
        self.status = status
        self.fields = fields
        self.body = body
    }

    init(_ response: HTTPResponse) {
        let fields = response.headers.fields.filter { !IncomingRequest.hopByHop.contains($0.name.lowercased()) }
        self.init(status: response.status, fields: fields, body: response.body)
    }

    static let badGateway = ProxyAnswer(status: 502)

    /// The answer to a body that was not read to its end.
    static let unavailable = ProxyAnswer(status: 503, fields: [("Connection", "close")])

    /// The answer that a request gets in the place of the server's; nil for faults that the server takes part in.
    init?(instead fault: Fault) {
        switch fault {
        case .tooManyRequests: self.init(status: 429)
        case .serverError: self.init(status: 500, body: Array("{}".utf8))
        case .unavailable: self.init(status: 503, fields: [("Retry-After", "Sun, 06 Nov 1994 08:49:37 GMT")])
        case .resetBefore:
            self.init(status: 0)
            isSilent = true
        default: return nil
        }
    }

    /// Changes the server's answer; false when the fault does not fit it.
    mutating func apply(_ fault: Fault, to request: HTTPRequest) -> Bool {
        switch fault {
        case .resetAfter: isSilent = true
        case .halfBody:
            guard body.count > 1 else { return false }
            cutAfter = body.count / 2
        case .wrongContentType:
            guard let index = fields.firstIndex(where: { $0.name.lowercased() == "content-type" }) else { return false }
            fields[index].value = "text/plain"
        case .wrongTotal: return ListFault.changeTotal(of: &body)
        case .duplicatedPage: return ListFault.repeatResources(of: &body)
        default: return false
        }
        return true
    }
}

extension NIOAsyncChannelOutboundWriter where OutboundOut == HTTPServerResponsePart {
    /// Sends an answer, as far as it goes.
    func write(_ answer: ProxyAnswer) async throws {
        if answer.isSilent { return }
        var headers = NIOHTTP1.HTTPHeaders(answer.fields.map { ($0.name, $0.value) })
        if answer.status != 204, answer.status != 304 { headers.add(name: "Content-Length", value: String(answer.body.count)) }
        try await write(.head(HTTPResponseHead(version: .http1_1, status: .init(statusCode: answer.status), headers: headers)))
        let body = answer.body.prefix(answer.cutAfter ?? answer.body.count)
        if !body.isEmpty { try await write(.body(.byteBuffer(ByteBuffer(bytes: body)))) }
        if answer.cutAfter == nil { try await write(.end(nil)) }
    }
}
