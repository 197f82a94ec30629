import BridgeCore
import BridgeHTTP

/// How a live read is done, besides where and by whom.
struct LiveOptions: Sendable {
    /// The most objects in a page.
    var pageSize = 999
    /// True: objects that were deleted and can be restored are told apart from those that are missing.
    var readsDeleted = true
}

/// The settings of a live tenant. `connector: azure-ad-graph` reads either files or a tenant; which, the settings say.
enum LiveSettings {
    /// The fields for the connector's spec.
    static let fields: [ConnectorSpec.Field] = signIn + place + reading + HTTPSettings.fields

    private static let signIn: [ConnectorSpec.Field] = [
        .init(
            "tenant", help: "Live: the tenant, by its id or one of its domains.",
            example: "contoso.onmicrosoft.com"),
        .init(
            "client_id", help: "Live: the application (client) id of the app registration that reads.",
            example: "${env:AZURE_CLIENT_ID}"),
        .init(
            "client_secret", .secret, help: "Signs in by a client secret: its value, not its id.",
            example: "${env:AZURE_CLIENT_SECRET}"),
        .init(
            "certificate", help: "Signs in by a certificate: a file with certificate and private key, PEM or PKCS#12.",
            example: "secrets/idbridge.pem"),
        .init("certificate_key", help: "The file with the private key (PEM), where it is not in the file of `certificate`."),
        .init("certificate_password", .secret, help: "The password of the private key or of the PKCS#12 file."),
        .init(
            "certificate_algorithm", .choice(AssertionAlgorithm.allCases.map(\.rawValue)), default: "ps256",
            help: "How the certificate signs: `ps256` with its SHA-256 thumbprint, or `rs256` with its SHA-1 thumbprint for older services."
        ),
        .init(
            "federated_token_file",
            help: "Signs in by workload identity federation: the file with the other issuer's token. It is read again for every token.",
            example: "${env:AZURE_FEDERATED_TOKEN_FILE}"),
        .init(
            "managed_identity",
            help: "Signs in by the identity of the Azure machine or service: `system`, or the client id of a user-assigned one.",
            example: "system"),
    ]

    private static let place: [ConnectorSpec.Field] = [
        .init(
            "cloud", .choice(GraphCloud.allCases.map(\.rawValue)), default: "global",
            help: "Which Azure: `us-gov` is GCC High, `us-gov-dod` DoD, `china` that of 21Vianet."),
        .init("graph_url", help: "The address of Microsoft Graph with its version, where the cloud's own is not right."),
        .init("login_url", help: "The address of the sign-in service, where the cloud's own is not right."),
    ]

    private static let reading: [ConnectorSpec.Field] = [
        .init(
            "assigned_to",
            help: "An enterprise application, by name, application id or object id: people who are assigned to it, or in a group that is, "
                + "count as assigned (`isAssigned`); their app roles are `appRoleAssignments`.", example: "Staffbase User Provisioning"),
        .init(
            "groups", .texts, help: "Groups by name or object id: their members count as assigned, with or without `assigned_to`.",
            example: "All Staff"),
        .init(
            "nested", .boolean, default: "false",
            help: "Whether members of groups in groups count as assigned too. The Azure AD service takes direct members only."),
        .init(
            "deleted_items", .boolean, default: "true",
            help: "Whether a full read asks for deleted people and groups, which are otherwise just missing. Changes tell it anyway."),
        .init("page_size", .integer, default: "999", help: "The most people in one page; Microsoft Graph allows 999."),
        .init(
            "resource_units", .integer, default: "8000",
            help: "The resource units that may be used in ten seconds, by all sources with this application and tenant together. The "
                + "service grants 3500 to tenants of fewer than 50 people, 5000 up to 500, 8000 beyond."),
    ]

    /// The settings that only files have, with their defaults.
    private static let onlyFiles = ["members_of": "groups", "assigned_list": "groups", "system": "tenant", "encoding": nil, "anchor": nil]

    /// Whether the settings describe a live tenant.
    ///
    /// - Throws: `configuration.missing` when they describe nothing, `configuration.invalid` when they describe both.
    static func areLive(_ configuration: ConnectorConfiguration) throws(BridgeError) -> Bool {
        let named = fields.map(\.name).filter { isSet($0, fields, configuration) }
        let hasFiles = !configuration.texts("files").isEmpty
        let connection = Set(signIn.map(\.name) + ["graph_url", "login_url", "assigned_to", "groups"])
        guard let first = named.first(where: connection.contains) else {
            guard hasFiles else {
                throw BridgeError(
                    "configuration.missing",
                    "Say what to read: “files” for exports, or “tenant” and “client_id” with a credential for a live tenant.", effect: .none
                )
            }
            return false
        }
        guard !hasFiles else {
            throw invalid("“files” reads exports and “\(first)” belongs to a live tenant; a source reads one of them. Make two sources.")
        }
        for (name, instead) in onlyFiles.sorted(by: { $0.key < $1.key }) where isSet(name, fileFields, configuration) {
            let advice = instead.map { "; use “\($0)”" } ?? ""
            throw invalid("“\(name)” belongs to exported files, and this source reads a live tenant\(advice).")
        }
        return true
    }

    private static let fileFields = [FileSettings.encoding, FileSettings.anchor] + FileSettings.assignment + [FileSettings.system]

    private static func isSet(_ name: String, _ fields: [ConnectorSpec.Field], _ configuration: ConnectorConfiguration) -> Bool {
        guard let value = configuration[name] else { return false }
        guard let fallback = fields.first(where: { $0.name == name })?.defaultValue else { return true }
        switch value {
        case .text(let text): return text != fallback
        case .boolean(let flag): return "\(flag)" != fallback
        case .integer(let number): return "\(number)" != fallback
        default: return false
        }
    }

    static func invalid(_ message: String) -> BridgeError { BridgeError("configuration.invalid", message, effect: .none) }
}
