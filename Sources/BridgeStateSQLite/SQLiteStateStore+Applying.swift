public import BridgeCore
public import BridgeState
import GRDB

#if canImport(FoundationEssentials)
    public import FoundationEssentials
#else
    public import Foundation
#endif

extension SQLiteStateStore {
    /// Takes operations that may begin.
    public func claim(_ plan: PlanID, limit: Int, now: Date, lease: Lease) async throws -> [PlannedOperation] {
        try await write(lease) { [layouts] db in
            let row = try PlanRow.known(plan, db)
            guard row.head.status.isApplicable else { throw BridgeError.planStatus(plan, is: row.head.status, refuses: "applied") }
            let queue = OperationQueue(row, db)
            guard let phase = try queue.nextPhase() else { return [] }
            let sequences = try queue.claimable(phase: phase, limit: limit)
            var reader = OperationReader(db, layouts, plan: row.number)
            return try sequences.flatMap { sequence in
                try queue.begin(sequence)
                return try reader.operationsWithTargets(where: "sequence = ?", [sequence])
            }
        }
    }

    /// Takes over what a dead process left.
    public func takeOverDoubtful(_ plan: PlanID, lease: Lease) async throws -> [PlannedOperation] {
        try await write(lease) { [layouts] db in
            let row = try PlanRow.known(plan, db)
            try db.run("UPDATE operations SET status = 'in_doubt' WHERE plan = ? AND status = 'in_flight'", [row.number])
            var reader = OperationReader(db, layouts, plan: row.number)
            return try reader.operationsWithTargets(where: "status = 'in_doubt' ORDER BY phase, sequence", [])
        }
    }

    /// Puts outcomes in.
    public func record(_ outcomes: [OperationOutcome], of plan: PlanID, now: Date, lease: Lease) async throws {
        try await write(lease) { [layouts] db in
            var recorder = OutcomeRecorder(try PlanRow.known(plan, db), db, layouts, now: now)
            for outcome in outcomes { try recorder.record(outcome) }
            try recorder.finish()
        }
    }

    /// A page of the journal.
    public func journal(since: Date?, after index: Int64?, limit: Int) async throws -> [JournalEntry] {
        try await read { db in
            try db.rows(
                """
                SELECT id, at, plan, sequence, identity, action, outcome, problem FROM journal
                WHERE id > ?1 AND (?2 IS NULL OR at >= ?2) ORDER BY id LIMIT ?3
                """, [index ?? 0, since?.stored, limit]
            ) { try JournalRows.entry(&$0) }
        }
    }

    /// What was done since a time, counted.
    public func completedActions(since: Date, kind: ResourceKind) async throws -> [PlannedOperation.Action: Int] {
        try await read { db in
            var names = Names(db)
            guard let kind = try names.known(.kind, kind.rawValue) else { return [:] }
            let counts = try db.rows(
                "SELECT action, count(*) FROM journal WHERE at >= ? AND kind = ? AND outcome = 'done' GROUP BY action",
                [since.stored, kind]
            ) { (try $0.word(PlannedOperation.Action.self), try $0.next(Int.self)) }
            return Dictionary(counts, uniquingKeysWith: +)
        }
    }
}
