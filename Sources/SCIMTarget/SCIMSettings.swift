public import BridgeCore
public import BridgeHTTP

/// The settings of every SCIM target.
public enum SCIMSettings {
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

    /// The session that settings describe.
    ///
    /// - Parameter transport: stands in for the network in tests.
    /// - Throws: `configuration.missing` and `configuration.invalid`.
    public static func session(
        _ configuration: ConnectorConfiguration, context: ConnectorContext, transport: (any HTTPTransport)? = nil
    ) throws(BridgeError) -> HTTPSession {
        let http = try HTTPSettings(configuration)
        let schemeName = configuration.text("auth_scheme") ?? HTTPAuthorization.Scheme.bearer.rawValue
        guard let scheme = HTTPAuthorization.Scheme(rawValue: schemeName) else {
            throw BridgeError("configuration.invalid", "“auth_scheme” must be bearer, basic or header.", effect: .none)
        }
        return HTTPSession(
            baseURL: try HTTPBaseURL(try configuration.requiredText("url")),
            authorization: try HTTPAuthorization(
                scheme, token: try configuration.requiredText("token"), headerName: configuration.text("auth_header") ?? "Authorization"),
            settings: http, transport: transport ?? AsyncHTTPTransport(http), environment: .system(now: context.now))
    }
}
