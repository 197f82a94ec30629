import AzureADConnectors
import BridgeCore
import Testing

@Suite("azure-ad-graph")
struct GraphSourceTests {
    private typealias Source = AzureADGraphConnector

    @Test("a saved page is read and proven by its end")
    func page() async throws {
        let result = try await read(
            Source.self, ["files": .texts(["people.json"])], in: fixtures, ["surname", "accountEnabled", "manager", "telephoneNumber"])
        #expect(result.records.count == 20)
        #expect(result.evidence == .proven)
        let grace = try #require(result.record("surname", "Hopper"))
        #expect(grace.text(named: "accountEnabled") == "True")
        #expect(grace.text(named: "telephoneNumber") == "+49 40 0001")
        #expect(grace.text(named: "manager") == result.record("surname", "Lovelace")?.anchor)
    }

    @Test(
        "each shape of document is read with the evidence that it has",
        arguments: [
            (#"{"value":[{"id":"1","displayName":"Ada"}]}"#, Completeness.Evidence.proven), (#"[{"id":"1","displayName":"Ada"}]"#, .proven),
            (#"{"id":"1","displayName":"Ada"}"#, .unproven),
            ("{\"id\":\"1\",\"displayName\":\"Ada\"}\n{\"id\":\"2\",\"displayName\":\"Bo\"}\n", .unproven),
            (#"{"value":[{"id":"1","displayName":"Ada"}],"@odata.nextLink":"https://x"}{"value":[{"id":"2"}]}"#, .unproven),
        ])
    func shapes(_ text: String, _ evidence: Completeness.Evidence) async throws {
        let result = try await read(Source.self, text: text)
        #expect(result.records.first?.text(0) == "Ada")
        #expect(result.anchors.first == "1")
        #expect(result.evidence == evidence)
    }

    @Test(
        "a page with a next or a delta link is partial",
        arguments: ["@odata.nextLink", "odata.nextLink", "@odata.deltaLink"])
    func links(_ name: String) async throws {
        let result = try await read(Source.self, text: #"{"value":[{"id":"1"}],"\#(name)":"https://graph.example/next"}"#)
        #expect(result.records.count == 1)
        #expect(result.problem?.code == "source.incomplete")
        #expect(result.problem?.message.contains("graph.example") == false)
    }

    @Test("what was not selected is unknown, null is empty")
    func presence() async throws {
        let result = try await read(
            Source.self, text: #"[{"id":"1","mail":null,"otherMails":[]}]"#, ["mail", "otherMails", "city", "accountEnabled"])
        #expect(result.records.first.map { record in (0..<4).map { record.presence($0) } } == [.empty, .empty, .unknown, .unknown])
    }

    @Test("null means nothing where PowerShell wrote the property, whatever was selected")
    func pascalCase() async throws {
        let text = """
            {"Id":"AAAAAAAA-0000-4000-8000-000000000001","DisplayName":"Ada","Mail":null,"OtherMails":[],"AccountEnabled":false,
             "BusinessPhones":["1","2"],"Manager":{"Id":null},"OnPremisesExtensionAttributes":{"ExtensionAttribute1":"x"},
             "AdditionalProperties":{"extension_1_Shift":"early"}}
            """
        let result = try await read(
            Source.self, text: text,
            [
                "displayName", "mail", "otherMails", "accountEnabled", "telephoneNumber", "businessPhones", "manager",
                "extensionAttribute1",
                "extension_1_Shift",
            ])
        let record = try #require(result.records.first)
        #expect(record.anchor == "aaaaaaaa-0000-4000-8000-000000000001")
        #expect((0..<9).map { record.texts($0) } == [["Ada"], [], [], ["False"], ["1"], ["1", "2"], [], ["x"], ["early"]])
        #expect([1, 2, 6].allSatisfy { record.presence($0) == .unknown })
    }

    @Test("UTF-16, as Windows PowerShell writes files, is read")
    func utf16() async throws {
        let units = #"[{"Id":"1","DisplayName":"Çelik 😀"}]"#.utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
        let result = try await read(Source.self, [0xFF, 0xFE] + units)
        #expect(result.records.first?.text(0) == "Çelik 😀")
        #expect(result.evidence == .proven)
    }

    @Test("groups and devices in the same list are no people")
    func kinds() async throws {
        let text = """
            [{"@odata.type":"#microsoft.graph.user","id":"1"},{"@odata.type":"#microsoft.graph.device","id":"2"},
             {"id":"3","groupTypes":[],"securityEnabled":true},{"id":"4","objectType":"Group"},{"id":"5","userPrincipalName":"a@x"}]
            """
        #expect(try await read(Source.self, text: text).anchors == ["1", "5"])
        #expect(try await read(Source.self, text: text, kind: .group).anchors == ["3", "4"])
    }

    @Test("the context of a page says what its objects are")
    func context() async throws {
        let text = #"{"@odata.context":"https://graph.microsoft.com/v1.0/$metadata#groups","value":[{"id":"1","displayName":"G"}]}"#
        #expect(try await read(Source.self, text: text).anchors.isEmpty)
        #expect(try await read(Source.self, text: text, kind: .group).anchors == ["1"])
    }

    @Test(
        "deletion marks are told apart",
        arguments: [
            (#""@removed":{"reason":"changed"}"#, RecordBatch.Change.softDeleted), (#""@removed":{"reason":"deleted"}"#, .removed),
            (#""deletedDateTime":"2026-01-01T00:00:00Z""#, .softDeleted), (#""deletedDateTime":null"#, .present),
            (#""deletionTimestamp":"2026-01-01T00:00:00Z""#, .softDeleted),
        ])
    func deletion(_ member: String, _ change: RecordBatch.Change) async throws {
        #expect(try await read(Source.self, text: #"[{"id":"1",\#(member)}]"#).records.map(\.change) == [change])
    }

    @Test("a manager is an object with an identifier, or an identifier", arguments: [#"{"id":"M"}"#, #""M""#, #"{"objectId":"M"}"#])
    func manager(_ value: String) async throws {
        let result = try await read(Source.self, text: #"[{"id":"1","manager":\#(value)}]"#, ["manager"])
        #expect(result.records.first?.text(0) == "M")
    }

    @Test("an object without identifier is skipped and makes the read partial")
    func noAnchor() async throws {
        let result = try await read(Source.self, text: #"[{"id":"1"},{"displayName":"Bo"}]"#)
        #expect(result.anchors == ["1"])
        #expect(result.skipped.map(\.error.code) == ["source.no_anchor"])
        #expect(result.skipped.first?.anchor == nil)
    }

    @Test("a broken object is skipped with its anchor, the others are read")
    func brokenObject() async throws {
        let result = try await read(Source.self, text: "[{\"id\":\"1\",\n\"mail\":tru},{\"id\":\"2\"}]")
        #expect(result.anchors == ["2"])
        #expect(result.skipped.map(\.anchor) == ["1"])
        #expect(result.skipped.first?.error.place?.line == 2)
    }

    @Test("invalid UTF-8 skips the object")
    func invalidUTF8() async throws {
        let text = Array(#"[{"id":"1","mail":""#.utf8) + [0xFF] + Array(#""},{"id":"2"}]"#.utf8)
        let result = try await read(Source.self, text)
        #expect(result.anchors == ["2"])
        #expect(result.skipped.map(\.error.code) == ["source.encoding"])
    }

    @Test(
        "documents that are no export are refused with a reason",
        arguments: [
            ("", "source.empty"), (" \n", "source.empty"), (#"{"error":{"code":"Forbidden","message":"no"}}"#, "source.format"),
            (#"{"responses":[{"id":"1"}]}"#, "source.incomplete"), (#"{"data":[{"kind":"AZUser"}],"meta":{"count":1}}"#, "source.format"),
            (#"{"value":[{"id":"1"}"#, "source.truncated"), ("<xml/>", "source.syntax"), (#"[{"id":"1"}] x"#, "source.syntax"),
        ])
    func refused(_ text: String, _ code: String) async throws {
        #expect(try await read(Source.self, text: text).problem?.code.text == code)
    }

    @Test("no prefix of a page is proven or has a person or value that is not in it")
    func prefixes() async throws {
        let text = Array(#"{"value":[{"id":"11","displayName":"Ada"},{"id":"22","displayName":"Bo","x":[1,{}]}],"y":1}"#.utf8)
        for end in 0..<text.count {
            let result = try await read(Source.self, text[..<end])
            #expect(result.evidence != .proven, "after \(end) bytes")
            for record in result.records { #expect(["11", "22"].contains(record.anchor)) }
        }
        #expect(try await read(Source.self, text).evidence == .proven)
    }
}
