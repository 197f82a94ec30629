import SCIM
import Testing

@testable import BridgeSandbox

@Suite("Lists of a Graph tenant")
struct GraphListingTests {
    @Test("without a selection the eleven default properties come and no others")
    func defaults() throws {
        let answer = Rehearsal(people: 1).get("/users")
        #expect(answer.json["@odata.context"] == "http://graph.test/v1.0/$metadata#users")
        #expect(
            answer.values[0].names == [
                "businessPhones", "displayName", "givenName", "jobTitle", "mail", "mobilePhone", "officeLocation", "preferredLanguage",
                "surname", "userPrincipalName", "id",
            ])
    }

    @Test("a selection comes in its order; what is not set is null, an empty list or absent, by its declaration")
    func selection() throws {
        let tenant = Rehearsal()
        _ = try tenant.makeUser("ada", ["extension_0123_plant": "4"])
        _ = try tenant.makeUser("bob")
        let answer = tenant.get("/users?$select=mail,id,proxyAddresses,extension_0123_plant")
        #expect(answer.json["@odata.context"] == "http://graph.test/v1.0/$metadata#users(mail,id,proxyAddresses,extension_0123_plant)")
        #expect(answer.values[0].names == ["mail", "id", "proxyAddresses", "extension_0123_plant"])
        #expect(answer.values[1].names == ["mail", "id", "proxyAddresses"])
        #expect(answer.values[1]["mail"] == .null)
        #expect(answer.values[1]["proxyAddresses"] == [])
    }

    @Test("pages have a hundred elements unless asked, and together hold everybody once", arguments: [nil, 1, 7, 100, 999])
    func paging(size: Int?) throws {
        let tenant = Rehearsal(people: 230)
        let first = tenant.get("/users" + (size.map { "?$top=\($0)" } ?? ""))
        #expect(first.values.count == min(230, size ?? 100))
        let ids = tenant.walk("/users?$select=id" + (size.map { "&$top=\($0)" } ?? "")).compactMap { $0["id"]?.string }
        #expect(ids.count == 230)
        #expect(Set(ids).count == 230)
    }

    @Test("a next link keeps the options and stays whole while people are deleted and made")
    func stablePages() throws {
        let tenant = Rehearsal(people: 30)
        let first = tenant.get("/users?$top=10&$select=id,userPrincipalName")
        let next = try #require(first.nextLink)
        #expect(next.contains("$top=10") && next.contains("$select=id,userPrincipalName") && next.contains("$skiptoken="))
        tenant.administer("DELETE", "/users/user9@contoso.example")
        _ = try tenant.makeUser("zoe")
        let second = tenant.get(next)
        #expect(second.values.count == 10)
        #expect(second.texts("userPrincipalName").first?.hasPrefix("user10") == true)
    }

    @Test("a page of a wrong size is refused in the service's words", arguments: ["0", "1000", "-1", "x"])
    func wrongSize(size: String) {
        let answer = Rehearsal(people: 1).get("/users?$top=\(size)")
        #expect(answer.status == 400)
        #expect(answer.json["error"]?["message"] == .string("Invalid page size specified: '\(size)'. Must be between 1 and 999 inclusive."))
    }

    @Test("with signInActivity a page holds at most 500")
    func signInActivity() {
        let tenant = Rehearsal(people: 1)
        #expect(tenant.get("/users?$top=501&$select=id,signInActivity").status == 400)
        #expect(tenant.get("/users?$top=500&$select=id,signInActivity").status == 200)
    }

    @Test("a page token that is none is refused", arguments: ["abc", "%21", "QUJD"])
    func wrongToken(token: String) {
        let answer = Rehearsal(people: 1).get("/users?$skiptoken=\(token)")
        #expect(answer.status == 400)
        #expect(answer.code == "Directory_ExpiredPageToken")
    }

    @Test(
        "options that the directory does not know are refused", arguments: ["$skip=1", "$search=\"displayName:a\"", "$orderby=displayName"])
    func unknownOption(option: String) {
        #expect(Rehearsal(people: 1).get("/users?\(option)").code == "Request_UnsupportedQuery")
    }

    @Test("properties of other services come for one person and not for a list")
    func singleOnly() throws {
        let tenant = Rehearsal()
        _ = try tenant.makeUser("ada", ["aboutMe": "likes numbers"])
        #expect(tenant.get("/users?$select=id,aboutMe").status == 501)
        #expect(tenant.get("/users/ada@contoso.example?$select=aboutMe").json["aboutMe"] == "likes numbers")
    }

    @Test("a person is found by id and by principal name, in any case and in both notations")
    func single() throws {
        let tenant = Rehearsal()
        let id = try tenant.makeUser("ada")
        for key in ["/users/\(id)", "/users/ADA@contoso.example", "/users('\(id)')", "/users/\(id.uppercased())"] {
            #expect(tenant.get(key).json["id"] == .string(id))
        }
        #expect(tenant.get("/users/\(id)").json["@odata.context"] == "http://graph.test/v1.0/$metadata#users/$entity")
        let missing = tenant.get("/users/nobody@contoso.example")
        #expect(missing.status == 404)
        #expect(missing.code == "Request_ResourceNotFound")
    }

    @Test("a manager is expanded with a selection of its own, and absent for who has none")
    func expansion() throws {
        let tenant = Rehearsal(people: 3)
        let answer = tenant.get("/users?$select=id&$expand=manager($select=id,userPrincipalName)")
        #expect(answer.values[0]["manager"] == nil)
        #expect(answer.values[1]["manager"]?.names == ["@odata.type", "id", "userPrincipalName"])
        #expect(answer.values[1]["manager"]?["@odata.type"] == "#microsoft.graph.user")
        #expect(answer.values[1]["manager"]?["id"] == answer.values[0]["id"])
        #expect(tenant.get("/users/user1@contoso.example/manager").json["id"] == answer.values[0]["id"])
        #expect(tenant.get("/users/user0@contoso.example/manager").status == 404)
        #expect(tenant.get("/groups?$expand=members").status == 400)
    }

    @Test("a count needs the header, and stands on the first page only")
    func count() throws {
        let tenant = Rehearsal(people: 12)
        #expect(tenant.get("/users?$count=true&$top=5").json["@odata.count"] == nil)
        let first = tenant.get("/users?$count=true&$top=5", eventual: true)
        #expect(first.json["@odata.count"] == 12)
        #expect(tenant.get(try #require(first.nextLink), eventual: true).json["@odata.count"] == nil)
        #expect(tenant.get("/users/$count").status == 400)
        #expect(tenant.get("/users/$count", eventual: true).json == 12)
    }

    @Test(
        "requests cost what the service says",
        arguments: [
            ("/users", 2), ("/users?$select=id", 1), ("/users?$top=5", 1), ("/users?$select=id&$expand=manager", 2),
            ("/users?$select=id&$top=5", 1),
        ])
    func cost(path: String, units: Int) {
        #expect(Rehearsal(people: 1).get(path).cost == units)
    }

    @Test(
        "a path that is not there is an error of the service's form", arguments: ["/people", "/users/a/b", "/servicePrincipals/delta", "/"])
    func unknownPath(path: String) {
        let answer = Rehearsal().get(path)
        #expect(answer.status == 400 || answer.status == 404)
        #expect(answer.json["error"]?["innerError"]?["request-id"] != nil)
    }

    @Test("the organization names its domain")
    func organization() {
        let answer = Rehearsal().get("/organization")
        #expect(answer.values[0]["id"] == "7a1b0000-0000-4000-8000-000000000000")
        #expect(answer.values[0]["verifiedDomains"]?.array?[0]["name"] == "contoso.example")
    }
}
