public import BridgeCore

/// The settings that every connector over HTTP has.
public struct HTTPSettings: Sendable, Equatable {
    /// The longest time for one request.
    public var timeout: Duration
    /// The most requests per second; nil: as many as the server takes.
    public var requestsPerSecond: Double?
    /// The most connections at a time.
    public var connections: Int
    /// The most attempts for one request.
    public var attempts: Int
    /// What requests say of who sends them.
    public var userAgent: String
    /// Further header fields of every request.
    public var headers: [String: String]
    /// The proxy that requests go through.
    public var proxy: HTTPProxy?
    /// A file of certificates in PEM that are trusted besides those of the system.
    public var certificateFile: String?

    /// Settings; by default those of ``fields``.
    public init(
        timeout: Duration = .seconds(30), requestsPerSecond: Double? = nil, connections: Int = 16, attempts: Int = 5,
        userAgent: String = "IdentityBridge", headers: [String: String] = [:], proxy: HTTPProxy? = nil, certificateFile: String? = nil
    ) {
        self.timeout = timeout
        self.requestsPerSecond = requestsPerSecond
        self.connections = connections
        self.attempts = attempts
        self.userAgent = userAgent
        self.headers = headers
        self.proxy = proxy
        self.certificateFile = certificateFile
    }
}

extension HTTPSettings {
    /// The fields for a connector's spec.
    public static let fields: [ConnectorSpec.Field] = [
        .init("timeout", .duration, default: "30 seconds", help: "The longest time for one request."),
        .init(
            "requests_per_second", .integer,
            help: "The most requests per second. Without it the service sets the pace: requests slow down after “too many requests”.",
            example: "10"),
        .init(
            "connections", .integer, default: "16",
            help: "The most requests at a time. Fewer are sent while the service is overloaded."),
        .init("attempts", .integer, default: "5", help: "The most attempts for one request, the first one included."),
        .init("headers", .map, help: "Further header fields of every request, by name."),
        .init(
            "proxy", .secret, help: "The HTTP proxy, with user and password if it wants them.", example: "http://proxy.example.org:3128"),
        .init(
            "ca_file", help: "A file of certificates (PEM) that are trusted besides those of the system, relative to the pipeline file.",
            example: "company-ca.pem"),
    ]

    /// Reads the fields.
    ///
    /// - Parameter baseDirectory: the folder against which relative paths are resolved.
    /// - Throws: `configuration.invalid` for numbers out of range and for texts that cannot stand in a header.
    public init(_ configuration: ConnectorConfiguration, baseDirectory: String = ".") throws(BridgeError) {
        self.init(timeout: configuration.duration("timeout") ?? .seconds(30), headers: configuration.map("headers"))
        guard timeout > .zero else { throw Self.invalid("“timeout” must be longer than nothing.") }
        requestsPerSecond = try Self.number("requests_per_second", in: 1...100_000, configuration).map(Double.init)
        connections = try Self.number("connections", in: 1...1000, configuration) ?? connections
        attempts = try Self.number("attempts", in: 1...20, configuration) ?? attempts
        proxy = try configuration.text("proxy").map { text throws(BridgeError) in try HTTPProxy(text) }
        certificateFile = configuration.text("ca_file").map { $0.hasPrefix("/") ? $0 : "\(baseDirectory)/\($0)" }
        for (name, value) in headers {
            guard HTTPHeaders.isName(name), HTTPHeaders.isValue(value) else {
                throw Self.invalid("“headers” holds a name or value that cannot stand in a header field.")
            }
        }
    }

    private static func number(
        _ name: String, in range: ClosedRange<Int>, _ configuration: ConnectorConfiguration
    ) throws(BridgeError) -> Int? {
        guard let value = configuration.integer(name) else { return nil }
        guard range.contains(value) else { throw invalid("“\(name)” must be from \(range.lowerBound) to \(range.upperBound).") }
        return value
    }

    private static func invalid(_ message: String) -> BridgeError {
        BridgeError("configuration.invalid", message, effect: .none)
    }
}
