import BridgeCore

/// Connectors that only have a spec: the pipeline file never makes one.
protocol SpecOnly: Connector {}

extension SpecOnly {
    var systemIdentity: String { Self.spec.id }

    func check() async -> CheckReport { CheckReport() }
}

struct LDIFSpec: SpecOnly {
    static let spec = ConnectorSpec(
        id: "azure-ad-ldif", role: .source, summary: "People and groups out of LDIF exports.",
        fields: [
            .init("files", .texts, required: true, help: "The files, globs allowed.", example: "exports/*.ldif"),
            .init("encoding", .choice(["utf-8", "latin-1"]), default: "utf-8", help: "The character set."),
            .init("parallel", .integer, default: "2", help: "How many files are read at once."),
            .init("follow", .boolean, default: "false", help: "Whether links are followed."),
        ])

    init(configuration: ConnectorConfiguration, context: ConnectorContext) {}
}

struct GraphSpec: SpecOnly {
    static let spec = ConnectorSpec(
        id: "azure-ad-graph", role: .source, summary: "People and groups of Microsoft Graph.",
        fields: [
            .init("tenant", required: true, help: "The tenant."),
            .init("client_secret", .secret, help: "The application's secret."),
            .init("timeout", .duration, default: "30 seconds", help: "How long a request may take."),
        ])

    init(configuration: ConnectorConfiguration, context: ConnectorContext) {}
}

struct StaffbaseSpec: SpecOnly {
    static let spec = ConnectorSpec(
        id: "staffbase-scim", role: .target, summary: "Staffbase over SCIM.",
        fields: [
            .init("url", required: true, help: "The base URL.", example: "https://example.staffbase.com/scim"),
            .init("token", .secret, required: true, help: "The API token."),
            .init("headers", .map, help: "Further headers."),
            .init("timeout", .duration, default: "30 seconds", help: "How long a request may take."),
        ],
        defaults: .init(
            match: ["externalId", #"emails[type eq "work"].value"#],
            mapping: [
                .init(target: "externalId", expression: "[userPrincipalName]"),
                .init(target: "active", expression: #"Switch([IsSoftDeleted], , "False", "True", "True", "False")"#),
                .init(target: #"emails[type eq "work"].value"#, expression: "[userPrincipalName]"),
            ]))

    init(configuration: ConnectorConfiguration, context: ConnectorContext) {}
}

struct PlainSCIMSpec: SpecOnly {
    static let spec = ConnectorSpec(
        id: "scim", role: .target, summary: "Any SCIM service.", fields: [.init("url", required: true, help: "The base URL.")])

    init(configuration: ConnectorConfiguration, context: ConnectorContext) {}
}

extension ConnectorRegistry {
    static let test = ConnectorRegistry([LDIFSpec.self, GraphSpec.self, StaffbaseSpec.self, PlainSCIMSpec.self])
}
