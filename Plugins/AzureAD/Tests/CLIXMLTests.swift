import AzureADConnectors
import BridgeCore
import Testing

@Suite("CLIXML")
struct CLIXMLTests {
    private typealias Source = AzureADXMLConnector

    private static let graphUser = "Microsoft.Graph.PowerShell.Models.MicrosoftGraphUser"

    private static func document(_ content: String) -> String {
        #"<Objs Version="1.1.0.1" xmlns="http://schemas.microsoft.com/powershell/2004/04">"# + content + "</Objs>"
    }

    private static func object(_ properties: String, type: String = "Microsoft.ActiveDirectory.Management.ADUser", id: Int = 0) -> String {
        "<Obj RefId=\"\(id)\"><TN RefId=\"\(id)\"><T>\(type)</T></TN><Props>\(properties)</Props></Obj>"
    }

    private func values(_ properties: String, _ names: [String], type: String = graphUser) async throws -> [[String]] {
        let result = try await read(Source.self, text: Self.document(Self.object("<S N=\"Id\">1</S>" + properties, type: type)), names)
        #expect(result.problem == nil && result.skipped.isEmpty)
        let record = try #require(result.records.first)
        return names.indices.map { record.texts($0) }
    }

    @Test(
        "each primitive is a value",
        arguments: [
            ("<S N='Title'>a</S>", "a"), ("<C N='Title'>8364</C>", "€"), ("<B N='Title'>true</B>", "true"),
            ("<I32 N='Title'>-5</I32>", "-5"),
            ("<G N='Title'>0-0</G>", "0-0"), ("<Db N='Title'>1.5</Db>", "1.5"), ("<BA N='Title'>QWRh</BA>", "Ada"),
            ("<URI N='Title'>http://x/</URI>", "http://x/"), ("<Version N='Title'>1.2</Version>", "1.2"),
            ("<SBK N='Title'>rm</SBK>", "rm"), ("<XD N='Title'>&lt;a/&gt;</XD>", "<a/>"), ("<TS N='Title'>P1D</TS>", "P1D"),
            ("<Obj N='Title' RefId='5'><TN RefId='5'><T>E</T></TN><ToString>Five</ToString><I32>5</I32></Obj>", "5"),
            ("<Obj N='Title' RefId='5'><ToString>Five</ToString><Props><I32 N='Value'>7</I32></Props></Obj>", "Five"),
        ])
    func primitives(_ element: String, _ expected: String) async throws {
        #expect(try await values(element, ["jobTitle"]) == [[expected]])
    }

    @Test(
        "escapes are resolved in text and in names, surrogates joined",
        arguments: [
            ("_xD83D__xDE00_", "😀"), ("a_x000D__x000A_b", "a\r\nb"), ("_x005F_x0041_", "_x0041_"), ("_x00e9_", "é"), ("_x00_", "_x00_"),
            ("a_b_", "a_b_"),
        ])
    func escapes(_ text: String, _ expected: String) async throws {
        #expect(try await values("<S N='jobTitl_x0065_'>\(text)</S>", ["jobTitle"]) == [[expected]])
    }

    @Test("half a surrogate pair holds the person", arguments: ["_xD83D_", "_xDE00_", "_xD83D_x", "_xD83D__x0041_"])
    func halfSurrogate(_ text: String) async throws {
        let result = try await read(Source.self, text: Self.document(Self.object("<S N='Id'>1</S><S N='DisplayName'>\(text)</S>")))
        #expect(result.records.isEmpty)
        #expect(result.skipped.map(\.anchor) == ["1"])
    }

    @Test("lists of every kind are lists", arguments: ["LST", "IE", "STK", "QUE"])
    func lists(_ kind: String) async throws {
        let list =
            "<Obj N='proxyAddresses' RefId='3'><TN RefId='3'><T>ADPropertyValueCollection</T></TN><\(kind)><S>a</S><S>b</S></\(kind)></Obj>"
        #expect(try await values(list, ["proxyAddresses"]) == [["a", "b"]])
    }

    @Test("dictionaries of the service are properties; others are object and member")
    func dictionaries() async throws {
        let entries = """
            <Obj N="AdditionalProperties" RefId="7"><DCT><En><S N="Key">extension_1_Shift</S><S N="Value">early</S></En>\
            <En><S N="Key">mobilePhone</S><Nil N="Value"/></En></DCT></Obj>\
            <Obj N="Manager" RefId="8"><DCT><En><S N="Key">id</S><S N="Value">m</S></En></DCT></Obj>
            """
        #expect(try await values(entries, ["extension_1_Shift", "mobile", "manager"]) == [["early"], [], ["m"]])
    }

    @Test("references to objects, also in other records, are their values; one to the record itself ends")
    func references() async throws {
        let first = Self.object(
            "<S N='Id'>1</S><Obj N='objectSid' RefId='2'><ToString>S-1-5-21</ToString></Obj><Ref N='SID' RefId='2'/>"
                + "<Obj N='proxyAddresses' RefId='3'><LST><S>a</S></LST></Obj><Ref N='Manager' RefId='0'/>", type: Self.graphUser)
        let second =
            "<Obj RefId='4'><TNRef RefId='0'/><Props><S N='Id'>2</S><Ref N='proxyAddresses' RefId='3'/><Ref N='Manager' RefId='0'/>"
            + "<Ref N='Other' RefId='4'/></Props></Obj>"
        let result = try await read(Source.self, text: Self.document(first + second), ["objectSid", "proxyAddresses", "manager"])
        #expect(result.skipped.isEmpty && result.problem == nil)
        #expect(result.anchors == ["1", "2"])
        #expect(result.records.map { $0.texts(1) } == [["a"], ["a"]])
        #expect(result.records.map { $0.texts(2) } == [["1"], ["1"]])
        #expect(result.records.first?.texts(0) == ["S-1-5-21"])
    }

    @Test("a cycle through several objects ends")
    func cycle() async throws {
        let cycle = """
            <S N="Id">1</S><Obj N="Manager" RefId="2"><Props><S N="Id">2</S><Obj N="Manager" RefId="3"><Props><Ref N="Manager" RefId="2"/>\
            <Ref N="Self" RefId="0"/></Props></Obj></Props></Obj>
            """
        let result = try await read(Source.self, text: Self.document(Self.object(cycle, type: Self.graphUser)), ["manager"])
        #expect(result.records.map { $0.texts(0) } == [["2"]])
    }

    @Test("a reference to nothing holds the person")
    func danglingReference() async throws {
        let result = try await read(Source.self, text: Self.document(Self.object("<S N='Id'>1</S><Ref N='Mail' RefId='99'/>")), ["mail"])
        #expect(result.records.isEmpty)
        #expect(result.skipped.map(\.anchor) == ["1"])
    }

    @Test("a list at the top holds the records; its own properties are none")
    func listAtTop() async throws {
        let text =
            "<Obj RefId='9'><TN RefId='9'><T>System.Object[]</T></TN><LST>\(Self.object("<S N='Id'>1</S>", id: 1))"
            + "\(Self.object("<S N='Id'>2</S>", id: 2))</LST><MS><I32 N='Capacity'>4</I32></MS></Obj>"
        #expect(try await read(Source.self, text: Self.document(text)).anchors == ["1", "2"])
        let late = text.replacing("<LST>", with: "<MS><I32 N='Count'>2</I32></MS><LST>")
        #expect(try await read(Source.self, text: Self.document(late)).anchors == ["1", "2"])
    }

    @Test("objects of Select-Object and of an import are records by what they have")
    func noteProperties() async throws {
        let text = """
            <Obj RefId="0"><TN RefId="0"><T>Selected.Microsoft.ActiveDirectory.Management.ADUser</T></TN><MS><S N="ObjectGUID">1</S>\
            <S N="UserPrincipalName">a@x</S><Nil N="Mail"/></MS></Obj>
            """
        let result = try await read(
            Source.self, text: Self.document(text), ["userPrincipalName", "mail"], settings: ["anchor": .text("userPrincipalName")])
        #expect(result.records.first?.text(0) == "a@x")
        #expect(result.records.first?.presence(1) == .unknown)
    }

    @Test(
        "null is empty in what Active Directory was asked for, and says nothing elsewhere",
        arguments: [
            ("Microsoft.ActiveDirectory.Management.ADUser", RecordBatch.Presence.empty),
            ("Deserialized.Microsoft.ActiveDirectory.Management.ADUser", .empty), (graphUser, .unknown),
        ])
    func null(_ type: String, _ presence: RecordBatch.Presence) async throws {
        let result = try await read(
            Source.self, text: Self.document(Self.object("<S N='Id'>1</S><Nil N='Mail'/>", type: type)), ["mail", "city"])
        #expect(result.records.first?.presence(0) == presence)
        #expect(result.records.first?.presence(1) == .unknown)
    }

    @Test(
        "values that depth cut off are unknown",
        arguments: ["System.Object[]", "Microsoft.Graph.PowerShell.Models.MicrosoftGraphX", "@{Id=1}"])
    func placeholders(_ text: String) async throws {
        let result = try await read(Source.self, text: Self.document(Self.object("<S N='Id'>1</S><S N='Mail'>\(text)</S>")), ["mail"])
        #expect(result.records.first?.presence(0) == .unknown)
    }

    @Test("a SecureString is dropped")
    func secureString() async throws {
        let result = try await read(
            Source.self, text: Self.document(Self.object("<S N='Id'>1</S><SS N='Mail'>01000000d08c</SS>")), ["mail"])
        #expect(result.records.first?.presence(0) == .unknown)
    }

    @Test(
        "other types are no people",
        arguments: ["Microsoft.ActiveDirectory.Management.ADComputer", "System.Management.Automation.VerboseRecord"])
    func otherTypes(_ type: String) async throws {
        let result = try await read(Source.self, text: Self.document(Self.object("<S N='Id'>1</S><S N='sn'>x</S>", type: type)))
        #expect(result.records.isEmpty && result.skipped.isEmpty && result.evidence == .proven)
    }

    @Test("the line before a stream is passed over, whatever the encoding", arguments: [0, 1, 2, 3])
    func preamble(_ form: Int) async throws {
        let text = "#< CLIXML\r\n" + Self.document(Self.object("<S N='Id'>1</S><S N='DisplayName'>Zoë</S>"))
        let little = text.utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
        let big = text.utf16.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] }
        let documents: [[UInt8]] = [Array(text.utf8), [0xEF, 0xBB, 0xBF] + Array(text.utf8), [0xFF, 0xFE] + little, [0xFE, 0xFF] + big]
        let result = try await read(Source.self, documents[form])
        #expect(result.records.first?.text(0) == "Zoë")
        #expect(result.evidence == .proven)
    }

    @Test("records of other streams are passed over; an error among them makes the read partial")
    func streams() async throws {
        let content =
            "<Obj S='progress' RefId='7'><MS><S N='Id'>9</S><Obj N='x' RefId='8'><MS/></Obj></MS></Obj>" + Self.object("<S N='Id'>1</S>")
        let result = try await read(Source.self, text: Self.document(content))
        #expect(result.anchors == ["1"] && result.evidence == .proven)
        let failed = try await read(Source.self, text: Self.document(content + "<S S='Error'>Access denied</S>"))
        #expect(failed.anchors == ["1"])
        #expect(failed.problem?.code == "source.search_failed")
        #expect(failed.problem?.message.contains("denied") == false)
    }

    @Test("an Active Directory user as Get-ADUser and Export-Clixml give it")
    func activeDirectoryUser() async throws {
        let properties = """
            <S N="DistinguishedName">CN=Ada,DC=x</S><B N="Enabled">false</B><S N="GivenName">Ada</S>\
            <S N="Manager">CN=Bo,DC=x</S><S N="ObjectClass">user</S><G N="ObjectGUID">03020100-0504-0706-0809-0a0b0c0d0e0f</G>\
            <S N="SamAccountName">ada</S><DT N="whenCreated">2026-01-02T03:04:05.0000000+01:00</DT>\
            <Obj N="MemberOf" RefId="4"><TN RefId="4"><T>Microsoft.ActiveDirectory.Management.ADPropertyValueCollection</T></TN><LST/></Obj>
            """
        let result = try await read(
            Source.self, text: Self.document(Self.object(properties)),
            ["accountEnabled", "givenName", "manager", "sAMAccountName", "createdDateTime", "distinguishedName"])
        #expect(result.anchors == ["03020100-0504-0706-0809-0a0b0c0d0e0f"])
        let record = try #require(result.records.first)
        #expect((0..<6).map { record.text($0) } == ["False", "Ada", "CN=Bo,DC=x", "ada", "2026-01-02T02:04:05Z", "CN=Ada,DC=x"])
    }
}
