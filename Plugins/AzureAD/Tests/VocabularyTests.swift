import BridgeCore
import Testing

@testable import AzureADConnectors

@Suite("vocabulary")
struct VocabularyTests {
    @Test(
        "any name leads to the canonical one",
        arguments: [
            ("sn", "surname"), ("Surname", "surname"), ("title", "jobTitle"), ("l", "city"), ("st", "state"), ("co", "country"),
            ("mobilePhone", "mobile"), ("id", "objectId"), ("officeLocation", "physicalDeliveryOfficeName"),
            ("faxNumber", "facsimileTelephoneNumber"), ("employeeID", "employeeId"), ("EMPLOYEETYPE", "employeeType"),
            ("telephoneNumber", "telephoneNumber"), ("businessPhones", "businessPhones"), ("objectGUID", "objectGUID"),
            ("onPremisesImmutableId", "immutableId"), ("pwdLastSet", "lastPasswordChangeDateTime"), ("whenCreated", "createdDateTime"),
        ])
    func names(_ name: String, _ canonical: String) { #expect(AzureADVocabulary.attribute(named: name)?.name == canonical) }

    @Test("names whose values mean something else are no aliases", arguments: ["userAccountControl", "blockCredential", "nsAccountLock"])
    func noAliases(_ name: String) { #expect(AzureADVocabulary.attribute(named: name) == nil) }

    @Test("canonical names are unique")
    func unique() {
        let names = AzureADVocabulary.attributes.map { asciiLowercased($0.name) }
        #expect(Set(names).count == names.count)
    }

    @Test("the schema finds attributes by alias, and references say what they name")
    func schema() async throws {
        let ldif = try AzureADLDIFConnector(configuration: .init(["files": .text("x")]), context: .init())
        let graph = try AzureADGraphConnector(configuration: .init(["files": .text("x")]), context: .init())
        let ldifSchema = try await ldif.sourceSchema()
        let graphSchema = try await graph.sourceSchema()
        #expect(ldifSchema.attribute("SN", kind: .user)?.attribute.name == "surname")
        #expect(ldifSchema.attribute("manager", kind: .user)?.attribute.type == .reference(.user))
        #expect(ldifSchema.attribute("manager", kind: .user)?.referencesBy == "distinguishedName")
        #expect(ldifSchema.attribute("distinguishedName", kind: .user) != nil)
        #expect(graphSchema.attribute("manager", kind: .user)?.referencesBy == nil)
        #expect(graphSchema.attribute("manager", kind: .group) == nil)
        #expect(ldifSchema.isOpen && graphSchema.isOpen)
    }

    @Test("names in the table lead to their uses in any letter case, options aside")
    func table() throws {
        let table = AttributeTable(layout: layout(["surname", "userCertificate"]), anchor: .automatic, reserved: [])
        func slot(_ name: String) -> Int? {
            Array(name.utf8).withUnsafeBufferPointer { table.match(description: $0) }?.uses.compactMap { table.uses[$0].slot }.first
        }
        #expect(slot("SN") == 0)
        #expect(slot("userCertificate;binary") == 1)
        #expect(slot("sn;lang-de") == nil)
        #expect(slot("snx") == nil)
        #expect(slot("") == nil)
    }
}
