import SCIM
import SCIMPath
import Synchronization
import Testing

@testable import BridgeSandbox

@Suite("The directory in the RFC's manner")
struct SCIMDirectoryTests {
    @Test("a created user has an id, a version, times and a location")
    func create() throws {
        let entry = try directory().create(userBody("ada"), type: .user, baseURL: "http://x/scim/v2")
        #expect(entry.id.utf8.count == 36)
        #expect(entry.entityTag == "W/\"1\"")
        let meta = entry.resource.object["meta"]
        #expect(meta?["resourceType"] == "User")
        #expect(meta?["created"] == "2026-03-01T12:00:00Z")
        #expect(meta?["location"]?.string == "http://x/scim/v2/Users/\(entry.id)")
        #expect(entry.resource.isActive == true)
    }

    @Test("what only the service writes is ignored in a body")
    func readOnly() throws {
        var body = try #require(userBody("ada").object)
        body["id"] = "mine"
        body["meta"] = ["resourceType": "Other"]
        body["groups"] = [["value": "g"]]
        let entry = try directory().create(.object(body), type: .user)
        #expect(entry.id != "mine")
        #expect(entry.resource.object["groups"] == nil)
        #expect(entry.resource.resourceType == "User")
    }

    @Test("a password is accepted and not kept")
    func password() throws {
        var body = try #require(userBody("ada").object)
        body["password"] = "secret"
        let directory = try directory()
        let id = try directory.create(.object(body), type: .user).id
        let patch = patchBody(["op": "add", "path": "password", "value": "other"])
        #expect(try directory.patch(.user, id: id, with: patch)?.resource.object["password"] == nil)
        #expect(directory.state.withLock { $0.record(.user, id)?.resource.object["password"] } == nil)
    }

    @Test(
        "a body without what is required is refused",
        arguments: [
            (["userName": "ada"], .invalidSyntax), ("text", .invalidSyntax),
            (["schemas": [.string(SchemaURN.group)], "userName": "ada"], .invalidSyntax),
            (userBody(nil), .invalidValue), (userBody(""), .invalidValue),
            (["schemas": [.string(SchemaURN.user)], "userName": 1], .invalidValue),
        ] as [(JSONValue, SCIMError.Kind)])
    func required(body: JSONValue, kind: SCIMError.Kind) throws {
        let directory = try directory()
        let error = error { () throws(SCIMError) in _ = try directory.create(body, type: .user) }
        #expect(error?.status == 400)
        #expect(error?.kind == kind)
    }

    @Test("user names are unique whatever their case")
    func uniqueness() throws {
        let directory = try directory()
        _ = try directory.create(userBody("Ada@example.com"), type: .user)
        let error = error { () throws(SCIMError) in _ = try directory.create(userBody("ada@EXAMPLE.com"), type: .user) }
        #expect(error?.status == 409)
        #expect(error?.kind == .uniqueness)
        #expect(error?.detail?.lowercased().contains("ada") == false)
        #expect(directory.count(.user) == 1)
    }

    @Test("of many creations with one name at the same time one succeeds")
    func race() async throws {
        let directory = try directory()
        let statuses = await withTaskGroup(of: Int.self) { group in
            for _ in 0..<32 {
                group.addTask {
                    do throws(SCIMError) {
                        _ = try directory.create(userBody("ada"), type: .user)
                        return 201
                    } catch {
                        return error.status
                    }
                }
            }
            return await group.reduce(into: [Int: Int]()) { $0[$1, default: 0] += 1 }
        }
        #expect(statuses == [201: 1, 409: 31])
    }

    @Test("a user keeps its own name, and a freed name can be taken")
    func freedName() throws {
        let directory = try directory()
        let ada = try directory.create(userBody("ada"), type: .user).id
        let bob = try directory.create(userBody("bob"), type: .user).id
        _ = try directory.replace(.user, id: ada, with: userBody("ADA"))
        #expect(error { () throws(SCIMError) in _ = try directory.replace(.user, id: bob, with: userBody("ada")) }?.status == 409)
        _ = try directory.replace(.user, id: ada, with: userBody("eve"))
        _ = try directory.replace(.user, id: bob, with: userBody("ada"))
        try directory.delete(.user, id: bob)
        _ = try directory.create(userBody("ada"), type: .user)
        #expect(directory.count(.user) == 2)
    }

    @Test("PUT removes what it leaves out")
    func replace() throws {
        let directory = try directory()
        let id = try directory.create(userBody("ada", externalId: "7"), type: .user).id
        let entry = try #require(try directory.replace(.user, id: id, with: userBody("ada")))
        #expect(entry.resource.externalId == nil)
        #expect(entry.entityTag == "W/\"2\"")
    }

    @Test("a change that changes nothing keeps the version and the time")
    func noChange() throws {
        let times = Mutex(0)
        let directory = try SCIMDirectory(now: {
            times.withLock {
                $0 += 1; return "2026-03-01T12:00:0\($0)Z"
            }
        })
        let created = try directory.create(userBody("ada"), type: .user)
        let patch = patchBody(["op": "replace", "path": "userName", "value": "ada"])
        #expect(try directory.patch(.user, id: created.id, with: patch) == created)
    }

    @Test("PATCH does all or nothing")
    func patchIsAtomic() throws {
        let directory = try directory()
        let id = try directory.create(userBody("ada"), type: .user).id
        let patch = patchBody(
            ["op": "replace", "path": "title", "value": "Engineer"],
            ["op": "replace", "path": #"emails[type eq "home"].value"#, "value": "x@example.com"])
        #expect(error { () throws(SCIMError) in _ = try directory.patch(.user, id: id, with: patch) }?.kind == .noTarget)
        #expect(try directory.get(.user, id: id).resource.object["title"] == nil)
    }

    @Test("a version that is not the present one is 412, and changes nothing")
    func ifMatch() throws {
        let directory = try directory()
        let id = try directory.create(userBody("ada"), type: .user).id
        _ = try directory.replace(.user, id: id, with: userBody("eve"), ifMatch: "W/\"1\"")
        #expect(
            error { () throws(SCIMError) in _ = try directory.replace(.user, id: id, with: userBody("x"), ifMatch: "W/\"1\"") }?.status
                == 412)
        #expect(error { () throws(SCIMError) in try directory.delete(.user, id: id, ifMatch: "\"9\"") }?.status == 412)
        try directory.delete(.user, id: id, ifMatch: "\"9\", W/\"2\"")
        #expect(directory.count(.user) == 0)
    }

    @Test("what is not there is 404 for every operation")
    func notFound() throws {
        let directory = try directory()
        let group = try directory.create(groupBody(), type: .group).id
        #expect(error { () throws(SCIMError) in _ = try directory.get(.user, id: group) }?.status == 404)
        #expect(error { () throws(SCIMError) in _ = try directory.replace(.user, id: "x", with: userBody()) }?.status == 404)
        #expect(error { () throws(SCIMError) in try directory.delete(.user, id: "x") }?.status == 404)
        let patch = patchBody(["op": "remove", "path": "title"])
        #expect(error { () throws(SCIMError) in _ = try directory.patch(.user, id: "x", with: patch) }?.status == 404)
    }

    @Test("a user shows its groups, and deleting it takes it out of them")
    func membership() throws {
        let directory = try directory()
        let ada = try directory.create(userBody("ada"), type: .user).id
        let bob = try directory.create(userBody("bob"), type: .user).id
        let group = try directory.create(groupBody("Plant", members: [ada, bob, ada]), type: .group, baseURL: "/s")
        #expect(group.resource.object["members"]?.array?.count == 2)
        #expect(group.resource.object["members"]?.array?.first?["$ref"]?.string == "/s/Users/\(ada)")
        let groups = try directory.get(.user, id: ada).resource.object["groups"]?.array
        #expect(groups?.map { $0["value"]?.string } == [group.id])
        #expect(groups?.first?["display"] == "Plant")
        try directory.delete(.user, id: ada)
        let after = try directory.get(.group, id: group.id)
        #expect(after.resource.object["members"]?.array?.map { $0["value"]?.string } == [bob])
        #expect(after.entityTag == "W/\"2\"")
    }

    @Test("members are added and removed by PATCH; groups may be members")
    func memberChanges() throws {
        let directory = try directory()
        let ada = try directory.create(userBody("ada"), type: .user).id
        let inner = try directory.create(groupBody("Inner"), type: .group).id
        let outer = try directory.create(groupBody("Outer"), type: .group).id
        let add = patchBody([
            "op": "add", "path": "members", "value": [["value": .string(ada)], ["value": .string(inner)]],
        ])
        let added = try directory.patch(.group, id: outer, with: add)
        #expect(added?.resource.object["members"]?.array?.map { $0["type"]?.string } == ["User", "Group"])
        let remove = patchBody(["op": "remove", "path": .string(#"members[value eq "\#(ada)"]"#)])
        let removed = try directory.patch(.group, id: outer, with: remove)
        #expect(removed?.resource.object["members"]?.array?.count == 1)
        #expect(try directory.get(.user, id: ada).resource.object["groups"] == nil)
    }

    @Test("a member that does not exist is refused where the manner says so")
    func unknownMember() throws {
        var strict = SandboxManner.rfc
        #expect(try SCIMDirectory(manner: strict).create(groupBody(members: ["nobody"]), type: .group).id.isEmpty == false)
        strict.refusesUnknownMembers = true
        let directory = try SCIMDirectory(manner: strict)
        let error = error { () throws(SCIMError) in _ = try directory.create(groupBody(members: ["nobody"]), type: .group) }
        #expect(error?.kind == .invalidValue)
    }

    @Test("attributes and excludedAttributes choose what is shown")
    func selection() throws {
        let directory = try directory()
        let id = try directory.create(userBody("ada", externalId: "7", mail: "ada@example.com"), type: .user).id
        let only = try directory.get(.user, id: id, selection: AttributeSelection(attributes: [.literal("emails.value")]))
        #expect(Set(only.resource.object.members.map(\.name)) == ["schemas", "id", "emails"])
        #expect(only.resource.object["emails"] == [["value": "ada@example.com"]])
        let without = try directory.get(.user, id: id, selection: AttributeSelection(excluding: [.literal("emails"), .literal("id")]))
        #expect(without.resource.object["emails"] == nil)
        #expect(without.resource.id == id)
    }
}
