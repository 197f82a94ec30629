import BridgeCore
import BridgeEngine
import BridgePipeline
import BridgeState
import SCIMPath
import Testing

@Suite("SelectUniqueValue")
struct ChosenValueTests {
    private func world(_ path: String = "userName", change: (inout Pipeline) throws -> Void = { _ in }) throws -> World {
        try World {
            try $0.users.mappings.set(path, #"SelectUniqueValue([mailNickname],Append([mailNickname],"2"),Append([mailNickname],"3"))"#)
            try change(&$0)
        }
    }

    private func nick(_ name: String, _ nick: String) -> InMemorySource.Entry { person(name, ["mailNickname": .text(nick)]) }

    private func chosen(_ world: World, _ path: String = "userName") -> [String] {
        ["ada", "albert", "alma", "alan"].map { world.account("\($0)@example.com")?[path] ?? "-" }
    }

    @Test("people of one plan get different values", arguments: ["userName", "nickName"])
    func samePlan(path: String) async throws {
        let world = try world(path)
        world.office.set([nick("ada", "al"), nick("albert", "AL"), nick("alma", "al")])
        let head = try await world.run()
        #expect(head.counts["create"] == 3)
        let values = Set(chosen(world, path).dropLast().map { path == "userName" ? $0.lowercased() : $0 })
        #expect(values == (path == "userName" ? ["al", "al2", "al3"] : ["al", "AL", "al2"]))
    }

    @Test("what somebody of ours has is taken, also on a disabled account")
    func ours() async throws {
        let world = try world()
        world.office.set([nick("ada", "al")])
        try await world.run()
        world.office.set([nick("albert", "al")])
        try await world.run()
        #expect(chosen(world).prefix(2) == ["al", "al2"])
    }

    @Test("what a foreign account at the target has is taken, and never adopted", arguments: ["userName", "nickName"])
    func foreign(path: String) async throws {
        let world = try world(path) { $0.users.match.append(MatchAttribute(try AttributePath(path), found: .adopt)) }
        try world.plant("x", [path: .text("al")])
        world.office.set([nick("ada", "al")])
        #expect(try await world.run().counts == ["create": 1])
        #expect(chosen(world, path)[0] == "al2")
    }

    @Test("many newcomers are looked up in a listing that knows the attribute")
    func many() async throws {
        let world = try world("nickName")
        for number in 0..<80 { try world.plant("x\(number)", ["nickName": .text("\(number)n")]) }
        world.office.set((0..<80).map { nick("p\($0)", "\($0)n") })
        #expect(try await world.run().counts["create"] == 80)
        #expect((0..<80).allSatisfy { world.account("p\($0)@example.com")?["nickName"] == "\($0)n2" })
    }

    @Test("when all values are taken the person is held and stands in nobody's way")
    func allTaken() async throws {
        let world = try world()
        for (id, name) in [("x", "al2"), ("y", "al3")] { try world.plant(id, ["userName": .text(name)]) }
        world.office.set([nick("ada", "al"), nick("albert", "al")])
        let head = try await world.run()
        #expect(head.counts["create"] == 1)
        #expect(try await world.labels(head, "held.no_unique_value").count == 1)
        #expect(head.counts["held.collision"] == nil)
        world.target.contents.resources[.user]?[TargetID("x")] = nil
        try await world.run()
        #expect(chosen(world).prefix(2).sorted() == ["al", "al2"])
    }

    @Test("a value is chosen once and stays, whatever becomes free later")
    func stays() async throws {
        let world = try world()
        try world.plant("x", ["userName": .text("al")])
        world.office.set([nick("ada", "al")])
        try await world.run()
        world.target.contents.resources[.user]?[TargetID("x")] = nil
        world.office.edit("anchor-ada", ["jobTitle": "Countess"])
        #expect(try await world.run().counts == ["update": 1])
        #expect(chosen(world)[0] == "al2")
    }

    @Test("a plan that is made again chooses the same value")
    func again() async throws {
        let world = try world()
        world.office.set([nick("ada", "al")])
        try await world.plan()
        let operations = try await world.operations(try await world.plan())
        #expect(operations.flatMap(\.changes).first { $0.path == .literal("userName") }?.newValues == [.text("al")])
    }
}
