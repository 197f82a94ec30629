import AzureADConnectors
import BridgeCore
import Testing

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// Documents with one byte changed, the same ones in every run. `IDBRIDGE_FUZZ` sets how many for each document.
@Suite("documents with a byte changed")
struct ChangedByteTests {
    private static let count = Int(ProcessInfo.processInfo.environment["IDBRIDGE_FUZZ"] ?? "") ?? 12

    private static func changed(_ bytes: [UInt8], seed: Int) -> [UInt8] {
        var generator = SeededGenerator(state: UInt64(seed) &* 7919 &+ 3)
        var bytes = bytes
        guard !bytes.isEmpty else { return bytes }
        let place = generator.next(below: bytes.count)
        bytes[place] = UInt8(truncatingIfNeeded: generator.next(below: 256))
        return bytes
    }

    private func expectReason(_ result: ReadResult) {
        for record in result.records { #expect(!record.anchor.isEmpty) }
        for (_, error) in result.skipped { #expect(!error.message.isEmpty && error.code != "source.failed") }
        #expect(result.problem?.code != "source.failed")
    }

    /// Reads changed documents.
    private func check<Source: SourceConnector>(
        _ type: Source.Type, _ document: [UInt8], settings: [String: ConnectorConfiguration.Value] = [:]
    ) async throws {
        let names = ["displayName", "accountEnabled", "manager", "createdDateTime", "objectSid"]
        for seed in 0..<Self.count {
            expectReason(try await read(type, Self.changed(document, seed: seed), names, settings: settings))
        }
    }

    @Test("XML of every format crashes no reader and always has a reason", arguments: XMLDocuments.all.map(\.name))
    func xml(_ name: String) async throws {
        let text = try #require(XMLDocuments.all.first { $0.name == name }?.text)
        let generic: [String: ConnectorConfiguration.Value] = [
            "format": .text("generic"), "record_element": .text("person"), "fields": .map(["dn": "@key", "displayName": "name/full"]),
        ]
        try await check(AzureADXMLConnector.self, Array(text.utf8), settings: name == "generic" ? generic : [:])
    }

    @Test("JSON of every shape crashes no reader and always has a reason", arguments: GraphShapeTests.documents.map(\.name))
    func json(_ name: String) async throws {
        let text = try #require(GraphShapeTests.documents.first { $0.name == name }?.text)
        try await check(AzureADGraphConnector.self, Array(text.utf8))
    }

    private static func files(_ folder: String) -> [String] {
        let names = (try? FileManager.default.subpathsOfDirectory(atPath: samples + "/" + folder)) ?? []
        return names.filter { $0.hasSuffix(".xml") || $0.hasSuffix(".json") || $0.hasSuffix(".dsml") }.map { folder + "/" + $0 }.sorted()
    }

    @Test("real files crash no reader and always have a reason", arguments: files("clixml") + files("dsml") + files("graph-json"))
    func realFiles(_ file: String) async throws {
        let document = try bytes(samples + "/" + file)
        // The great one takes its time.
        guard document.count < 1 << 20 else {
            return expectReason(try await read(AzureADXMLConnector.self, Self.changed(document, seed: 1)))
        }
        if file.hasSuffix(".json") {
            try await check(AzureADGraphConnector.self, document)
        } else {
            try await check(AzureADXMLConnector.self, document)
        }
    }
}
