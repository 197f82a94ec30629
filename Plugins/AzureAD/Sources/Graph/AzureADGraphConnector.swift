public import BridgeCore

/// Reads people and groups from exported Microsoft Graph JSON: saved pages, arrays, JSON Lines.
public struct AzureADGraphConnector: SourceConnector, MembershipSource {
    /// The connector `azure-ad-graph`.
    public static let spec = ConnectorSpec(
        id: "azure-ad-graph", role: .source,
        summary:
            "People and groups from exported Microsoft Graph JSON: saved pages, `$batch` answers, arrays as `az ad user list` writes them, "
            + "JSON Lines, what PowerShell's ConvertTo-Json gives, Azure AD Graph, AzureHound and EntraExporter.",
        fields: [FileSettings.files("exports/users.json"), FileSettings.encoding, FileSettings.anchor] + FileSettings.assignment
            + [FileSettings.system])

    private let source: FileSource

    /// Takes the settings; no file is opened.
    public init(configuration: ConnectorConfiguration, context: ConnectorContext) throws(BridgeError) {
        let format = GraphFormat(encoding: try FileSettings.encoding(configuration))
        source = try FileSource(format, id: Self.spec.id, configuration: configuration, context: context)
    }

    /// The connector and its patterns as they stand in the pipeline file.
    public var systemIdentity: String { source.systemIdentity }

    /// Looks at the files and their first entries.
    public func check() async -> CheckReport { await source.check() }

    /// The vocabulary; references name anchors.
    public func sourceSchema() async throws -> SourceSchema { source.schema() }

    /// Reads all files as one. An array or a last page that is closed proves that everything was read; JSON Lines prove nothing.
    public func read(_ request: ReadRequest, into output: inout RecordOutput) async throws -> Completeness {
        try await source.read(request, into: &output)
    }

    /// Delivers who belongs to which group, of the groups that were exported with their members (`$expand=members`).
    public func readMemberships(_ request: ReadRequest, into output: inout MembershipOutput) async throws -> Completeness {
        try await source.readMemberships(into: &output)
    }
}
