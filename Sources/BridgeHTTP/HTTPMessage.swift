/// A method of HTTP (RFC 9110 section 9, RFC 5789).
public enum HTTPMethod: String, Sendable {
    /// Reads.
    case get = "GET"
    /// Makes something new, or starts something.
    case post = "POST"
    /// Replaces.
    case put = "PUT"
    /// Changes.
    case patch = "PATCH"
    /// Removes.
    case delete = "DELETE"

    /// True: it changes nothing, so that a failed request has done nothing either.
    public var isSafe: Bool { self == .get }

    /// True: twice is the same as once (RFC 9110 section 9.2.2).
    public var isIdempotent: Bool {
        switch self {
        case .get, .put, .delete: true
        case .post, .patch: false
        }
    }
}

/// A request as it goes over the wire.
public struct HTTPRequest: Sendable {
    /// The method.
    public var method: HTTPMethod
    /// The whole URL, percent-encoded.
    public var url: String
    /// The header fields.
    public var headers: HTTPHeaders
    /// The body; nil for none.
    public var body: [UInt8]?
    /// True: it changes nothing although its method may.
    var onlyReads = false

    /// The method by which a repetition is judged.
    var effectiveMethod: HTTPMethod { onlyReads ? .get : method }

    /// A request.
    public init(_ method: HTTPMethod, url: String, headers: HTTPHeaders = [:], body: [UInt8]? = nil) {
        self.method = method
        self.url = url
        self.headers = headers
        self.body = body
    }
}

/// A response with its whole body.
public struct HTTPResponse: Sendable {
    /// The status code.
    public var status: Int
    /// The header fields.
    public var headers: HTTPHeaders
    /// The body. It may hold values of people: it belongs into no message.
    public var body: [UInt8]

    /// A response.
    public init(status: Int, headers: HTTPHeaders = [:], body: [UInt8] = []) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    /// True for 2xx.
    public var isSuccess: Bool { (200..<300).contains(status) }

    /// True when the body is a web page: a login form, a proxy's notice, a wrong address.
    public var isHTML: Bool {
        if let type = headers["Content-Type"] {
            // The usual answer is told without making texts: this is asked for every response.
            let media = type.utf8.prefix { $0 != UInt8(ascii: ";") }
            if media.suffix(4).elementsEqual("json".utf8) { return false }
            let lowered = String(decoding: media, as: UTF8.self).lowercased()
            if lowered.hasSuffix("json") { return false }
            if lowered.contains("html") { return true }
            if lowered.contains("json") { return false }
        }
        return body.first { $0 != 0x20 && $0 != 0x0A && $0 != 0x0D && $0 != 0x09 } == UInt8(ascii: "<")
    }
}
