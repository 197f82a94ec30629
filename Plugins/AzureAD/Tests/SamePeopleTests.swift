import AzureADConnectors
import BridgeCore
import Testing

/// The promise of the vocabulary: one mapping over all formats.
@Suite("the same people as Graph JSON, LDIF and DSML")
struct SamePeopleTests {
    private static let names = AzureADVocabulary.attributes.filter { $0.kinds.contains(.user) }.map(\.name)
        // What an export of Active Directory and one of Azure AD name differently.
        .filter {
            ![
                "objectId", "distinguishedName", "onPremisesDistinguishedName", "objectGUID", "entryUUID", "manager",
                "onPremisesSyncEnabled",
            ].contains($0)
        }

    private func people<Source: SourceConnector>(
        _ type: Source.Type, _ file: String, _ names: [String]
    ) async throws -> [String: [String: [String]]] {
        let result = try await read(type, ["files": .texts([file])], in: fixtures, names)
        #expect(result.problem == nil && result.skipped.isEmpty)
        return Dictionary(
            uniqueKeysWithValues: result.records.map { record in
                (record.anchor, Dictionary(uniqueKeysWithValues: names.enumerated().map { ($1, record.texts($0)) }))
            })
    }

    @Test("give the same records, attribute by attribute")
    func same() async throws {
        let graph = try await people(AzureADGraphConnector.self, "people.json", Self.names)
        let ldif = try await people(AzureADLDIFConnector.self, "people.ldif", Self.names)
        let dsml = try await people(AzureADXMLConnector.self, "people.dsml.xml", Self.names)
        #expect(graph.count == 20)
        for (anchor, values) in graph {
            for name in Self.names {
                #expect(ldif[anchor]?[name] == values[name], "\(name) in LDIF")
                #expect(dsml[anchor]?[name] == values[name], "\(name) in DSML")
            }
        }
        let filled = Self.names.filter { name in graph.values.contains { !($0[name] ?? []).isEmpty } }
        #expect(filled.count >= 25)
    }

    @Test("give the same records under the names of LDAP and of Graph")
    func aliases() async throws {
        let canonical = ["surname", "jobTitle", "city", "mobile", "companyName", "employeeId", "state", "country"]
        let ldap = ["sn", "title", "l", "mobile", "company", "employeeID", "st", "co"]
        let graph = ["Surname", "JobTitle", "City", "mobilePhone", "CompanyName", "EmployeeId", "State", "Country"]
        let expected = try await people(AzureADGraphConnector.self, "people.json", canonical)
        let first = try await people(AzureADGraphConnector.self, "people.json", ldap)
        let second = try await people(AzureADLDIFConnector.self, "people.ldif", graph)
        let third = try await people(AzureADXMLConnector.self, "people.dsml.xml", ldap)
        for (anchor, values) in expected {
            for index in canonical.indices {
                let value = values[canonical[index]]
                #expect(first[anchor]?[ldap[index]] == value)
                #expect(second[anchor]?[graph[index]] == value)
                #expect(third[anchor]?[ldap[index]] == value)
            }
        }
    }

    @Test("references lead to the same people")
    func references() async throws {
        let graph = try await people(AzureADGraphConnector.self, "people.json", ["manager"])
        for (file, type) in [
            ("people.ldif", AzureADLDIFConnector.self as any SourceConnector.Type), ("people.dsml.xml", AzureADXMLConnector.self),
        ] {
            let other = try await people(type, file, ["manager", "distinguishedName"])
            let anchors = Dictionary(uniqueKeysWithValues: other.map { ($1["distinguishedName"]?.first, $0) })
            for (anchor, values) in other {
                let manager = values["manager"]?.first.flatMap { anchors[$0] }
                #expect(manager == graph[anchor]?["manager"]?.first)
            }
        }
    }
}
