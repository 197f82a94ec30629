import BridgeCore
import BridgeEngine
import BridgeMapping
import BridgePipeline
import BridgeState
import Testing

@Suite("Scope clauses")
struct ScopeClauseTests {
    private func world() throws -> World {
        let world = try World { $0.users.scope = try .all("jobTitle NOT EQUALS Guest", "city EQUALS London") }
        world.office.set([
            person("ada", ["city": "London"]), person("mary", ["city": "Lyme"]), person("joan", ["city": nil]),
            person("guest", title: "Guest", ["city": "London"]), person("both", title: "Guest", ["city": "Lyme"]),
            person("off", enabled: false, ["city": "Lyme"]),
        ])
        return world
    }

    @Test("a plan says how many people each clause alone puts out")
    func counted() async throws {
        let world = try world()
        let head = try await world.run()
        let messages = try await world.notes(head).filter { $0.code == "scope.clause" }.map(\.message)
        #expect(
            messages == [
                "“city EQUALS London” alone puts 2 people out of scope, of those looked at in this plan",
                "“jobTitle NOT EQUALS Guest” alone puts 1 person out of scope, of those looked at in this plan",
            ])
        #expect(head.counts == ["create": 1])
    }

    @Test("who cannot be decided on, because a pattern takes too long, is held and says so")
    func tooLong() async throws {
        let world = try World { $0.users.scope = try .all("jobTitle REGEX MATCH (a|aa)+b") }
        world.office.set([person("ada", title: String(repeating: "a", count: 17_000)), person("mary", title: "aab")])
        let head = try await world.run()
        #expect(try await world.labels(head, "held.scope_limit") == ["ada"])
        #expect(world.active == ["mary@example.com"])
    }

    @Test("an explanation lists each clause with what it says and the value that it read")
    func explained() async throws {
        let world = try world()
        try await world.run()
        func lines(_ name: String) async throws -> [String] {
            let steps = try await world.engine.explain("\(name)@example.com").flatMap(\.steps)
            return Array(steps.first { $0.name == "scope" }?.lines.dropFirst() ?? [])
        }
        #expect(
            try await lines("joan") == [
                "  “jobTitle NOT EQUALS Guest” is true; jobTitle is “Engineer”",
                "  “city EQUALS London” is false, because the attribute is empty; this alone puts the person out; city is empty",
            ])
        #expect(
            try await lines("both") == [
                "  “jobTitle NOT EQUALS Guest” excludes the value; jobTitle is “Guest”", "  “city EQUALS London” is false; city is “Lyme”",
            ])
    }
}
