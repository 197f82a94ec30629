import SCIM
import SCIMPath
import Testing

@testable import BridgeSandbox

@Suite("Staffbase's manner")
struct StaffbaseMannerTests {
    @Test("ids have 24 hexadecimal digits, and there are no versions")
    func identifiers() throws {
        let entry = try directory(.staffbase).create(userBody(nil, externalId: "7"), type: .user)
        #expect(entry.id.utf8.count == 24)
        #expect(entry.id.utf8.allSatisfy { Character(Unicode.Scalar($0)).isHexDigit })
        #expect(entry.entityTag == nil)
        #expect(entry.resource.version == nil)
    }

    @Test("externalId is required, without white space", arguments: [nil, "", "a b", "a\u{00A0}b", "a\t"] as [String?])
    func externalID(value: String?) throws {
        let directory = try directory(.staffbase)
        let error = error { () throws(SCIMError) in _ = try directory.create(userBody(externalId: value), type: .user) }
        #expect(error?.kind == .invalidValue)
    }

    @Test("externalId, work e-mail and user name are unique")
    func uniqueness() throws {
        let directory = try directory(.staffbase)
        _ = try directory.create(userBody("ada", externalId: "7", mail: "ada@example.com"), type: .user)
        for body in [
            userBody("x", externalId: "7"), userBody("x", externalId: "8", mail: "ADA@example.com"), userBody("ADA", externalId: "8"),
        ] {
            #expect(error { () throws(SCIMError) in _ = try directory.create(body, type: .user) }?.status == 409)
        }
        _ = try directory.create(userBody(nil, externalId: "8"), type: .user)
        #expect(directory.count(.user) == 2)
    }

    @Test("@ in a user name becomes [at], also when it is changed")
    func atSign() throws {
        let directory = try directory(.staffbase)
        let entry = try directory.create(userBody("ada@example.com", externalId: "7"), type: .user)
        #expect(entry.resource.object["userName"] == "ada[at]example.com")
        let patch = patchBody(["op": "replace", "path": "userName", "value": "eve@example.com"])
        #expect(try directory.patch(.user, id: entry.id, with: patch)?.resource.object["userName"] == "eve[at]example.com")
    }

    @Test("deactivation removes a pending user", arguments: [true, false])
    func pending(byPatch: Bool) throws {
        let directory = try directory(.staffbase)
        let id = try directory.create(userBody(externalId: "7"), type: .user).id
        #expect(directory.isRegistered(id: id) == false)
        let result =
            byPatch
            ? try directory.patch(.user, id: id, with: patchBody(["op": "replace", "path": "active", "value": false]))
            : try directory.replace(.user, id: id, with: userBody(externalId: "7", active: false))
        #expect(result == nil)
        #expect(error { () throws(SCIMError) in _ = try directory.get(.user, id: id) }?.status == 404)
        _ = try directory.create(userBody(externalId: "7"), type: .user)
    }

    @Test("deactivation keeps a registered user", arguments: [true, false])
    func registered(atOnce: Bool) throws {
        let directory = try directory(.staffbase, registersUsers: atOnce)
        let id = try directory.create(userBody(externalId: "7"), type: .user).id
        if !atOnce { try directory.register(id: id) }
        let patch = patchBody(["op": "replace", "path": "active", "value": false])
        #expect(try directory.patch(.user, id: id, with: patch)?.resource.isActive == false)
        #expect(try directory.get(.user, id: id).resource.isActive == false)
    }

    @Test(
        "what its library refuses is refused",
        arguments: [
            (["op": "replace", "path": "title", "value": .null], .invalidSyntax),
            (["op": "add", "path": "emails", "value": []], .invalidSyntax), (["op": "add", "path": "name", "value": [:]], .invalidSyntax),
            (["op": "Replace", "path": "title", "value": "x"], .invalidSyntax), (["op": "remove"], .noTarget),
            (["op": "add", "path": #"emails[type eq "work"].value"#, "value": "x"], .noTarget),
            (["op": "replace", "path": #"emails[type eq "work"].value"#, "value": "x"], .noTarget),
        ] as [(JSONValue, SCIMError.Kind)])
    func strictness(operation: JSONValue, kind: SCIMError.Kind) throws {
        let directory = try directory(.staffbase)
        let id = try directory.create(userBody(externalId: "7"), type: .user).id
        #expect(error { () throws(SCIMError) in _ = try directory.patch(.user, id: id, with: patchBody(operation)) }?.kind == kind)
    }

    @Test("a filter goes no further than its bracket")
    func filter() throws {
        let directory = try directory(.staffbase)
        let query = DirectoryQuery(filter: try SCIMFilter(#"emails[type eq "work"].value eq "x""#))
        #expect(error { () throws(SCIMError) in _ = try directory.query(query, types: [.user]) }?.kind == .invalidFilter)
    }

    @Test("groups exist when they are switched on")
    func groups() throws {
        var manner = SandboxManner.staffbase
        manner.hasGroups = true
        let directory = try directory(manner)
        let id = try directory.create(userBody(externalId: "7"), type: .user).id
        _ = try directory.create(groupBody(members: [id]), type: .group)
        let groups = try directory.get(.user, id: id).resource.object["groups"]?.array
        #expect(groups?.count == 1)
        let response = SCIMService(directory: directory).respond(to: ServiceRequest(method: "GET", path: "/scim/ResourceTypes", origin: ""))
        #expect(response.body?["totalResults"] == 2)
    }

    @Test("custom profile fields are kept under their schema")
    func customFields() throws {
        let urn = "urn:ietf:params:scim:schemas:extension:showcase:2.0:User"
        var body = try #require(userBody(externalId: "7").object)
        body[urn] = ["skillset": "welding"]
        let directory = try directory(.staffbase)
        let entry = try directory.create(.object(body), type: .user)
        #expect(entry.resource.schemas == [SchemaURN.user, urn])
        let patch = patchBody(["op": "replace", "path": .string(urn + ":skillset"), "value": "painting"])
        #expect(try directory.patch(.user, id: entry.id, with: patch)?.resource.object[urn]?["skillset"] == "painting")
    }
}
