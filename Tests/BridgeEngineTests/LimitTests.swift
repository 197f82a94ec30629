import BridgeCore
import BridgeEngine
import BridgePipeline
import BridgeState
import SCIMPath
import Testing

@Suite("Limits")
struct LimitTests {
    static func world(
        _ limits: [PlannedOperation.Action: Limits.Limit], _ way: LeavingRule.Action = .disable
    ) async throws -> World {
        let world = try World {
            $0.limits = Limits(limits)
            $0.users.leaving[.missing] = LeavingRule(action: way)
            $0.users.identifierChange = .apply
        }
        world.office.set((0..<20).map { person("p\($0)") })
        try await world.run()
        return world
    }

    private func drop(_ range: Range<Int>, _ world: World) { for n in range { world.office.drop("anchor-p\(n)") } }

    @Test(
        "the smaller of percent and count holds the plan",
        arguments: [(Limits.Limit(percent: 50, count: 4), 4), (Limits.Limit(percent: 25, count: 9), 5), (Limits.Limit(count: 2), 2)])
    func smaller(limit: Limits.Limit, most: Int) async throws {
        let world = try await Self.world([.disable: limit])
        drop(0..<most + 1, world)
        let head = try await world.run()
        #expect(head.status == .held)
        #expect(head.holds.map(\.code) == ["limit.disable"])
        #expect(world.active.count == 20)
        await #expect(throws: BridgeError.self) { try await world.engine.apply(head.id) }
        world.office.add(person("p0"))
        #expect(try await world.run().counts == ["disable": most])
    }

    @Test("percent are of the active accounts before the run, and a small population may always lose three")
    func percent() async throws {
        let world = try await Self.world([.disable: Limits.Limit(percent: 5)])
        drop(0..<3, world)
        #expect(try await world.run().status == .sealed)
        #expect(world.active.count == 17)
    }

    @Test("they count over 24 hours, not only over one run")
    func oneDay() async throws {
        let world = try await Self.world([.disable: Limits.Limit(count: 3)])
        drop(0..<2, world)
        try await world.run()
        world.advance(days: 0.5)
        drop(2..<4, world)
        #expect(try await world.run().status == .held)
        world.advance(days: 0.6)
        #expect(try await world.run().status == .sealed)
        #expect(world.active.count == 16)
    }

    @Test("a released plan is applied, and what a person let through does not count again")
    func release() async throws {
        let world = try await Self.world([.disable: Limits.Limit(count: 3)])
        drop(0..<10, world)
        let head = try await world.run()
        try await world.engine.release(head.id, reason: "the plant was closed")
        #expect(try await world.engine.apply(head.id).isComplete)
        #expect(world.active.count == 10)
        drop(10..<12, world)
        #expect(try await world.run().status == .sealed)
    }

    @Test("what a later plan carried of a release does not count again either")
    func carriedRelease() async throws {
        let world = try await Self.world([.disable: Limits.Limit(count: 3)])
        drop(0..<10, world)
        let head = try await world.run()
        try await world.engine.release(head.id, reason: "the plant was closed")
        #expect(try await world.run().counts == ["disable": 10])
        drop(10..<12, world)
        #expect(try await world.run().status == .sealed)
    }

    @Test("a release of one limit starts no other limit's day anew")
    func releaseOfAnother() async throws {
        let world = try await Self.world([.disable: Limits.Limit(count: 3), .changeIdentifier: Limits.Limit(count: 1)])
        drop(0..<3, world)
        #expect(try await world.run().status == .sealed)
        for n in 10..<13 { world.office.edit("anchor-p\(n)", ["userPrincipalName": .text("new\(n)@example.com")]) }
        let head = try await world.run()
        #expect(head.holds.map(\.code) == ["limit.change_identifier"])
        try await world.engine.release(head.id, reason: "a new domain")
        #expect(try await world.engine.apply(head.id).isComplete)
        drop(3..<4, world)
        #expect(try await world.run().holds.map(\.code) == ["limit.disable"])
    }

    @Test("a release lets the next plan through as far as its operations still stand")
    func releaseCarries() async throws {
        let world = try await Self.world([.disable: Limits.Limit(count: 3)])
        drop(0..<10, world)
        let head = try await world.run()
        try await world.engine.release(head.id, reason: "the plant was closed")
        world.office.add(person("p0"))
        world.office.add(person("newcomer"))
        let next = try await world.run()
        #expect(next.status == .sealed)
        #expect(next.counts == ["disable": 9, "create": 1])
        #expect(world.active.count == 12)
    }

    @Test("a release lets nothing through that it does not name, beyond the limit")
    func releaseNames() async throws {
        let world = try await Self.world([.disable: Limits.Limit(count: 3)])
        drop(0..<10, world)
        let head = try await world.run()
        try await world.engine.release(head.id, reason: "the plant was closed")
        drop(10..<14, world)
        #expect(try await world.run().status == .held)
        #expect(world.active.count == 20)
    }

    @Test("a rejected plan lets nothing through")
    func rejected() async throws {
        let world = try await Self.world([.disable: Limits.Limit(count: 3)])
        drop(0..<10, world)
        let head = try await world.run()
        try await world.engine.reject(head.id, reason: "the export was broken")
        await #expect(throws: BridgeError.self) { try await world.engine.apply(head.id) }
        #expect(try await world.run().status == .held)
        #expect(world.active.count == 20)
    }

    @Test("deletes have a limit of their own")
    func deletes() async throws {
        let world = try await Self.world([.delete: Limits.Limit(count: 1)], .delete)
        drop(0..<2, world)
        #expect(try await world.run().holds.map(\.code) == ["limit.delete"])
        #expect(world.accounts.count == 20)
    }

    @Test("creates have a limit, but for the first run, which does not count later either")
    func creates() async throws {
        let world = try await Self.world([.create: Limits.Limit(count: 4)])
        #expect(world.accounts.count == 20)
        world.office.add(person("a"), person("b"), person("c"), person("d"), person("e"))
        #expect(try await world.run().holds.map(\.code) == ["limit.create"])
        world.office.drop("anchor-a")
        #expect(try await world.run().counts == ["create": 4])
    }

    @Test("changes of identifiers have a limit")
    func identifiers() async throws {
        let world = try await Self.world([.changeIdentifier: Limits.Limit(count: 1)])
        for n in 0..<2 { world.office.edit("anchor-p\(n)", ["userPrincipalName": .text("q\(n)@example.com")]) }
        #expect(try await world.run().holds.map(\.code) == ["limit.change_identifier"])
    }

    @Test("safe defaults hold mass operations", arguments: [PlannedOperation.Action.disable, .delete, .create, .changeIdentifier])
    func defaults(action: PlannedOperation.Action) {
        #expect(Limits().byAction[action]?.most(of: 100_000) != nil)
    }

    @Test("one attribute that would change for many people holds the plan, each such attribute with its number")
    func attribute() async throws {
        let world = try World { $0.limits = Limits(attribute: Limits.Limit(percent: 10)) }
        world.office.set((0..<300).map { person("p\($0)") })
        try await world.run()
        for n in 0..<30 { world.office.edit("anchor-p\(n)", ["displayName": .text("P\(n)"), "jobTitle": "Clerk"]) }
        #expect(try await world.run().status == .sealed)
        for n in 0..<31 { world.office.edit("anchor-p\(n)", ["jobTitle": "Smith"]) }
        let head = try await world.run()
        #expect(head.holds.map(\.code) == ["limit.attribute"])
        #expect(head.holds[0].message.contains("too many of 300 at once: “title” for 31 of at most 30;"))
        // A release is of these values, not of whatever happens to these people.
        try await world.engine.release(head.id, reason: "a new scheme of titles")
        for n in 0..<31 { world.office.edit("anchor-p\(n)", ["jobTitle": "Sailor"]) }
        #expect(try await world.engine.plan().holds.map(\.code) == ["limit.attribute"])
        for n in 0..<31 { world.office.edit("anchor-p\(n)", ["jobTitle": "Smith"]) }
        let again = try await world.engine.plan()
        #expect(again.status == .sealed)
        #expect(try await world.engine.apply(again.id).isComplete)
        #expect(world.account("p0@example.com")?["title"] == "Smith")
    }

    @Test("an attribute may change for everybody where few are, and for those who are new")
    func attributeAllowance() async throws {
        let world = try World { $0.limits = Limits(attribute: Limits.Limit(percent: 10)) }
        world.office.set((0..<25).map { person("p\($0)") })
        try await world.run()
        for n in 0..<25 { world.office.edit("anchor-p\(n)", ["jobTitle": "Clerk"]) }
        for n in 25..<29 { world.office.add(person("p\(n)", ["jobTitle": "Clerk"])) }
        #expect(try await world.run().status == .sealed)
    }

    @Test("too many failures stop an apply, and the next one goes on with what was not begun", arguments: [nil, 3] as [Int?])
    func failures(count: Int?) async throws {
        let world = try World { $0.limits = Limits(failures: Limits.Limit(percent: 5, count: count)) }
        world.office.set((0..<400).map { person("p\($0)") })
        let head = try await world.engine.plan()
        let refusal = BridgeError("target.invalid", "It is not valid.", recovery: .skip, effect: .none)
        world.target.contents.fault = { _ in .before(refusal) }
        let summary = try await world.engine.apply(head.id)
        #expect(summary.stopped?.code == "apply.failures")
        #expect(summary.counts[.failed, default: 0] > (count ?? 10) && summary.counts[.failed, default: 0] <= 64)
        #expect(summary.counts[.waiting, default: 0] > 300)
        world.target.contents.fault = nil
        #expect(try await world.engine.apply(head.id).stopped == nil)
        try await world.run()
        #expect(world.active.count == 400)
    }

    @Test("a few failures among many do not stop an apply")
    func fewFailures() async throws {
        let world = try World { $0.limits = Limits(failures: Limits.Limit(percent: 5)) }
        world.office.set((0..<400).map { person("p\($0)") })
        let head = try await world.engine.plan()
        let refusal = BridgeError("target.invalid", "It is not valid.", recovery: .skip, effect: .none)
        let refused = Set((0..<400).filter { $0 % 50 == 7 }.map { "p\($0)@example.com" })
        world.target.contents.fault = { write in
            let names = write.changes.flatMap(\.newValues).map(\.text)
            return names.contains { refused.contains($0) } ? .before(refusal) : nil
        }
        let summary = try await world.engine.apply(head.id)
        #expect(summary.stopped == nil && summary.counts[.failed] == refused.count)
    }

    @Test("a limit of each part holds the plan although the whole is within its limit", arguments: ["company", "source"])
    func parts(by: String) async throws {
        let each: Limits.Part = by == "source" ? .source : .attribute("companyName")
        let world = try World(sources: ["office", "plants"], join: JoinRules(keys: ["employeeId"], withoutKey: .alone)) {
            $0.limits = Limits(
                [.disable: Limits.Limit(percent: 50)], byPart: [.disable: [.init(each: each, limit: .init(percent: 20, allowance: 1))]])
        }
        world.office.set((0..<20).map { person("o\($0)", ["companyName": "Office"]) })
        world.plants.set((0..<10).map { person("p\($0)", ["companyName": "Plant"]) })
        try await world.run()
        for n in 0..<3 { world.plants.drop("anchor-p\(n)") }
        let head = try await world.run()
        #expect(head.holds.map(\.code) == ["limit.disable"])
        let name = by == "source" ? "the source “plants”" : "one companyName"
        #expect(head.holds.first?.subject == (by == "source" ? nil : "Plant"))
        #expect(
            head.holds.first?.message.hasPrefix("3 × disable for \(name) is over its limit of 2 (10 active accounts there)") == true)
        world.plants.add(person("p0", ["companyName": "Plant"]))
        #expect(try await world.run().status == .sealed)
        for n in 3..<4 { world.plants.drop("anchor-p\(n)") }
        let next = try await world.run()
        #expect(next.holds.first?.message.contains("after 2 within 24 hours") == true, "they count over a day too")
        try await world.engine.release(next.id, reason: "right")
        #expect(try await world.run().status == .sealed)
        for n in 4..<6 { world.office.drop("anchor-o\(n)") }
        #expect(try await world.run().status == .sealed, "the other part has its own limit")
    }

    @Test("a single attribute has its own limit in the place of the common one")
    func singleAttribute() async throws {
        let world = try await Self.world([:])
        world.change {
            $0.limits.attribute = Limits.Limit(count: 100)
            $0.limits.byAttribute = [.literal("title"): Limits.Limit(count: 2)]
        }
        for n in 0..<2 { world.office.edit("anchor-p\(n)", ["jobTitle": "Admiral"]) }
        #expect(try await world.run().status == .sealed)
        world.advance(days: 2)
        for n in 2..<5 { world.office.edit("anchor-p\(n)", ["jobTitle": "Admiral"]) }
        let head = try await world.run()
        #expect(head.holds.map(\.message).first?.contains("“title” for 3 of at most 2") == true)
    }

    @Test("an attribute's limit counts the people of 24 hours, each once, until somebody released it")
    func attributeOverADay() async throws {
        let world = try await Self.world([:])
        world.change { $0.limits.attribute = Limits.Limit(count: 3) }
        for n in 0..<2 { world.office.edit("anchor-p\(n)", ["jobTitle": "Admiral"]) }
        #expect(try await world.run().status == .sealed)
        for n in 0..<3 { world.office.edit("anchor-p\(n)", ["jobTitle": "Captain"]) }
        #expect(try await world.run().status == .sealed, "three people in all, two of them twice")
        for n in 3..<5 { world.office.edit("anchor-p\(n)", ["jobTitle": "Captain"]) }
        let head = try await world.run()
        #expect(head.holds.map(\.code) == ["limit.attribute"])
        #expect(head.holds.first?.message.contains("“title” for 2, with 3 within 24 hours before, of at most 3") == true)
        try await world.engine.release(head.id, reason: "a promotion")
        #expect(try await world.run().status == .sealed)
        world.office.edit("anchor-p6", ["jobTitle": "Captain"])
        #expect(try await world.run().status == .sealed, "what was released does not count again")
        world.advance(days: 1.1)
        for n in 7..<10 { world.office.edit("anchor-p\(n)", ["jobTitle": "Captain"]) }
        #expect(try await world.run().status == .sealed)
    }

    @Test("an allowance of its own takes the place of the usual one")
    func allowance() async throws {
        let world = try await Self.world([.disable: Limits.Limit(percent: 1, allowance: 1)])
        drop(0..<2, world)
        #expect(try await world.run().status == .held)
        world.office.add(person("p0"))
        #expect(try await world.run().status == .sealed)
    }
}
