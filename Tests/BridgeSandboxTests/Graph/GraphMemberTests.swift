import SCIM
import Testing

@testable import BridgeSandbox

@Suite("Members and assignments of a Graph tenant")
struct GraphMemberTests {
    @Test("members are people and groups with their types")
    func direct() throws {
        let tenant = Rehearsal()
        let (ada, bob) = (try tenant.makeUser("ada"), try tenant.makeUser("bob"))
        let inner = try tenant.makeGroup("inner", members: [bob])
        let outer = try tenant.makeGroup("outer", members: [ada, inner])
        let members = tenant.get("/groups/\(outer)/members?$select=id,displayName")
        #expect(members.texts("id") == [ada, inner])
        #expect(members.texts("@odata.type") == ["#microsoft.graph.user", "#microsoft.graph.group"])
        #expect(tenant.get("/groups/\(outer)/transitiveMembers").texts("id") == [ada, bob, inner])
    }

    @Test("groups that contain each other end the walk")
    func cycle() throws {
        let tenant = Rehearsal()
        let ada = try tenant.makeUser("ada")
        let first = try tenant.makeGroup("first", members: [ada])
        let second = try tenant.makeGroup("second", members: [first])
        tenant.addMember(second, to: first)
        #expect(tenant.get("/groups/\(first)/transitiveMembers").texts("id") == [ada, first, second])
    }

    @Test("a cast is an advanced query, and leaves the type out")
    func cast() throws {
        let tenant = Rehearsal()
        let ada = try tenant.makeUser("ada")
        let outer = try tenant.makeGroup("outer", members: [ada, try tenant.makeGroup("inner")])
        let path = "/groups/\(outer)/members/microsoft.graph.user?$count=true"
        #expect(tenant.get(path).status == 400)
        let answer = tenant.get(path, eventual: true)
        #expect(answer.texts("id") == [ada])
        #expect(answer.values[0]["@odata.type"] == nil)
        #expect(answer.json["@odata.count"] == 1)
        #expect(tenant.get("/groups/\(outer)/members/$count", eventual: true).json == 2)
    }

    @Test("counting members without the header is refused in the service's words")
    func countWithoutHeader() throws {
        let tenant = Rehearsal()
        let group = try tenant.makeGroup("group")
        let answer = tenant.get("/groups/\(group)/members?$count=true")
        #expect(answer.code == "Request_BadRequest")
        #expect(answer.json["error"]?["message"] == "$count is not currently supported.")
    }

    @Test("a deleted person is no member in the list, and one again when restored")
    func deletedMember() throws {
        let tenant = Rehearsal()
        let ada = try tenant.makeUser("ada")
        let group = try tenant.makeGroup("group", members: [ada])
        tenant.administer("DELETE", "/users/\(ada)")
        #expect(tenant.get("/groups/\(group)/members").values.isEmpty)
        tenant.administer("POST", "/directory/deletedItems/\(ada)/restore")
        #expect(tenant.get("/groups/\(group)/members").texts("id") == [ada])
    }

    @Test("pages of members hold everybody once")
    func paging() throws {
        let tenant = Rehearsal(people: 40, groups: 1)
        let group = try #require(tenant.get("/groups").texts("id").first)
        #expect(Set(tenant.walk("/groups/\(group)/members?$top=7&$select=id").compactMap { $0["id"]?.string }).count == 40)
    }

    @Test("who is assigned to an enterprise application is found by name, object id and app id")
    func assignments() throws {
        let tenant = Rehearsal(people: 5, groups: 4)
        let found = tenant.get("/servicePrincipals?$filter=displayName eq 'Staffbase User Provisioning'&$select=id,appId,appRoles")
        let (id, appID) = (try #require(found.texts("id").first), try #require(found.texts("appId").first))
        let role = try #require(found.values[0]["appRoles"]?.array?[0]["id"])
        let answer = tenant.get("/servicePrincipals/\(id)/appRoleAssignedTo")
        #expect(answer.values.count == 3)
        #expect(Set(answer.texts("principalType")) == ["User", "Group"])
        #expect(
            answer.values[0].names == [
                "id", "deletedDateTime", "appRoleId", "createdDateTime", "principalDisplayName", "principalId", "principalType",
                "resourceDisplayName", "resourceId",
            ])
        #expect(answer.values[0]["appRoleId"] == role)
        #expect(tenant.get("/servicePrincipals(appId='\(appID)')/appRoleAssignedTo").values.count == 3)
        #expect(tenant.walk("/servicePrincipals/\(id)/appRoleAssignedTo?$top=2").count == 3)
    }

    @Test("an administrator assigns and takes away")
    func assign() throws {
        let tenant = Rehearsal(people: 3)
        let principal = try #require(tenant.get("/servicePrincipals").texts("id").first)
        let user = try tenant.makeUser("ada")
        let body: JSONValue = ["principalId": .string(user), "resourceId": .string(principal)]
        let made = tenant.administer("POST", "/servicePrincipals/\(principal)/appRoleAssignedTo", body)
        #expect(made.status == 201)
        #expect(made.json["appRoleId"] == "00000000-0000-0000-0000-000000000000")
        #expect(tenant.administer("POST", "/servicePrincipals/\(principal)/appRoleAssignedTo", body).status == 400)
        let id = try #require(made.json["id"]?.string)
        #expect(tenant.administer("DELETE", "/servicePrincipals/\(principal)/appRoleAssignedTo/\(id)").status == 204)
        #expect(!tenant.get("/servicePrincipals/\(principal)/appRoleAssignedTo").texts("principalId").contains(user))
    }
}
