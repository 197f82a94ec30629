import BridgeCore
import BridgeHTTP
import Testing

@testable import AzureADConnectors

@Suite("azure-ad-graph: files or a tenant")
struct LiveSettingsTests {
    private typealias Values = [String: ConnectorConfiguration.Value]
    private static let tenant: Values = ["tenant": .text("contoso.example"), "client_id": .text("a"), "client_secret": .text("s")]

    private func connector(_ values: Values) throws -> AzureADGraphConnector {
        var all = ConnectorConfiguration(values)
        // As a pipeline file gives them: defaults filled in.
        for field in AzureADGraphConnector.spec.fields where all[field.name] == nil {
            guard let text = field.defaultValue else { continue }
            switch field.type {
            case .boolean: all[field.name] = .boolean(text == "true")
            case .integer: all[field.name] = Int(text).map { .integer($0) }
            case .duration: all[field.name] = .duration(.seconds(30))
            default: all[field.name] = .text(text)
            }
        }
        return try AzureADGraphConnector(configuration: all, context: .init())
    }

    @Test("a tenant or files are enough, and each names its system")
    func either() throws {
        #expect(try connector(Self.tenant).systemIdentity == "https://graph.microsoft.com/contoso.example")
        #expect(try connector(["files": .texts(["a.json"])]).systemIdentity == "azure-ad-graph")
    }

    @Test(
        "what does not belong together is refused by name",
        arguments: [
            (["files": .texts(["a.json"]), "tenant": .text("x")], "“files” reads exports and “tenant” belongs to a live tenant"),
            (["files": .texts(["a.json"]), "assigned_to": .text("x")], "“tenant” belongs to a live tenant"),
            (["members_of": .texts(["x"])], "use “groups”"), (["anchor": .text("employeeId")], "“anchor” belongs to exported files"),
            (["certificate": .text("x")], "several credentials: “client_secret” and “certificate”"),
            (["tenant": .text("a/b")], "“tenant” must be"),
            (["graph_url": .text("http://graph.example")], "“graph_url” must start with https://"),
            (["login_url": .text("nowhere")], "“login_url” must be an address"), (["page_size": .integer(1000)], "from 1 to 999"),
        ] as [([String: ConnectorConfiguration.Value], String)])
    func mixtures(values: [String: ConnectorConfiguration.Value], text: String) {
        let error = #expect(throws: BridgeError.self) { try connector(Self.tenant.merging(values) { $1 }) }
        #expect(error?.code == "configuration.invalid")
        #expect(error?.message.contains(text) == true, "\(error?.message ?? "")")
    }

    @Test(
        "what is missing is asked for",
        arguments: [
            ([:], "Say what to read"), (["tenant": .text("x"), "client_id": .text("a")], "A credential is missing"),
            (["tenant": .text("x"), "client_secret": .text("a")], "“client_id” is missing"),
            (["client_id": .text("x"), "client_secret": .text("a")], "“tenant” is missing"),
        ] as [([String: ConnectorConfiguration.Value], String)])
    func missing(values: [String: ConnectorConfiguration.Value], text: String) {
        let error = #expect(throws: BridgeError.self) { try connector(values) }
        #expect(error?.code == "configuration.missing")
        #expect(error?.message.contains(text) == true, "\(error?.message ?? "")")
    }

    @Test("national clouds have hosts of their own", arguments: GraphCloud.allCases)
    func clouds(cloud: GraphCloud) throws {
        var values = Self.tenant
        values["cloud"] = .text(cloud.rawValue)
        let tenant = try LiveTenant(ConnectorConfiguration(values), context: .init())
        #expect(tenant.client.session.baseURL.description == cloud.graph)
        #expect(tenant.login.baseURL.description == cloud.login)
    }

    @Test("the schema has what Graph has, and assignment where it is told")
    func schema() throws {
        let plain = try LiveTenant(ConnectorConfiguration(Self.tenant), context: .init()).schema()
        #expect(plain.attribute("sn", kind: .user) != nil && plain.attribute("manager", kind: .user) != nil)
        #expect(plain.attribute("distinguishedName", kind: .user) == nil && plain.attribute("msExchMailboxGuid", kind: .user) == nil)
        #expect(plain.attribute("isAssigned", kind: .user) == nil)
        let assigned = try LiveTenant(
            ConnectorConfiguration(Self.tenant.merging(["assigned_to": .text("x")]) { $1 }), context: .init()
        ).schema()
        #expect(assigned.attribute("isAssigned", kind: .user) != nil && assigned.attribute("appRoleAssignments", kind: .user) != nil)
    }
}
