import AzureADConnectors
import BridgeCore
import Testing

@Suite("azure-ad-xml")
struct XMLSourceTests {
    private typealias Source = AzureADXMLConnector

    private static let done = #"<searchResultDone><resultCode code="0"/></searchResultDone>"#

    private func entry(_ name: String, _ attributes: String = "") -> String {
        """
        <searchResultEntry dn="CN=\(name),DC=x"><attr name="objectClass"><value>user</value></attr>\
        <attr name="displayName"><value>\(name)</value></attr>\(attributes)</searchResultEntry>
        """
    }

    private func document(_ content: String, done: String = done, namespace: String = "urn:oasis:names:tc:DSML:2:0:core") -> String {
        #"<batchResponse xmlns="\#(namespace)" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><searchResponse>"#
            + content + done + "</searchResponse></batchResponse>"
    }

    @Test("a search result is read and proven by its end")
    func fixture() async throws {
        let result = try await read(
            Source.self, ["files": .texts(["people.dsml.xml"])], in: fixtures, ["surname", "manager", "proxyAddresses"])
        #expect(result.records.count == 20)
        #expect(result.evidence == .proven)
        let ada = try #require(result.record("surname", "Lovelace"))
        #expect(ada.texts(2) == ["SMTP:ada.lovelace@example.com", "smtp:ada.lovelace@old.example.com"])
        #expect(result.record("surname", "Hopper")?.text(named: "manager") == "CN=Ada Lovelace,OU=People,DC=example,DC=com")
    }

    @Test("both spellings of the namespace are read", arguments: ["urn:oasis:names:tc:DSML:2:0:core", "urn:oasis:names:tc:DSML:2.0:core"])
    func namespaces(_ namespace: String) async throws {
        let result = try await read(Source.self, text: document(entry("Ada"), namespace: namespace))
        #expect(result.anchors == ["CN=Ada,DC=x"])
        #expect(result.evidence == .proven)
    }

    @Test("a document inside SOAP is read")
    func soap() async throws {
        let text =
            #"<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body>"# + document(entry("Ada")) + "</s:Body></s:Envelope>"
        let result = try await read(Source.self, text: text)
        #expect(result.records.count == 1)
        #expect(result.evidence == .proven)
    }

    @Test("add requests are an export too")
    func addRequests() async throws {
        let text =
            #"<dsml:batchRequest xmlns:dsml="urn:oasis:names:tc:DSML:2:0:core"><dsml:addRequest dn="CN=Ada,DC=x"><dsml:attr name="objectClass">"#
            + #"<dsml:value>inetOrgPerson</dsml:value></dsml:attr><dsml:attr name="sn"><dsml:value>Lovelace</dsml:value></dsml:attr>"#
            + "</dsml:addRequest></dsml:batchRequest>"
        let result = try await read(Source.self, text: text, ["surname"])
        #expect(result.records.first?.text(0) == "Lovelace")
        #expect(result.evidence == .proven)
    }

    @Test("references to characters and CDATA are text; base64 may have line breaks")
    func values() async throws {
        let attributes =
            #"<attr name="title"><value>R&amp;D &#x2603; <![CDATA[<x>]]></value></attr>"#
            + "<attr name=\"objectGUID\"><value xsi:type=\"xsd:base64Binary\">AAECAwQFBgcI\nCQoLDA0ODw==</value></attr>"
        let result = try await read(Source.self, text: document(entry("Ada", attributes)), ["jobTitle"])
        #expect(result.records.first?.text(0) == "R&D ☃ <x>")
        #expect(result.anchors == ["03020100-0504-0706-0809-0a0b0c0d0e0f"])
    }

    @Test(
        "values that cannot be read hold their person",
        arguments: [
            #"<attr name="mail"><value xsi:type="x:base64Binary">#</value></attr>"#,
            #"<attr name="mail"><value xsi:type="x:anyURI">file:///etc/passwd</value></attr>"#,
            #"<attr name="userAccountControl"><value>many</value></attr>"#,
        ])
    func badValues(_ attribute: String) async throws {
        let result = try await read(Source.self, text: document(entry("Ada", attribute) + entry("Bo")), ["mail", "accountEnabled"])
        #expect(result.anchors == ["CN=Bo,DC=x"])
        #expect(result.skipped.map(\.anchor) == ["CN=Ada,DC=x"])
        #expect(result.skipped.first?.error.place?.attribute != nil)
    }

    @Test(
        "a search that failed or has no end is partial",
        arguments: [
            (#"<searchResultDone><resultCode code="4"/></searchResultDone>"#, "source.search_failed"), ("", "source.truncated"),
            ("<searchResultDone></searchResultDone>", "source.truncated"),
            (#"<searchResultDone><resultCode code="x"/></searchResultDone>"#, "source.search_failed"),
        ])
    func failedSearch(_ done: String, _ code: String) async throws {
        let result = try await read(Source.self, text: document(entry("Ada"), done: done))
        #expect(result.records.count == 1)
        #expect(result.problem?.code.text == code)
    }

    @Test(
        "other documents are refused with a reason",
        arguments: [
            ("", "source.empty"), ("<ma-data/>", "source.format"), ("<saved-mv-configuration/>", "source.format"),
            (#"<Objs xmlns="http://schemas.microsoft.com/powershell/2004/04"/>"#, "source.empty"), ("<Objects/>", "source.empty"),
            ("<cs-objects/>", "source.empty"), ("<dsml/>", "source.empty"), ("<feed/>", "source.empty"), ("<html/>", "source.format"),
            ("hello", "source.syntax"),
            (#"<!DOCTYPE batchResponse [<!ENTITY x SYSTEM "file:///etc/passwd">]><batchResponse/>"#, "source.syntax"),
            ("<batchResponse/>", "source.empty"),
        ])
    func refused(_ text: String, _ code: String) async throws {
        let result = try await read(Source.self, text: text)
        #expect(result.records.isEmpty)
        #expect(result.problem?.code.text == code)
    }

    @Test("UTF-16 with a byte order mark is read")
    func utf16() async throws {
        let text = #"<?xml version="1.0" encoding="utf-16"?>"# + document(entry("Çelik"))
        let result = try await read(Source.self, [0xFF, 0xFE] + text.utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] })
        #expect(result.records.first?.text(0) == "Çelik")
    }

    @Test("no prefix of a document is proven or has a person or value that is not in it")
    func prefixes() async throws {
        let text = Array(document(entry("Ada") + entry("Bo")).utf8)
        for end in 0..<text.count {
            let result = try await read(Source.self, text[..<end])
            #expect(result.evidence == nil, "after \(end) bytes")
            for record in result.records { #expect(["CN=Ada,DC=x", "CN=Bo,DC=x"].contains(record.anchor)) }
            for record in result.records { #expect(["Ada", "Bo"].contains(record.text(0))) }
        }
        #expect(try await read(Source.self, text).evidence == .proven)
    }
}
