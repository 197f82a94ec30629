import AzureADConnectors
import BridgeCore
import Testing

@Suite("formats of azure-ad-xml")
struct XMLFormatTests {
    private typealias Source = AzureADXMLConnector

    private static let genericSettings: [String: ConnectorConfiguration.Value] = [
        "format": .text("generic"), "record_element": .text("person"), "anchor": .text("distinguishedName"),
        "fields": .map(["dn": "@key", "displayName": "name/full", "surname": "./name/last"]),
    ]

    private static func settings(_ format: String) -> [String: ConnectorConfiguration.Value] {
        format == "generic" ? genericSettings : [:]
    }

    @Test("the format is recognised, or stated", arguments: XMLDocuments.all.map(\.name))
    func recognised(_ name: String) async throws {
        let text = try #require(XMLDocuments.all.first { $0.name == name }?.text)
        for settings in [Self.settings(name), Self.settings(name).merging(["format": .text(name)]) { own, _ in own }] {
            let result = try await read(Source.self, text: text, ["displayName", "surname"], settings: settings)
            #expect(result.problem == nil && result.skipped.isEmpty)
            #expect(result.anchors == ["uid=ada,o=x"])
            #expect(result.records.first?.text(0) == "Ada")
            #expect(result.records.first?.text(1) == "Lovelace")
            #expect(result.evidence == .proven)
        }
    }

    @Test("a stated format that the file has not is an error", arguments: ["dsml1", "clixml", "atom"])
    func stated(_ format: String) async throws {
        let result = try await read(Source.self, text: XMLDocuments.dsml2, settings: ["format": .text(format)])
        #expect(result.problem?.code == "source.format")
    }

    @Test("no prefix is proven, and none has a record or value that is not in the file", arguments: XMLDocuments.all.map(\.name))
    func prefixes(_ name: String) async throws {
        let text = Array(try #require(XMLDocuments.all.first { $0.name == name }?.text).utf8)
        for end in 0..<text.count {
            let result = try await read(Source.self, text[..<end], ["displayName", "surname"], settings: Self.settings(name))
            #expect(result.evidence == nil, "after \(end) bytes")
            for record in result.records { #expect(record.anchor == "uid=ada,o=x" && record.text(0) == "Ada") }
        }
    }

    @Test("a generic format needs its paths", arguments: ["record_element", "fields"])
    func genericWithoutPaths(_ missing: String) {
        var settings = Self.genericSettings
        settings[missing] = nil
        settings["files"] = .text("x")
        #expect(throws: BridgeError.self) { try Source(configuration: .init(settings), context: .init()) }
    }

    @Test("generic: an element that is empty is empty, one that is not there is unknown, one that is repeated is a list")
    func generic() async throws {
        let text = "<r><person key='1'><name><full/></name><m>a@x</m><m>b@x</m></person></r>"
        var settings = Self.genericSettings
        settings["fields"] = .map(["dn": "@key", "displayName": "name/full", "surname": "name/last", "otherMails": "m"])
        let result = try await read(Source.self, text: text, ["displayName", "surname", "otherMails"], settings: settings)
        let record = try #require(result.records.first)
        #expect(record.presence(0) == .empty)
        #expect(record.presence(1) == .unknown)
        #expect(record.texts(2) == ["a@x", "b@x"])
    }

    @Test(
        "the hologram that says the present state is taken, in whatever order they stand",
        arguments: [
            (["synchronized", "pending-import", "unapplied-export"], "synchronized"),
            (["unapplied-export", "pending-import"], "pending-import"),
            (["pending-import", "synchronized"], "synchronized"), (["unapplied-export"], "unapplied-export"),
        ])
    func holograms(_ order: [String], _ expected: String) async throws {
        let parts = order.map {
            "<\($0)-hologram><entry dn='CN=a'><attr name='displayName' type='string'><value>\($0)</value></attr></entry></\($0)-hologram>"
        }
        let text = "<cs-objects><cs-object cs-dn='CN=a' object-type='user'>\(parts.joined())</cs-object></cs-objects>"
        #expect(try await read(Source.self, text: text).records.map { $0.text(0) } == [expected])
    }

    @Test("placeholders and deltas of a connector space are no people; integers are hexadecimal or not; references are names")
    func connectorSpace() async throws {
        let text = """
            <cs-objects><cs-object cs-dn="CN=p" object-type="user"><unapplied-export><delta operation="add" dn="CN=p"><attr name="displayName">\
            <value>no</value></attr></delta></unapplied-export><synchronized-hologram/></cs-object>\
            <cs-object cs-dn="CN=g" object-type="group"><synchronized-hologram><entry dn="CN=g"/></synchronized-hologram></cs-object>\
            <cs-object cs-dn="CN=a" object-type="person"><synchronized-hologram><entry dn="CN=a">\
            <attr name="userAccountControl" type="integer"><value>0x202</value></attr>\
            <dn-attr name="manager"><dn-value><dn>CN=b</dn><anchor encoding="base64">AA==</anchor></dn-value></dn-attr>\
            </entry></synchronized-hologram></cs-object></cs-objects>
            """
        let result = try await read(Source.self, text: text, ["accountEnabled", "manager"])
        #expect(result.anchors == ["CN=a"])
        #expect(result.records.first?.text(0) == "False")
        #expect(result.records.first?.text(1) == "CN=b")
    }

    @Test("Atom: null and an empty collection are empty, a collection is a list, other types are no people")
    func atom() async throws {
        let properties = """
            <d:objectId>1</d:objectId><d:mail m:null="true"/><d:otherMails m:type="Collection(Edm.String)"><d:element>a@x</d:element>\
            <d:element>b@x</d:element></d:otherMails><d:proxyAddresses m:type="Collection(Edm.String)"/>
            """
        let text = XMLDocuments.atom.replacing("<d:objectId>uid=ada,o=x</d:objectId>", with: properties).replacing(
            "</feed>", with: "<entry><category term='Microsoft.DirectoryServices.Device'/></entry></feed>")
        let result = try await read(Source.self, text: text, ["mail", "otherMails", "proxyAddresses", "city"])
        let record = try #require(result.records.first)
        #expect(result.anchors == ["1"])
        #expect(record.texts(1) == ["a@x", "b@x"])
        #expect([0, 2, 3].map { record.presence($0) } == [.empty, .empty, .unknown])
    }

    @Test("Atom: a link to the next page makes the read partial; one entry proves nothing about others")
    func atomPages() async throws {
        let paged = XMLDocuments.atom.replacing("<id>x</id>", with: "<link rel='next' href='https://x'/>")
        #expect(try await read(Source.self, text: paged).problem?.code == "source.incomplete")
        let single = XMLDocuments.atom.replacing("<id>x</id><entry>", with: "<id>x</id>").replacing("</entry></feed>", with: "</feed>")
            .replacing("feed", with: "entry")
        let result = try await read(Source.self, text: single)
        #expect(result.records.count == 1 && result.evidence == .unproven)
    }

    @Test(
        "an SPML answer that failed or goes on is partial",
        arguments: [("failure", "", "source.search_failed"), ("success", "<iterator ID='1'/>", "source.incomplete")])
    func spml(_ status: String, _ more: String, _ code: String) async throws {
        let text = XMLDocuments.spml.replacing("\"success\"", with: "\"\(status)\"").replacing(
            "</searchResponse>", with: more + "</searchResponse>")
        let result = try await read(Source.self, text: text)
        #expect(result.records.count == 1)
        #expect(result.problem?.code.text == code)
    }

    @Test("ConvertTo-Xml: lists, dictionaries, dates, nulls and texts that depth cut off")
    func convertToXML() async throws {
        let text = """
            <Objects><Object Type="Microsoft.Graph.PowerShell.Models.MicrosoftGraphUser"><Property Name="Id" Type="System.String">1</Property>\
            <Property Name="Mail" Type="System.String" /><Property Name="ProxyAddresses" Type="System.String[]">\
            <Property Type="System.String">a</Property><Property Type="System.String">b</Property></Property>\
            <Property Name="CreatedDateTime" Type="System.DateTime">11/26/2026 23:03:58</Property>\
            <Property Name="Manager" Type="System.String">Microsoft.Graph.PowerShell.Models.MicrosoftGraphDirectoryObject</Property>\
            <Property Name="AdditionalProperties" Type="System.Collections.Generic.Dictionary"><Property Name="Key" Type="System.String">\
            extension_1_Shift</Property><Property Name="Value" Type="System.String">early</Property></Property></Object></Objects>
            """
        let result = try await read(
            Source.self, text: text, ["mail", "proxyAddresses", "createdDateTime", "manager", "extension_1_Shift"])
        let record = try #require(result.records.first)
        #expect(result.anchors == ["1"])
        #expect(record.texts(1) == ["a", "b"])
        #expect(record.text(2) == "2026-11-26T23:03:58Z")
        #expect(record.text(4) == "early")
        #expect([0, 3].map { record.presence($0) } == [.unknown, .unknown])
    }

    @Test("an entry with more bytes of values than any directory has is refused")
    func greatEntry() async throws {
        let value = String(repeating: "x", count: 9 << 20)
        let values = String(repeating: "<attr name='displayName'><value>\(value)</value></attr>", count: 8)
        let result = try await read(
            Source.self, text: XMLDocuments.dsml2.replacing("<attr name=\"sn\">", with: values + "<attr name=\"sn\">"))
        #expect(result.problem?.code == "source.syntax")
        #expect(result.records.isEmpty)
    }
}
