public import BridgeCore

/// Reads people and groups from XML exports: DSML version 2.
public struct AzureADXMLConnector: SourceConnector {
    /// The connector `azure-ad-xml`.
    public static let spec = ConnectorSpec(
        id: "azure-ad-xml", role: .source,
        summary: "People and groups from XML exports in DSML version 2: search results, also inside SOAP, and add requests.",
        fields: [FileSettings.files("exports/people.dsml.xml"), FileSettings.anchor] + FileSettings.assignment)

    private let source: FileSource

    /// Takes the settings; no file is opened.
    public init(configuration: ConnectorConfiguration, context: ConnectorContext) throws(BridgeError) {
        source = try FileSource(DSMLFormat(), id: Self.spec.id, configuration: configuration, context: context)
    }

    /// The connector and its patterns as they stand in the pipeline file.
    public var systemIdentity: String { source.systemIdentity }

    /// Looks at the files and their first entries.
    public func check() async -> CheckReport { await source.check() }

    /// The vocabulary; references name distinguished names.
    public func sourceSchema() async throws -> SourceSchema { source.schema() }

    /// Reads all files as one. A successful search result and the closing element prove that everything was read.
    public func read(_ request: ReadRequest, into output: inout RecordOutput) async throws -> Completeness {
        try await source.read(request, into: &output)
    }
}
