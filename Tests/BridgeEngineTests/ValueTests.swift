import BridgeCore
import BridgeEngine
import BridgeMapping
import BridgePipeline
import BridgeState
import SCIMPath
import Testing

@Suite("Values")
struct ValueTests {
    @Test("what a source does not deliver changes nothing, ever")
    func unknown() async throws {
        let world = try World { try $0.users.mappings.clearTitle() }
        world.office.set([person("ada")])
        try await world.run()
        world.office.set([
            InMemorySource.Entry("anchor-ada", ["userPrincipalName": "ada@example.com", "accountEnabled": true], change: .patch)
        ])
        #expect(try await world.run().operations == 0)
        #expect(world.account("ada@example.com")?["title"] == "Engineer")
    }

    @Test("an empty value clears only where the mapping says when_empty: clear", arguments: [true, false])
    func empty(clears: Bool) async throws {
        let world = try World { if clears { try $0.users.mappings.clearTitle() } }
        world.office.set([person("ada")])
        try await world.run()
        world.office.edit("anchor-ada", ["jobTitle": nil])
        #expect(try await world.run().operations == (clears ? 1 : 0))
        #expect(world.account("ada@example.com")?["title"] == (clears ? nil : "Engineer"))
    }

    @Test("the first source in order with a non-empty value wins")
    func authority() async throws {
        let world = try World.joined()
        world.office.set([person("ada", key: "7", title: nil)])
        world.plants.set([person("ada.plant", key: "7", title: "Welder")])
        try await world.run()
        #expect(world.account("ada@example.com")?["title"] == "Welder")
        world.office.edit("anchor-ada", ["jobTitle": .text("Countess")])
        try await world.run()
        #expect(world.account("ada@example.com")?["title"] == "Countess")
        world.office.edit("anchor-ada", ["jobTitle": .text("")])
        try await world.run()
        #expect(world.account("ada@example.com")?["title"] == "Welder")
    }

    @Test("authority is declared for single attributes")
    func authorityOfAttribute() async throws {
        let world = try World.joined(JoinRules(keys: ["employeeId"], authorityFor: ["jobTitle": ["plants", "office"]]))
        world.office.set([person("ada", key: "7", title: "Countess")])
        world.plants.set([person("ada.plant", key: "7", title: "Welder")])
        try await world.run()
        #expect(world.account("ada@example.com")?["title"] == "Welder")
    }

    @Test("a value that only the lesser source has is not cleared by the empty one of the first")
    func emptyDoesNotWin() async throws {
        let world = try World.joined { try $0.users.mappings.clearTitle() }
        world.office.set([person("ada", key: "7", title: nil)])
        world.plants.set([person("ada.plant", key: "7", title: "Welder")])
        try await world.run()
        #expect(world.account("ada@example.com")?["title"] == "Welder")
    }

    @Test("a source without accountEnabled creates nobody, unless the pipeline declares the constant")
    func accountEnabled() async throws {
        let world = try World()
        world.office.set([person("ada", enabled: nil)])
        let head = try await world.run()
        #expect(world.accounts.isEmpty)
        #expect(try await world.codes(head) == ["held.enabled_unknown"])
        world.change { $0.sources[0].constants = ["accountEnabled": "True"] }
        try await world.run()
        #expect(world.active == ["ada@example.com"])
    }

    @Test("a constant fills in only where the source has no value")
    func constants() async throws {
        let world = try World { $0.sources[0].constants = ["jobTitle": "Staff", "accountEnabled": "True"] }
        world.office.set([person("ada", enabled: nil, title: nil), person("grace", enabled: false)])
        try await world.run()
        #expect(world.active == ["ada@example.com"])
        #expect(world.account("ada@example.com")?["title"] == "Staff")
    }

    @Test("a failed expression leaves the value as it is and is listed")
    func failedExpression() async throws {
        let world = try World()
        world.office.set([person("ada")])
        try await world.run()
        world.change { try? $0.users.mappings.set("title", #"Mid([jobTitle], "x", 2)"#) }
        let head = try await world.run()
        #expect(world.account("ada@example.com")?["title"] == "Engineer")
        #expect(try await world.codes(head) == ["mapping.failed"])
    }

    @Test("a default and an on-create mapping are written at creation and never again")
    func onCreate() async throws {
        let world = try World { try $0.users.mappings.onCreate("title") }
        world.office.set([person("ada")])
        try await world.run()
        #expect(world.account("ada@example.com")?["title"] == "Engineer")
        world.office.edit("anchor-ada", ["jobTitle": .text("Countess")])
        #expect(try await world.run().operations == 0)
    }

    @Test("if_target_empty looks at the target before it fills a value in")
    func ifTargetEmpty() async throws {
        let world = try World { try $0.users.mappings.change("title") { $0.apply = .ifTargetEmpty } }
        world.office.set([person("ada", title: nil), person("grace", title: nil)])
        try await world.run()
        let id = try #require(world.account("ada@example.com")?.id)
        world.target.contents.resources[.user]?[id]?.values[.literal("title")] = [.text("By hand")]
        world.office.edit("anchor-ada", ["jobTitle": .text("Countess")])
        world.office.edit("anchor-grace", ["jobTitle": .text("Admiral")])
        try await world.run()
        #expect(world.account("ada@example.com")?["title"] == "By hand")
        #expect(world.account("grace@example.com")?["title"] == "Admiral")
    }
}

extension [AttributeMapping] {
    /// Changes the mapping of a target path.
    mutating func change(_ path: String, _ body: (inout AttributeMapping) throws -> Void) throws {
        let path = try AttributePath(path)
        for index in indices where self[index].target == path { try body(&self[index]) }
    }

    /// The title is removed when the source has none.
    mutating func clearTitle() throws { try change("title") { $0.whenEmpty = .clear } }

    /// The mapping applies at creation only.
    mutating func onCreate(_ path: String) throws { try change(path) { $0.apply = .onCreate } }

    /// Sets or adds an expression.
    mutating func set(_ path: String, _ expression: String) throws {
        let target = try AttributePath(path)
        removeAll { $0.target == target }
        append(AttributeMapping(target: target, source: .expression(try ParsedExpression(expression))))
    }

    /// Sets or adds a reference.
    mutating func refer(_ path: String, to attribute: String) throws {
        append(AttributeMapping(target: try AttributePath(path), source: .reference(attribute: attribute)))
    }
}
