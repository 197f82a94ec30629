/// An error of the protocol (RFC 7644 section 3.12): what a service answers and what this library throws where a service would answer so.
public struct SCIMError: Error, Hashable, Sendable {
    /// The kinds of 400 and 409. An open set: services invent their own.
    public struct Kind: RawRepresentable, Hashable, Sendable {
        /// The text on the wire.
        public let rawValue: String

        /// A kind by its text on the wire.
        public init(rawValue: String) { self.rawValue = rawValue }

        /// The filter is malformed, or the comparison not supported.
        public static let invalidFilter = Kind(rawValue: "invalidFilter")
        /// The filter yields more than the service will return.
        public static let tooMany = Kind(rawValue: "tooMany")
        /// A value is in use already or reserved.
        public static let uniqueness = Kind(rawValue: "uniqueness")
        /// The attribute cannot be changed so.
        public static let mutability = Kind(rawValue: "mutability")
        /// The body does not have the form of the request.
        public static let invalidSyntax = Kind(rawValue: "invalidSyntax")
        /// The path of an operation is malformed or unknown.
        public static let invalidPath = Kind(rawValue: "invalidPath")
        /// The path of an operation yields nothing that could be changed.
        public static let noTarget = Kind(rawValue: "noTarget")
        /// A value is missing or of the wrong type.
        public static let invalidValue = Kind(rawValue: "invalidValue")
        /// The version of the protocol is not supported.
        public static let invalidVersion = Kind(rawValue: "invalidVers")
        /// The request must not carry personal data in its URL.
        public static let sensitive = Kind(rawValue: "sensitive")
        /// The cursor is unknown (RFC 9865).
        public static let invalidCursor = Kind(rawValue: "invalidCursor")
        /// The cursor is too old (RFC 9865).
        public static let expiredCursor = Kind(rawValue: "expiredCursor")
        /// The page size is too large (RFC 9865).
        public static let invalidCount = Kind(rawValue: "invalidCount")
    }

    /// The HTTP status.
    public var status: Int
    /// The kind, where the service gave one.
    public var kind: Kind?
    /// What went wrong. From a service it may hold values of people: do not log it unseen.
    public var detail: String?

    /// Makes an error.
    public init(status: Int, kind: Kind? = nil, detail: String? = nil) {
        self.status = status
        self.kind = kind
        self.detail = detail
    }

    /// A 400 of a kind.
    public static func badRequest(_ kind: Kind, _ detail: String) -> SCIMError {
        SCIMError(status: 400, kind: kind, detail: detail)
    }
}

extension SCIMError {
    /// Reads the body of a failed response, whatever it is: SCIM with the status as text, as number or missing; an envelope with
    /// `message`, as API gateways send; HTML or nothing.
    ///
    /// - Parameter status: the status of the HTTP response. It counts; the body's own only when this is none of an error.
    public init(status: Int, body: [UInt8]) {
        let json = try? JSONValue(parsing: body)
        let stated = (json?["status"] ?? json?["statusCode"])?.integer.flatMap { Int(exactly: $0) }
        let kind = json?["scimType"]?.string.flatMap { $0.isEmpty ? nil : Kind(rawValue: $0) }
        let detail = json?["detail"]?.string ?? json?["message"]?.string
        self.init(status: status >= 400 ? status : stated ?? status, kind: kind, detail: detail)
    }

    /// The body of a response.
    public var json: JSONValue {
        var object: JSONObject = ["schemas": [.string(SchemaURN.error)], "status": .string(String(status))]
        object["scimType"] = kind.map { .string($0.rawValue) }
        object["detail"] = detail.map(JSONValue.string)
        return .object(object)
    }
}

extension SCIMError: CustomStringConvertible {
    /// Status and kind. The detail is left out: it may hold values of people.
    public var description: String { kind.map { "SCIM error \(status) \($0.rawValue)" } ?? "SCIM error \(status)" }
}

extension SCIMError {
    /// What a client does about an error.
    public enum Recovery: Hashable, Sendable {
        /// The same again later: 408, 429, 502, 503, 504, and 500 with patience.
        case retry
        /// Nothing more of this run: 401 and 403. A bad token must not look like "everybody failed".
        case stop
        /// Look whether the resource exists already: 409, and 400 with `uniqueness`.
        case lookUp
        /// Confirm by id that the resource is gone: 404, 405 and 501 do not prove it.
        case confirm
        /// Read again, compare again, once: 412.
        case readAgain
        /// Send less at a time: 413.
        case split
        /// The request is wrong for this service and stays wrong.
        case none
    }

    /// What a client does about this error.
    public var recovery: Recovery {
        switch status {
        case 408, 429, 500, 502, 503, 504: .retry
        case 403 where kind == .sensitive: .none
        case 401, 403: .stop
        case 409: .lookUp
        case 400 where kind == .uniqueness: .lookUp
        case 404, 405, 410, 501: .confirm
        case 412: .readAgain
        case 413: .split
        default: .none
        }
    }
}
