import BridgeCore
import BridgeState
import GRDB

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// An operation's row as it is read; its kind, predecessors and layout are looked up after.
struct OperationRow {
    /// Applied values in stored form.
    struct Applied {
        var layout: Int64
        var bytes: Data
    }

    var operation: PlannedOperation
    var kind: Int64
    var applied: Applied?

    static let columns = list(changes: "changes")
    /// The same with no changes: they are the largest part, and an outcome does not need them.
    static let columnsWithoutChanges = list(changes: "'[]'")

    private static func list(changes: String) -> String {
        """
        sequence, phase, status, attempts, problem, identity, kind, action, target, account_state, version, input_high, input_low,
        wake_at, reason, label, \(changes), applied_keys, applied_layout, applied_bytes
        """
    }

    init(_ columns: inout Columns) throws {
        let (sequence, phase, status) = (
            try columns.next(Int64.self), try columns.next(Int.self), try columns.word(PlannedOperation.Status.self)
        )
        let (attempts, problem) = (try columns.next(Int.self), columns.optional(String.self))
        let (identity, kind) = (try columns.next(Int64.self), try columns.next(Int64.self))
        let (action, target) = (try columns.word(PlannedOperation.Action.self), columns.optional(String.self))
        let (state, version) = (try columns.word(AccountLink.State.self), columns.optional(String.self))
        let (input, wakeAt) = (columns.optionalFingerprint(), columns.time())
        let (reason, label) = (try columns.next(String.self), try columns.next(String.self))
        let changes = try StoredJSON.changes(try columns.next())
        let keys = try columns.optional(String.self).map(StoredJSON.keys)
        operation = PlannedOperation(
            sequence: sequence, phase: phase, identity: IdentityID(identity), kind: "", action: action, target: target.map(TargetID.init),
            changes: changes, reason: reason, label: label, version: version, input: input, appliedKeys: keys, accountState: state,
            wakeAt: wakeAt, status: status, problem: problem, attempts: attempts)
        self.kind = kind
        let (layout, bytes) = (columns.optional(Int64.self), columns.optional(Data.self))
        if let layout, let bytes { applied = Applied(layout: layout, bytes: bytes) }
    }
}

/// Reads operations whole.
struct OperationReader {
    private let db: Database
    private let layouts: Layouts
    private let plan: Int64
    private var names: Names

    init(_ db: Database, _ layouts: Layouts, plan: Int64) {
        self.db = db
        self.layouts = layouts
        self.plan = plan
        names = Names(db)
    }

    /// The operations of a selection: `condition` goes on after `WHERE plan = ? AND`.
    mutating func operations(where condition: String, _ arguments: [Argument]) throws -> [PlannedOperation] {
        let rows = try db.rows("SELECT \(OperationRow.columns) FROM operations WHERE plan = ? AND \(condition)", [plan] + arguments) {
            try OperationRow(&$0)
        }
        var operations: [PlannedOperation] = []
        operations.reserveCapacity(rows.count)
        for row in rows { operations.append(try complete(row)) }
        return operations
    }

    /// The same as ``operations(where:_:)`` with the accounts that earlier operations made.
    mutating func operationsWithTargets(where condition: String, _ arguments: [Argument]) throws -> [PlannedOperation] {
        var operations = try operations(where: condition, arguments)
        for index in operations.indices where operations[index].target == nil && operations[index].action != .create {
            let target = try db.first("SELECT link_target FROM identities WHERE id = ?", [operations[index].identity.value]) {
                $0.optional(String.self)
            }
            operations[index].target = target?.map { TargetID($0) }
        }
        return operations
    }

    /// Fills in what is looked up.
    mutating func complete(_ row: OperationRow) throws -> PlannedOperation {
        var operation = row.operation
        operation.kind = ResourceKind(rawValue: try names.text(row.kind))
        operation.after = try db.rows(
            "SELECT predecessor FROM predecessors WHERE plan = ? AND sequence = ? ORDER BY predecessor", [plan, operation.sequence]
        ) { try $0.next(Int64.self) }
        operation.applied = try row.applied.map {
            StoredImage(layout: try layouts.layout($0.layout, db), bytes: [UInt8]($0.bytes))
        }
        return operation
    }
}

/// Writes the operations of one call.
struct OperationWriter {
    private let db: Database
    private let plan: PlanRow
    private var names: Names
    private var layouts = LayoutNumbers()

    init(_ plan: PlanRow, _ db: Database) {
        self.db = db
        self.plan = plan
        names = Names(db)
    }

    mutating func insert(_ operation: PlannedOperation) throws {
        let layout = try operation.applied.map { try layouts.id($0.layout, db) }
        let inserted = try db.run(
            """
            INSERT OR IGNORE INTO operations(plan, \(OperationRow.columns))
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                plan.number, operation.sequence, operation.phase, operation.status.rawValue, operation.attempts, operation.problem,
                operation.identity.value, try names.id(.kind, operation.kind.rawValue), operation.action.rawValue,
                operation.target?.value, operation.accountState.rawValue, operation.version, operation.input?.storedHigh,
                operation.input?.storedLow, operation.wakeAt?.stored, operation.reason, operation.label,
                StoredJSON.text(operation.changes), operation.appliedKeys.map(StoredJSON.text), layout,
                operation.applied.map { Data($0.bytes) },
            ])
        guard inserted > 0 else { throw BridgeError.duplicateOperation(in: plan.head.id) }
        try order(operation.sequence, after: operation.after)
    }

    func order(_ sequence: Int64, after predecessors: [Int64]) throws {
        for predecessor in predecessors {
            try db.run(
                "INSERT OR IGNORE INTO predecessors(plan, sequence, predecessor) VALUES (?, ?, ?)", [plan.number, sequence, predecessor])
        }
    }
}
