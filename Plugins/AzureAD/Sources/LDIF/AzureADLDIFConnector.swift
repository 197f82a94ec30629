public import BridgeCore

/// Reads people and groups from LDIF exports of Active Directory, Entra Domain Services and other LDAP directories.
public struct AzureADLDIFConnector: SourceConnector, MembershipSource {
    /// The connector `azure-ad-ldif`.
    public static let spec = ConnectorSpec(
        id: "azure-ad-ldif", role: .source,
        summary: "People and groups from LDIF exports (ldifde, ldapsearch, slapcat, ldbsearch) under the names of Azure AD.",
        fields: [FileSettings.files("exports/plant-*.ldif"), FileSettings.encoding, FileSettings.anchor] + FileSettings.assignment
            + [FileSettings.system])

    private let source: FileSource

    /// Takes the settings; no file is opened.
    public init(configuration: ConnectorConfiguration, context: ConnectorContext) throws(BridgeError) {
        let format = LDIFFormat(encoding: try FileSettings.encoding(configuration))
        source = try FileSource(format, id: Self.spec.id, configuration: configuration, context: context)
    }

    /// The connector and its patterns as they stand in the pipeline file.
    public var systemIdentity: String { source.systemIdentity }

    /// Looks at the files and their first entries.
    public func check() async -> CheckReport { await source.check() }

    /// The vocabulary; references name distinguished names.
    public func sourceSchema() async throws -> SourceSchema { source.schema() }

    /// Reads all files as one. LDIF has no end mark, so a complete read is never proven.
    public func read(_ request: ReadRequest, into output: inout RecordOutput) async throws -> Completeness {
        try await source.read(request, into: &output)
    }

    /// Delivers who belongs to which group by the groups' member lists and by `primaryGroupID`, which those lists leave out.
    ///
    /// It reads the files three times. Members are named by their distinguished names, also those who are not in the files: they stay
    /// members. A group of which only a part of the members is exported (`member;range=`) is not whole, nor is one that names a member
    /// otherwise (`memberUid`) whom the files do not have.
    public func readMemberships(_ request: ReadRequest, into output: inout MembershipOutput) async throws -> Completeness {
        try await source.readMemberships(into: &output)
    }
}
