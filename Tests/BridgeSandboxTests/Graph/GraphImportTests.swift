import SCIM
import Testing

@testable import BridgeSandbox

@Suite("People of other sources in a Graph tenant")
struct GraphImportTests {
    private func imported(_ records: [ImportedRecord], memberships: [String: [String]] = [:]) -> Rehearsal {
        let tenant = Rehearsal()
        tenant.sandbox.add(records, memberships: memberships)
        return tenant
    }

    @Test("names of the vocabulary become Graph's, texts become booleans, lists and the fifteen attributes")
    func names() {
        let tenant = imported([
            ImportedRecord(
                .user, anchor: "S-1",
                values: [
                    "userPrincipalName": ["ada@corp.example"], "displayName": ["Ada"], "mobile": ["+49 170"],
                    "telephoneNumber": ["+49 40"], "physicalDeliveryOfficeName": ["B0"], "accountEnabled": ["False"],
                    "proxyAddresses": ["SMTP:ada@corp.example", "smtp:a@corp.example"], "extensionAttribute3": ["night"],
                    "entryUUID": ["unknown to Graph"],
                ])
        ])
        let path =
            "/users/ada@corp.example?$select=displayName,mobilePhone,businessPhones,officeLocation,accountEnabled,proxyAddresses,onPremisesExtensionAttributes,entryUUID"
        let ada = tenant.get(path).json
        #expect(ada["mobilePhone"] == "+49 170")
        #expect(ada["businessPhones"] == ["+49 40"])
        #expect(ada["officeLocation"] == "B0")
        #expect(ada["accountEnabled"] == false)
        #expect(ada["proxyAddresses"]?.array?.count == 2)
        #expect(ada["onPremisesExtensionAttributes"]?["extensionAttribute3"] == "night")
        #expect(ada["onPremisesExtensionAttributes"]?.names.count == 15)
        #expect(ada["entryUUID"] == nil)
    }

    @Test("an id that is a GUID stays; any other key makes the same id in every run")
    func ids() {
        let guid = "0ed4d338-6764-4a2f-ac1b-7b1d4c6b5e10"
        let records = [
            ImportedRecord(.user, anchor: guid, values: ["userPrincipalName": ["ada@corp.example"]]),
            ImportedRecord(.user, anchor: "CN=Bob", values: ["userPrincipalName": ["bob@corp.example"]]),
        ]
        let ids = (0..<2).map { _ in imported(records).get("/users").texts("id") }
        #expect(ids[0] == ids[1])
        #expect(ids[0][0] == guid)
        #expect(ids[0][1].utf8.count == 36)
    }

    @Test("managers and members are found by anchor and by distinguished name, whatever comes first")
    func references() {
        let tenant = imported(
            [
                ImportedRecord(
                    .user, anchor: "1", values: ["userPrincipalName": ["ada@corp.example"], "manager": ["cn=bob,dc=example"]]),
                ImportedRecord(
                    .user, anchor: "2", values: ["userPrincipalName": ["bob@corp.example"], "distinguishedName": ["CN=Bob,DC=example"]]),
                ImportedRecord(.group, anchor: "G", values: ["displayName": ["Plant"]]),
            ], memberships: ["g": ["1", "CN=Bob,DC=example", "CN=nobody"]])
        #expect(tenant.get("/users/ada@corp.example/manager").json["userPrincipalName"] == "bob@corp.example")
        let group = tenant.get("/groups").texts("id")[0]
        #expect(tenant.get("/groups/\(group)/members").values.count == 2)
    }

    @Test("who is deleted there is deleted here, and nothing of it is a change")
    func deleted() throws {
        var record = ImportedRecord(.user, anchor: "1", values: ["userPrincipalName": ["ada@corp.example"]])
        record.isDeleted = true
        let tenant = imported([record])
        #expect(tenant.get("/users").values.isEmpty)
        #expect(tenant.get("/directory/deletedItems/microsoft.graph.user").values.count == 1)
        #expect(tenant.sandbox.tenant.withState { $0.directory.log.changes.isEmpty })
    }

    @Test("who has no principal name gets one, and a name that is taken is counted")
    func principalNames() {
        let tenant = Rehearsal()
        let mail = ImportedRecord(.user, anchor: "1", values: ["mail": ["ada@corp.example"]])
        let nothing = ImportedRecord(.user, anchor: "2", values: [:])
        var again = mail
        again.anchor = "3"
        #expect(tenant.sandbox.add([mail, nothing, again]) == 1)
        #expect(tenant.get("/users").texts("userPrincipalName").count == 2)
    }
}
