import BridgeCore
import BridgeEngine
import BridgePipeline
import BridgeState
import SCIMPath
import Testing

@Suite("What expressions say of the whole object, of other values and of secrecy")
struct ObjectFlowTests {
    @Test("IgnoreObjectFlow creates and changes nothing, and is counted")
    func ignored() async throws {
        let world = try World { try $0.users.mappings.set("title", #"IIF([jobTitle]="Guest",IgnoreObjectFlow,[jobTitle])"#) }
        world.office.set([person("ada", title: "Guest"), person("mary")])
        let head = try await world.run()
        #expect(try await world.labels(head, "ignored.object") == ["ada"])
        #expect(world.active == ["mary@example.com"])
        world.office.edit("anchor-mary", ["jobTitle": "Guest"])
        #expect(try await world.run().counts == ["ignored.object": 1])
        #expect(world.account("mary@example.com")?["title"] == "Engineer")
        world.office.edit("anchor-ada", ["jobTitle": "Engineer"])
        #expect(try await world.run().counts == ["create": 1])
    }

    @Test("who leaves is disabled although the object is ignored")
    func ignoredLeaver() async throws {
        let world = try World { try $0.users.mappings.set("title", #"IIF([jobTitle]="Guest",IgnoreObjectFlow,[jobTitle])"#) }
        world.office.set([person("ada")])
        try await world.run()
        world.office.set([person("ada", enabled: false, title: "Guest")])
        #expect(try await world.run().counts == ["disable": 1])
    }

    @Test("AppRoleAssignmentsComplex adds roles and takes none away")
    func adding() async throws {
        let world = try World { try $0.users.mappings.set("roles", "AppRoleAssignmentsComplex([appRoles])") }
        func roles() -> [String] {
            let values = world.account("ada@example.com")?.values[.literal("roles")] ?? []
            return values.map { Self.role($0.text) }
        }
        world.office.set([person("ada", ["appRoles": .list(["reader", "writer"])])])
        try await world.run()
        #expect(roles() == ["reader", "writer"])
        world.office.edit("anchor-ada", ["appRoles": .list(["admin", "writer"])])
        let head = try await world.run()
        let change = try await world.operations(head).flatMap(\.changes).first
        guard case .add(let added)? = change?.edit else {
            Issue.record("nothing is added")
            return
        }
        #expect(added.map { Self.role($0.text) } == ["admin"])
        #expect(roles() == ["reader", "writer", "admin"])
        world.office.edit("anchor-ada", ["appRoles": .text("reader")])
        #expect(try await world.run().operations == 0)
        world.office.edit("anchor-ada", ["appRoles": nil])
        #expect(try await world.run().operations == 0)
    }

    private static func role(_ object: String) -> String {
        ["reader", "writer", "admin"].first { object.contains("\"value\":\"\($0)\"") } ?? object
    }

    @Test("DefaultDomain() is the pipeline's")
    func defaultDomain() async throws {
        let world = try World {
            $0.defaultDomain = "example.org"
            try $0.users.mappings.set("userName", #"Join("@",[mailNickname],DefaultDomain())"#)
        }
        world.office.set([person("ada", ["mailNickname": "al"])])
        try await world.run()
        #expect(world.account("ada@example.com")?["userName"] == "al@example.org")
    }

    @Test("what Redact hides flows, and neither plan nor explanation shows it")
    func redacted() async throws {
        let world = try World { try $0.users.mappings.set("nickName", "Redact([mailNickname])") }
        world.office.set([person("ada", ["mailNickname": "secret-name"])])
        let operations = try await world.operations(try await world.run())
        #expect(operations.flatMap(\.changes).first { $0.path == .literal("nickName") }?.isSensitive == true)
        #expect(world.account("ada@example.com")?["nickName"] == "secret-name")
        let steps = try await world.engine.explain("ada@example.com").flatMap(\.steps).flatMap(\.lines)
        #expect(!steps.contains { $0.contains("secret-name") })
        #expect(steps.filter { $0.contains("[Redact]") }.count == 3)
    }
}
