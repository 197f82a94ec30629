public import BridgeCore
import BridgeHTTP
import SCIM
import SCIMTarget

extension StaffbaseTarget {
    /// The settings of `staffbase-scim`, with the mapping of Staffbase's own set-up article.
    public static let spec = ConnectorSpec(
        id: "staffbase-scim", role: .target, summary: "Writes accounts to Staffbase over its SCIM interface.",
        fields: SCIMSettings.fields(urlExample: "https://example.staffbase.com/scim", tokenExample: "${env:STAFFBASE_TOKEN}")
            + SCIMSettings.dialectFields,
        defaults: ConnectorSpec.Defaults(
            match: ["externalId"],
            mapping: [
                .init(target: "externalId", expression: "[userPrincipalName]"),
                .init(target: "active", expression: #"Switch([IsSoftDeleted], , "False", "True", "True", "False")"#),
                .init(target: #"emails[type eq "work"].value"#, expression: "[userPrincipalName]"),
                .init(target: "name.givenName", expression: "[givenName]"),
                .init(target: "name.familyName", expression: "[surname]"),
            ]),
        codes: .scim)

    /// Makes the connector from its settings. It opens no connection.
    public init(configuration: ConnectorConfiguration, context: ConnectorContext) throws(BridgeError) {
        try self.init(configuration: configuration, context: context, transport: nil)
    }

    init(configuration: ConnectorConfiguration, context: ConnectorContext, transport: (any HTTPTransport)?) throws(BridgeError) {
        self.init(
            directory: try SCIMDirectory(
                configuration, context: context, dialect: .staffbase, options: Self.options, transport: transport))
    }
}
