import BridgeCore
import BridgeState
import SCIMPath
import Testing

extension StateStoreSuite {
    static let planning = [
        StateStoreCase("a plan is open until it is sealed at the present generation") { scene in
            _ = try await scene.person()
            let (store, lease) = (scene.store, scene.lease)
            try await store.createPlan(scene.head("p-1", status: .sealed), lease: lease)
            #expect(try await store.plan(PlanID("p-1"))?.status == .open)
            #expect(try await store.latestPlan() == nil)
            var head = scene.head("p-1", status: .held)
            head.holds = [.init(code: "limit.disable", message: "Too many.")]
            head.counts = ["create": 3]
            head.reads = [ReadSummary(source: "office", kind: "user", verdict: "proven", records: 3)]
            head.requests = 4
            try await store.seal(head, lease: lease)
            let sealed = try #require(try await store.latestPlan())
            #expect(sealed.status == .held && sealed.id == head.id && sealed.pipeline == "people" && sealed.pipelineHash == "1234")
            let generation = try await store.generation()
            #expect(sealed.generation == generation && sealed.holds == head.holds && sealed.counts == head.counts)
            #expect(sealed.reads == head.reads && sealed.requests == 4 && sealed.createdAt == scene.time(0))
        },
        StateStoreCase("an unknown plan is nil, and its operations are an error") { scene in
            let unknown = try await scene.store.plan(PlanID("none"))
            #expect(unknown == nil)
            let (store, plan, lease) = (scene.store, PlanID("none"), scene.lease)
            #expect(await scene.code { _ = try await store.operations(of: plan, after: nil, limit: 9) } == "plan.unknown")
            #expect(await scene.code { _ = try await store.operationCounts(of: plan) } == "plan.unknown")
            #expect(await scene.code { _ = try await store.notes(of: plan, after: nil, limit: 9) } == "plan.unknown")
            #expect(await scene.code { try await store.append([PlannedOperation](), to: plan, lease: lease) } == "plan.unknown")
            #expect(await scene.code { _ = try await store.claim(plan, limit: 1, now: scene.time(0), lease: lease) } == "plan.unknown")
        },
        StateStoreCase("a plan's id is used once") { scene in
            try await scene.store.createPlan(scene.head("p-1"), lease: scene.lease)
            #expect(await scene.code { try await scene.store.createPlan(scene.head("p-1"), lease: scene.lease) } == "plan.exists")
        },
        StateStoreCase("operations come back as they were, in pages by phase and sequence") { scene in
            let full = scene.operation(2, IdentityID(5), .update, phase: 1, after: [3]) { operation in
                operation.target = TargetID("t-5")
                operation.changes = [
                    Change(path: .literal("userName"), old: [.text("a")], edit: .set([.text("b")])),
                    Change(path: .literal("emails[type eq \"work\"].value"), old: nil, edit: .clear, isSensitive: true),
                    Change(
                        path: .literal("manager"), old: [], edit: .add([.identity(7), .integer(-1), .boolean(true), .binary([0, 255])])),
                ]
                operation.version = "W/\"1\""
                operation.input = scene.print(.max, 1 << 63)
                operation.applied = StoredImage(layout: StateStoreScene.layout, bytes: [1, 2, 3])
                operation.appliedKeys = [scene.key("applied:userName", 5), scene.key("applied:mail", 6)]
                operation.accountState = .disabled
                operation.wakeAt = scene.time(99)
            }
            let plan = try await scene.plan([
                scene.operation(1, IdentityID(1), .reference, phase: 2), full, scene.operation(3, IdentityID(3)),
                scene.operation(4, IdentityID(4), .reference, phase: 2),
            ])
            let first = try await scene.store.operations(of: plan, after: nil, limit: 2)
            let second = try await scene.store.operations(of: plan, after: 3, limit: 2)
            #expect((first + second).map(\.sequence) == [2, 3, 1, 4])
            #expect(try await scene.store.operations(of: plan, after: 4, limit: 2).isEmpty)
            let stored = try #require(first.first)
            #expect(stored.changes == full.changes && stored.target == full.target && stored.action == .update && stored.kind == .user)
            #expect(stored.reason == full.reason && stored.label == full.label && stored.after == [3] && stored.version == full.version)
            #expect(stored.input == full.input && stored.appliedKeys == full.appliedKeys && stored.accountState == .disabled)
            #expect(stored.applied?.bytes == [1, 2, 3] && stored.applied?.layout == StateStoreScene.layout)
            #expect(stored.wakeAt == full.wakeAt && stored.status == .waiting && stored.problem == nil && stored.attempts == 0)
            #expect(first.last?.applied == nil && first.last?.appliedKeys == nil && first.last?.input == nil)
        },
        StateStoreCase("values come back byte by byte, whatever they hold") { scene in
            let texts = ["", "\"\\/\u{0}\u{1F}\n\r\n\t\u{7F}", "\u{301}combining first", "e\u{301} \u{E9}", "\u{2028}\u{FEFF}😀", "[\"t\"]"]
            let values = texts.map { TargetValue.text($0) } + [.resource(TargetID("")), .binary([]), .integer(.min), .boolean(false)]
            let changes = [
                Change(path: .literal("a"), old: values, edit: .set(values)), Change(path: .literal("b"), old: [], edit: .remove(values)),
                Change(path: .literal("c"), old: values, edit: .clear), Change(path: .literal("d"), old: nil, edit: .add([])),
            ]
            let plan = try await scene.plan([
                scene.operation(1, IdentityID(1)) {
                    $0.changes = changes
                    $0.label = texts[2...].joined()
                }
            ])
            let stored = try #require(try await scene.store.operations(of: plan, after: nil, limit: 1).first)
            func bytes(_ values: [TargetValue]) -> [[UInt8]] { values.map { Array($0.text.utf8) } }
            #expect(stored.changes == changes && Array(stored.label.utf8) == Array(texts[2...].joined().utf8))
            #expect(bytes(stored.changes[0].newValues) == bytes(values) && bytes(stored.changes[0].old ?? []) == bytes(values))
        },
        StateStoreCase("an operation's number is used once, and nothing of the call is kept") { scene in
            try await scene.store.createPlan(scene.head("p-1"), lease: scene.lease)
            let plan = PlanID("p-1")
            let twice = [scene.operation(1, IdentityID(1)), scene.operation(1, IdentityID(2))]
            #expect(await scene.code { try await scene.store.append(twice, to: plan, lease: scene.lease) } == "plan.duplicate_operation")
            #expect(try await scene.store.operations(of: plan, after: nil, limit: 9).isEmpty)
        },
        StateStoreCase("amendments order or refuse operations") { scene in
            let plan = PlanID("p-1")
            let (store, lease) = (scene.store, scene.lease)
            try await store.createPlan(scene.head("p-1"), lease: lease)
            try await store.append((1...3).map { scene.operation($0, IdentityID($0)) }, to: plan, lease: lease)
            let amendments = [OperationAmendment(sequence: 2, addAfter: [1, 3]), OperationAmendment(sequence: 3, refusal: "Protected.")]
            try await store.amend(amendments, in: plan, lease: lease)
            try await store.amend([OperationAmendment(sequence: 2, addAfter: [1])], in: plan, lease: lease)
            let operations = try await store.operations(of: plan, after: nil, limit: 9)
            #expect(operations.map(\.after) == [[], [1, 3], []])
            #expect(operations.map(\.status) == [.waiting, .waiting, .refused] && operations[2].problem == "Protected.")
            #expect(try await store.operationCounts(of: plan) == [.waiting: 2, .refused: 1])
            let unknown = await scene.code { try await store.amend([OperationAmendment(sequence: 9)], in: plan, lease: lease) }
            #expect(unknown == "plan.unknown_operation")
        },
        StateStoreCase("notes are numbered by the store and come in pages") { scene in
            let plan = PlanID("p-1")
            try await scene.store.createPlan(scene.head("p-1"), lease: scene.lease)
            let notes = ["a", "b", "c"].map { PlanNote(identity: $0 == "b" ? nil : IdentityID(4), code: $0, message: "m", label: "l") }
            try await scene.store.append(Array(notes[..<1]), to: plan, lease: scene.lease)
            try await scene.store.append(Array(notes[1...]), to: plan, lease: scene.lease)
            let first = try await scene.store.notes(of: plan, after: nil, limit: 2)
            let second = try await scene.store.notes(of: plan, after: first.last?.index, limit: 2)
            #expect((first + second).map(\.code) == ["a", "b", "c"] && (first + second).map(\.index) == [1, 2, 3])
            #expect((first + second).map(\.identity) == [IdentityID(4), nil, IdentityID(4)])
        },
        StateStoreCase("a sealed plan takes nothing more") { scene in
            let plan = try await scene.plan([scene.operation(1, IdentityID(1))])
            let (store, lease) = (scene.store, scene.lease)
            #expect(await scene.code { try await store.append([PlannedOperation](), to: plan, lease: lease) } == "plan.sealed")
            #expect(await scene.code { try await store.append([PlanNote](), to: plan, lease: lease) } == "plan.sealed")
            #expect(await scene.code { try await store.amend([], in: plan, lease: lease) } == "plan.sealed")
            #expect(await scene.code { try await store.seal(scene.head("p-1", status: .sealed), lease: lease) } == "plan.sealed")
        },
        StateStoreCase("sealing supersedes older plans that wait, and leaves the others") { scene in
            let (store, lease) = (scene.store, scene.lease)
            let order: [(String, PlanHead.Status?)] = [
                ("z-sealed", nil), ("y-applying", .applying), ("x-held", nil), ("w-released", .released), ("v-rejected", .rejected),
            ]
            for (id, status) in order {
                try await store.createPlan(scene.head(id), lease: lease)
                try await store.seal(scene.head(id, status: id == "x-held" ? .held : .sealed), lease: lease)
                if let status { try await store.setStatus(status, of: PlanID(id), reason: nil, now: scene.time(0), lease: lease) }
            }
            try await store.createPlan(scene.head("a-open"), lease: lease)
            try await store.createPlan(scene.head("b-last"), lease: lease)
            try await store.seal(scene.head("b-last", status: .sealed), lease: lease)
            var statuses: [PlanHead.Status?] = []
            for id in order.map(\.0) + ["a-open", "b-last"] { statuses.append(try await store.plan(PlanID(id))?.status) }
            #expect(statuses == [.superseded, .applying, .superseded, .superseded, .rejected, .open, .sealed])
            #expect(try await store.latestPlan()?.id == PlanID("b-last"))
        },
        StateStoreCase("sealing a plan on demand leaves those that wait, and everybody's next plan supersedes it") { scene in
            let (store, lease) = (scene.store, scene.lease)
            try await store.createPlan(scene.head("a-held"), lease: lease)
            try await store.seal(scene.head("a-held", status: .held), lease: lease)
            var onDemand = scene.head("b-demand")
            onDemand.onDemand = .init(by: "grace", people: 2)
            try await store.createPlan(onDemand, lease: lease)
            try await store.seal(onDemand, lease: lease)
            #expect(try await store.plan(PlanID("a-held"))?.status == .held)
            #expect(try await store.latestPlan()?.onDemand == .init(by: "grace", people: 2))
            try await store.createPlan(scene.head("c-all"), lease: lease)
            try await store.seal(scene.head("c-all", status: .sealed), lease: lease)
            #expect(try await store.plan(PlanID("a-held"))?.status == .superseded)
            #expect(try await store.plan(PlanID("b-demand"))?.status == .superseded)
        },
        StateStoreCase("a person's decision is kept, and a refused plan stays refused") { scene in
            let plan = try await scene.plan([scene.operation(1, IdentityID(1))])
            let (store, lease, now) = (scene.store, scene.lease, scene.time(1))
            try await store.setStatus(.rejected, of: plan, reason: "Ada: not today", now: now, lease: lease)
            let head = try await store.plan(plan)
            #expect(head?.status == .rejected && head?.decision == "Ada: not today")
            let code = await scene.code { try await store.setStatus(.released, of: plan, reason: nil, now: now, lease: lease) }
            #expect(code == "plan.status")
        },
        StateStoreCase("a held plan is applied only after its release, an open one never") { scene in
            let (store, lease, now) = (scene.store, scene.lease, scene.time(1))
            let plan = PlanID("p-1")
            try await store.createPlan(scene.head("p-1"), lease: lease)
            try await store.append([scene.operation(1, IdentityID(1))], to: plan, lease: lease)
            #expect(await scene.code { _ = try await store.claim(plan, limit: 1, now: now, lease: lease) } == "plan.status")
            let open = await scene.code { try await store.setStatus(.applying, of: plan, reason: nil, now: now, lease: lease) }
            #expect(open == "plan.status")
            try await store.seal(scene.head("p-1", status: .held), lease: lease)
            #expect(await scene.code { _ = try await store.claim(plan, limit: 1, now: now, lease: lease) } == "plan.status")
            let held = await scene.code { try await store.setStatus(.applying, of: plan, reason: nil, now: now, lease: lease) }
            #expect(held == "plan.status")
            try await store.setStatus(.released, of: plan, reason: "Ada: fine", now: now, lease: lease)
            try await store.setStatus(.applying, of: plan, reason: nil, now: now, lease: lease)
            #expect(try await store.claim(plan, limit: 1, now: now, lease: lease).count == 1)
            #expect(try await store.plan(plan)?.decision == "Ada: fine")
        },
    ]
}
