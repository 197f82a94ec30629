import BridgeCore
import BridgeState
import Testing

extension StateStoreSuite {
    static let decisions: [StateStoreCase] = [
        StateStoreCase("decisions are numbered by the store, come in pages, and are kept whole") { scene in
            let given = [
                Decision(at: scene.time(1), by: "grace", verdict: .released, plan: PlanID("p-1"), reason: "looked at “20” people"),
                Decision(at: scene.time(2), by: "grace", verdict: .held, identity: IdentityID(7), reason: "on leave"),
                Decision(at: scene.time(3), by: "alan", verdict: .undone, plan: PlanID("p-2"), reason: ""),
            ]
            try await scene.store.decide(DecisionIntake(decisions: Array(given[..<1])), lease: scene.lease)
            try await scene.store.decide(DecisionIntake(decisions: Array(given[1...])), lease: scene.lease)
            let first = try await scene.store.decisions(after: nil, limit: 2)
            let second = try await scene.store.decisions(after: first.last?.index, limit: 2)
            #expect((first + second).map(\.index) == [1, 2, 3])
            var expected = given
            for index in expected.indices { expected[index].index = Int64(index) + 1 }
            #expect(first + second == expected)
        },
        StateStoreCase("holds come by identity, replace each other, and go when they are lifted") { scene in
            let id = try await scene.person(1)
            let other = try await scene.person(2)
            let hold = StandingHold(identity: id, reason: "on leave", by: "grace", since: scene.time(0), until: scene.time(9))
            let undone = StandingHold(identity: other, reason: "undone", by: "alan", since: scene.time(1), undone: PlanID("p-1"))
            try await scene.store.decide(DecisionIntake(decisions: [], holds: [undone, hold]), lease: scene.lease)
            #expect(try await scene.store.standingHolds() == [hold, undone])
            let longer = StandingHold(identity: id, reason: "for longer", by: "alan", since: scene.time(2))
            try await scene.store.decide(DecisionIntake(decisions: [], holds: [longer]), lease: scene.lease)
            #expect(try await scene.store.standingHolds() == [longer, undone])
            try await scene.store.decide(DecisionIntake(decisions: [], lifts: [id, IdentityID(99)]), lease: scene.lease)
            #expect(try await scene.store.standingHolds() == [undone])
        },
        StateStoreCase("who is held, and who no longer is, is looked at as if new, and plans made before are stale") { scene in
            let id = try await scene.account()
            for intake in [
                DecisionIntake(
                    decisions: [], holds: [StandingHold(identity: id, reason: "wait", by: "grace", since: scene.time(0))]),
                DecisionIntake(decisions: [], lifts: [id]),
            ] {
                let settled = IdentityUpdate(id: id, appliedInput: scene.print(3), isSettled: true)
                try await scene.store.update([settled], lease: scene.lease)
                try await scene.store.settleMemberships([id: scene.print(4)], lease: scene.lease)
                let generation = try await scene.store.generation()
                try await scene.store.decide(intake, lease: scene.lease)
                let identity = try #require(try await scene.identity(id))
                #expect(identity.isDirty && identity.appliedInput == nil && identity.link != nil)
                #expect(try await scene.store.memberGroups(kind: .user, after: nil, limit: 9).first?.input == nil)
                #expect(try await scene.store.generation() > generation)
            }
        },
        StateStoreCase("a hold of somebody unknown is refused with all the rest of the call") { scene in
            let id = try await scene.person()
            let holds = [id, IdentityID(404)].map { StandingHold(identity: $0, reason: "wait", by: "grace", since: scene.time(0)) }
            let decision = Decision(at: scene.time(0), by: "grace", verdict: .held, identity: id, reason: "wait")
            let code = await scene.code {
                try await scene.store.decide(DecisionIntake(decisions: [decision], holds: holds), lease: scene.lease)
            }
            #expect(code == "state.unknown_identity")
            #expect(try await scene.store.standingHolds().isEmpty)
            #expect(try await scene.store.decisions(after: nil, limit: 9).isEmpty)
        },
        StateStoreCase("the latest plans come first, and open ones do not come") { scene in
            _ = try await scene.plan([scene.operation(1, IdentityID(1))], id: "z-first")
            _ = try await scene.plan([scene.operation(1, IdentityID(1))], id: "a-second")
            try await scene.store.createPlan(scene.head("m-open"), lease: scene.lease)
            #expect(try await scene.store.recentPlans(limit: 9).map(\.id.value) == ["a-second", "z-first"])
            #expect(try await scene.store.recentPlans(limit: 1).map(\.id.value) == ["a-second"])
        },
        StateStoreCase("single operations come in order of their numbers, unknown ones not at all") { scene in
            let plan = try await scene.plan((1...4).map { scene.operation($0, IdentityID($0), phase: $0 == 1 ? 2 : 1) })
            #expect(try await scene.store.operations(of: plan, sequences: [4, 1, 9, 4]).map(\.sequence) == [1, 4])
        },
    ]
}
