import AzureADConnectors
import BridgeCore
import Testing

@Suite("guests of a tenant")
struct GuestTests {
    private static let name = "ada_example.com#EXT#@contoso.onmicrosoft.com"
    private static let names = ["userPrincipalName", "originalUserPrincipalName"]

    private static let graph = #"[{"id":"g1","userPrincipalName":"\#(name)","accountEnabled":true}]"#
    private static let ldif = """
        dn: CN=Ada,DC=x
        objectClass: user
        userPrincipalName: \(name)
        userAccountControl: 512


        """
    private static let dsml = """
        <dsml:dsml xmlns:dsml="http://www.dsml.org/DSML"><dsml:directory-entries><dsml:entry dn="CN=Ada,DC=x">
        <dsml:objectclass><dsml:oc-value>user</dsml:oc-value></dsml:objectclass>
        <dsml:attr name="userPrincipalName"><dsml:value>\(name)</dsml:value></dsml:attr>
        </dsml:entry></dsml:directory-entries></dsml:dsml>
        """

    private func check<Source: SourceConnector>(_ type: Source.Type, _ file: String, _ text: String) async throws {
        let folder = Folder()
        folder.write(file, text)
        let result = try await read(type, ["files": .texts([file])], in: folder.path, Self.names)
        let record = try #require(result.records.first)
        #expect(record.texts(0) == ["ada_example.com"])
        #expect(record.texts(1) == [Self.name])
    }

    @Test("Graph JSON gives the name as the service does, and the raw one beside it")
    func graph() async throws { try await check(AzureADGraphConnector.self, "a.json", Self.graph) }

    @Test("LDIF gives the name as the service does, and the raw one beside it")
    func ldif() async throws { try await check(AzureADLDIFConnector.self, "a.ldif", Self.ldif) }

    @Test("XML gives the name as the service does, and the raw one beside it")
    func dsml() async throws { try await check(AzureADXMLConnector.self, "a.xml", Self.dsml) }

    @Test("as an anchor the name stays as it is, and a list of assigned people names it so")
    func identity() async throws {
        let folder = Folder()
        folder.write("a.json", Self.graph)
        folder.write("assigned.txt", Self.name + "\n")
        let settings: [String: ConnectorConfiguration.Value] = [
            "files": .texts(["a.json"]), "anchor": .text("userPrincipalName"), "assigned_list": .text("assigned.txt"),
        ]
        let result = try await read(AzureADGraphConnector.self, settings, in: folder.path, ["isAssigned"])
        #expect(result.anchors == [Self.name])
        #expect(result.records.first?.texts(0) == ["True"])
    }

    @Test("the schema has both names")
    func schema() async throws {
        let source = try AzureADGraphConnector(configuration: .init(["files": .text("x")]), context: .init())
        let schema = try await source.sourceSchema()
        for name in Self.names { #expect(schema.attribute(name, kind: .user)?.attribute.name == name) }
    }
}
