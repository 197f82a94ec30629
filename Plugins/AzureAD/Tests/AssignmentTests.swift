import AzureADConnectors
import BridgeCore
import Testing

@Suite("assignment by group or list")
struct AssignmentTests {
    private func assigned<Source: SourceConnector>(
        _ type: Source.Type, _ file: String, _ settings: [String: ConnectorConfiguration.Value]
    ) async throws -> [String: String] {
        let result = try await read(
            type, settings.merging(["files": .texts([file])]) { own, _ in own }, in: fixtures, ["employeeId", "isAssigned"])
        #expect(result.problem == nil)
        return Dictionary(uniqueKeysWithValues: result.records.map { ($0.text(0) ?? "", $0.text(1) ?? "") })
    }

    private static let files: [(String, any SourceConnector.Type)] = [
        ("people.json", AzureADGraphConnector.self), ("people.ldif", AzureADLDIFConnector.self),
        ("people.dsml.xml", AzureADXMLConnector.self),
    ]

    @Test("the direct members of a group count as assigned, everybody else does not", arguments: files.indices)
    func members(_ index: Int) async throws {
        let (file, type) = Self.files[index]
        let assigned = try await assigned(type, file, ["members_of": .texts(["bridge users"])])
        #expect(assigned.count == 20)
        for (id, value) in assigned { #expect(value == ((Int(id) ?? 0) % 2 == 1 ? "True" : "False")) }
    }

    @Test("a group may be named by its distinguished name or identifier")
    func names() async throws {
        let byName = try await assigned(
            AzureADLDIFConnector.self, "people.ldif", ["members_of": .text("cn=bridge users, ou=groups, dc=example, dc=com")])
        let byIdentifier = try await assigned(
            AzureADGraphConnector.self, "people.json", ["members_of": .text("0F0E0D0C-0B0A-4908-8706-050403020100")])
        #expect(byName.values.count { $0 == "True" } == 10)
        #expect(byIdentifier == byName)
    }

    @Test("a group that is not in the export is named, and nobody is delivered as not assigned")
    func missingGroup() async throws {
        let result = try await read(
            AzureADLDIFConnector.self, ["files": .texts(["people.ldif"]), "members_of": .texts(["Bridge Users", "Nobody"])], in: fixtures,
            ["isAssigned"])
        #expect(result.records.isEmpty)
        #expect(result.problem?.code == "source.assignment")
        #expect(result.problem?.message.contains("“Nobody”") == true)
        #expect(result.problem?.message.contains("“Bridge Users”") == false)
    }

    @Test("a member list that is delivered in part is refused")
    func range() async throws {
        let text = """
            dn: CN=G,DC=x
            objectClass: group
            cn: G
            member:
            member;range=0-1: CN=Ada,DC=x

            dn: CN=Ada,DC=x
            objectClass: user


            """
        let settings: [String: ConnectorConfiguration.Value] = ["members_of": .text("G")]
        let open = try await read(AzureADLDIFConnector.self, text: text, ["isAssigned"], settings: settings)
        #expect(open.problem?.code == "source.assignment")
        let whole = text.replacing("range=0-1", with: "range=0-*")
        let closed = try await read(AzureADLDIFConnector.self, text: whole, ["isAssigned"], settings: settings)
        #expect(closed.problem == nil)
        #expect(closed.skipped.isEmpty)
        #expect(closed.records.map { $0.text(0) } == ["True"])
    }

    @Test("a name that two groups have is refused")
    func ambiguousName() async throws {
        let groups = (1...2).map { "dn: CN=G,OU=\($0),DC=x\nobjectClass: group\ncn: G\nmember: CN=Ada,DC=x\n\n" }.joined()
        let byName = try await read(AzureADLDIFConnector.self, text: groups, settings: ["members_of": .text("G")])
        #expect(byName.problem?.message.contains("distinguished name") == true)
        let byDN = try await read(AzureADLDIFConnector.self, text: groups, settings: ["members_of": .text("CN=G,OU=2,DC=x")])
        #expect(byDN.problem == nil)
    }

    @Test(
        "a list names people by any of their names",
        arguments: [
            "ada.lovelace@example.com\nGRACE.HOPPER@example.com\n",
            "userPrincipalName;name\nada.lovelace@example.com;Ada\n grace.hopper@example.com ;G",
            "\u{FEFF}\"CN=Ada Lovelace,OU=People,DC=example,DC=com\",x\r\nCN=Grace Hopper, OU=People, DC=example, DC=com\r\n",
        ])
    func list(_ text: String) async throws {
        let folder = Folder()
        folder.write("people.ldif", try bytes(fixtures + "/people.ldif"))
        folder.write("list.csv", text)
        let result = try await read(
            AzureADLDIFConnector.self, ["files": .text("people.ldif"), "assigned_list": .text("list.csv")], in: folder.path,
            ["givenName", "isAssigned"])
        #expect(result.records.count == 20)
        #expect(Set(result.records.filter { $0.text(1) == "True" }.compactMap { $0.text(0) }) == ["Ada", "Grace"])
    }

    @Test("a list by anchor, and one that names nobody", arguments: [("ID\n1\n", nil), ("ID\n", "source.empty"), ("", "source.empty")])
    func anchors(_ text: String, _ code: String?) async throws {
        let folder = Folder()
        folder.write("people.json", #"[{"id":"1"},{"id":"2"}]"#)
        folder.write("list.txt", text)
        let result = try await read(
            AzureADGraphConnector.self, ["files": .text("people.json"), "assigned_list": .text("list.txt")], in: folder.path, ["isAssigned"]
        )
        #expect(result.problem?.code.text == code)
        #expect(result.records.map { $0.text(0) } == (code == nil ? ["True", "False"] : []))
    }

    @Test("the schema lists isAssigned where settings say who is")
    func schema() async throws {
        let plain = try AzureADLDIFConnector(configuration: .init(["files": .text("x")]), context: .init())
        let with = try AzureADLDIFConnector(
            configuration: .init(["files": .text("x"), "members_of": .text("G")]), context: .init())
        #expect(try await plain.sourceSchema().attribute("isAssigned", kind: .user) == nil)
        #expect(try await with.sourceSchema().attribute("isAssigned", kind: .user) != nil)
    }
}
