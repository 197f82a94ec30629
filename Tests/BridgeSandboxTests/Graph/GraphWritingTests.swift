import SCIM
import Testing

@testable import BridgeSandbox

@Suite("What an administrator changes in a Graph tenant")
struct GraphWritingTests {
    @Test("a user is made with an id, enabled, and its password is not kept")
    func create() throws {
        let tenant = Rehearsal()
        let body: JSONValue = [
            "displayName": "Ada", "userPrincipalName": "ada@contoso.example", "passwordProfile": ["password": "secret"],
            "id": "mine", "manager@odata.bind": "https://graph.microsoft.com/v1.0/users/nobody",
        ]
        #expect(tenant.administer("POST", "/users", body).status == 404)
        #expect(tenant.sandbox.tenant.userCount == 0)
        let made = tenant.administer("POST", "/users", ["displayName": "Eve", "userPrincipalName": "eve@contoso.example"])
        #expect(made.status == 201)
        let stored = tenant.get("/users/eve@contoso.example?$select=id,accountEnabled,passwordProfile,createdDateTime").json
        #expect(stored["id"] == made.json["id"])
        #expect(stored["accountEnabled"] == true)
        #expect(stored["passwordProfile"] == .null)
        #expect(stored["createdDateTime"]?.string?.hasSuffix("Z") == true)
    }

    @Test("what a user must have is asked for", arguments: ["displayName", "userPrincipalName"])
    func required(name: String) {
        var body: JSONObject = ["displayName": "Ada", "userPrincipalName": "ada@contoso.example"]
        body[name] = nil
        let answer = Rehearsal().administer("POST", "/users", .object(body))
        #expect(answer.status == 400)
        #expect(answer.json["error"]?["message"] == .string("A value is required for property '\(name)' of resource 'User'."))
    }

    @Test("a principal name belongs to one person, in any case")
    func uniqueName() throws {
        let tenant = Rehearsal()
        _ = try tenant.makeUser("ada")
        let bob = try tenant.makeUser("bob")
        #expect(
            tenant.administer("POST", "/users", ["displayName": "x", "userPrincipalName": "ADA@contoso.example"]).code
                == "Request_BadRequest")
        #expect(tenant.administer("PATCH", "/users/\(bob)", ["userPrincipalName": "Ada@contoso.example"]).status == 400)
        #expect(tenant.administer("PATCH", "/users/\(bob)", ["userPrincipalName": "Bob@contoso.example"]).status == 204)
        #expect(tenant.get("/users/bob@contoso.example").json["userPrincipalName"] == "Bob@contoso.example")
    }

    @Test("a renamed person is found by the new name only")
    func rename() throws {
        let tenant = Rehearsal()
        let ada = try tenant.makeUser("ada")
        tenant.administer("PATCH", "/users/\(ada)", ["userPrincipalName": "lovelace@contoso.example"])
        #expect(tenant.get("/users/lovelace@contoso.example").json["id"] == .string(ada))
        #expect(tenant.get("/users/ada@contoso.example").status == 404)
        #expect(tenant.administer("PATCH", "/users/\(ada)", ["id": "other"]).status == 400)
    }

    @Test("a part of a complex value keeps the other parts")
    func complex() throws {
        let tenant = Rehearsal()
        let ada = try tenant.makeUser("ada", ["employeeOrgData": ["costCenter": "1", "division": "A"]])
        tenant.administer("PATCH", "/users/\(ada)", ["employeeOrgData": ["costCenter": "2"]])
        #expect(tenant.get("/users/\(ada)?$select=employeeOrgData").json["employeeOrgData"] == ["costCenter": "2", "division": "A"])
    }

    @Test("a deleted person is in the deleted items with a mangled name, and the name is free")
    func delete() throws {
        let tenant = Rehearsal()
        let ada = try tenant.makeUser("ada")
        #expect(tenant.administer("DELETE", "/users/\(ada)").status == 204)
        #expect(tenant.get("/users/\(ada)").status == 404)
        let item = tenant.get("/directory/deletedItems/microsoft.graph.user?$select=id,userPrincipalName,deletedDateTime").values[0]
        #expect(item["userPrincipalName"] == .string(ada.replacing("-", with: "") + "ada@contoso.example"))
        #expect(item["deletedDateTime"]?.string?.hasSuffix("Z") == true)
        #expect(tenant.get("/directory/deletedItems/\(ada)").json["id"] == .string(ada))
        #expect(tenant.get("/directory/deletedItems/microsoft.graph.group").values.isEmpty)
        _ = try tenant.makeUser("ada")
        #expect(tenant.administer("POST", "/directory/deletedItems/\(ada)/restore").status == 400)
    }

    @Test("a restored person has the old name again")
    func restore() throws {
        let tenant = Rehearsal()
        let ada = try tenant.makeUser("ada")
        tenant.administer("DELETE", "/users/\(ada)")
        #expect(tenant.administer("POST", "/directory/deletedItems/\(ada)/restore").status == 200)
        #expect(tenant.get("/users/ada@contoso.example").json["id"] == .string(ada))
        #expect(tenant.get("/directory/deletedItems/microsoft.graph.user").values.isEmpty)
        #expect(tenant.administer("POST", "/directory/deletedItems/\(ada)/restore").status == 404)
    }

    @Test("who is gone for good is nobody's manager, in no group and not assigned")
    func purge() throws {
        let tenant = Rehearsal(people: 10, groups: 3)
        let boss = try #require(tenant.get("/users/user0@contoso.example").json["id"]?.string)
        let principal = try #require(tenant.get("/servicePrincipals").texts("id").first)
        #expect(tenant.get("/servicePrincipals/\(principal)/appRoleAssignedTo").texts("principalId").contains(boss))
        tenant.administer("DELETE", "/users/\(boss)")
        #expect(tenant.administer("DELETE", "/directory/deletedItems/\(boss)").status == 204)
        #expect(tenant.get("/users/user1@contoso.example/manager").status == 404)
        #expect(!tenant.get("/servicePrincipals/\(principal)/appRoleAssignedTo").texts("principalId").contains(boss))
        #expect(tenant.walk("/users?$select=id").count == 9)
        #expect(tenant.administer("DELETE", "/directory/deletedItems/\(boss)").status == 404)
    }

    @Test("members are added once, by reference or bound, and taken away")
    func members() throws {
        let tenant = Rehearsal()
        let (ada, bob) = (try tenant.makeUser("ada"), try tenant.makeUser("bob"))
        let group = try tenant.makeGroup("group", members: [ada])
        let reference: JSONValue = ["@odata.id": .string("https://graph.microsoft.com/v1.0/directoryObjects/\(ada)")]
        #expect(tenant.administer("POST", "/groups/\(group)/members/$ref", reference).status == 400)
        let bound: JSONValue = ["members@odata.bind": [.string("https://graph.microsoft.com/v1.0/directoryObjects/\(bob)")]]
        #expect(tenant.administer("PATCH", "/groups/\(group)", bound).status == 204)
        #expect(tenant.get("/groups/\(group)/members").texts("id") == [ada, bob])
        #expect(tenant.administer("DELETE", "/groups/\(group)/members/\(ada)/$ref").status == 204)
        #expect(tenant.administer("DELETE", "/groups/\(group)/members/\(ada)/$ref").status == 404)
    }

    @Test(
        "a method that a path does not know is refused", arguments: [("PUT", "/users"), ("POST", "/users/x"), ("DELETE", "/organization")])
    func methods(method: String, path: String) {
        #expect(Rehearsal().administer(method, path, [:]).status == 405)
    }

    @Test("a body that is no JSON object is refused", arguments: ["", "[]", "{", "\"text\""])
    func body(text: String) {
        let answer = Rehearsal().send("POST", "/users", body: Array(text.utf8), caller: .administrator)
        #expect(answer.status == 400)
    }
}
