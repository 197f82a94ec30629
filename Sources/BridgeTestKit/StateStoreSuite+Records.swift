import BridgeCore
import BridgeState
import Testing

extension StateStoreSuite {
    static let takingIn = [
        StateStoreCase("what was taken in is known, in pages by anchor hash, unsigned") { scene in
            let anchors: [UInt64] = [0, 1, 5, 1 << 63, .max]
            try await scene.take(anchors.map { scene.record($0) })
            let first = try await scene.store.knownRecords(source: "office", kind: .user, after: nil, limit: 2)
            let second = try await scene.store.knownRecords(source: "office", kind: .user, after: 1, limit: 2)
            let third = try await scene.store.knownRecords(source: "office", kind: .user, after: 1 << 63, limit: 2)
            #expect((first + second + third).map(\.anchor) == anchors)
            #expect(first[1] == KnownRecord(anchor: 1, fingerprint: scene.print(1), identity: nil, isMissing: false))
        },
        StateStoreCase("sources and kinds are kept apart") { scene in
            try await scene.take([scene.record(1)])
            try await scene.take([scene.record(1, 2)], from: "plants")
            try await scene.take([scene.record(1, 3)], kind: .group)
            let known = try await scene.store.knownRecords(source: "office", kind: .user, after: nil, limit: 9)
            #expect(known.map(\.fingerprint) == [scene.print(1)])
            let group = try await scene.store.records(source: "office", kind: .group, anchors: [1])
            #expect(group.map(\.fingerprint) == [scene.print(1, 3)])
            #expect(try await scene.store.knownRecords(source: "nowhere", kind: .user, after: nil, limit: 9).isEmpty)
        },
        StateStoreCase("records come back with image, layout and keys, in the order asked for") { scene in
            let keys = [scene.key("join:mail", 1), scene.key("reference:dn", 2)]
            try await scene.take([scene.record(1, keys: keys), scene.record(2)])
            let records = try await scene.store.records(source: "office", kind: .user, anchors: [2, 9, 1])
            #expect(records.map(\.reference.anchor) == [2, 1])
            let record = try #require(records.last)
            #expect(record.image.bytes == scene.image(1))
            #expect(record.image.layout == StateStoreScene.layout)
            #expect(Set(record.keys) == Set(keys))
            #expect(record.isPresent && record.identity == nil && record.fingerprint == scene.print(1))
        },
        StateStoreCase("a record that changed keeps its identity, replaces its keys, and its identity becomes dirty") { scene in
            let (old, new) = (scene.key("join:mail", 1), scene.key("join:mail", 2))
            try await scene.take([scene.record(1, keys: [old])])
            let id = try await scene.join([1])[0]
            try await scene.settle([id])
            try await scene.take([scene.record(1, 2, change: .patch, keys: [new])])
            let identity = try #require(try await scene.identity(id))
            #expect(identity.isDirty && identity.records.map(\.fingerprint) == [scene.print(1, 2)])
            #expect(identity.records.map(\.change) == [.patch] && identity.records.map(\.image.bytes) == [scene.image(1, 2)])
            #expect(try await scene.store.holders(of: [old, new]).map(\.key) == [new])
        },
        StateStoreCase("missing keeps its first date and makes the identity dirty once") { scene in
            let id = try await scene.person()
            try await scene.settle([id])
            try await scene.take([], missing: [1, 77], at: scene.time(10))
            #expect(try await scene.identity(id)?.isDirty == true)
            try await scene.settle([id])
            let generation = try await scene.store.generation()
            try await scene.take([], missing: [1], at: scene.time(20))
            let identity = try #require(try await scene.identity(id))
            #expect(identity.records.map(\.missingSince) == [scene.time(10)] && !identity.isDirty)
            #expect(try await scene.store.generation() == generation)
            #expect(try await scene.store.knownRecords(source: "office", kind: .user, after: nil, limit: 9).map(\.isMissing) == [true])
        },
        StateStoreCase("a record that comes back is present again") { scene in
            let id = try await scene.person()
            try await scene.take([], missing: [1])
            try await scene.settle([id])
            try await scene.take([scene.record(1)])
            let identity = try #require(try await scene.identity(id))
            #expect(identity.records.map(\.isPresent) == [true] && identity.isDirty)
        },
        StateStoreCase("facts and records are one transaction, and the generation grows by it") { scene in
            let before = try await scene.store.generation()
            try await scene.take([scene.record(1)], facts: ["checkpoint": "x", "absent": nil])
            #expect(try await scene.store.fact("checkpoint") == "x")
            let after = try await scene.store.generation()
            #expect(after > before)
            try await scene.take([], missing: [1])
            #expect(try await scene.store.generation() > after)
        },
        StateStoreCase("several layouts are kept, each with the images that were written in it") { scene in
            try await scene.take([scene.record(1), scene.record(2)])
            let wider = AttributeLayout(kind: .user, attributes: StateStoreScene.layout.attributes + [.init("title", isOrdered: true)])
            let intake = Intake(source: "office", layout: wider, changed: [scene.record(2, 2)], readAt: scene.time(0))
            try await scene.store.commit(intake, lease: scene.lease)
            let records = try await scene.store.records(source: "office", kind: .user, anchors: [1, 2])
            #expect(records.map(\.image.layout) == [StateStoreScene.layout, wider])
        },
        StateStoreCase("calls that come at the same time are each done whole") { scene in
            let before = try await scene.store.generation()
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 0..<20 as Range<UInt64> {
                    group.addTask {
                        try await scene.take([scene.record(2 * number), scene.record(2 * number + 1)])
                        _ = try await scene.join([2 * number, 2 * number + 1])
                    }
                }
                try await group.waitForAll()
            }
            let population = try await scene.store.population(kind: .user)
            #expect(population == Population(identities: 40))
            #expect(try await scene.store.generation() >= before + 40)
        },
    ]
}
