import BridgeCore
public import BridgeState
import GRDB

#if canImport(FoundationEssentials)
    public import FoundationEssentials
#else
    public import Foundation
#endif

extension SQLiteStateStore {
    /// Begins a plan.
    public func createPlan(_ head: PlanHead, lease: Lease) async throws {
        try await write(lease) { db in
            let inserted = try db.run(
                "INSERT OR IGNORE INTO plans(id, status, status_since, head) VALUES (?, ?, ?, ?)",
                [head.id.value, PlanHead.Status.open.rawValue, head.createdAt.stored, try PlanRow.json(head)])
            guard inserted > 0 else { throw BridgeError.planExists(head.id) }
        }
    }

    /// Adds operations.
    public func append(_ operations: [PlannedOperation], to plan: PlanID, lease: Lease) async throws {
        try await write(lease) { db in
            var writer = OperationWriter(try PlanRow.open(plan, db), db)
            for operation in operations { try writer.insert(operation) }
        }
    }

    /// Changes order, or refuses.
    public func amend(_ amendments: [OperationAmendment], in plan: PlanID, lease: Lease) async throws {
        try await write(lease) { db in
            let row = try PlanRow.open(plan, db)
            let writer = OperationWriter(row, db)
            for amendment in amendments {
                let refused = PlannedOperation.Status.refused.rawValue
                let found = try db.run(
                    """
                    UPDATE operations SET status = CASE WHEN ?3 IS NULL THEN status ELSE ?4 END, problem = coalesce(?3, problem)
                    WHERE plan = ?1 AND sequence = ?2
                    """, [row.number, amendment.sequence, amendment.refusal, refused])
                guard found > 0 else { throw BridgeError.unknownOperation(amendment.sequence, in: plan) }
                try writer.order(amendment.sequence, after: amendment.addAfter)
            }
        }
    }

    /// Adds notes, numbered from 1.
    public func append(_ notes: [PlanNote], to plan: PlanID, lease: Lease) async throws {
        try await write(lease) { db in
            let row = try PlanRow.open(plan, db)
            let last = try db.first("SELECT max(number) FROM notes WHERE plan = ?", [row.number]) { $0.optional(Int64.self) } ?? nil
            for (offset, note) in notes.enumerated() {
                try db.run(
                    "INSERT INTO notes(plan, number, identity, code, message, label) VALUES (?, ?, ?, ?, ?, ?)",
                    [row.number, (last ?? 0) + Int64(offset) + 1, note.identity?.value, note.code, note.message, note.label])
            }
        }
    }

    /// Seals a plan; older ones that wait are superseded.
    public func seal(_ head: PlanHead, lease: Lease) async throws {
        try await write(lease) { db in
            let row = try PlanRow.open(head.id, db)
            for waiting in [PlanHead.Status.sealed, .held, .released] where head.onDemand == nil {
                try db.run(
                    "UPDATE plans SET status = ?, status_since = ? WHERE status = ?",
                    [PlanHead.Status.superseded.rawValue, head.createdAt.stored, waiting.rawValue])
            }
            var sealed = head
            sealed.generation = try Self.generation(db)
            if head.status == .open { sealed.status = .sealed }
            try db.run(
                """
                UPDATE plans SET status = ?, head = ?, seal_order = (SELECT coalesce(max(seal_order), 0) + 1 FROM plans) WHERE number = ?
                """, [sealed.status.rawValue, try PlanRow.json(sealed), row.number])
        }
    }

    /// Changes the status of a sealed plan.
    public func setStatus(_ status: PlanHead.Status, of plan: PlanID, reason: String?, now: Date, lease: Lease) async throws {
        try await write(lease) { db in
            var row = try PlanRow.known(plan, db)
            guard row.head.status.allows(status) else {
                throw BridgeError.planStatus(plan, is: row.head.status, refuses: status.rawValue)
            }
            row.head.status = status
            if let reason { row.head.decision = reason }
            try db.run(
                "UPDATE plans SET status = ?, status_since = ?, head = ? WHERE number = ?",
                [status.rawValue, now.stored, try PlanRow.json(row.head), row.number])
        }
    }

    /// The head of a plan.
    public func plan(_ id: PlanID) async throws -> PlanHead? { try await read { try PlanRow.find(id, $0)?.head } }

    /// The sealed plans, the latest first.
    public func recentPlans(limit: Int) async throws -> [PlanHead] { try await read { try PlanRow.recent($0, limit: limit).map(\.head) } }

    /// Single operations.
    public func operations(of plan: PlanID, sequences: [Int64]) async throws -> [PlannedOperation] {
        try await read { [layouts] db in
            let row = try PlanRow.known(plan, db)
            var reader = OperationReader(db, layouts, plan: row.number)
            return try Set(sequences).sorted().flatMap { try reader.operations(where: "sequence = ?", [$0]) }
        }
    }

    /// A page of operations.
    public func operations(of plan: PlanID, after sequence: Int64?, limit: Int) async throws -> [PlannedOperation] {
        try await read { [layouts] db in
            let row = try PlanRow.known(plan, db)
            let phase = try db.first("SELECT phase FROM operations WHERE plan = ? AND sequence = ?", [row.number, sequence]) {
                try $0.next(Int64.self)
            }
            var reader = OperationReader(db, layouts, plan: row.number)
            return try reader.operations(
                where: "(phase, sequence) > (?, ?) ORDER BY phase, sequence LIMIT ?",
                [phase ?? .min, phase == nil ? .min : sequence ?? .min, limit])
        }
    }

    /// Operations by status.
    public func operationCounts(of plan: PlanID) async throws -> [PlannedOperation.Status: Int] {
        try await read { db in
            let row = try PlanRow.known(plan, db)
            let counts = try db.rows("SELECT status, count(*) FROM operations WHERE plan = ? GROUP BY status", [row.number]) {
                (try $0.word(PlannedOperation.Status.self), try $0.next(Int.self))
            }
            return Dictionary(counts, uniquingKeysWith: +)
        }
    }

    /// A page of notes.
    public func notes(of plan: PlanID, after index: Int64?, limit: Int) async throws -> [PlanNote] {
        try await read { db in
            let row = try PlanRow.known(plan, db)
            return try db.rows(
                "SELECT number, identity, code, message, label FROM notes WHERE plan = ? AND number > ? ORDER BY number LIMIT ?",
                [row.number, index ?? 0, limit]
            ) { columns in
                PlanNote(
                    index: try columns.next(), identity: columns.optional(Int64.self).map(IdentityID.init), code: try columns.next(),
                    message: try columns.next(), label: try columns.next())
            }
        }
    }
}
