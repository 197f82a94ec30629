import BridgeCore
import SCIM
import SCIMPath
import Testing

@testable import SCIMTarget

@Suite("The target's schema")
struct SchemaTests {
    func attribute(_ path: String, _ dialect: SCIMDialect = .rfc) async throws -> TargetSchema.Attribute? {
        try await FakeService([]).directory(dialect).targetSchema().attribute(AttributePath(path), kind: .user)
    }

    @Test(
        "identifiers: what is unique, and how it is compared",
        arguments: [
            ("externalId", true, true), ("userName", true, false), (#"emails[type eq "work"].value"#, true, false),
            (#"emails[type eq "home"].value"#, false, false), ("displayName", false, true), ("title", false, true),
        ])
    func identifiers(path: String, isUnique: Bool, isCaseExact: Bool) async throws {
        let attribute = try #require(try await attribute(path))
        #expect(attribute.isUnique == isUnique && attribute.isCaseExact == isCaseExact)
    }

    @Test(
        "types",
        arguments: [
            ("active", AttributeLayout.Attribute.ValueType.boolean), (#"emails[type eq "work"].primary"#, .boolean), ("title", .text),
            ("urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager", .reference(.user)),
            ("urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager.value", .reference(.user)),
        ])
    func types(path: String, type: AttributeLayout.Attribute.ValueType) async throws {
        #expect(try await attribute(path)?.type == type)
    }

    @Test("what cannot be written is not there", arguments: ["id", "meta", "groups", "meta.version", "manager.displayName"])
    func readOnly(path: String) async throws {
        #expect(try await attribute(path) == nil)
    }

    @Test("lists are lists, their entries are not")
    func lists() async throws {
        #expect(try await attribute("roles")?.isMultiValued == true)
        #expect(try await attribute(#"addresses[type eq "work"].locality"#)?.isMultiValued == false)
    }

    @Test("only Staffbase takes [at] for @")
    func equivalents() async throws {
        #expect(try await attribute("userName")?.equivalents.isEmpty == true)
        #expect(try await attribute("userName", .staffbase)?.equivalents.count == 1)
    }

    @Test(
        "groups are there by setting, or when the service shows them",
        arguments: [
            (SCIMDialect.Ability.on, nil, true), (.off, nil, false), (.automatic, FakeService.Answer.json(200, FakeService.types), true),
            (.automatic, .json(200, #"{"Resources":[{"name":"User","endpoint":"/Users"}]}"#), false), (.automatic, .error(404), false),
            (.automatic, .html(200), false), (.automatic, .error(500), false),
        ])
    func groups(setting: SCIMDialect.Ability, answer: FakeService.Answer?, areThere: Bool) async throws {
        var dialect = SCIMDialect.rfc
        dialect.groups = setting
        let service = FakeService(answer.map { [$0] } ?? [])
        let schema = try await service.directory(dialect).targetSchema()
        #expect((schema.attributes[.group] != nil) == areThere)
        #expect(service.lines == (setting == .automatic ? ["GET /ResourceTypes"] : []))
        guard areThere else { return }
        #expect(schema.attribute(.literal("displayName"), kind: .group)?.isRequired == true)
        #expect(schema.attribute(.literal("externalId"), kind: .group)?.isUnique == true)
        #expect(schema.attribute(.literal("members"), kind: .group) == nil)
    }

    @Test("an identifier in other letters is the same where the dialect says so")
    func identifierMatch() async throws {
        var dialect = SCIMDialect.rfc
        dialect.externalIDIsCaseExact = false
        #expect(try await attribute("externalId", dialect)?.isCaseExact == false)
    }
}
