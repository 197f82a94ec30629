import AzureADConnectors
import BridgeCore
import Testing

@Suite("a thousand people as LDIF, DSML, CLIXML and Graph JSON")
struct SameThousandTests {
    private static let names = ["accountEnabled"] + PeopleWriter.names.map(\.attribute)

    private func people<Source: SourceConnector>(_ type: Source.Type, _ text: String) async throws -> [String: [[String]]] {
        let result = try await read(type, text: text, Self.names)
        #expect(result.problem == nil && result.skipped.isEmpty)
        return Dictionary(
            result.records.map { record in (record.anchor, Self.names.indices.map { record.texts($0) }) },
            uniquingKeysWith: { first, _ in first })
    }

    @Test("give the same records, attribute by attribute", arguments: [1, 2] as [UInt64])
    func same(_ seed: UInt64) async throws {
        let writer = PeopleWriter(count: 1000, seed: seed)
        var expected: [String: [[String]]] = [:]
        for person in writer.people {
            expected[person.id] = [[person.isEnabled ? "True" : "False"]] + PeopleWriter.names.map { person.values[$0.attribute] ?? [] }
        }
        let found = [
            "Graph": try await people(AzureADGraphConnector.self, writer.graph),
            "LDIF": try await people(AzureADLDIFConnector.self, writer.ldif),
            "DSML": try await people(AzureADXMLConnector.self, writer.dsml),
            "CLIXML": try await people(AzureADXMLConnector.self, writer.clixml),
        ]
        for (format, people) in found {
            #expect(people.count == 1000, "\(format)")
            let differing = expected.filter { people[$0.key] != $0.value }.keys.sorted()
            #expect(differing.isEmpty, "\(format): \(differing.count) people, the first \(differing.first ?? "")")
        }
    }
}
