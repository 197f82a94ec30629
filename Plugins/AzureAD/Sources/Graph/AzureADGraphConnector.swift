public import BridgeCore
import BridgeHTTP

/// Reads people and groups of Azure AD from Microsoft Graph: a live tenant over HTTP, or exported JSON. Which, the settings say.
public struct AzureADGraphConnector: IncrementalSource, IncrementalMembershipSource, LookupSource, MeteredConnector {
    /// The connector `azure-ad-graph`.
    public static let spec = ConnectorSpec(
        id: "azure-ad-graph", role: .source,
        summary:
            "People and groups of Azure AD from Microsoft Graph: live (`tenant`), or from exported JSON (`files`): saved pages, `$batch` "
            + "answers, arrays as `az ad user list` writes them, JSON Lines, what PowerShell's ConvertTo-Json gives, Azure AD Graph, "
            + "AzureHound and EntraExporter.",
        fields: LiveSettings.fields + [FileSettings.optionalFiles("exports/users.json"), FileSettings.encoding, FileSettings.anchor]
            + FileSettings.assignment + [FileSettings.system], codes: .graph)

    private enum Origin: Sendable {
        case files(FileSource)
        case tenant(LiveTenant)
    }

    private let origin: Origin

    /// Takes the settings; no file and no connection is opened.
    public init(configuration: ConnectorConfiguration, context: ConnectorContext) throws(BridgeError) {
        if try LiveSettings.areLive(configuration) {
            origin = .tenant(try LiveTenant(configuration, context: context))
        } else {
            let format = GraphFormat(encoding: try FileSettings.encoding(configuration))
            origin = .files(try FileSource(format, id: Self.spec.id, configuration: configuration, context: context))
        }
    }

    /// A connector to a live tenant.
    init(_ tenant: LiveTenant) { origin = .tenant(tenant) }

    /// The tenant, or for files the connector and what the settings call the directory.
    public var systemIdentity: String {
        switch origin {
        case .files(let source): source.systemIdentity
        case .tenant(let tenant): tenant.systemIdentity
        }
    }

    /// Tests host, token and permissions, or looks at the files and their first entries.
    public func check() async -> CheckReport {
        switch origin {
        case .files(let source): await source.check()
        case .tenant(let tenant): await tenant.check()
        }
    }

    /// The vocabulary; references name anchors.
    public func sourceSchema() async throws -> SourceSchema {
        switch origin {
        case .files(let source): source.schema()
        case .tenant(let tenant): tenant.schema()
        }
    }

    /// Requests of a live tenant, those for tokens among them; of files none.
    public func takeUsage() -> ServiceUsage {
        switch origin {
        case .files: ServiceUsage()
        case .tenant(let tenant): tenant.client.meter.take()
        }
    }

    /// Releases connections.
    public func close() async {
        if case .tenant(let tenant) = origin { await tenant.close() }
    }

    /// Reads everything. A last page proves that it was everything; of files, an array or a last page that is closed, JSON Lines do not.
    public func read(_ request: ReadRequest, into output: inout RecordOutput) async throws -> Completeness {
        switch origin {
        case .files(let source): try await source.read(request, into: &output)
        case .tenant(let tenant): try await tenant.read(request, into: &output)
        }
    }

    /// Reads what changed by a delta query. Files have no history: they are read whole.
    public func readChanges(
        _ request: ReadRequest, since checkpoint: Checkpoint?, into output: inout RecordOutput
    ) async throws -> Completeness {
        switch origin {
        case .files(let source): try await source.read(request, into: &output)
        case .tenant(let tenant): try await tenant.readChanges(request, since: checkpoint, into: &output)
        }
    }

    /// Delivers who belongs to which group; of files, of the groups that were exported with their members (`$expand=members`).
    public func readMemberships(_ request: ReadRequest, into output: inout MembershipOutput) async throws -> Completeness {
        switch origin {
        case .files(let source): try await source.readMemberships(into: &output)
        case .tenant(let tenant): try await tenant.readMemberships(since: nil, withCheckpoint: false, into: &output)
        }
    }

    /// Delivers the members of the groups that changed, each group whole.
    public func readMembershipChanges(
        _ request: ReadRequest, since checkpoint: Checkpoint?, into output: inout MembershipOutput
    ) async throws -> Completeness {
        switch origin {
        case .files(let source): try await source.readMemberships(into: &output)
        case .tenant(let tenant): try await tenant.readMemberships(since: checkpoint, withCheckpoint: true, into: &output)
        }
    }

    /// Finds people by userPrincipalName, mail, id or employeeId. In files everything is looked through.
    public func lookup(
        _ attribute: String, equals value: String, request: ReadRequest, into output: inout RecordOutput
    ) async throws {
        switch origin {
        case .files(let source): try await source.lookup(attribute, equals: value, request: request, into: &output)
        case .tenant(let tenant): try await tenant.lookup(attribute, equals: value, request: request, into: &output)
        }
    }
}
