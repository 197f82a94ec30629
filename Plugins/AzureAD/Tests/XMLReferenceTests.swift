import AzureADConnectors
import BridgeCore
import Testing

@Suite("what references name in XML")
struct XMLReferenceTests {
    private static let graphUser = XMLDocuments.clixml.replacing(
        "Microsoft.ActiveDirectory.Management.ADUser", with: "Microsoft.Graph.PowerShell.Models.MicrosoftGraphUser")
    private static let graphObject = XMLDocuments.convertToXML.replacing(
        "Microsoft.ActiveDirectory.Management.ADUser", with: "Microsoft.Graph.PowerShell.Models.MicrosoftGraphUser")

    private func references(_ files: [(name: String, text: String)], format: String = "automatic") async throws -> [String?] {
        let folder = Folder()
        for file in files { folder.write(file.name, file.text) }
        let source = try AzureADXMLConnector(
            configuration: .init(["files": .text("*.xml"), "format": .text(format)]), context: .init(baseDirectory: folder.path))
        let schema = try await source.sourceSchema()
        let manager = try #require(schema.attributes[.user]?.first { $0.attribute.name == "manager" })
        withExtendedLifetime(folder) {}
        return [manager.referencesBy]
    }

    @Test(
        "directories name people by distinguished names",
        arguments: [XMLDocuments.dsml1, XMLDocuments.dsml2, XMLDocuments.clixml, XMLDocuments.csexport])
    func directories(_ document: String) async throws {
        #expect(try await references([("a.xml", document)]) == ["distinguishedName"])
    }

    @Test(
        "the service and its modules name people by identifiers, whatever the settings say of the format",
        arguments: [XMLDocuments.atom, graphUser, graphObject])
    func service(_ document: String) async throws {
        #expect(try await references([("a.xml", document)]) == [nil])
    }

    @Test("a file that cannot be read, or none, leaves the schema as the settings have it")
    func unreadable() async throws {
        #expect(try await references([("a.xml", "no XML")]) == ["distinguishedName"])
        #expect(try await references([("a.xml", "")], format: "atom") == [nil])
        #expect(try await references([], format: "atom") == [nil])
    }

    @Test(
        "a document without an entry says what to export, in the words of its format",
        arguments: [
            ("<Objs xmlns='http://schemas.microsoft.com/powershell/2004/04'/>", "Export-Clixml"), ("<Objects/>", "Export-Clixml"),
            ("<cs-objects/>", "csexport"), ("<feed xmlns='http://www.w3.org/2005/Atom'/>", "request"),
            ("<dsml><directory-entries/></dsml>", "filter"),
        ])
    func empty(_ document: String, _ word: String) async throws {
        let problem = try #require(try await read(AzureADXMLConnector.self, text: document).problem)
        #expect(problem.code == "source.empty")
        #expect(problem.message.contains(word))
    }
}
