import BridgeCore
import BridgeState
import GRDB

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// Puts the outcomes of one call in: operation, identity and journal.
struct OutcomeRecorder {
    private let db: Database
    private let layouts: Layouts
    private let plan: PlanRow
    private let now: Date
    private var identities: IdentityWriter
    private var hasChanged = false
    private var hasFailures = false

    init(_ plan: PlanRow, _ db: Database, _ layouts: Layouts, now: Date) {
        self.db = db
        self.layouts = layouts
        self.plan = plan
        self.now = now
        identities = IdentityWriter(db)
    }

    /// Records one outcome; one of an operation that is done already is passed over.
    mutating func record(_ outcome: OperationOutcome) throws {
        let row = try db.first(
            "SELECT \(OperationRow.columnsWithoutChanges) FROM operations WHERE plan = ? AND sequence = ?", [plan.number, outcome.sequence]
        ) { try OperationRow(&$0) }
        guard var row else { throw BridgeError.unknownOperation(outcome.sequence, in: plan.head.id) }
        guard row.operation.status != .done else { return }
        if let bytes = outcome.applied { row.applied?.bytes = Data(bytes) }
        let effect = OutcomeEffect(outcome.result, on: try subject(row), now: now)
        try db.run(
            "UPDATE operations SET status = ?, problem = ? WHERE plan = ? AND sequence = ?",
            [effect.status.rawValue, effect.problem, plan.number, outcome.sequence])
        if row.operation.action.isMembership {
            try MembershipWriter(db).change(
                row.operation.action, outcome.members, of: row.operation.identity, isDone: effect.status == .done)
        }
        try identities.apply(effect, to: row.operation.identity, applied: row.applied)
        try write(effect, row)
        hasChanged = true
        if effect.status == .failed || effect.status == .refused { hasFailures = true }
    }

    /// Ends the call: counts the change, and tells the next claim to look for what follows failures.
    func finish() throws {
        if hasFailures { try db.run("UPDATE plans SET unchecked = max(unchecked, 1) WHERE number = ?", [plan.number]) }
        if hasChanged { try SQLiteStateStore.advance(db) }
    }

    private func subject(_ row: OperationRow) throws -> OutcomeEffect.Subject {
        let link = try db.first(
            "SELECT link_target, link_state, link_origin, disabled_since FROM identities WHERE id = ?", [row.operation.identity.value]
        ) { try $0.link() }
        return OutcomeEffect.Subject(
            action: row.operation.action, accountState: row.operation.accountState, input: row.operation.input,
            applied: try row.applied.map { StoredImage(layout: try layouts.layout($0.layout, db), bytes: [UInt8]($0.bytes)) },
            appliedKeys: row.operation.appliedKeys, wakeAt: row.operation.wakeAt, link: link ?? nil)
    }

    private func write(_ effect: OutcomeEffect, _ row: OperationRow) throws {
        try db.run(
            "INSERT INTO journal(at, plan, sequence, identity, kind, action, outcome, problem) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            [
                now.stored, plan.head.id.value, row.operation.sequence, row.operation.identity.value, row.kind,
                row.operation.action.rawValue, effect.word, effect.problem,
            ])
    }
}
