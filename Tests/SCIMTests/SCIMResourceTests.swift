import SCIM
import SCIMPath
import Testing

@Suite("Resources")
struct SCIMResourceTests {
    @Test("the usual members are at hand")
    func members() throws {
        let user = try barbara()
        #expect(user.id == "2819c223")
        #expect(user.externalId == "701984")
        #expect(user.version == "W/\"3694e05e9dff591\"")
        #expect(user.resourceType == "User")
        #expect(user.isActive == true)
        #expect(user.schemas.count == 2)
    }

    @Test(
        "values are read by path",
        arguments: [
            ("username", [#""bjensen@example.com""#]), ("name.givenName", [#""Barbara""#]),
            (#"emails[type eq "WORK"].value"#, [#""bjensen@example.com""#]),
            ("emails.value", [#""bjensen@example.com""#, #""babs@example.org""#]), (enterprise + ":department", [#""Tour Operations""#]),
            (enterprise + ":manager.value", [#""26118915""#]), ("urn:ietf:params:scim:schemas:core:2.0:User:title", [#""Tour Guide""#]),
            (#"emails[type eq "other"].value"#, []), ("nickName", []), ("meta.created", [#""2010-01-23T04:56:22Z""#]),
            (#"emails[primary eq true].type"#, [#""work""#]),
        ])
    func reads(text: String, expected: [String]) throws {
        #expect(try barbara().values(at: path(text)).map(\.description) == expected)
    }

    @Test("a manager written as plain text answers to its value")
    func plainManager() throws {
        let user = try resource(#"{"urn:ietf:params:scim:schemas:extension:enterprise:2.0:User": {"manager": "42"}}"#)
        #expect(try user.value(at: path(enterprise + ":manager.value")) == "42")
    }

    @Test("a missing entry of a list is made from its filter")
    func createsEntry() throws {
        var user = SCIMResource(schemas: [SchemaURN.user])
        try user.set("x", at: path(#"emails[type eq "work"].value"#))
        try user.set("y", at: path(#"EMAILS[type eq "home" and primary eq true].value"#))
        try user.set("z", at: path(#"emails[type eq "work"].value"#))
        #expect(user.object["emails"]?.description == #"[{"type":"work","value":"z"},{"type":"home","primary":true,"value":"y"}]"#)
    }

    @Test("an extension is made together with its URN, and goes with its last value")
    func extensions() throws {
        var user = SCIMResource(schemas: [SchemaURN.user])
        try user.set("Sales", at: path(enterprise + ":department"))
        try user.set("42", at: path(enterprise + ":manager.value"))
        #expect(user.object[enterprise]?.description == #"{"department":"Sales","manager":{"value":"42"}}"#)
        #expect(user.schemas == [SchemaURN.user, enterprise])
        try user.remove(at: path(enterprise + ":department"))
        try user.remove(at: path(enterprise + ":manager"))
        #expect(user.object[enterprise] == nil)
        #expect(user.schemas == [SchemaURN.user])
    }

    @Test("a custom extension is known by its URN")
    func customExtension() throws {
        let custom = "urn:ietf:params:scim:schemas:extension:showcase:2.0:User"
        var user = SCIMResource(schemas: [SchemaURN.user])
        try user.set("Swift", at: path(custom + ":skillset"))
        #expect(user.object[custom]?.description == #"{"skillset":"Swift"}"#)
        #expect(user.schemas == [SchemaURN.user, custom])
    }

    @Test("an extension can be removed as a whole")
    func wholeExtension() throws {
        var user = try barbara()
        try user.remove(at: path(enterprise))
        #expect(user.object[enterprise] == nil)
        #expect(user.schemas == [SchemaURN.user])
    }

    @Test("an unassigned value removes", arguments: [JSONValue.null, []])
    func unassigned(value: JSONValue) throws {
        var user = try barbara()
        try user.set(value, at: path("title"))
        try user.set(value, at: path(#"emails[type eq "home"].value"#))
        #expect(user.object["title"] == nil)
        #expect(try user.values(at: path(#"emails[type eq "home"].value"#)).isEmpty)
    }

    @Test("removing takes the attribute, the entry or the member, and nothing else")
    func removes() throws {
        var user = try barbara()
        try user.remove(at: path("name.formatted"))
        try user.remove(at: path(#"emails[type eq "home"]"#))
        try user.remove(at: path(#"emails[type eq "pager"]"#))
        try user.remove(at: path("nickName"))
        #expect(user.object["name"]?.description == #"{"familyName":"Jensen","givenName":"Barbara"}"#)
        #expect(user.object["emails"]?.array?.count == 1)
        try user.remove(at: path(#"emails[type eq "work"]"#))
        #expect(user.object["emails"] == nil)
    }

    @Test("a list takes a value only once")
    func adds() throws {
        var group = try resource(#"{"members": [{"value": "1", "type": "User", "$ref": "../Users/1"}]}"#)
        try group.add([["value": "1"], ["value": "2"], ["value": "2"]], at: path("members"), catalog: .group)
        #expect(try group.values(at: path("members.value"), catalog: .group) == ["1", "2"])
    }

    @Test("a new primary value takes the place of the old one")
    func primary() throws {
        var user = try barbara()
        try user.set(true, at: path(#"emails[type eq "home"].primary"#))
        #expect(try user.values(at: path("emails[primary eq true].type")) == ["home"])
    }

    @Test("a filter that describes no entry makes none")
    func noEntry() throws {
        var user = SCIMResource(schemas: [SchemaURN.user])
        let path = try path(#"emails[value sw "x"].type"#)
        let error = #expect(throws: SCIMError.self) { try user.set("work", at: path) }
        #expect(error?.kind == .noTarget)
    }
}
