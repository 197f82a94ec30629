public import BridgeCore

/// Reads people and groups from XML exports of directories and of PowerShell.
public struct AzureADXMLConnector: SourceConnector, MembershipSource {
    /// The connector `azure-ad-xml`.
    public static let spec = ConnectorSpec(
        id: "azure-ad-xml", role: .source,
        summary:
            "People and groups from XML exports: DSML 1 and 2, CLIXML (`Export-Clixml`), `ConvertTo-Xml`, connector spaces (`csexport`), "
            + "Azure AD Graph Atom, SPML, or any XML by declared paths.",
        fields: [FileSettings.files("exports/people.xml")] + XMLSettings.fields + [FileSettings.anchor] + FileSettings.assignment
            + [FileSettings.system])

    private let source: FileSource

    /// Takes the settings; no file is opened.
    public init(configuration: ConnectorConfiguration, context: ConnectorContext) throws(BridgeError) {
        let format = XMLFormat(choice: try XMLSettings.choice(configuration))
        source = try FileSource(format, id: Self.spec.id, configuration: configuration, context: context)
    }

    /// The connector and its patterns as they stand in the pipeline file.
    public var systemIdentity: String { source.systemIdentity }

    /// Looks at the files and their first entries.
    public func check() async -> CheckReport { await source.check() }

    /// The vocabulary; references name distinguished names, in what the service or its PowerShell modules wrote identifiers. The first file
    /// tells which.
    public func sourceSchema() async throws -> SourceSchema { try await source.schemaOfFiles() }

    /// Reads all files as one. The closing root element proves that everything was read, of a search result its successful end too.
    public func read(_ request: ReadRequest, into output: inout RecordOutput) async throws -> Completeness {
        try await source.read(request, into: &output)
    }

    /// Delivers who belongs to which group, of the groups whose entries mention members.
    public func readMemberships(_ request: ReadRequest, into output: inout MembershipOutput) async throws -> Completeness {
        try await source.readMemberships(into: &output)
    }
}
