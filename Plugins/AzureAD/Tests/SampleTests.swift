import AzureADConnectors
import BridgeCore
import Testing

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// Real files of other people: each is read, or refused with a reason.
@Suite("samples", .enabled(if: FileManager.default.fileExists(atPath: samples)))
struct SampleTests {
    private static func files(_ folder: String) -> [String] {
        let names = (try? FileManager.default.subpathsOfDirectory(atPath: samples + "/" + folder)) ?? []
        let endings = [".ldif", ".xml", ".dsml", ".json"]
        return names.filter { name in endings.contains { name.hasSuffix($0) } }.map { folder + "/" + $0 }.sorted()
    }

    private func expectReason(_ result: ReadResult, _ file: String) {
        for (_, error) in result.skipped { #expect(!error.message.isEmpty && error.place?.file == file) }
        guard let problem = result.problem else { return }
        #expect(problem.message.hasSuffix("."))
        #expect(problem.place?.file == file)
        #expect(problem.code != "source.failed")
    }

    @Test("LDIF", arguments: files("ldif"))
    func ldif(_ file: String) async throws {
        for kind in [ResourceKind.user, .group] {
            let result = try await read(
                AzureADLDIFConnector.self, ["files": .text(file)], in: samples,
                ["displayName", "accountEnabled", "manager", "mail", "createdDateTime", "objectSid"], kind: kind)
            expectReason(result, file)
            #expect(result.evidence != .proven)
        }
    }

    @Test("XML", arguments: files("dsml") + files("clixml") + files("miis-config"))
    func xml(_ file: String) async throws {
        let result = try await read(AzureADXMLConnector.self, ["files": .text(file)], in: samples, ["displayName", "mail"])
        expectReason(result, file)
        if file.hasPrefix("miis-config/") { #expect(result.problem?.code == "source.format") }
    }

    @Test("Graph JSON", arguments: files("graph-json"))
    func graph(_ file: String) async throws {
        for kind in [ResourceKind.user, .group] {
            let result = try await read(
                AzureADGraphConnector.self, ["files": .text(file)], in: samples, ["displayName", "accountEnabled", "mail"], kind: kind)
            expectReason(result, file)
        }
    }

    @Test("people of a Samba directory, by name")
    func samba() async throws {
        let folder = "ldif/generated-by-samba-4.17/"
        let result = try await read(
            AzureADLDIFConnector.self, ["files": .text(folder + "ldbsearch-users-groups.ldif")], in: samples,
            ["sAMAccountName", "accountEnabled", "objectSid"])
        #expect(result.records.count > 3)
        #expect(result.skipped.isEmpty)
        #expect(result.record("sAMAccountName", "Administrator")?.text(named: "accountEnabled") == "True")
        #expect(result.record("sAMAccountName", "Guest")?.text(named: "accountEnabled") == "False")
        #expect(result.records.allSatisfy { $0.text(named: "objectSid")?.hasPrefix("S-1-5-21-") == true })
        let deleted = try await read(AzureADLDIFConnector.self, ["files": .text(folder + "ldbsearch-deleted.ldif")], in: samples, ["mail"])
        #expect(deleted.records.allSatisfy { $0.change != .present })
    }
}
