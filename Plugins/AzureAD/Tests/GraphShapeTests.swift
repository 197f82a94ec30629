import AzureADConnectors
import BridgeCore
import Testing

@Suite("documents of azure-ad-graph")
struct GraphShapeTests {
    private typealias Source = AzureADGraphConnector

    private static let user = #"{"id":"11","displayName":"Ada","accountEnabled":true}"#

    /// Every document of one person, with what proves it.
    static let documents: [(name: String, text: String, evidence: Completeness.Evidence?)] = [
        ("page", #"{"@odata.context":"https://graph.microsoft.com/v1.0/$metadata#users","value":[\#(user)]}"#, .proven),
        (
            "page with its context last", #"{"value":[\#(user)],"@odata.context":"https://graph.microsoft.com/v1.0/$metadata#users"}"#,
            .proven
        ),
        ("entity", #"{"@odata.context":"x/$metadata#users/$entity","id":"11","displayName":"Ada","accountEnabled":true}"#, .unproven),
        ("delta page", #"{"value":[\#(user)],"@odata.deltaLink":"https://x"}"#, nil),
        (
            "batch",
            #"{"responses":[{"id":"1","status":200,"headers":{},"body":{"@odata.context":"x/$metadata#users","value":[\#(user)]}}]}"#,
            .unproven
        ),
        ("array of az", "[\(user)]", .proven),
        ("JSON Lines", user + "\n", .unproven),
        ("pages", #"{"value":[\#(user)],"@odata.nextLink":"https://x"}{"value":[]}"#, .unproven),
        (
            "ConvertTo-Json of Get-MgUser",
            #"[{"Id":"11","DisplayName":"Ada","AccountEnabled":true,"Mail":null,"Manager":{"Id":null},"AdditionalProperties":"#
                + #"{"@odata.context":"https://graph.microsoft.com/v1.0/$metadata#users/$entity"}}]"#,
            .proven
        ),
        ("wrapped by Windows PowerShell", #"{"value":[{"Id":"11","DisplayName":"Ada","AccountEnabled":true}],"Count":1}"#, .proven),
        (
            "Get-AzureADUser",
            #"[{"ObjectId":"11","ObjectType":"User","AccountEnabled":true,"DisplayName":"Ada","ExtensionProperty":{"odata.type":"Microsoft.DirectoryServices.User"}}]"#,
            .proven
        ),
        ("Get-MsolUser", #"[{"ObjectId":"11","DisplayName":"Ada","BlockCredential":false,"StrongAuthenticationMethods":[]}]"#, .proven),
        (
            "Azure AD Graph",
            #"{"odata.metadata":"https://graph.windows.net/x","value":[{"odata.type":"Microsoft.DirectoryServices.User","objectType":"User","objectId":"11","deletionTimestamp":null,"accountEnabled":true,"displayName":"Ada"}]}"#,
            .proven
        ),
        (
            "AzureHound",
            #"{"data":[{"kind":"AZUser","data":{"id":"11","displayName":"Ada","accountEnabled":true}},{"kind":"AZDevice","data":{"id":"2"}}],"meta":{"type":"azure","version":5,"count":2}}"#,
            .proven
        ),
    ]

    @Test("each is read as it is", arguments: documents.map(\.name))
    func read(_ name: String) async throws {
        let document = try #require(Self.documents.first { $0.name == name })
        let result = try await AzureADConnectorsTests.read(Source.self, text: document.text, ["displayName", "accountEnabled", "mail"])
        #expect(result.anchors == ["11"])
        let record = try #require(result.records.first)
        #expect(record.text(0) == "Ada" && record.text(1) == "True")
        #expect(record.presence(2) == .unknown)
        #expect(result.evidence == document.evidence)
        #expect(result.skipped.isEmpty)
    }

    @Test("no prefix is proven, and none has a record that is not in the file", arguments: documents.map(\.name))
    func prefixes(_ name: String) async throws {
        let text = Array(try #require(Self.documents.first { $0.name == name }?.text).utf8)
        for end in 0..<text.count {
            let result = try await AzureADConnectorsTests.read(Source.self, text[..<end])
            #expect(result.evidence != .proven, "after \(end) bytes")
            for record in result.records { #expect(record.anchor == "11" && record.text(0) == "Ada") }
        }
    }

    @Test(
        "an answer of a batch that failed, goes on or is no JSON makes the read partial",
        arguments: [
            #"{"status":429,"body":{"error":{"code":"x"}}}"#, #"{"status":200,"body":{"value":[],"@odata.nextLink":"https://x"}}"#,
            #"{"status":200,"body":"AAEC"}"#, #"{"body":{"value":[]}}"#,
        ])
    func batch(_ answer: String) async throws {
        let good = #"{"status":"200","body":{"value":[{"id":"1"}]}}"#
        let result = try await AzureADConnectorsTests.read(Source.self, text: #"{"responses":[\#(answer),\#(good)]}"#)
        #expect(result.anchors == ["1"])
        #expect(result.problem?.code == "source.incomplete")
    }

    @Test("people and groups of a batch are told apart by the context of each answer")
    func batchKinds() async throws {
        let text =
            #"{"responses":[{"status":200,"body":{"@odata.context":"x/$metadata#groups","value":[{"id":"g"}]}},"#
            + #"{"status":200,"body":{"@odata.context":"x/$metadata#users/$entity","id":"u"}},"#
            + ##"{"status":200,"body":{"@odata.context":"x/$metadata#directoryObjects","value":[{"@odata.type":"#microsoft.graph.user","id":"v"}]}}]}"##
        #expect(try await AzureADConnectorsTests.read(Source.self, text: text).anchors == ["u", "v"])
        #expect(try await AzureADConnectorsTests.read(Source.self, text: text, kind: .group).anchors == ["g"])
    }

    @Test(
        "a collection of AzureHound without its count, or with another, is partial",
        arguments: ["", #","meta":{"type":"azure"}"#, #","meta":{"count":3}"#])
    func azureHound(_ meta: String) async throws {
        let text = #"{"data":[{"data":{"id":"1"},"kind":"AZUser"},{"kind":"AZGroup","data":{"id":"2"}}]\#(meta)}"#
        let result = try await AzureADConnectorsTests.read(Source.self, text: text, ["accountEnabled"])
        #expect(result.anchors == ["1"])
        #expect(result.records.first?.presence(0) == .unknown)
        #expect(result.problem?.code == "source.incomplete")
    }

    @Test("a list with fewer objects than it counts is partial", arguments: ["@odata.count", "Count"])
    func counts(_ name: String) async throws {
        let result = try await AzureADConnectorsTests.read(Source.self, text: #"{"\#(name)":2,"value":[{"id":"1"}]}"#)
        #expect(result.problem?.code == "source.incomplete")
    }

    @Test("values that depth cut off are unknown where PowerShell wrote them")
    func placeholders() async throws {
        let text =
            #"[{"Id":"1","Manager":"Microsoft.Graph.PowerShell.Models.MicrosoftGraphDirectoryObject","ProxyAddresses":"System.Object[]","#
            + #""City":"@{x=1}","Department":"System. Engineering"},{"id":"2","city":"System.Object[]"}]"#
        let result = try await AzureADConnectorsTests.read(Source.self, text: text, ["manager", "proxyAddresses", "city", "department"])
        let record = try #require(result.records.first)
        #expect((0..<3).map { record.presence($0) } == [.unknown, .unknown, .unknown])
        #expect(record.text(3) == "System. Engineering")
        #expect(result.records.last?.text(2) == "System.Object[]")
    }

    @Test("dates of Windows PowerShell, blocked credentials and soft deletion of Get-MsolUser")
    func powerShell() async throws {
        let text =
            #"[{"ObjectId":"1","BlockCredential":true,"WhenCreated":"\/Date(1609459200000)\/","SoftDeletionTimestamp":"\/Date(1609459200000)\/"},"#
            + #"{"ObjectId":"2","SoftDeletionTimestamp":null}]"#
        let result = try await AzureADConnectorsTests.read(Source.self, text: text, ["accountEnabled", "createdDateTime"])
        #expect(result.records.map(\.change) == [.softDeleted, .present])
        #expect(result.records.first?.text(0) == "False")
        #expect(result.records.first?.text(1) == "2021-01-01T00:00:00Z")
    }

    @Test("a differential query: deleted objects, links that are no people, never a full list")
    func differential() async throws {
        let text =
            #"{"value":[{"odata.type":"Microsoft.DirectoryServices.User","objectId":"1","aad.isDeleted":true},"#
            + #"{"odata.type":"Microsoft.DirectoryServices.DirectoryLinkChange","objectId":"2","associationType":"Manager"}],"aad.deltaLink":"https://x"}"#
        let result = try await AzureADConnectorsTests.read(Source.self, text: text)
        #expect(result.anchors == ["1"])
        #expect(result.records.map(\.change) == [.softDeleted])
        #expect(result.problem?.code == "source.incomplete")
    }

    @Test("a tree with one object a file is one source")
    func tree() async throws {
        let folder = Folder()
        for name in ["a", "b"] { folder.write(name + ".json", #"{"id":"\#(name)","displayName":"x"}"#) }
        let result = try await AzureADConnectorsTests.read(Source.self, ["files": .text("*.json")], in: folder.path, ["displayName"])
        #expect(result.anchors.sorted() == ["a", "b"])
        #expect(result.evidence == .unproven)
    }

    @Test("groups are no people, whatever byte of what the page says of them is damaged")
    func damagedContext() async throws {
        let page = Array(
            #"{"@odata.context":"https://graph.microsoft.com/v1.0/$metadata#groups","value":[{"id":"1","displayName":"A"}]}"#.utf8)
        for place in 2..<70 {
            var damaged = page
            damaged[place] = UInt8(ascii: "x")
            let result = try await AzureADConnectorsTests.read(Source.self, damaged)
            #expect(result.records.isEmpty, "byte \(place)")
        }
    }
}
