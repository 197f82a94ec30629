import SCIM
import SCIMPath
import Testing

@Suite("Whole resources for POST and PUT")
struct SCIMPutMergeTests {
    @Test("a new resource holds what the changes set, and lists its schemas")
    func creates() throws {
        let changes = [
            SCIMChange(try path("externalId"), .set("4711")), SCIMChange(try path("userName"), .set("a@x.de")),
            SCIMChange(try path("active"), .set(true)), SCIMChange(try path("name.givenName"), .set("A")),
            SCIMChange(try path(#"emails[type eq "work"].value"#), .set("a@x.de")), SCIMChange(try path("title"), .clear),
            SCIMChange(try path("nickName"), .set(.null)), SCIMChange(try path(enterprise + ":department"), .set("IT")),
        ]
        let expected =
            #"{"schemas":["\#(SchemaURN.user)","\#(enterprise)"],"externalId":"4711","userName":"a@x.de","active":true,"#
            + #""name":{"givenName":"A"},"emails":[{"type":"work","value":"a@x.de"}],"\#(enterprise)":{"department":"IT"}}"#
        #expect(try SCIMPutMerge(changes: changes).newResource().json.description == expected)
    }

    @Test("a new group holds its members")
    func createsGroup() throws {
        let changes = [SCIMChange(try path("displayName"), .set("G")), SCIMChange(try path("members"), .add(["1", "2"]))]
        let group = try SCIMPutMerge(changes: changes, catalog: .group).newResource()
        #expect(group.json.description == #"{"schemas":["\#(SchemaURN.group)"],"displayName":"G","members":[{"value":"1"},{"value":"2"}]}"#)
    }

    @Test("a PUT keeps what the service showed, except what only the service writes")
    func merges() throws {
        let changes = [
            SCIMChange(try path("title"), .set("Boss")), SCIMChange(try path(#"emails[type eq "home"].value"#), .clear),
            SCIMChange(try path(#"phoneNumbers[type eq "work"].value"#), .set("+49")),
        ]
        let body = try SCIMPutMerge(changes: changes).body(over: barbara())
        #expect(body.object["meta"] == nil)
        #expect(body.object["groups"] == nil)
        #expect(body.id == "2819c223")
        #expect(body.isActive == true)
        #expect(body.object["title"] == "Boss")
        #expect(try body.values(at: path("emails.type")) == ["work"])
        #expect(try body.value(at: path(#"phoneNumbers[type eq "work"].value"#)) == "+49")
        #expect(body.object[enterprise]?["manager"]?.description == #"{"value":"26118915"}"#)
    }

    @Test("the manager has the dialect's form")
    func manager() throws {
        let changes = [SCIMChange(try path(enterprise + ":manager.value"), .set("42"))]
        #expect(try SCIMPutMerge(changes: changes).newResource().object[enterprise]?.description == #"{"manager":{"value":"42"}}"#)
        let plain = try SCIMPutMerge(changes: changes, dialect: .entra).newResource()
        #expect(plain.object[enterprise]?.description == #"{"manager":"42"}"#)
    }

    @Test("members are removed from the whole list")
    func members() throws {
        let group = try resource(#"{"displayName":"G","members":[{"value":"1","display":"One"},{"value":"2"}]}"#)
        let change = SCIMChange(try path("members"), .remove(["2"]))
        let body = try SCIMPutMerge(changes: [change], catalog: .group).body(over: group)
        #expect(body.object["members"]?.description == #"[{"value":"1"}]"#)
    }

    @Test("entries with an empty value are nothing, and are not sent back")
    func emptyEntries() throws {
        let user = try resource(#"{"userName":"a","emails":[{"value":"","primary":true}],"phoneNumbers":[{"value":""},{"value":"1"}]}"#)
        let body = try SCIMPutMerge(changes: [SCIMChange(try path("title"), .set("x"))]).body(over: user)
        #expect(body.object["emails"] == nil)
        #expect(body.object["phoneNumbers"]?.description == #"[{"value":"1"}]"#)
    }

    @Test("a manager that is mapped as a whole is written by its value")
    func wholeManager() throws {
        let path = AttributePath.literal("urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager")
        let resource = try SCIMPutMerge(changes: [SCIMChange(path, .set("42"))]).newResource()
        #expect(resource.object[SchemaURN.enterpriseUser]?["manager"] == ["value": "42"])
    }
}
