public import BridgeCore
import BridgeHTTP
import SCIM
import SCIMTarget

extension SCIMServiceTarget {
    /// The settings of `scim`.
    public static let spec = ConnectorSpec(
        id: "scim", role: .target, summary: "Writes accounts to any SCIM 2.0 service.",
        fields: SCIMSettings.fields(urlExample: "https://example.org/scim/v2", tokenExample: "${env:SCIM_TOKEN}") + [
            .init(
                "dialect", .choice(dialects.map(\.name)), default: "rfc",
                help:
                    "The manner of the service: `rfc` follows RFC 7644, `entra` is for services that were built for the Azure AD service, "
                    + "`entra-compliant` for those that want what it sends with `aadOptscim062020`. Every property can be overridden below."
            )
        ] + SCIMSettings.dialectFields, codes: .scim)

    /// The dialects to choose from.
    static let dialects = SCIMDialect.builtIn

    /// Makes the connector from its settings. It opens no connection.
    public init(configuration: ConnectorConfiguration, context: ConnectorContext) throws(BridgeError) {
        try self.init(configuration: configuration, context: context, transport: nil)
    }

    init(configuration: ConnectorConfiguration, context: ConnectorContext, transport: (any HTTPTransport)?) throws(BridgeError) {
        let name = configuration.text("dialect") ?? "rfc"
        guard let dialect = Self.dialects.first(where: { $0.name == name }) else {
            throw BridgeError(
                "configuration.invalid", "“dialect” must be one of: \(Self.dialects.map(\.name).joined(separator: ", ")).", effect: .none)
        }
        self.init(directory: try SCIMDirectory(configuration, context: context, dialect: dialect, transport: transport))
    }
}
