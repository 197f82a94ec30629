import BridgeCore
import BridgeState
import Testing

extension StateStoreSuite {
    static let binding = [
        StateStoreCase("a state is bound once and keeps its key") { scene in
            let key = try await scene.store.bind(["source office": "office-1", "target": "plant-1"])
            #expect(try await scene.store.bind(["target": "plant-1"]) == key)
        },
        StateStoreCase("a new role is added to a bound state") { scene in
            _ = try await scene.store.bind(["target": "plant-1"])
            _ = try await scene.store.bind(["source hr": "hr-1"])
            #expect(await scene.code { _ = try await scene.store.bind(["source hr": "hr-2"]) } == "state.other_system")
        },
        StateStoreCase("another system is refused and nothing is bound by the call") { scene in
            _ = try await scene.store.bind(["target": "plant-1"])
            let code = await scene.code { _ = try await scene.store.bind(["target": "plant-2", "another": "one", "source": "two"]) }
            #expect(code == "state.other_system")
            #expect(await scene.code { _ = try await scene.store.bind(["another": "two", "source": "three"]) } == nil)
        },
        StateStoreCase("a role is bound to another system by a rebinding alone, which makes plans stale") { scene in
            _ = try await scene.store.bind(["target": "plant-1", "source hr": "hr-1"])
            let before = try await scene.store.generation()
            try await scene.store.rebind(["target": "plant-2"], lease: scene.lease)
            #expect(try await scene.store.systems() == ["target": "plant-2", "source hr": "hr-1"])
            #expect(try await scene.store.generation() > before)
            #expect(await scene.code { _ = try await scene.store.bind(["target": "plant-1"]) } == "state.other_system")
            #expect(await scene.code { _ = try await scene.store.bind(["target": "plant-2"]) } == nil)
        },
        StateStoreCase("facts are set, replaced and removed") { scene in
            #expect(try await scene.store.fact("a") == nil)
            try await scene.store.setFacts(["a": "1", "b": "2"], lease: scene.lease)
            try await scene.store.setFacts(["a": "3", "b": nil], lease: scene.lease)
            #expect(try await scene.store.fact("a") == "3")
            #expect(try await scene.store.fact("b") == nil)
        },
        StateStoreCase("facts, leases, plans and notes leave the generation as it is") { scene in
            let before = try await scene.store.generation()
            try await scene.store.setFacts(["a": "1"], lease: scene.lease)
            try await scene.store.renewLease(scene.lease, now: scene.time(1), duration: 60)
            try await scene.store.createPlan(scene.head("p-1"), lease: scene.lease)
            try await scene.store.append(
                [PlanNote(identity: nil, code: "a", message: "b", label: "c")], to: PlanID("p-1"), lease: scene.lease)
            try await scene.store.seal(scene.head("p-1", status: .held), lease: scene.lease)
            try await scene.take([], facts: ["checkpoint": "x"])
            #expect(try await scene.store.generation() == before)
        },
    ]

    static let leasing = [
        StateStoreCase("a lease that is held is refused with its owner and time") { scene in
            let error = await #expect(throws: (any Error).self) {
                _ = try await scene.store.acquireLease("run", owner: "another", now: scene.time(3599), duration: 60)
            }
            let text = error.map { "\($0)" } ?? ""
            #expect(text.contains("[state.in_use]") && text.contains("the suite") && text.contains("2027-01-15T08:00:00Z"))
        },
        StateStoreCase("a lease that is over is taken over with a higher token, and the old one no longer writes") { scene in
            let newer = try await scene.store.acquireLease("run", owner: "another", now: scene.time(3600), duration: 60)
            #expect(newer.token > scene.lease.token)
            #expect(await scene.code { try await scene.store.setFacts(["a": "1"], lease: scene.lease) } == "state.lease_lost")
            #expect(await scene.code { try await scene.take([scene.record(1)]) } == "state.lease_lost")
            let renewal = await scene.code { try await scene.store.renewLease(scene.lease, now: scene.time(3601), duration: 60) }
            #expect(renewal == "state.lease_lost")
            try await scene.store.setFacts(["a": "1"], lease: newer)
        },
        StateStoreCase("an owner who was killed takes its lease over at once, and the old one no longer writes") { scene in
            let newer = try await scene.store.acquireLease("run", owner: "the suite", now: scene.time(1), duration: 60)
            #expect(newer.token > scene.lease.token)
            #expect(await scene.code { try await scene.store.setFacts(["a": "1"], lease: scene.lease) } == "state.lease_lost")
            try await scene.store.setFacts(["a": "1"], lease: newer)
        },
        StateStoreCase("every write checks its lease") { scene in
            let (store, old) = (scene.store, Lease(name: "run", token: scene.lease.token - 1))
            let plan = PlanID("p")
            let writes: [@Sendable () async throws -> Void] = [
                { try await store.commit(.init(source: "a", layout: StateStoreScene.layout, readAt: scene.time(0)), lease: old) },
                { _ = try await store.join([], kind: .user, lease: old) },
                { try await store.rebind(["target": "a"], lease: old) },
                { try await store.markDirty(.all, kind: .user, lease: old) },
                { try await store.forget([], .history, lease: old) },
                { _ = try await store.prune(Retention(), lease: old) },
                { try await store.update([], lease: old) },
                { try await store.createPlan(scene.head("p"), lease: old) },
                { try await store.append([PlannedOperation](), to: plan, lease: old) },
                { try await store.amend([], in: plan, lease: old) },
                { try await store.append([PlanNote](), to: plan, lease: old) },
                { try await store.seal(scene.head("p"), lease: old) },
                { try await store.setStatus(.rejected, of: plan, reason: nil, now: scene.time(0), lease: old) },
                { _ = try await store.claim(plan, limit: 1, now: scene.time(0), lease: old) },
                { _ = try await store.takeOverDoubtful(plan, lease: old) },
                { try await store.record([], of: plan, now: scene.time(0), lease: old) },
            ]
            for write in writes { #expect(await scene.code(write) == "state.lease_lost") }
        },
        StateStoreCase("a renewed lease is held longer") { scene in
            try await scene.store.renewLease(scene.lease, now: scene.time(3000), duration: 3600)
            let code = await scene.code { _ = try await scene.store.acquireLease("run", owner: "b", now: scene.time(6000), duration: 1) }
            #expect(code == "state.in_use")
        },
        StateStoreCase("a lease that was given back is free, and no longer writes") { scene in
            try await scene.store.releaseLease(scene.lease)
            #expect(await scene.code { try await scene.store.setFacts(["a": "1"], lease: scene.lease) } == "state.lease_lost")
            let newer = try await scene.store.acquireLease("run", owner: "another", now: scene.time(1), duration: 60)
            #expect(newer.token > scene.lease.token)
            try await scene.store.releaseLease(scene.lease)
            try await scene.store.setFacts(["a": "1"], lease: newer)
        },
        StateStoreCase("leases of other names do not disturb") { scene in
            let other = try await scene.store.acquireLease("other", owner: "another", now: scene.time(0), duration: 60)
            try await scene.store.setFacts(["a": "1"], lease: other)
            try await scene.store.setFacts(["a": "2"], lease: scene.lease)
            #expect(try await scene.store.fact("a") == "2")
        },
    ]
}
