import BridgeCore
import BridgeState
import Testing

extension StateStoreSuite {
    static let applying = [
        StateStoreCase("what is claimed is in flight, counted, and not claimed again") { scene in
            let plan = try await scene.plan((1...3).map { scene.operation($0, IdentityID($0)) })
            let claimed = try await scene.claim(plan, limit: 2)
            #expect(claimed.map(\.sequence) == [1, 2] && claimed.allSatisfy { $0.status == .inFlight && $0.attempts == 1 })
            #expect(try await scene.statuses(of: plan) == [.inFlight, .inFlight, .waiting])
            #expect(try await scene.claim(plan).map(\.sequence) == [3])
            #expect(try await scene.claim(plan).isEmpty)
            #expect(try await scene.store.journal(since: nil, after: nil, limit: 9).isEmpty)
        },
        StateStoreCase("a phase begins when the one before has nothing unfinished") { scene in
            let plan = try await scene.plan([
                scene.operation(1, IdentityID(1), .reference, phase: 2), scene.operation(2, IdentityID(2)),
                scene.operation(3, IdentityID(3)),
            ])
            #expect(try await scene.claim(plan).map(\.sequence) == [2, 3])
            #expect(try await scene.claim(plan).isEmpty)
            try await scene.record(2, .done(TargetID("t-2"), version: nil), of: plan)
            try await scene.record(3, .inDoubt(code: "a", message: "b"), of: plan)
            #expect(try await scene.claim(plan).isEmpty)
            try await scene.record(3, .failed(code: "a", message: "b"), of: plan)
            #expect(try await scene.claim(plan).map(\.sequence) == [1])
        },
        StateStoreCase("an operation waits for its predecessors") { scene in
            let plan = try await scene.plan([
                scene.operation(1, IdentityID(1), after: [3]), scene.operation(2, IdentityID(2)), scene.operation(3, IdentityID(3)),
            ])
            #expect(try await scene.claim(plan, limit: 1).map(\.sequence) == [2])
            #expect(try await scene.claim(plan).map(\.sequence) == [3])
            #expect(try await scene.claim(plan).isEmpty)
            try await scene.record(3, .done(TargetID("t"), version: nil), of: plan)
            #expect(try await scene.claim(plan).map(\.sequence) == [1])
        },
        StateStoreCase("what follows a failed or refused operation is refused, and names it") { scene in
            let plan = try await scene.plan([
                scene.operation(1, IdentityID(1)), scene.operation(2, IdentityID(1), .update, after: [1]),
                scene.operation(3, IdentityID(1), .reference, phase: 2, after: [2]), scene.operation(4, IdentityID(4), after: [99]),
                scene.operation(5, IdentityID(5)),
            ])
            _ = try await scene.claim(plan, limit: 1)
            try await scene.record(1, .failed(code: "target.full", message: "No."), of: plan)
            #expect(try await scene.claim(plan).map(\.sequence) == [5])
            let operations = try await scene.store.operations(of: plan, after: nil, limit: 9).sorted { $0.sequence < $1.sequence }
            #expect(operations.map(\.status) == [.failed, .refused, .refused, .refused, .inFlight])
            #expect(operations[0].problem == "No. [target.full]")
            #expect(operations[1].problem?.contains("Operation 1,") == true && operations[2].problem?.contains("Operation 2,") == true)
            #expect(operations[3].problem?.contains("Operation 99,") == true)
        },
        StateStoreCase("operations that wait for each other, or for a later phase, are refused instead of waiting for ever") { scene in
            let plan = try await scene.plan([
                scene.operation(1, IdentityID(1), after: [2]), scene.operation(2, IdentityID(2), after: [1]),
                scene.operation(3, IdentityID(3), after: [4]), scene.operation(4, IdentityID(4), phase: 2),
                scene.operation(5, IdentityID(5)),
            ])
            #expect(try await scene.claim(plan).map(\.sequence) == [5])
            #expect(try await scene.statuses(of: plan) == [.waiting, .waiting, .waiting, .inFlight, .waiting])
            try await scene.record(5, .done(TargetID("t"), version: nil), of: plan)
            #expect(try await scene.claim(plan).map(\.sequence) == [4])
            #expect(try await scene.store.operationCounts(of: plan) == [.refused: 3, .done: 1, .inFlight: 1])
        },
        StateStoreCase("a claim fills in the account that an earlier operation made") { scene in
            let id = try await scene.person()
            let plan = try await scene.plan([
                scene.operation(1, id), scene.operation(2, id, .update, after: [1]),
                scene.operation(3, id, .update, after: [1]) { $0.target = TargetID("named") },
            ])
            #expect(try await scene.claim(plan).map(\.target) == [nil])
            try await scene.record(1, .done(TargetID("made"), version: "1"), of: plan)
            #expect(try await scene.claim(plan).map(\.target) == [TargetID("made"), TargetID("named")])
            #expect(try await scene.store.takeOverDoubtful(plan, lease: scene.lease).map(\.target?.value) == ["made", "named"])
        },
        StateStoreCase("a create is claimed without an account, even when the identity has a gone one") { scene in
            let id = try await scene.account(state: .gone)
            let plan = try await scene.plan([scene.operation(1, id)])
            #expect(try await scene.claim(plan).map(\.target) == [nil])
        },
        StateStoreCase("what a dead process left in flight is in doubt") { scene in
            let plan = try await scene.plan((1...3).map { scene.operation($0, IdentityID($0)) })
            _ = try await scene.claim(plan, limit: 2)
            try await scene.record(1, .inDoubt(code: "a", message: "b"), of: plan)
            let doubtful = try await scene.store.takeOverDoubtful(plan, lease: scene.lease)
            #expect(doubtful.map(\.sequence) == [1, 2] && doubtful.allSatisfy { $0.status == .inDoubt && $0.attempts == 1 })
            #expect(try await scene.statuses(of: plan) == [.inDoubt, .inDoubt, .waiting])
            #expect(try await scene.claim(plan).map(\.sequence) == [3])
        },
        StateStoreCase("an operation that is to be tried again is claimed again and keeps its problem") { scene in
            let plan = try await scene.plan([scene.operation(1, IdentityID(1))])
            _ = try await scene.claim(plan)
            try await scene.record(1, .again(code: "target.busy", message: "Later."), of: plan)
            let waiting = try await scene.store.operations(of: plan, after: nil, limit: 1)
            #expect(waiting.map(\.status) == [.waiting] && waiting.map(\.problem) == ["Later. [target.busy]"])
            #expect(try await scene.claim(plan).map(\.attempts) == [2])
        },
    ]
}
