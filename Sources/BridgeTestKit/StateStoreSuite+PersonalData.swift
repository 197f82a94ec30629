import BridgeCore
import BridgeState
import Testing

extension StateStoreSuite {
    static let personalData: [StateStoreCase] = [
        StateStoreCase("the history of one person has their operations, notes and journal, and nobody else's") { scene in
            let (ada, grace) = (try await scene.person(1), try await scene.person(2))
            try await scene.store.createPlan(scene.head("p-1"), lease: scene.lease)
            try await scene.store.append([scene.operation(1, grace), scene.operation(2, ada)], to: PlanID("p-1"), lease: scene.lease)
            let notes = [ada, grace].map { PlanNote(identity: $0, code: "held.manual", message: "is held", label: "Somebody") }
            try await scene.store.append(notes, to: PlanID("p-1"), lease: scene.lease)
            try await scene.store.seal(scene.head("p-1", status: .sealed), lease: scene.lease)
            _ = try await scene.claim(PlanID("p-1"))
            try await scene.record(2, .done(TargetID("t-1"), version: nil), of: PlanID("p-1"))
            let history = try await scene.store.history(of: ada)
            #expect(history.operations.map(\.operation.sequence) == [2] && history.operations.map(\.plan) == [PlanID("p-1")])
            #expect(history.notes.map(\.note.index) == [1])
            #expect(history.journal.map(\.sequence) == [2])
        },
        StateStoreCase("who is still there is not forgotten, and nobody of the same call is") { scene in
            let gone = try await scene.gone(1, target: "t-1")
            let present = try await scene.person(2)
            let code = await scene.code {
                try await scene.store.forget([gone, present], .everything, lease: scene.lease)
            }
            #expect(code == "state.still_there")
            #expect(try await scene.identity(gone)?.records.count == 1)
            let account = try await scene.account(3, target: "t-3")
            try await scene.take([], missing: [3])
            let still = await scene.code { try await scene.store.forget([account], .everything, lease: scene.lease) }
            #expect(still == "state.still_there", "the account is there")
        },
        StateStoreCase("of who is forgotten a marker remains, by which the account is known") { scene in
            let id = try await scene.gone(1, target: "t-1", keys: [scene.key("join:key", 7)])
            let hold = StandingHold(identity: id, reason: "wait", by: "grace", since: scene.time(0))
            try await scene.store.decide(DecisionIntake(decisions: [], holds: [hold]), lease: scene.lease)
            let generation = try await scene.store.generation()
            try await scene.store.forget([id, IdentityID(404)], .everything, lease: scene.lease)
            let left = try #require(try await scene.identity(id))
            #expect(left.records.isEmpty && left.applied == nil && !left.isDirty && left.link?.state == .gone)
            #expect(left.link?.target != TargetID("t-1"))
            let linked = try await scene.store.identities(linkedTo: [TargetID("t-1"), TargetID("t-2")], kind: .user)
            #expect(linked == [TargetID("t-1"): id])
            #expect(try await scene.store.holders(of: [scene.key("join:key", 7)]).isEmpty)
            #expect(try await scene.store.knownRecords(source: "office", kind: .user, after: nil, limit: 9).isEmpty)
            #expect(try await scene.store.standingHolds().isEmpty)
            #expect(try await scene.store.generation() > generation)
            try await scene.store.forget([id], .everything, lease: scene.lease)
            #expect(try await scene.store.identities(linkedTo: [TargetID("t-1")], kind: .user) == [TargetID("t-1"): id])
        },
        StateStoreCase("who never had an account leaves nothing") { scene in
            let id = try await scene.person(1)
            try await scene.take([], missing: [1])
            try await scene.store.forget([id], .everything, lease: scene.lease)
            #expect(try await scene.identity(id) == nil)
            #expect(try await scene.store.population(kind: .user).identities == 0)
            let anew = try await scene.person(1)
            #expect(anew > id)
        },
        StateStoreCase("a history is forgotten in plans that are over, and what was done stays") { scene in
            let id = try await scene.person(1)
            let over = try await scene.plan([scene.operation(1, id)], id: "p-1")
            let waiting = try await scene.plan([scene.operation(1, id)], id: "p-2")
            try await scene.store.forget([id], .history, lease: scene.lease)
            let labels = [
                try await scene.store.operations(of: over, after: nil, limit: 9).map(\.label),
                try await scene.store.operations(of: waiting, after: nil, limit: 9).map(\.label),
            ]
            #expect(labels == [[""], ["Somebody"]], "the second plan took the first one's place and is to be applied")
            #expect(try await scene.identity(id)?.records.count == 1)
        },
        StateStoreCase("plans and journal entries are kept until their time, and the plans that are named") { scene in
            let id = try await scene.person(1)
            for name in ["p-1", "p-2", "p-3"] { _ = try await scene.plan([scene.operation(1, id)], id: name) }
            try await scene.store.setStatus(.applying, of: PlanID("p-3"), reason: nil, now: scene.time(1), lease: scene.lease)
            _ = try await scene.claim(PlanID("p-3"))
            try await scene.record(1, .done(TargetID("t-1"), version: nil), of: PlanID("p-3"), at: scene.time(5))
            func prune(_ seconds: Double) async throws {
                let retention = Retention(
                    plansBefore: scene.time(seconds), keeping: [PlanID("p-1")], journalBefore: scene.time(seconds))
                #expect(try await scene.store.prune(retention, lease: scene.lease) == 0)
            }
            try await prune(0)
            #expect(try await scene.store.recentPlans(limit: 9).map(\.id.value) == ["p-3", "p-2", "p-1"])
            try await prune(5)
            #expect(try await scene.store.recentPlans(limit: 9).map(\.id.value) == ["p-3", "p-1"], "one is under way, one is named")
            #expect(try await scene.store.journal(since: nil, after: nil, limit: 9).count == 1)
            #expect(try await scene.store.plan(PlanID("p-2")) == nil)
            try await prune(6)
            #expect(try await scene.store.journal(since: nil, after: nil, limit: 9).isEmpty)
            _ = try await scene.store.record(
                [OperationOutcome(sequence: 1, result: .failed(code: "x", message: "x"))], of: PlanID("p-1"), now: scene.time(7),
                lease: scene.lease)
            let numbers = try await scene.store.journal(since: nil, after: nil, limit: 9).map(\.index)
            #expect(numbers == [2], "numbers are not given out twice")
        },
        StateStoreCase("who is gone is forgotten when nothing happened for the time") { scene in
            let gone = try await scene.gone(1, target: "t-1")
            let present = try await scene.account(2, target: "t-2")
            let never = try await scene.person(3)
            try await scene.take([], missing: [3], at: scene.time(10))
            #expect(try await scene.store.prune(Retention(goneBefore: scene.time(-1)), lease: scene.lease) == 0)
            #expect(try await scene.store.prune(Retention(goneBefore: scene.time(5)), lease: scene.lease) == 1)
            #expect(try await scene.identity(gone)?.records.isEmpty == true)
            #expect(try await scene.store.prune(Retention(goneBefore: scene.time(11)), lease: scene.lease) == 1)
            #expect(try await scene.identity(never) == nil)
            #expect(try await scene.identity(present)?.records.count == 1)
            #expect(try await scene.store.prune(Retention(goneBefore: scene.time(99)), lease: scene.lease) == 0)
        },
        StateStoreCase("about whom something was written lately is not forgotten") { scene in
            let id = try await scene.gone(1, target: "t-1")
            _ = try await scene.apply(scene.operation(1, id, .delete), .failed(code: "x", message: "x"), at: scene.time(50))
            #expect(try await scene.store.prune(Retention(goneBefore: scene.time(50)), lease: scene.lease) == 0)
            #expect(try await scene.store.prune(Retention(goneBefore: scene.time(51)), lease: scene.lease) == 1)
        },
    ]
}

extension StateStoreScene {
    /// One person whom no source has any more, and whose account is gone.
    fileprivate func gone(_ anchor: UInt64, target: String, keys: [LookupKey] = []) async throws -> IdentityID {
        // The state needs its key for what it remembers.
        _ = try await store.bind([:])
        try await take([record(anchor, keys: keys)])
        let id = try await join([anchor])[0]
        try await take([], missing: [anchor])
        let link = AccountLink(target: TargetID(target), state: .gone, origin: .created)
        try await store.update([IdentityUpdate(id: id, isSettled: false, link: link)], lease: lease)
        return id
    }
}
