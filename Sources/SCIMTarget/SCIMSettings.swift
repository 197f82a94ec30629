public import BridgeCore
public import BridgeHTTP
public import SCIM

/// The settings of every SCIM target.
public enum SCIMSettings {
    /// The fields that override single properties of the dialect.
    public static let dialectFields: [ConnectorSpec.Field] = DialectSetting.all.map(\.field)

    /// The fields for a connector's spec: `url`, `token`, how the token is sent, and those of HTTP.
    public static func fields(urlExample: String, tokenExample: String) -> [ConnectorSpec.Field] {
        [
            .init(
                "url", required: true, help: "The SCIM base address, whole; nothing but resource names is appended.", example: urlExample),
            .init(
                "token", .secret, required: true, help: "The API token, with the right to manage users.", example: tokenExample),
            .init(
                "auth_scheme", .choice(HTTPAuthorization.Scheme.allCases.map(\.rawValue)), default: "bearer",
                help: "How the token is sent: as bearer token, as basic credentials that are base64 already, or alone in a header."),
            .init("auth_header", default: "Authorization", help: "The header for the scheme `header`."),
        ] + HTTPSettings.fields
    }
}

extension SCIMDirectory {
    /// The directory that settings describe; it opens no connection yet.
    ///
    /// - Parameter transport: stands in for the network in tests.
    /// - Throws: `configuration.missing` and `configuration.invalid`.
    public init(
        _ configuration: ConnectorConfiguration, context: ConnectorContext, dialect: SCIMDialect, options: Options = Options(),
        transport: (any HTTPTransport)? = nil
    ) throws(BridgeError) {
        let (named, dialect) = (dialect, try DialectSetting.dialect(dialect, changedBy: configuration))
        var settings = try HTTPSettings(configuration, baseDirectory: context.baseDirectory)
        settings.requestsPerSecond = settings.requestsPerSecond ?? dialect.requestsPerSecond
        let url = try HTTPBaseURL(try configuration.requiredText("url"))
        let session = HTTPSession(
            baseURL: url, authorization: try SCIMSettings.authorization(configuration), settings: settings,
            transport: transport ?? AsyncHTTPTransport(settings), environment: .system(now: context.now),
            pace: transport == nil ? .shared(for: url, settings) : nil)
        self.init(session: session, dialect: dialect, options: options, requestsPerSecond: settings.requestsPerSecond)
        overrides = DialectSetting.differences(of: dialect, from: named)
    }
}

extension SCIMSettings {
    fileprivate static func authorization(_ configuration: ConnectorConfiguration) throws(BridgeError) -> HTTPAuthorization {
        guard let scheme = HTTPAuthorization.Scheme(rawValue: configuration.text("auth_scheme") ?? "bearer") else {
            throw BridgeError("configuration.invalid", "“auth_scheme” must be bearer, basic or header.", effect: .none)
        }
        let token = try configuration.requiredText("token")
        return try HTTPAuthorization(scheme, token: token, headerName: configuration.text("auth_header") ?? "Authorization")
    }
}
