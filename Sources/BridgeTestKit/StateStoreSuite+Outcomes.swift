import BridgeCore
import BridgeState
import Testing

extension StateStoreSuite {
    private static let target = TargetID("t-1")

    /// An operation with everything that its end stores.
    private static func rich(
        _ scene: StateStoreScene, _ id: IdentityID, _ action: PlannedOperation.Action, state: AccountLink.State = .active
    ) -> PlannedOperation {
        scene.operation(1, id, action) { operation in
            operation.target = action == .create ? nil : target
            operation.input = scene.print(42)
            operation.applied = StoredImage(layout: StateStoreScene.layout, bytes: [4, 2])
            operation.appliedKeys = [scene.key("applied:userName", 42)]
            operation.accountState = state
            operation.wakeAt = scene.time(500)
        }
    }

    static let outcomes = [
        StateStoreCase("a create that is done makes the link and stores what was applied") { scene in
            let id = try await scene.person()
            let generation = try await scene.store.generation()
            let plan = try await scene.apply(rich(scene, id, .create), .done(target, version: "1"), at: scene.time(5))
            let identity = try #require(try await scene.identity(id))
            #expect(identity.link == AccountLink(target: target, state: .active, origin: .created))
            #expect(identity.applied?.bytes == [4, 2] && identity.applied?.layout == StateStoreScene.layout)
            #expect(identity.appliedInput == scene.print(42) && identity.wakeAt == scene.time(500) && !identity.isDirty)
            #expect(try await scene.store.holders(of: [scene.key("applied:userName", 42)]).map(\.identity) == [id])
            #expect(try await scene.statuses(of: plan) == [.done])
            #expect(try await scene.store.generation() > generation)
        },
        StateStoreCase("an adoption that is done makes a link of that origin") { scene in
            let id = try await scene.person()
            _ = try await scene.apply(rich(scene, id, .adopt, state: .disabled), .done(target, version: nil), at: scene.time(5))
            let link = AccountLink(target: target, state: .disabled, origin: .adopted, disabledSince: scene.time(5))
            #expect(try await scene.identity(id)?.link == link)
        },
        StateStoreCase("an operation without input leaves the identity dirty and its input as it was") { scene in
            let id = try await scene.account()
            let operation = scene.operation(1, id, .update) { $0.wakeAt = scene.time(500) }
            _ = try await scene.apply(operation, .done(target, version: nil))
            let identity = try #require(try await scene.identity(id))
            #expect(identity.isDirty && identity.appliedInput == nil && identity.wakeAt == nil && identity.applied == nil)
        },
        StateStoreCase("who is unsettled while the plan is applied stays dirty, whatever of theirs is done after") { scene in
            let ids = [try await scene.account(1, target: "t-1"), try await scene.account(2, target: "t-2")]
            let plan = try await scene.plan(
                ids.enumerated().map { index, id in
                    scene.operation(Int64(index + 1), id, .update) { $0.input = scene.print(42) }
                })
            _ = try await scene.claim(plan)
            try await scene.store.markDirty(.unsettled([ids[0], IdentityID(99)], by: plan), kind: .user, lease: scene.lease)
            for sequence in [1, 2] as [Int64] {
                try await scene.record(sequence, .done(TargetID("t-\(sequence)"), version: nil), of: plan, at: scene.time(5))
            }
            #expect(try await scene.identity(ids[0])?.isDirty == true)
            #expect(try await scene.identity(ids[1])?.isDirty == false)
        },
        StateStoreCase("the day of disabling is set once and forgotten with the account's return") { scene in
            let id = try await scene.account()
            func run(_ plan: String, _ action: PlannedOperation.Action, _ state: AccountLink.State, _ seconds: Double) async throws {
                let plan = try await scene.plan([scene.operation(1, id, action) { $0.accountState = state }], id: plan)
                _ = try await scene.claim(plan)
                try await scene.record(1, .done(target, version: nil), of: plan, at: scene.time(seconds))
            }
            try await run("a", .disable, .disabled, 10)
            try await run("b", .update, .disabled, 20)
            let disabled = try await scene.identity(id)?.link
            #expect(disabled == AccountLink(target: target, state: .disabled, origin: .created, disabledSince: scene.time(10)))
            try await run("c", .enable, .active, 30)
            #expect(try await scene.identity(id)?.link == AccountLink(target: target, state: .active, origin: .created))
        },
        StateStoreCase("an account that vanished with its write is gone, and its input is applied") { scene in
            let id = try await scene.account()
            let plan = try await scene.apply(rich(scene, id, .disable, state: .disabled), .vanished(target))
            let identity = try #require(try await scene.identity(id))
            #expect(identity.link?.state == .gone && identity.appliedInput == scene.print(42) && !identity.isDirty)
            #expect(identity.applied?.bytes == [4, 2])
            #expect(try await scene.statuses(of: plan) == [.done])
        },
        StateStoreCase("a deletion forgets the applied values and all unique values") { scene in
            let id = try await scene.account()
            let keys = [scene.key("unique:userName", 1), scene.key("applied:userName", 1)]
            try await scene.store.update([IdentityUpdate(id: id, isSettled: false, wantedKeys: [keys[0]])], lease: scene.lease)
            let first = scene.operation(1, id, .update) {
                $0.applied = StoredImage(layout: StateStoreScene.layout, bytes: [1])
                $0.appliedKeys = [keys[1]]
            }
            let deletion = scene.operation(2, id, .delete, after: [1]) { $0.input = scene.print(42) }
            let plan = try await scene.plan([first, deletion])
            _ = try await scene.claim(plan)
            try await scene.record(1, .done(target, version: nil), of: plan)
            #expect(try await scene.store.holders(of: keys).count == 2)
            _ = try await scene.claim(plan)
            try await scene.record(2, .deleted(target), of: plan)
            let identity = try #require(try await scene.identity(id))
            #expect(identity.link?.state == .gone && identity.link?.target == target && identity.applied == nil)
            #expect(identity.appliedInput == scene.print(42) && !identity.isDirty)
            #expect(try await scene.store.holders(of: keys).isEmpty)
        },
        StateStoreCase("values that an outcome gives are applied in the place of those planned") { scene in
            let id = try await scene.account()
            let planned = scene.operation(1, id, .update) { $0.applied = StoredImage(layout: StateStoreScene.layout, bytes: [1]) }
            let plan = try await scene.plan([planned])
            _ = try await scene.claim(plan)
            let outcome = OperationOutcome(sequence: 1, result: .done(target, version: nil), applied: [7, 8])
            try await scene.store.record([outcome], of: plan, now: scene.time(0), lease: scene.lease)
            let applied = try #require(try await scene.identity(id)?.applied)
            #expect(applied.bytes == [7, 8] && applied.layout.attributes.map(\.name) == StateStoreScene.layout.attributes.map(\.name))
        },
        StateStoreCase("an account that is gone fails its operation, and the person is looked at again") { scene in
            let id = try await scene.account()
            let first = scene.operation(1, id, .update) {
                $0.applied = StoredImage(layout: StateStoreScene.layout, bytes: [1])
                $0.appliedKeys = [scene.key("applied:userName", 1)]
                $0.input = scene.print(41)
            }
            let plan = try await scene.plan([first, scene.operation(2, id, .update, after: [1]) { $0.input = scene.print(42) }])
            _ = try await scene.claim(plan)
            try await scene.record(1, .done(target, version: nil), of: plan)
            _ = try await scene.claim(plan)
            try await scene.record(2, .gone(target), of: plan)
            let identity = try #require(try await scene.identity(id))
            #expect(identity.link?.state == .gone && identity.applied == nil && identity.appliedInput == nil && identity.isDirty)
            #expect(try await scene.store.holders(of: [scene.key("applied:userName", 1)]).isEmpty)
            let operation = try #require(try await scene.store.operations(of: plan, after: 1, limit: 1).first)
            #expect(operation.status == .failed && operation.problem?.isEmpty == false)
        },
        StateStoreCase("what was not done changes nothing at the identity") { scene in
            let id = try await scene.account()
            let results: [OperationOutcome.Result] = [
                .again(code: "a", message: "b"), .inDoubt(code: "a", message: "b"), .refused(code: "a", message: "b"),
                .failed(code: "a", message: "b"),
            ]
            let plan = try await scene.plan([rich(scene, id, .disable, state: .disabled)])
            for (result, status) in zip(results, [PlannedOperation.Status.waiting, .inDoubt, .refused, .failed]) {
                _ = try await scene.claim(plan)
                try await scene.record(1, result, of: plan)
                #expect(try await scene.statuses(of: plan) == [status])
                let identity = try #require(try await scene.identity(id))
                #expect(identity.link == AccountLink(target: target, state: .active, origin: .created))
                #expect(identity.isDirty && identity.appliedInput == nil && identity.applied == nil)
            }
        },
        StateStoreCase("an outcome is applied once") { scene in
            let id = try await scene.person()
            let plan = try await scene.apply(rich(scene, id, .create), .done(target, version: nil))
            let generation = try await scene.store.generation()
            try await scene.record(1, .done(TargetID("t-2"), version: nil), of: plan)
            try await scene.record(1, .failed(code: "a", message: "b"), of: plan)
            #expect(try await scene.identity(id)?.link?.target == target)
            #expect(try await scene.statuses(of: plan) == [.done])
            #expect(try await scene.store.journal(since: nil, after: nil, limit: 9).count == 1)
            #expect(try await scene.store.generation() == generation)
        },
        StateStoreCase("an outcome of an unknown operation is refused with all the others of the call") { scene in
            let id = try await scene.person()
            let plan = try await scene.plan([rich(scene, id, .create)])
            let outcomes = [1, 9].map { OperationOutcome(sequence: $0, result: .done(target, version: nil)) }
            let code = await scene.code { try await scene.store.record(outcomes, of: plan, now: scene.time(0), lease: scene.lease) }
            #expect(code == "plan.unknown_operation")
            #expect(try await scene.identity(id)?.link == nil)
            #expect(try await scene.statuses(of: plan) == [.waiting])
        },
        StateStoreCase("every outcome is a line of the journal, in pages, since a time") { scene in
            let plan = try await scene.plan((1...3).map { scene.operation($0, IdentityID($0), .update) })
            _ = try await scene.claim(plan)
            try await scene.record(1, .again(code: "a", message: "Later."), of: plan, at: scene.time(1))
            try await scene.record(2, .done(target, version: nil), of: plan, at: scene.time(2))
            try await scene.record(3, .gone(target), of: plan, at: scene.time(3))
            let first = try await scene.store.journal(since: nil, after: nil, limit: 2)
            let second = try await scene.store.journal(since: nil, after: first.last?.index, limit: 2)
            #expect((first + second).map(\.outcome) == ["again", "done", "gone"] && (first + second).map(\.sequence) == [1, 2, 3])
            #expect(first[0].problem == "Later. [a]" && first[0].plan == plan && first[0].at == scene.time(1) && first[1].problem == nil)
            #expect(first[0].identity == IdentityID(1) && first[0].action == .update)
            #expect(try await scene.store.journal(since: scene.time(2), after: nil, limit: 9).map(\.sequence) == [2, 3])
        },
        StateStoreCase("completed actions are counted by kind since a time") { scene in
            let actions: [PlannedOperation.Action] = [.update, .update, .disable, .update]
            let plan = try await scene.plan(actions.enumerated().map { scene.operation(Int64($0) + 1, IdentityID(1), $1) })
            _ = try await scene.claim(plan)
            for number in 1...3 {
                try await scene.record(Int64(number), .done(target, version: nil), of: plan, at: scene.time(Double(number)))
            }
            try await scene.record(4, .failed(code: "a", message: "b"), of: plan, at: scene.time(9))
            #expect(try await scene.store.completedActions(since: scene.time(0), kind: .user) == [.update: 2, .disable: 1])
            #expect(try await scene.store.completedActions(since: scene.time(2), kind: .user) == [.update: 1, .disable: 1])
            #expect(try await scene.store.completedActions(since: scene.time(0), kind: .group).isEmpty)
        },
    ]
}
