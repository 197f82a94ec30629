import BridgeCore
import SCIM
import SCIMPath
import Testing

@testable import SCIMTarget

@Suite("Reading resources")
struct ReadingTests {
    func values(_ text: String) throws -> [AttributePath: [TargetValue]] {
        let json = try JSONValue(parsing: text)
        return try #require(SCIMResource(json: json).flatMap { SCIMReading(catalog: .user).resource($0) }).values
    }

    @Test("every value has its path")
    func paths() throws {
        let values = try values(
            """
            {"id":"1","schemas":["x"],"meta":{"version":"v"},"UserName":"u","active":"True","name":{"givenName":"G"},
            "emails":[{"type":"work","value":"w","primary":true},{"value":"n"}],"roles":[{"value":"r"}],
            "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User":{"department":"d","manager":{"value":"m","displayName":"M"}},
            "urn:x:y:User":{"skill":7}}
            """)
        #expect(values[.literal("userName")] == [.text("u")])
        #expect(values[.literal("active")] == [.boolean(true)])
        #expect(values[.literal("name.givenName")] == [.text("G")])
        #expect(values[.literal(#"emails[type eq "work"].value"#)] == [.text("w")])
        #expect(values[.literal(#"emails[type eq "work"].primary"#)] == [.boolean(true)])
        #expect(values[.literal("emails")] == [.text("w"), .text("n")])
        #expect(values[.literal("roles")] == [.text("r")])
        #expect(values[.literal("urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department")] == [.text("d")])
        #expect(values[.literal("urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager")] == [.resource(TargetID("m"))])
        #expect(values[.literal("urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager.value")] == [.resource(TargetID("m"))])
        #expect(values[.literal("urn:x:y:User:skill")] == [.integer(7)])
        #expect(values[.literal("id")] == nil && values[.literal("meta.version")] == nil)
    }

    @Test("an entry of the app role functions reads as they write it, whatever the service's order")
    func appRoles() throws {
        let values = try values(
            """
            {"id":"1","roles":[{"value":"admin","type":"WindowsAzureActiveDirectoryRole","display":"A","primary":"False"},
            {"value":"x","type":"other"}]}
            """)
        let role = #"{"display":"A","primary":false,"type":"WindowsAzureActiveDirectoryRole","value":"admin"}"#
        #expect(values[.literal("roles")] == [.text(role), .text("x")])
        #expect(values[.literal(#"roles[type eq "other"].value"#)] == [.text("x")])
    }

    @Test("a manager that is plain text reads like one that is an object")
    func plainManager() throws {
        let values = try values(#"{"id":"1","urn:ietf:params:scim:schemas:extension:enterprise:2.0:User":{"manager":"m"}}"#)
        for path in ["manager", "manager.value"] {
            let path = try AttributePath("urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:\(path)")
            #expect(values[path] == [.resource(TargetID("m"))])
        }
    }

    @Test(
        "odd values crash nothing and mean nothing",
        arguments: [
            #"{"id":"1","emails":"x"}"#, #"{"id":"1","emails":[1,null,[],{}]}"#, #"{"id":"1","name":[]}"#, #"{"id":"1","":{"":1}}"#,
            #"{"id":"1","urn:x":1,"urn:y:z":[{"type":"\"]"}]}"#, #"{"id":"1","active":{}}"#,
            #"{"id":"1","emails":[{"type":"a\"] or (","value":"x"}]}"#,
        ])
    func odd(text: String) throws {
        _ = try values(text)
    }

    @Test(
        "bytes become base64",
        arguments: [
            ([UInt8](), ""), ([0x66], "Zg=="), ([0x66, 0x6F], "Zm8="), ([0x66, 0x6F, 0x6F], "Zm9v"),
            ([0xFF, 0xFE, 0xFD, 0xFC], "//79/A=="),
        ])
    func base64(bytes: [UInt8], text: String) throws {
        let change = Change(path: .literal("nickName"), old: nil, edit: .set([.binary(bytes)]))
        #expect(try SCIMValues(types: PathTypes(catalog: .user)).changes([change]).first?.edit == .set(.string(text)))
    }

    @Test("lists of complex values get their entries, lists of an unknown attribute stay plain")
    func lists() throws {
        let changes = [
            Change(path: .literal("roles"), old: nil, edit: .set([.text("a"), .text("b")])),
            Change(path: .literal("urn:x:User:tags"), old: nil, edit: .set([.text("a"), .text("b")])),
            Change(path: .literal("roles"), old: [], edit: .set([])),
        ]
        let result = try SCIMValues(types: PathTypes(catalog: .user)).changes(changes)
        #expect(result.map(\.edit) == [.set([["value": "a"], ["value": "b"]]), .set(["a", "b"]), .clear])
        #expect(result.map(\.old) == [nil, nil, []])
    }
}
