import SCIM
import SCIMPath
import Testing

@Suite("What a service stores and shows")
struct ServerTests {
    @Test("a body is stored in the schema's spelling, without what is read-only, unknown or unassigned")
    func accepts() throws {
        let body = try resource(
            #"{"id":"x","meta":{},"USERNAME":"a","shoeSize":7,"title":null,"emails":[{"VALUE":"a@x.de","size":1}],"\#(enterprise)":{"department":"IT","x":1}}"#
        )
        let expected =
            #"{"schemas":["\#(SchemaURN.user)","\#(enterprise)"],"userName":"a","emails":[{"value":"a@x.de"}],"\#(enterprise)":{"department":"IT"}}"#
        #expect(try SchemaCatalog.user.accepted(body).json.description == expected)
    }

    @Test(
        "a body that breaks the schema is refused",
        arguments: [
            "{}", #"{"userName":""}"#, #"{"userName":7}"#, #"{"userName":"a","active":"true"}"#, #"{"userName":"a","emails":"a@x.de"}"#,
            #"{"userName":"a","emails":["a@x.de"]}"#, #"{"userName":"a","name":"A"}"#, #"{"userName":"a","\#(enterprise)":7}"#,
            #"{"userName":"a","emails":[{"value":"1","primary":true},{"value":"2","primary":true}]}"#,
        ])
    func refuses(text: String) throws {
        let body = try resource(text)
        let error = #expect(throws: SCIMError.self) { try SchemaCatalog.user.accepted(body) }
        #expect(error?.kind == .invalidValue)
        #expect(error?.status == 400)
    }

    @Test("text for booleans and complex values is accepted where the rules say so")
    func lenient() throws {
        let body = try resource(#"{"userName":"a","active":"False","shoeSize":7,"\#(enterprise)":{"manager":"42"}}"#)
        let user = try SchemaCatalog.user.accepted(body, rules: .entra)
        #expect(user.object["active"] == false)
        #expect(user.object["shoeSize"] == 7)
        #expect(user.object[enterprise]?["manager"]?["value"] == "42")
    }

    @Test("a PUT replaces, and keeps what only the service writes and what it never shows")
    func replaces() throws {
        var existing = try barbara()
        existing.object["password"] = "secret"
        let user = try SchemaCatalog.user.accepted(resource(#"{"userName":"b","id":"other","groups":[]}"#), replacing: existing)
        #expect(user.id == "2819c223")
        #expect(user.version == existing.version)
        #expect(user.object["groups"] == existing.object["groups"])
        #expect(user.object["password"] == "secret")
        #expect(user.object["title"] == nil)
        #expect(user.object["emails"] == nil)
        #expect(user.schemas == [SchemaURN.user])
    }

    @Test("an immutable attribute cannot be replaced by another")
    func immutable() throws {
        let badge = AttributeDefinition("badge", mutability: .immutable)
        let catalog = SchemaCatalog(
            core: SchemaDefinition(id: "urn:ietf:params:scim:schemas:core:2.0:Thing", name: "Thing", attributes: [badge]))
        let existing = try resource(#"{"badge":"1"}"#)
        let error = #expect(throws: SCIMError.self) { try catalog.accepted(resource(#"{"badge":"2"}"#), replacing: existing) }
        #expect(error?.kind == .mutability)
        #expect(try catalog.accepted(resource("{}"), replacing: existing).object["badge"] == "1")
    }

    @Test("a response never shows a password")
    func neverReturned() throws {
        var user = try barbara()
        user.object["password"] = "secret"
        #expect(SchemaCatalog.user.projected(user).object["password"] == nil)
        #expect(try SchemaCatalog.user.projected(user, attributes: [path("password")]).object["password"] == nil)
    }

    @Test(
        "a response shows what was asked for and what is always shown",
        arguments: [
            (["userName"], ["schemas", "id", "userName"]), (["emails.value", "USERNAME"], ["schemas", "id", "userName", "emails"]),
            ([enterprise + ":department"], ["schemas", "id", enterprise]), ([enterprise], ["schemas", "id", enterprise]),
            (["urn:ietf:params:scim:schemas:core:2.0:User:title"], ["schemas", "id", "title"]), (["nothing"], ["schemas", "id"]),
        ])
    func attributes(texts: [String], names: [String]) throws {
        let shown = try SchemaCatalog.user.projected(barbara(), attributes: texts.map(path))
        #expect(shown.object.members.map(\.name) == names)
    }

    @Test("only the members of a complex value that were asked for are shown")
    func subAttributes() throws {
        let shown = try SchemaCatalog.user.projected(barbara(), attributes: [path("emails.value"), path(enterprise + ":department")])
        #expect(shown.object["emails"]?.description == #"[{"value":"bjensen@example.com"},{"value":"babs@example.org"}]"#)
        #expect(shown.object[enterprise]?.description == #"{"department":"Tour Operations"}"#)
    }

    @Test("what is excluded is not shown, unless it always is")
    func excluded() throws {
        let paths = try ["id", "emails", "name.formatted", enterprise + ":manager", "groups", "meta"].map(path)
        let shown = try SchemaCatalog.user.projected(barbara(), excluding: paths)
        #expect(shown.id == "2819c223")
        #expect(shown.object["emails"] == nil)
        #expect(shown.object["name"]?.description == #"{"familyName":"Jensen","givenName":"Barbara"}"#)
        #expect(shown.object[enterprise]?.description == #"{"employeeNumber":"701984","department":"Tour Operations"}"#)
    }
}
