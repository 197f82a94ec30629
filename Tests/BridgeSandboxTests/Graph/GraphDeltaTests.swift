import SCIM
import Testing

@testable import BridgeSandbox

@Suite("Delta queries of a Graph tenant")
struct GraphDeltaTests {
    @Test("the first round tells everybody, on pages, and what was never set is left out")
    func firstRound() throws {
        let tenant = Rehearsal(people: 25) { $0.deltaPageSize = 10 }
        let round = try tenant.round("/users/delta?$select=displayName,faxNumber")
        #expect(round.pages == 3)
        #expect(Set(round.values.compactMap { $0["id"]?.string }).count == 25)
        #expect(round.values[0].names == ["displayName", "id"])
        #expect(try tenant.round(round.link).values.isEmpty)
    }

    @Test("latest starts now, without anybody")
    func latest() throws {
        let tenant = Rehearsal(people: 5)
        let start = try tenant.round("/users/delta?$deltatoken=latest")
        #expect(start.values.isEmpty)
        tenant.administer("PATCH", "/users/user1@contoso.example", ["jobTitle": "Boss"])
        let round = try tenant.round(start.link)
        #expect(round.values.map { $0["jobTitle"] } == ["Boss"])
    }

    @Test("a change shows all selected properties, null for what was cleared, and nothing for what is not selected")
    func change() throws {
        let tenant = Rehearsal()
        let ada = try tenant.makeUser("ada", ["jobTitle": "Engineer"])
        let start = try tenant.round("/users/delta?$select=displayName,jobTitle,faxNumber")
        tenant.administer("PATCH", "/users/\(ada)", ["city": "London"])
        #expect(try tenant.round(start.link).values.isEmpty)
        tenant.administer("PATCH", "/users/\(ada)", ["jobTitle": .null])
        let round = try tenant.round(start.link)
        #expect(round.values == [["displayName": "ada", "jobTitle": .null, "id": .string(ada)]])
    }

    @Test("return=minimal shows the changed properties only")
    func minimal() throws {
        let tenant = Rehearsal()
        let ada = try tenant.makeUser("ada", ["jobTitle": "Engineer"])
        let link = try tenant.round("/users/delta?$select=displayName,jobTitle").link
        tenant.administer("PATCH", "/users/\(ada)", ["jobTitle": "Boss"])
        #expect(tenant.get(link, prefer: "return=minimal").values[0].names == ["jobTitle", "id"])
    }

    @Test("a change that changes nothing is none")
    func sameValue() throws {
        let tenant = Rehearsal()
        let ada = try tenant.makeUser("ada")
        let link = try tenant.round("/users/delta").link
        tenant.administer("PATCH", "/users/\(ada)", ["displayName": "ada"])
        #expect(try tenant.round(link).values.isEmpty)
    }

    @Test("deleted, restored and gone for good are told as the service tells them")
    func life() throws {
        let tenant = Rehearsal()
        let ada = try tenant.makeUser("ada")
        var link = try tenant.round("/users/delta").link
        tenant.administer("DELETE", "/users/\(ada)")
        var round = try tenant.round(link)
        #expect(round.values == [["id": .string(ada), "@removed": ["reason": "changed"]]])
        #expect(try tenant.round("/users/delta").values == [["id": .string(ada), "@removed": ["reason": "changed"]]])
        link = round.link
        tenant.administer("POST", "/directory/deletedItems/\(ada)/restore")
        round = try tenant.round(link)
        #expect(round.values[0]["userPrincipalName"] == "ada@contoso.example")
        tenant.administer("DELETE", "/users/\(ada)")
        tenant.administer("DELETE", "/directory/deletedItems/\(ada)")
        #expect(try tenant.round(round.link).values == [["id": .string(ada), "@removed": ["reason": "deleted"]]])
        #expect(try tenant.round("/users/delta").values.isEmpty)
    }

    @Test("a manager is tracked when selected: who came, and who went")
    func manager() throws {
        let tenant = Rehearsal()
        let (ada, bob, eve) = (try tenant.makeUser("ada"), try tenant.makeUser("bob"), try tenant.makeUser("eve"))
        let reference = "/users/\(ada)/manager/$ref"
        tenant.administer("PUT", reference, ["@odata.id": .string("https://graph.microsoft.com/v1.0/users/\(bob)")])
        let blind = try tenant.round("/users/delta?$select=displayName").link
        let first = try tenant.round("/users/delta?$select=displayName,manager")
        let told = first.values.first { $0["id"] == .string(ada) }?["manager@delta"]
        #expect(told == [["@odata.type": "#microsoft.graph.user", "id": .string(bob)]])
        tenant.administer("PUT", reference, ["@odata.id": .string("https://graph.microsoft.com/v1.0/users/\(eve)")])
        #expect(try tenant.round(blind).values.isEmpty)
        let change = try tenant.round(first.link)
        #expect(
            change.values.map { $0["manager@delta"] } == [
                [
                    ["@odata.type": "#microsoft.graph.user", "id": .string(bob), "@removed": ["reason": "deleted"]],
                    ["@odata.type": "#microsoft.graph.user", "id": .string(eve)],
                ]
            ])
        tenant.administer("DELETE", reference)
        #expect(try tenant.round(change.link).values[0]["manager@delta"]?.array?.count == 1)
    }

    @Test("the members of a group come over several pages, the group again on each")
    func membersOverPages() throws {
        let tenant = Rehearsal(people: 25, groups: 1) { $0.deltaMembersPerPage = 10 }
        let group = try #require(tenant.get("/groups").texts("id").first)
        let round = try tenant.round("/groups/delta?$select=displayName,members")
        #expect(round.pages == 3)
        #expect(round.values.map { $0["id"] } == Array(repeating: .string(group), count: 3))
        let members = round.values.flatMap { $0["members@delta"]?.array ?? [] }.compactMap { $0["id"]?.string }
        #expect(Set(members).count == 25)
        #expect(members.count == 25)
    }

    @Test("members come unasked when nothing is selected, and not when other things are")
    func membersBySelection() throws {
        let tenant = Rehearsal(people: 3, groups: 1)
        #expect(try tenant.round("/groups/delta").values[0]["members@delta"] != nil)
        #expect(try tenant.round("/groups/delta?$select=displayName").values[0]["members@delta"] == nil)
    }

    @Test("who came into a group and who left is told with its reason")
    func memberChanges() throws {
        let tenant = Rehearsal()
        let (ada, bob) = (try tenant.makeUser("ada"), try tenant.makeUser("bob"))
        let group = try tenant.makeGroup("group", members: [ada])
        let link = try tenant.round("/groups/delta").link
        tenant.administer("DELETE", "/groups/\(group)/members/\(ada)/$ref")
        tenant.addMember(bob, to: group)
        let round = try tenant.round(link)
        #expect(
            round.values[0]["members@delta"] == [
                ["@odata.type": "#microsoft.graph.user", "id": .string(ada), "@removed": ["reason": "deleted"]],
                ["@odata.type": "#microsoft.graph.user", "id": .string(bob)],
            ])
    }

    @Test("deleting a person leaves groups alone; removing for good does not")
    func deletedMember() throws {
        let tenant = Rehearsal()
        let ada = try tenant.makeUser("ada")
        _ = try tenant.makeGroup("group", members: [ada])
        let link = try tenant.round("/groups/delta").link
        tenant.administer("DELETE", "/users/\(ada)")
        #expect(try tenant.round(link).values.isEmpty)
        tenant.administer("DELETE", "/directory/deletedItems/\(ada)")
        #expect(try tenant.round(link).values[0]["members@delta"]?.array?.count == 1)
    }

    @Test("changes are told again when the service replays")
    func replay() throws {
        let tenant = Rehearsal(people: 2)
        tenant.sandbox.tenant.settings.replayedChanges = 1
        var link = try tenant.round("/users/delta?$deltatoken=latest").link
        tenant.administer("PATCH", "/users/user0@contoso.example", ["jobTitle": "Boss"])
        for _ in 0..<3 {
            let round = try tenant.round(link)
            #expect(round.values.count == 1)
            link = round.link
        }
    }

    @Test("a directory that lags shows changes later, and loses none")
    func lag() throws {
        let tenant = Rehearsal(people: 2)
        var link = try tenant.round("/users/delta?$deltatoken=latest").link
        tenant.sandbox.tenant.holdChanges(true)
        tenant.administer("PATCH", "/users/user0@contoso.example", ["jobTitle": "Boss"])
        var round = try tenant.round(link)
        #expect(round.values.isEmpty)
        link = round.link
        tenant.sandbox.tenant.holdChanges(false)
        round = try tenant.round(link)
        #expect(round.values.map { $0["jobTitle"] } == ["Boss"])
    }

    @Test("a token of before a reset is answered with 410 and the way to start again")
    func reset() throws {
        let tenant = Rehearsal(people: 2)
        let link = try tenant.round("/users/delta").link
        tenant.sandbox.tenant.resetDelta()
        let answer = tenant.get(link)
        #expect(answer.status == 410)
        #expect(answer.code == "syncStateNotFound")
        #expect(answer.headers.first { $0.name == "Location" }?.value == "http://graph.test/v1.0/users/delta?$deltatoken=")
        #expect(try tenant.round("/users/delta?$deltatoken=").values.count == 2)
    }

    @Test("only some ids are followed when asked so")
    func ids() throws {
        let tenant = Rehearsal()
        let (ada, bob) = (try tenant.makeUser("ada"), try tenant.makeUser("bob"))
        _ = try tenant.makeUser("eve")
        let round = try tenant.round("/users/delta?$filter=id eq '\(ada)' or id eq '\(bob)'")
        #expect(round.values.compactMap { $0["id"]?.string } == [ada, bob])
        tenant.administer("PATCH", "/users/eve@contoso.example", ["jobTitle": "Boss"])
        #expect(try tenant.round(round.link).values.isEmpty)
        #expect(tenant.get("/users/delta?$filter=displayName eq 'ada'").status == 400)
    }

    @Test("expanding is ignored, paging options are refused, a token of the other collection is none")
    func options() throws {
        let tenant = Rehearsal(people: 1)
        #expect(tenant.get("/users/delta?$expand=manager").values[0]["manager"] == nil)
        #expect(tenant.get("/users/delta?$top=5").status == 400)
        #expect(tenant.get("/users/delta?$deltatoken=nonsense").status == 400)
        let link = try tenant.round("/users/delta").link
        #expect(tenant.get(link.replacing("/users/", with: "/groups/")).status == 400)
    }

    @Test("who is made while a round is read is told in it or in the next one")
    func concurrentCreation() throws {
        let tenant = Rehearsal(people: 20) { $0.deltaPageSize = 5 }
        let first = tenant.get("/users/delta?$select=id")
        let zoe = try tenant.makeUser("zoe")
        let round = try tenant.round(try #require(first.nextLink))
        let told = round.values + (try tenant.round(round.link).values)
        #expect(told.contains { $0["id"] == .string(zoe) })
    }
}
