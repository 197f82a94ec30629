import SCIM
import Testing

@testable import BridgeSandbox

@Suite("Permissions in a Graph tenant")
struct GraphPermissionTests {
    private static let paths: [(String, String)] = [
        ("/users", "User.Read.All"), ("/users/delta", "User.Read.All"), ("/directory/deletedItems/microsoft.graph.user", "User.Read.All"),
        ("/groups", "GroupMember.Read.All"), ("/groups/delta", "GroupMember.Read.All"),
        ("/servicePrincipals", "Application.Read.All"), ("/organization", "Organization.Read.All"),
    ]

    @Test("each path is denied without its permission and open with the least one", arguments: paths)
    func leastPermission(path: String, permission: String) {
        let tenant = Rehearsal(people: 1, groups: 1)
        tenant.sandbox.tenant.settings.permissions = []
        let denied = tenant.get(path)
        #expect(denied.status == 403)
        #expect(denied.code == "Authorization_RequestDenied")
        tenant.sandbox.tenant.settings.permissions = [permission]
        #expect(tenant.get(path).status == 200)
        tenant.sandbox.tenant.settings.permissions = ["Directory.Read.All"]
        #expect(tenant.get(path).status == 200)
    }

    @Test(
        "some properties need a permission of their own",
        arguments: [("signInActivity", "AuditLog.Read.All"), ("customSecurityAttributes", "CustomSecAttributeAssignment.Read.All")])
    func ownPermission(property: String, permission: String) {
        let tenant = Rehearsal(people: 1)
        tenant.sandbox.tenant.settings.permissions = ["Directory.Read.All"]
        #expect(tenant.get("/users?$select=id,\(property)").status == 403)
        tenant.sandbox.tenant.settings.permissions = ["Directory.Read.All", permission]
        #expect(tenant.get("/users?$select=id,\(property)").status == 200)
    }

    @Test("the application that reads may not write; the administrator may", arguments: [("PATCH", "/users/user0@contoso.example")])
    func writing(method: String, path: String) {
        let tenant = Rehearsal(people: 1)
        let body = Array("{\"city\": \"Bern\"}".utf8)
        #expect(tenant.send(method, path, body: body, caller: .application).status == 403)
        #expect(tenant.send(method, path, body: body, caller: .administrator).status == 204)
    }
}
