import BridgeCore
import BridgeEngine
import BridgePipeline
import BridgeState
import SCIMPath
import Testing

@Suite("A group of 100,000 members")
struct MembershipScaleTests {
    private static let count = 100_000

    /// A world in whose state so many people have accounts already, as another source gave them.
    private static func world() async throws -> World {
        let key = FingerprintKey(a: 1, b: 2)
        let world = try World.withGroups(store: InMemoryStateStore(key: key))
        world.group("crew", [])
        try await world.run()
        let lease = try await world.store.acquireLease("people", owner: "test", now: world.now, duration: 60)
        let layout = AttributeLayout(kind: .user, attributes: [])
        let records = (0..<count).map { number in
            let hash = KeyedHasher.hash("anchor-p\(number)", key: key)
            return Intake.ChangedRecord(
                anchor: hash.high, fingerprint: hash, change: .present, image: [],
                keys: [LookupKey(scope: "reference:office:", hash: hash)])
        }
        try await world.store.commit(Intake(source: "plants", layout: layout, changed: records, readAt: world.now), lease: lease)
        let joins = records.enumerated().map { number, record in
            RecordJoin(record: RecordReference(source: "plants", anchor: record.anchor), destination: .new(number))
        }
        let ids = try await world.store.join(joins, kind: .user, lease: lease)
        var accounts: [TargetID: TargetResource] = [:]
        let updates = ids.map { id in
            let target = TargetID("p\(id.value)")
            accounts[target] = TargetResource(id: target, values: [:])
            return IdentityUpdate(id: id, isSettled: true, link: AccountLink(target: target, state: .active, origin: .created))
        }
        try await world.store.update(updates, lease: lease)
        world.target.contents.resources[.user] = accounts
        return world
    }

    @Test("gets them in chunks, is one comparison when nothing changed, and changes by what differs")
    func chunks() async throws {
        let world = try await Self.world()
        let names = (0..<Self.count).map { "p\($0)" }
        world.group("crew", names)
        let first = try await world.run()
        #expect(first.counts == ["add_members": 1000])
        let group = try #require(world.targetGroup("crew"))
        #expect(world.target.contents.members[group.id]?.count == Self.count)
        #expect(world.target.contents.membershipJournal.allSatisfy { $0.added.count <= 100 })
        #expect(try await world.run().operations == 0)
        world.group("crew", Array(names.dropFirst(3)))
        let second = try await world.run()
        #expect(second.counts == ["remove_members": 1])
        #expect(world.target.contents.members[group.id]?.count == Self.count - 3)
    }
}
