import BridgeCore
import SCIM
import SCIMPath
import Testing

@testable import SCIMTarget

@Suite("The target's schema")
struct SchemaTests {
    func attribute(_ path: String, _ dialect: SCIMDialect = .rfc) throws -> TargetSchema.Attribute? {
        try FakeService([]).directory(dialect).targetSchema().attribute(AttributePath(path), kind: .user)
    }

    @Test(
        "identifiers: what is unique, and how it is compared",
        arguments: [
            ("externalId", true, true), ("userName", true, false), (#"emails[type eq "work"].value"#, true, false),
            (#"emails[type eq "home"].value"#, false, false), ("displayName", false, true), ("title", false, true),
        ])
    func identifiers(path: String, isUnique: Bool, isCaseExact: Bool) throws {
        let attribute = try #require(try attribute(path))
        #expect(attribute.isUnique == isUnique && attribute.isCaseExact == isCaseExact)
    }

    @Test(
        "types",
        arguments: [
            ("active", AttributeLayout.Attribute.ValueType.boolean), (#"emails[type eq "work"].primary"#, .boolean), ("title", .text),
            ("urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager", .reference(.user)),
            ("urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager.value", .reference(.user)),
        ])
    func types(path: String, type: AttributeLayout.Attribute.ValueType) throws {
        #expect(try attribute(path)?.type == type)
    }

    @Test("what cannot be written is not there", arguments: ["id", "meta", "groups", "meta.version", "manager.displayName"])
    func readOnly(path: String) throws {
        #expect(try attribute(path) == nil)
    }

    @Test("lists are lists, their entries are not")
    func lists() throws {
        #expect(try attribute("roles")?.isMultiValued == true)
        #expect(try attribute(#"addresses[type eq "work"].locality"#)?.isMultiValued == false)
    }

    @Test("only Staffbase takes [at] for @")
    func equivalents() throws {
        #expect(try attribute("userName")?.equivalents.isEmpty == true)
        #expect(try attribute("userName", .staffbase)?.equivalents.count == 1)
    }
}
