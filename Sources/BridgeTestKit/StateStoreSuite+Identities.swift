import BridgeCore
import BridgeState
import Testing

extension StateStoreSuite {
    static let identities = [
        StateStoreCase("dirty identities come in pages by id, by kind") { scene in
            try await scene.take([1, 2, 3].map { scene.record($0) })
            try await scene.take([scene.record(1)], kind: .group)
            let ids = try await scene.join([1, 2, 3])
            _ = try await scene.join([1], kind: .group)
            let first = try await scene.store.dirtyIdentities(kind: .user, after: nil, limit: 2)
            #expect(first == Array(ids[..<2]))
            #expect(try await scene.store.dirtyIdentities(kind: .user, after: ids[1], limit: 2) == [ids[2]])
        },
        StateStoreCase("all identities come in pages by id, by kind, dirty or not") { scene in
            try await scene.take([1, 2, 3].map { scene.record($0) })
            try await scene.take([scene.record(1)], kind: .group)
            let ids = try await scene.join([1, 2, 3])
            _ = try await scene.join([1], kind: .group)
            try await scene.settle([ids[0], ids[2]])
            #expect(try await scene.store.identityIDs(kind: .user, after: nil, limit: 2) == Array(ids[..<2]))
            #expect(try await scene.store.identityIDs(kind: .user, after: ids[1], limit: 2) == [ids[2]])
        },
        StateStoreCase("all, those to be woken, or certain ones become dirty") { scene in
            try await scene.take([1, 2, 3].map { scene.record($0) })
            let ids = try await scene.join([1, 2, 3])
            let (store, lease) = (scene.store, scene.lease)
            func dirty(_ selection: DirtySelection, _ kind: ResourceKind = .user) async throws -> [IdentityID] {
                let times: [Double?] = [10, 20, nil]
                try await store.update(
                    zip(ids, times).map { IdentityUpdate(id: $0, isSettled: true, wakeAt: $1.map(scene.time)) }, lease: lease)
                try await store.markDirty(selection, kind: kind, lease: lease)
                return try await store.dirtyIdentities(kind: .user, after: nil, limit: 9)
            }
            let generation = try await store.generation()
            #expect(try await dirty(.wakingBy(scene.time(9))) == [])
            #expect(try await dirty(.wakingBy(scene.time(10))) == [ids[0]])
            #expect(try await dirty(.these([ids[2], IdentityID(99)])) == [ids[2]])
            #expect(try await dirty(.all) == ids)
            #expect(try await dirty(.all, .group) == [])
            #expect(try await dirty(.these(ids), .group) == [])
            #expect(try await store.generation() == generation)
        },
        StateStoreCase("an update sets what it names and leaves the rest") { scene in
            let id = try await scene.account(state: .disabled, since: scene.time(5))
            try await scene.store.update(
                [IdentityUpdate(id: id, appliedInput: scene.print(9), isSettled: true, wakeAt: scene.time(7))], lease: scene.lease)
            try await scene.store.update([IdentityUpdate(id: id, isSettled: false)], lease: scene.lease)
            let identity = try #require(try await scene.identity(id))
            let link = AccountLink(target: TargetID("t-1"), state: .disabled, origin: .created, disabledSince: scene.time(5))
            #expect(identity.link == link && identity.appliedInput == scene.print(9))
            #expect(identity.isDirty && identity.wakeAt == nil && identity.kind == .user)
        },
        StateStoreCase("an update grows the generation only when link or applied input differ") { scene in
            let id = try await scene.account()
            var update = IdentityUpdate(id: id, isSettled: true, wakeAt: scene.time(9), wantedKeys: [scene.key("unique:a", 1)])
            let start = try await scene.store.generation()
            try await scene.store.update([update], lease: scene.lease)
            update.link = AccountLink(target: TargetID("t-1"), state: .active, origin: .created)
            try await scene.store.update([update], lease: scene.lease)
            #expect(try await scene.store.generation() == start)
            update.appliedInput = scene.print(3)
            try await scene.store.update([update], lease: scene.lease)
            let input = try await scene.store.generation()
            #expect(input > start)
            update.link?.state = .gone
            try await scene.store.update([update], lease: scene.lease)
            #expect(try await scene.store.generation() > input)
        },
        StateStoreCase("an update of an unknown identity is refused and nothing is stored") { scene in
            let id = try await scene.person()
            let updates = [IdentityUpdate(id: id, isSettled: true), IdentityUpdate(id: IdentityID(99), isSettled: true)]
            #expect(await scene.code { try await scene.store.update(updates, lease: scene.lease) } == "state.unknown_identity")
            #expect(try await scene.identity(id)?.isDirty == true)
        },
        StateStoreCase("identities come in the order asked for; unknown ones are left out") { scene in
            try await scene.take([1, 2].map { scene.record($0) })
            let ids = try await scene.join([1, 2])
            let found = try await scene.store.identities([ids[1], IdentityID(99), ids[0]])
            #expect(found.map(\.id) == [ids[1], ids[0]])
        },
        StateStoreCase("accounts are found by the target's ids, present or gone, by kind") { scene in
            let first = try await scene.account(1, target: "t-1")
            let second = try await scene.account(2, target: "t-2", state: .gone)
            let asked = ["t-1", "t-2", "t-3"].map { TargetID($0) }
            let found = try await scene.store.identities(linkedTo: asked, kind: .user)
            #expect(found == [asked[0]: first, asked[1]: second])
            #expect(try await scene.store.identities(linkedTo: asked, kind: .group).isEmpty)
        },
        StateStoreCase("the population counts accounts by state and records that belong to nobody") { scene in
            _ = try await scene.account(1, target: "t-1")
            _ = try await scene.account(2, target: "t-2", state: .disabled)
            _ = try await scene.account(3, target: "t-3", state: .gone)
            _ = try await scene.person(4)
            try await scene.take([scene.record(5), scene.record(6, change: .removed)])
            let expected = Population(identities: 4, activeAccounts: 1, disabledAccounts: 1, unjoinedRecords: 1)
            #expect(try await scene.store.population(kind: .user) == expected)
            #expect(try await scene.store.population(kind: .group) == Population())
        },
    ]

    static let uniqueValues = [
        StateStoreCase("identities that want the same value collide, in scopes that start so") { scene in
            try await scene.take([1, 2, 3].map { scene.record($0, keys: [scene.key("unique:record", 1)]) })
            let ids = try await scene.join([1, 2, 3])
            let (name, mail) = (scene.key("unique:userName", 1), scene.key("unique:mail", 1))
            let updates = [
                IdentityUpdate(id: ids[0], isSettled: true, wantedKeys: [name, mail]),
                IdentityUpdate(id: ids[1], isSettled: true, wantedKeys: [scene.key("unique:userName", 2), mail]),
                IdentityUpdate(id: ids[2], isSettled: true, wantedKeys: [name, mail]),
            ]
            try await scene.store.update(updates, lease: scene.lease)
            let both = [
                Collision(scope: "unique:mail", identities: ids), Collision(scope: "unique:userName", identities: [ids[0], ids[2]]),
            ]
            #expect(try await scene.store.collisions(scopePrefix: "unique:") == both)
            #expect(try await scene.store.collisions(scopePrefix: "unique:userN") == [both[1]])
            #expect(try await scene.store.collisions(scopePrefix: "applied:").isEmpty)
            #expect(try await scene.store.collisions(scopePrefix: "unique_").isEmpty)
        },
        StateStoreCase("wanted keys replace those before; without any they stay") { scene in
            let id = try await scene.person()
            let (old, new) = (scene.key("unique:a", 1), scene.key("unique:b", 2))
            try await scene.store.update([IdentityUpdate(id: id, isSettled: true, wantedKeys: [old])], lease: scene.lease)
            try await scene.store.update([IdentityUpdate(id: id, isSettled: true)], lease: scene.lease)
            #expect(try await scene.store.holders(of: [old, new]).map(\.key) == [old])
            try await scene.store.update([IdentityUpdate(id: id, isSettled: true, wantedKeys: [new])], lease: scene.lease)
            #expect(try await scene.store.holders(of: [old, new]).map(\.key) == [new])
            try await scene.store.update([IdentityUpdate(id: id, isSettled: true, wantedKeys: [])], lease: scene.lease)
            #expect(try await scene.store.holders(of: [old, new]).isEmpty)
        },
    ]
}
