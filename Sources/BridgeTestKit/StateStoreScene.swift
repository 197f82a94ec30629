import BridgeCore
import BridgeState
import SCIMPath

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// A store with a lease, and short words for what the cases do with it.
struct StateStoreScene: Sendable {
    /// The time at which every case begins.
    static let start = Date(timeIntervalSince1970: 1_800_000_000)
    static let layout = AttributeLayout(
        kind: .user,
        attributes: [
            .init("mail"), .init("manager", type: .reference(.user)), .init("proxies", isMultiValued: true, isOrdered: true),
            .init("enabled", type: .boolean),
        ])

    let store: any StateStore
    let lease: Lease

    /// A time some seconds after the start.
    func time(_ seconds: TimeInterval) -> Date { Self.start + seconds }

    /// A record whose fingerprint and image are made from its anchor and a number.
    func record(
        _ anchor: UInt64, _ number: UInt64 = 1, change: RecordBatch.Change = .present, keys: [LookupKey] = []
    ) -> Intake.ChangedRecord {
        .init(anchor: anchor, fingerprint: print(anchor, number), change: change, image: image(anchor, number), keys: keys)
    }

    func print(_ high: UInt64, _ low: UInt64 = 1) -> Fingerprint { Fingerprint(high: high, low: low) }

    func image(_ anchor: UInt64, _ number: UInt64 = 1) -> [UInt8] {
        [UInt8(truncatingIfNeeded: anchor), UInt8(truncatingIfNeeded: number)]
    }

    func key(_ scope: String, _ hash: UInt64) -> LookupKey { LookupKey(scope: scope, hash: print(hash, ~hash)) }

    /// Takes records in.
    func take(
        _ changed: [Intake.ChangedRecord], missing: [UInt64] = [], from source: String = "office", kind: ResourceKind = .user,
        at time: Date = start, facts: [String: String?] = [:]
    ) async throws {
        let layout = kind == .user ? Self.layout : AttributeLayout(kind: kind, attributes: Self.layout.attributes)
        let intake = Intake(source: source, layout: layout, changed: changed, missing: missing, readAt: time, facts: facts)
        try await store.commit(intake, lease: lease)
    }

    /// A new identity for each record of a source.
    func join(_ anchors: [UInt64], of source: String = "office", kind: ResourceKind = .user) async throws -> [IdentityID] {
        let joins = anchors.enumerated().map { number, anchor in
            RecordJoin(record: RecordReference(source: source, anchor: anchor), destination: .new(number))
        }
        return try await store.join(joins, kind: kind, lease: lease)
    }

    /// One person with one record.
    func person(_ anchor: UInt64 = 1) async throws -> IdentityID {
        try await take([record(anchor)])
        return try await join([anchor])[0]
    }

    /// One person with an account.
    func account(
        _ anchor: UInt64 = 1, target: String = "t-1", state: AccountLink.State = .active, since: Date? = nil
    ) async throws -> IdentityID {
        let id = try await person(anchor)
        let link = AccountLink(target: TargetID(target), state: state, origin: .created, disabledSince: since)
        try await store.update([IdentityUpdate(id: id, isSettled: false, link: link)], lease: lease)
        return id
    }

    func identity(_ id: IdentityID) async throws -> StoredIdentity? { try await store.identities([id]).first }

    func settle(_ ids: [IdentityID]) async throws {
        try await store.update(ids.map { IdentityUpdate(id: $0, isSettled: true) }, lease: lease)
    }

    func head(_ id: String, status: PlanHead.Status = .open) -> PlanHead {
        PlanHead(id: PlanID(id), pipeline: "people", pipelineHash: "1234", createdAt: Self.start, status: status)
    }

    func operation(
        _ sequence: Int64, _ identity: IdentityID, _ action: PlannedOperation.Action = .create, phase: Int = 1, after: [Int64] = [],
        _ adjust: (inout PlannedOperation) -> Void = { _ in }
    ) -> PlannedOperation {
        var operation = PlannedOperation(
            sequence: sequence, phase: phase, identity: identity, kind: .user, action: action, target: nil, changes: [],
            reason: "The case needs it.", label: "Somebody", after: after)
        adjust(&operation)
        return operation
    }

    /// A sealed plan of these operations.
    func plan(_ operations: [PlannedOperation], id: String = "p-1") async throws -> PlanID {
        try await store.createPlan(head(id), lease: lease)
        try await store.append(operations, to: PlanID(id), lease: lease)
        try await store.seal(head(id, status: .sealed), lease: lease)
        return PlanID(id)
    }

    func claim(_ plan: PlanID, limit: Int = 100) async throws -> [PlannedOperation] {
        try await store.claim(plan, limit: limit, now: Self.start, lease: lease)
    }

    func record(_ sequence: Int64, _ result: OperationOutcome.Result, of plan: PlanID, at time: Date = start) async throws {
        try await store.record([OperationOutcome(sequence: sequence, result: result)], of: plan, now: time, lease: lease)
    }

    /// One sealed operation, claimed and ended so.
    func apply(_ operation: PlannedOperation, _ result: OperationOutcome.Result, at time: Date = start) async throws -> PlanID {
        let plan = try await plan([operation])
        _ = try await claim(plan)
        try await record(operation.sequence, result, of: plan, at: time)
        return plan
    }

    func statuses(of plan: PlanID) async throws -> [PlannedOperation.Status] {
        try await store.operations(of: plan, after: nil, limit: 1000).map(\.status)
    }

    /// The code of the error that is thrown; nil: none is.
    func code(_ body: () async throws -> Void) async -> String? {
        do {
            try await body()
            return nil
        } catch let error as BridgeError {
            return error.code.text
        } catch {
            return "\(error)"
        }
    }
}
