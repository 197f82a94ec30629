import BridgeCore
import BridgeState
import GRDB

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// Reads records with images and keys. Rows first, the rest after: a statement does not run inside another's rows.
struct RecordReader {
    /// A row of `records` and `images`.
    struct StoredRow {
        var source: Int64
        var anchor: UInt64
        var image: Int64
        var identity: Int64?
        var fingerprint: Fingerprint
        var change: RecordBatch.Change
        var missingSince: Date?
        var layout: Int64
        var bytes: [UInt8]
    }

    static let select = """
        SELECT r.source, r.anchor, r.image, r.identity, r.print_high, r.print_low, r.change, r.missing_since, i.layout, i.bytes
        FROM records r JOIN images i ON i.id = r.image

        """

    /// What ``StoredRecord/isPresent`` says, for rows of `records r`.
    static let isPresent =
        "(r.missing_since IS NULL AND r.change IN (\(RecordBatch.Change.present.rawValue), \(RecordBatch.Change.patch.rawValue)))"

    /// What ``StoredRecord/isDeleted`` says, for rows of `records r`.
    static let isDeleted =
        "(r.change IN (\(RecordBatch.Change.removed.rawValue), \(RecordBatch.Change.softDeleted.rawValue)))"

    private let db: Database
    private let layouts: Layouts
    private var names: Names

    init(_ db: Database, _ layouts: Layouts) {
        self.db = db
        self.layouts = layouts
        names = Names(db)
    }

    /// A row of ``select``.
    func row(_ columns: inout Columns) throws -> StoredRow {
        let (source, anchor) = (try columns.next(Int64.self), try columns.anchor())
        let (image, identity) = (try columns.next(Int64.self), columns.optional(Int64.self))
        let fingerprint = try columns.fingerprint()
        guard let change = RecordBatch.Change(rawValue: UInt8(truncatingIfNeeded: try columns.next(Int64.self))) else {
            throw StateFault.damaged
        }
        return StoredRow(
            source: source, anchor: anchor, image: image, identity: identity, fingerprint: fingerprint, change: change,
            missingSince: columns.time(), layout: try columns.next(), bytes: try columns.bytes())
    }

    /// The records of rows.
    mutating func records(_ rows: [StoredRow]) throws -> [StoredRecord] {
        var records: [StoredRecord] = []
        records.reserveCapacity(rows.count)
        for row in rows { records.append(try record(row)) }
        return records
    }

    private mutating func record(_ row: StoredRow) throws -> StoredRecord {
        StoredRecord(
            reference: RecordReference(source: try names.text(row.source), anchor: row.anchor),
            identity: row.identity.map(IdentityID.init), fingerprint: row.fingerprint, change: row.change, missingSince: row.missingSince,
            image: StoredImage(layout: try layouts.layout(row.layout, db), bytes: row.bytes), keys: try keys(row.image))
    }

    private mutating func keys(_ image: Int64) throws -> [LookupKey] {
        let stored = try db.rows("SELECT scope, hash_high, hash_low FROM record_keys WHERE image = ?", [image]) {
            (scope: try $0.next(Int64.self), hash: try $0.fingerprint())
        }
        var keys: [LookupKey] = []
        for key in stored { keys.append(LookupKey(scope: try names.text(key.scope), hash: key.hash)) }
        return keys
    }
}
