public import BridgeCore
public import BridgeState
import GRDB

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

extension SQLiteStateStore {
    /// A page of what is known of a source's records.
    public func knownRecords(source: String, kind: ResourceKind, after: UInt64?, limit: Int) async throws -> [KnownRecord] {
        try await read { db in
            var names = Names(db)
            guard let source = try names.known(.source, source), let kind = try names.known(.kind, kind.rawValue) else { return [] }
            // `>=` the least anchor for the first page: no anchor is below it, and one may be equal.
            let comparison = after == nil ? ">=" : ">"
            return try db.rows(
                """
                SELECT anchor, print_high, print_low, identity, missing_since FROM records
                WHERE kind = ? AND source = ? AND anchor \(comparison) ? ORDER BY anchor LIMIT ?
                """, [kind, source, (after ?? 0).stored, limit]
            ) { columns in
                KnownRecord(
                    anchor: try columns.anchor(), fingerprint: try columns.fingerprint(),
                    identity: columns.optional(Int64.self).map(IdentityID.init), isMissing: columns.time() != nil)
            }
        }
    }

    /// The records of these anchors, in the order asked for.
    public func records(source: String, kind: ResourceKind, anchors: [UInt64]) async throws -> [StoredRecord] {
        try await read { [layouts] db in
            var names = Names(db)
            guard let source = try names.known(.source, source), let kind = try names.known(.kind, kind.rawValue) else { return [] }
            var reader = RecordReader(db, layouts)
            let rows = try anchors.compactMap { anchor in
                try db.first(
                    RecordReader.select + "WHERE r.kind = ? AND r.source = ? AND r.anchor = ?", [kind, source, anchor.stored]
                ) { try reader.row(&$0) }
            }
            return try reader.records(rows)
        }
    }

    /// Takes records, missing marks and facts in.
    public func commit(_ intake: Intake, lease: Lease) async throws {
        try await write(lease) { db in
            let writer = try RecordWriter(intake, db)
            try writer.take(intake.changed)
            let newlyMissing = try writer.mark(missing: intake.missing, since: intake.readAt)
            try Self.set(intake.facts, db)
            if !intake.changed.isEmpty || newlyMissing > 0 { try Self.advance(db) }
        }
    }

    /// A page of the present records that belong to nobody yet.
    public func unjoinedRecords(kind: ResourceKind, after: RecordReference?, limit: Int) async throws -> [StoredRecord] {
        try await read { [layouts] db in
            var names = Names(db)
            guard let kind = try names.known(.kind, kind.rawValue) else { return [] }
            var reader = RecordReader(db, layouts)
            var rows: [RecordReader.StoredRow] = []
            for source in try Names.all(.source, db) where after == nil || source.text >= after?.source ?? "" {
                if rows.count >= limit { break }
                let last = source.text == after?.source ? after?.anchor : nil
                rows += try db.rows(
                    RecordReader.select + """
                        WHERE r.kind = ? AND r.source = ? AND r.anchor \(last == nil ? ">=" : ">") ? AND r.identity IS NULL
                        AND \(RecordReader.isPresent) ORDER BY r.anchor LIMIT ?
                        """, [kind, source.id, (last ?? 0).stored, limit - rows.count]
                ) { try reader.row(&$0) }
            }
            return try reader.records(rows)
        }
    }
}

/// Writes what one intake brings.
private struct RecordWriter {
    private struct Key: Comparable {
        var scope: Int64
        var high: Int64
        var low: Int64
        var image: Int64

        static func < (left: Key, right: Key) -> Bool {
            (left.scope, left.high, left.low, left.image) < (right.scope, right.high, right.low, right.image)
        }
    }

    private let db: Database
    private let kind: Int64
    private let source: Int64
    private let layout: Int64

    init(_ intake: Intake, _ db: Database) throws {
        self.db = db
        var names = Names(db)
        kind = try names.id(.kind, intake.layout.kind.rawValue)
        source = try names.id(.source, intake.source)
        layout = try Layouts.id(intake.layout, db)
    }

    /// Writes records and their keys, both in the order of their tables. Of one anchor that comes twice, the later counts.
    func take(_ changed: [Intake.ChangedRecord]) throws {
        let latest = Dictionary(changed.map { ($0.anchor, $0) }, uniquingKeysWith: { _, later in later })
        var names = Names(db)
        var keys: [Key] = []
        for record in latest.values.sorted(by: { $0.anchor < $1.anchor }) {
            let image = try known(record.anchor).map { try update($0, record) } ?? insert(record)
            for key in record.keys {
                let scope = try names.id(.scope, key.scope)
                keys.append(Key(scope: scope, high: key.hash.storedHigh, low: key.hash.storedLow, image: image))
            }
        }
        for key in keys.sorted() {
            try db.run(
                "INSERT OR IGNORE INTO record_keys(scope, hash_high, hash_low, image) VALUES (?, ?, ?, ?)",
                [key.scope, key.high, key.low, key.image])
        }
    }

    /// Marks those that were not missing yet.
    func mark(missing anchors: [UInt64], since time: Date) throws -> Int {
        var marked = 0
        for anchor in anchors.sorted() {
            let count = try db.run(
                "UPDATE records SET missing_since = ? WHERE kind = ? AND source = ? AND anchor = ? AND missing_since IS NULL",
                [time.stored, kind, source, anchor.stored])
            guard count > 0 else { continue }
            marked += count
            if let identity = try known(anchor)?.identity { try markDirty(identity) }
        }
        return marked
    }

    private func known(_ anchor: UInt64) throws -> (image: Int64, identity: Int64?)? {
        try db.first("SELECT image, identity FROM records WHERE kind = ? AND source = ? AND anchor = ?", [kind, source, anchor.stored]) {
            (image: try $0.next(), identity: $0.optional())
        }
    }

    private func insert(_ record: Intake.ChangedRecord) throws -> Int64 {
        try db.run(
            "INSERT INTO images(kind, source, anchor, layout, bytes) VALUES (?, ?, ?, ?, ?)",
            [kind, source, record.anchor.stored, layout, Data(record.image)])
        let image = db.lastInsertedRowID
        try db.run(
            """
            INSERT INTO records(kind, source, anchor, image, print_high, print_low, change) VALUES (?, ?, ?, ?, ?, ?, ?)
            """,
            [
                kind, source, record.anchor.stored, image, record.fingerprint.storedHigh, record.fingerprint.storedLow,
                Int64(record.change.rawValue),
            ])
        return image
    }

    private func update(_ known: (image: Int64, identity: Int64?), _ record: Intake.ChangedRecord) throws -> Int64 {
        try db.run("UPDATE images SET layout = ?, bytes = ? WHERE id = ?", [layout, Data(record.image), known.image])
        try db.run(
            """
            UPDATE records SET print_high = ?, print_low = ?, change = ?, missing_since = NULL WHERE kind = ? AND source = ? AND anchor = ?
            """,
            [
                record.fingerprint.storedHigh, record.fingerprint.storedLow, Int64(record.change.rawValue), kind, source,
                record.anchor.stored,
            ])
        try db.run("DELETE FROM record_keys WHERE image = ?", [known.image])
        if let identity = known.identity {
            try markDirty(identity)
            if record.change.isDeletion { try MembershipWriter(db).lookAgain(atGroupsOf: IdentityID(identity)) }
        }
        return known.image
    }

    private func markDirty(_ identity: Int64) throws {
        try db.run("UPDATE identities SET is_dirty = 1 WHERE id = ? AND is_dirty = 0", [identity])
    }
}
