import BridgeCore
import BridgeEngine
import BridgeMapping
import BridgePipeline
import BridgeState
import SCIMPath
import Testing

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// Seeded worlds; `IDBRIDGE_WORLDS=10000` plays that many of each kind, `IDBRIDGE_WORLD=1233` that one alone.
@Suite("Random worlds")
struct RandomWorldTests {
    /// The seeds of the worlds that are played.
    private static func worlds(_ usual: Int) -> Range<Int> {
        let environment = ProcessInfo.processInfo.environment
        if let seed = environment["IDBRIDGE_WORLD"].flatMap({ Int($0) }) { return seed..<seed + 1 }
        return 0..<(environment["IDBRIDGE_WORLDS"].flatMap { Int($0) } ?? usual)
    }

    @Test("after the dust has settled the target is as desired, with failures in between as without", arguments: worlds(80))
    func settles(seed: Int) async throws {
        let calm = try RandomPlay(seed: UInt64(seed), isStormy: false)
        try await calm.play()
        let stormy = try RandomPlay(seed: UInt64(seed), isStormy: true)
        try await stormy.play()
        #expect(calm.activePicture == stormy.activePicture, "seed \(seed)")
    }

    @Test("no two accounts ever have one unique value, whoever takes whose", arguments: worlds(20))
    func uniqueValues(seed: Int) async throws {
        var dice = Dice(UInt64(seed))
        let world = try World {
            try $0.users.mappings.set("userName", "[mailNickname]")
            $0.limits = Limits(Limits.standard.mapValues { _ in Limits.Limit() })
        }
        world.office.set((0..<6).map { person("p\($0)", ["mailNickname": .text("n\($0)")]) })
        for _ in 0..<8 {
            for number in 0..<6 where dice.chance(50) {
                world.office.edit("anchor-p\(number)", ["mailNickname": .text("n\(Int.random(in: 0..<9, using: &dice))")])
            }
            try await world.run()
        }
        var names: [TargetID: String] = [:]
        for write in world.target.contents.journal {
            let id = write.action.target ?? TargetID("t\(names.count + 1)")
            names[id] = write.changes.first { $0.path == .literal("userName") }?.newValues.first?.text ?? names[id]
            #expect(Set(names.values).count == names.count, "seed \(seed)")
        }
        for _ in 0..<6 where try await world.run().operations == 0 { return }
        Issue.record("seed \(seed): it does not come to rest")
    }

    @Test(
        "with the most confused keys nobody is disabled whom a directory has, and nobody gets a second account", arguments: worlds(30))
    func confusedKeys(seed: Int) async throws {
        var dice = Dice(UInt64(seed) &+ 7000)
        let world = try World.joined(JoinRules(keys: ["employeeId", "mail"])) {
            $0.limits = Limits(Limits.standard.mapValues { _ in Limits.Limit() })
        }
        for _ in 0..<10 {
            for source in [world.office, world.plants] { Self.confuse(source, &dice) }
            let head = try await world.plan()
            for operation in try await world.operations(head) where operation.action == .disable {
                let present = try await world.store.identities([operation.identity]).flatMap(\.records).filter(\.isPresent)
                #expect(present.isEmpty, "seed \(seed): \(operation.reason)")
            }
            _ = try await world.engine.apply(head.id)
            let names = world.accounts.compactMap { $0["externalId"] }
            #expect(Set(names).count == names.count, "seed \(seed)")
        }
    }

    private static func confuse(_ source: InMemorySource, _ dice: inout Dice) {
        let name = "\(source.systemIdentity)\(Int.random(in: 0..<4, using: &dice))"
        source.drop("anchor-\(name)")
        guard dice.chance(75) else { return }
        let key = "\(Int.random(in: 0..<4, using: &dice))"
        let mail: AttributeValue? = dice.chance(50) ? .text("m\(Int.random(in: 0..<4, using: &dice))@x.org") : nil
        source.add(person(name, key: dice.chance(80) ? key : nil, ["mail": mail]))
    }
}
