import BridgeCore
import BridgeState
import Testing

extension StateStoreSuite {
    static let joining = [
        StateStoreCase("unjoined records are the present ones, in pages by source and anchor") { scene in
            try await scene.take([scene.record(3), scene.record(1 << 63), scene.record(4, change: .removed)], from: "b")
            try await scene.take([scene.record(1), scene.record(2, change: .softDeleted), scene.record(5)], from: "a")
            try await scene.take([], missing: [5], from: "a")
            try await scene.take([scene.record(9, change: .patch)], from: "c")
            try await scene.take([scene.record(1)], from: "a", kind: .group)
            let first = try await scene.store.unjoinedRecords(kind: .user, after: nil, limit: 2)
            let second = try await scene.store.unjoinedRecords(kind: .user, after: first.last?.reference, limit: 2)
            let third = try await scene.store.unjoinedRecords(kind: .user, after: second.last?.reference, limit: 2)
            let expected = [("a", 1), ("b", 3), ("b", 1 << 63), ("c", 9)].map { RecordReference(source: $0.0, anchor: $0.1) }
            #expect((first + second + third).map(\.reference) == expected)
            #expect(first.map(\.image.bytes).first == scene.image(1))
        },
        StateStoreCase("joins share new identities by number within one call only, and ids come in order") { scene in
            try await scene.take([1, 2, 3].map { scene.record($0) })
            let joins = [(1, 7), (2, 8), (3, 7)].map {
                RecordJoin(record: RecordReference(source: "office", anchor: UInt64($0.0)), destination: .new($0.1))
            }
            let ids = try await scene.store.join(joins, kind: .user, lease: scene.lease)
            #expect(ids[0] == ids[2] && ids[0] != ids[1])
            #expect(try await scene.identity(ids[0])?.records.map(\.reference.anchor) == [1, 3])
            try await scene.take([scene.record(4)])
            let next = try await scene.store.join(
                [RecordJoin(record: RecordReference(source: "office", anchor: 4), destination: .new(7))], kind: .user, lease: scene.lease)
            #expect(next[0] > ids[0] && next[0] > ids[1])
            #expect(try await scene.store.unjoinedRecords(kind: .user, after: nil, limit: 9).isEmpty)
        },
        StateStoreCase("a record joins a known identity, which becomes dirty; the generation grows") { scene in
            let id = try await scene.person()
            try await scene.settle([id])
            try await scene.take([scene.record(1)], from: "plants")
            let generation = try await scene.store.generation()
            let join = RecordJoin(record: RecordReference(source: "plants", anchor: 1), destination: .existing(id))
            #expect(try await scene.store.join([join], kind: .user, lease: scene.lease) == [id])
            let identity = try #require(try await scene.identity(id))
            #expect(identity.isDirty && identity.records.map(\.reference.source).sorted() == ["office", "plants"])
            #expect(try await scene.store.generation() > generation)
        },
        StateStoreCase("a record that moves makes both identities dirty") { scene in
            try await scene.take([scene.record(1), scene.record(2)])
            let ids = try await scene.join([1, 2])
            try await scene.settle(ids)
            let join = RecordJoin(record: RecordReference(source: "office", anchor: 1), destination: .existing(ids[1]))
            _ = try await scene.store.join([join], kind: .user, lease: scene.lease)
            #expect(try await scene.store.dirtyIdentities(kind: .user, after: nil, limit: 9) == ids)
            #expect(try await scene.store.identities(ids).map(\.records.count) == [0, 2])
        },
        StateStoreCase("an unknown record or identity is refused and nothing is joined") { scene in
            try await scene.take([scene.record(1)])
            let known = RecordReference(source: "office", anchor: 1)
            let good = RecordJoin(record: known, destination: .new(1))
            let noRecord = RecordJoin(record: RecordReference(source: "office", anchor: 2), destination: .new(1))
            let noIdentity = RecordJoin(record: known, destination: .existing(IdentityID(99)))
            let (store, lease) = (scene.store, scene.lease)
            #expect(await scene.code { _ = try await store.join([good, noRecord], kind: .user, lease: lease) } == "state.unknown_record")
            #expect(
                await scene.code { _ = try await store.join([good, noIdentity], kind: .user, lease: lease) } == "state.unknown_identity")
            #expect(try await scene.store.population(kind: .user) == Population(unjoinedRecords: 1))
        },
        StateStoreCase("holders of a key are found with record, identity and presence") { scene in
            let (key, other) = (scene.key("join:mail", 1), scene.key("join:number", 1))
            try await scene.take([scene.record(1, keys: [key, other]), scene.record(2, change: .softDeleted, keys: [key])])
            try await scene.take([scene.record(3, keys: [key])], from: "plants")
            let id = try await scene.join([1])[0]
            let holders = try await scene.store.holders(of: [key, scene.key("join:mail", 2)])
            let expected: Set = [
                KeyHolder(key: key, record: RecordReference(source: "office", anchor: 1), identity: id, isPresent: true),
                KeyHolder(key: key, record: RecordReference(source: "office", anchor: 2), identity: nil, isPresent: false, isDeleted: true),
                KeyHolder(key: key, record: RecordReference(source: "plants", anchor: 3), identity: nil, isPresent: true),
            ]
            #expect(Set(holders) == expected && holders.count == 3)
        },
        StateStoreCase("keys of records and of identities are found by one question") { scene in
            let id = try await scene.person()
            let (wanted, held) = (scene.key("unique:userName", 1), scene.key("join:mail", 1))
            try await scene.take([scene.record(2, keys: [held])])
            try await scene.store.update([IdentityUpdate(id: id, isSettled: true, wantedKeys: [wanted])], lease: scene.lease)
            let holders = try await scene.store.holders(of: [wanted, held])
            #expect(Set(holders.map(\.record?.anchor)) == [nil, 2])
            #expect(holders.contains(KeyHolder(key: wanted, record: nil, identity: id, isPresent: true)))
        },
    ]
}
