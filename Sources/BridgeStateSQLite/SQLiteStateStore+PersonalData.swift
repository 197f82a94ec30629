import BridgeCore
public import BridgeState
import GRDB

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

extension SQLiteStateStore {
    /// What plans and the journal hold about an identity.
    public func history(of identity: IdentityID) async throws -> PersonalHistory {
        try await read { [layouts] db in
            var history = PersonalHistory(journal: try JournalRows.all(of: identity, db))
            let plans = try db.rows("SELECT number, id FROM plans ORDER BY number") {
                (number: try $0.next(Int64.self), id: PlanID(try $0.next()))
            }
            for plan in plans {
                var reader = OperationReader(db, layouts, plan: plan.number)
                let operations = try reader.operations(where: "identity = ? ORDER BY phase, sequence", [identity.value])
                history.operations += operations.map { (plan.id, $0) }
                let notes = try db.rows(
                    "SELECT number, code, message, label FROM notes WHERE plan = ? AND identity = ? ORDER BY number",
                    [plan.number, identity.value]
                ) { columns in
                    PlanNote(
                        index: try columns.next(), identity: identity, code: try columns.next(), message: try columns.next(),
                        label: try columns.next())
                }
                history.notes += notes.map { (plan.id, $0) }
            }
            return history
        }
    }

    /// Forgets identities, and overwrites what is deleted in the file.
    public func forget(_ identities: [IdentityID], _ forgetting: Forgetting, lease: Lease) async throws {
        try await overwriting(lease) { db in
            let eraser = Eraser(db: db, key: try Self.storedKey(db))
            let known = try identities.filter { try eraser.isKnown($0) }
            if forgetting == .everything {
                for id in known where try !eraser.isGone(id) { throw BridgeError.stillThere(id) }
            }
            guard !known.isEmpty else { return }
            try eraser.forget(known, forgetting)
            try Self.advance(db)
        }
    }

    /// Deletes what is no longer kept, and overwrites it in the file.
    public func prune(_ retention: Retention, lease: Lease) async throws -> Int {
        try await overwriting(lease) { db in
            let eraser = Eraser(db: db, key: try Self.storedKey(db))
            if let time = retention.plansBefore { try eraser.deletePlans(endedBefore: time, keeping: retention.keeping) }
            if let time = retention.journalBefore { try db.run("DELETE FROM journal WHERE at < ?", [time.stored]) }
            guard let time = retention.goneBefore else { return 0 }
            let gone = try eraser.gone(before: time)
            guard !gone.isEmpty else { return 0 }
            try eraser.forget(gone, .everything)
            try Self.advance(db)
            return gone.count
        }
    }

    /// A write after which nothing that it deleted can be found in the file or beside it.
    private func overwriting<Result: Sendable>(
        _ lease: Lease, _ body: @escaping @Sendable (Database) throws -> Result
    ) async throws -> Result {
        let (before, changes) = try await outsideTransaction { db in
            let before = try Int.fetchOne(db, sql: "PRAGMA secure_delete") ?? 0
            try db.execute(sql: "PRAGMA secure_delete = ON")
            return (before, db.totalChangesCount)
        }
        let result = try await write(lease, body)
        try await outsideTransaction { db in
            if db.totalChangesCount > changes { try db.execute(sql: "PRAGMA wal_checkpoint(TRUNCATE)") }
            try db.execute(sql: "PRAGMA secure_delete = \(before == 2 ? "FAST" : String(before))")
        }
        return result
    }

    private func outsideTransaction<Result: Sendable>(_ body: @escaping @Sendable (Database) throws -> Result) async throws -> Result {
        do {
            return try await pool.writeWithoutTransaction(body)
        } catch {
            throw StateFault.bridge(error, path: path)
        }
    }
}

/// The journal as rows.
enum JournalRows {
    static func all(of identity: IdentityID, _ db: Database) throws -> [JournalEntry] {
        try db.rows(
            "SELECT id, at, plan, sequence, identity, action, outcome, problem FROM journal WHERE identity = ? ORDER BY id",
            [identity.value]
        ) { try entry(&$0) }
    }

    /// The columns in the order of the table, without the kind.
    static func entry(_ columns: inout Columns) throws -> JournalEntry {
        JournalEntry(
            index: try columns.next(), at: Date(timeIntervalSince1970: try columns.next(Double.self)), plan: PlanID(try columns.next()),
            sequence: try columns.next(), identity: IdentityID(try columns.next()), action: try columns.word(), outcome: try columns.next(),
            problem: columns.optional())
    }
}

/// Takes people out of the tables.
struct Eraser {
    let db: Database
    /// nil: the state is bound to nothing yet, so that nobody in it has an account.
    let key: FingerprintKey?

    func isKnown(_ id: IdentityID) throws -> Bool {
        try db.first("SELECT 1 FROM identities WHERE id = ?", [id.value]) { try $0.next(Int.self) } != nil
    }

    /// No source has it, and its account is gone or never was.
    func isGone(_ id: IdentityID) throws -> Bool {
        let condition = "SELECT 1 FROM identities i WHERE i.id = ? AND \(Self.isGone)"
        return try db.first(condition, [id.value]) { try $0.next(Int.self) } != nil
    }

    private static let isGone = """
        coalesce(i.link_state, 'gone') = 'gone' AND NOT EXISTS (SELECT 1 FROM records r WHERE r.identity = i.id AND \(RecordReader.isPresent))
        """

    /// Those who are gone, about whom nothing happened since a time, and of whom more is left than a marker.
    func gone(before time: Date) throws -> [IdentityID] {
        try db.rows(
            """
            SELECT i.id FROM identities i WHERE \(Self.isGone)
            AND (EXISTS (SELECT 1 FROM records r WHERE r.identity = i.id) OR EXISTS (SELECT 1 FROM applied a WHERE a.identity = i.id)
                OR EXISTS (SELECT 1 FROM identity_keys k WHERE k.identity = i.id) OR i.link_state IS NULL)
            AND NOT EXISTS (SELECT 1 FROM records r WHERE r.identity = i.id AND r.missing_since >= ?1)
            AND i.id NOT IN (SELECT identity FROM journal WHERE at >= ?1) ORDER BY i.id
            """, [time.stored]
        ) { IdentityID(try $0.next()) }
    }

    func forget(_ ids: [IdentityID], _ forgetting: Forgetting) throws {
        try forgetHistory(of: ids)
        if forgetting == .everything { for id in ids { try erase(id) } }
    }

    private static let plansThatAreOver = "SELECT number FROM plans WHERE status IN ('applied', 'rejected', 'superseded', 'open')"

    /// All at once: operations are found by their plans, not by their people.
    private func forgetHistory(of ids: [IdentityID]) throws {
        let list = "[" + ids.map { String($0.value) }.joined(separator: ",") + "]"
        let concerned = "identity IN (SELECT value FROM json_each(?)) AND plan IN (\(Self.plansThatAreOver))"
        try db.run(
            """
            UPDATE operations SET changes = '[]', label = '', target = NULL, applied_keys = NULL, applied_layout = NULL,
            applied_bytes = NULL, version = NULL WHERE \(concerned)
            """, [list])
        try db.run("UPDATE notes SET label = '' WHERE \(concerned)", [list])
    }

    private func erase(_ id: IdentityID) throws {
        try MembershipWriter(db).forget(id)
        let images = try db.rows("SELECT image FROM records WHERE identity = ?", [id.value]) { try $0.next(Int64.self) }
        for image in images {
            try db.run("DELETE FROM record_keys WHERE image = ?", [image])
            try db.run("DELETE FROM images WHERE id = ?", [image])
        }
        for table in ["records", "identity_keys", "applied", "holds"] {
            try db.run("DELETE FROM \(table) WHERE identity = ?", [id.value])
        }
        let account = try db.first("SELECT link_target FROM identities WHERE id = ?", [id.value]) { $0.optional(String.self) } ?? nil
        guard let account, let key else {
            try db.run("DELETE FROM identities WHERE id = ?", [id.value])
            return
        }
        try db.run(
            """
            UPDATE identities SET link_target = ?, link_state = 'gone', disabled_since = NULL, input_high = NULL, input_low = NULL,
            wake_at = NULL, is_dirty = 0, memberships_high = NULL, memberships_low = NULL WHERE id = ?
            """, [ForgottenAccount.marker(of: TargetID(account), key: key).value, id.value])
    }

    func deletePlans(endedBefore time: Date, keeping: Set<PlanID>) throws {
        let plans = try db.rows(
            "SELECT number, id FROM plans WHERE number IN (\(Self.plansThatAreOver)) AND status_since < ?", [time.stored]
        ) { (number: try $0.next(Int64.self), id: PlanID(try $0.next())) }
        for plan in plans where !keeping.contains(plan.id) {
            for table in ["operations", "predecessors", "notes"] { try db.run("DELETE FROM \(table) WHERE plan = ?", [plan.number]) }
            try db.run("DELETE FROM plans WHERE number = ?", [plan.number])
        }
    }
}
