import BridgeCore
import BridgeState
import GRDB

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// Reads identities with their accounts, applied values and records.
struct IdentityReader {
    private let db: Database
    private let layouts: Layouts
    private var names: Names
    private var records: RecordReader

    init(_ db: Database, _ layouts: Layouts) {
        self.db = db
        self.layouts = layouts
        names = Names(db)
        records = RecordReader(db, layouts)
    }

    /// The identity; nil: there is none of that id.
    mutating func identity(_ id: IdentityID) throws -> StoredIdentity? {
        let stored = try db.first(
            """
            SELECT i.kind, i.link_target, i.link_state, i.link_origin, i.disabled_since, i.input_high, i.input_low, i.wake_at, i.is_dirty,
            a.layout, a.bytes
            FROM identities i LEFT JOIN applied a ON a.identity = i.id WHERE i.id = ?
            """, [id.value]
        ) { columns in
            (
                kind: try columns.next(Int64.self), link: try columns.link(), input: columns.optionalFingerprint(), wakeAt: columns.time(),
                isDirty: try columns.next(Bool.self), layout: columns.optional(Int64.self), bytes: columns.optional(Data.self)
            )
        }
        guard let stored else { return nil }
        return StoredIdentity(
            id: id, kind: ResourceKind(rawValue: try names.text(stored.kind)), link: stored.link,
            applied: try image(stored.layout, stored.bytes), appliedInput: stored.input, wakeAt: stored.wakeAt, isDirty: stored.isDirty,
            records: try records(of: id))
    }

    private func image(_ layout: Int64?, _ bytes: Data?) throws -> StoredImage? {
        guard let layout, let bytes else { return nil }
        return StoredImage(layout: try layouts.layout(layout, db), bytes: [UInt8](bytes))
    }

    private mutating func records(of id: IdentityID) throws -> [StoredRecord] {
        let rows = try db.rows(RecordReader.select + "WHERE r.identity = ?", [id.value]) { try records.row(&$0) }
        let found = try records.records(rows)
        guard found.count > 1 else { return found }
        return found.sorted { ($0.reference.source, $0.reference.anchor) < ($1.reference.source, $1.reference.anchor) }
    }
}

extension Columns {
    /// The columns `link_target`, `link_state`, `link_origin` and `disabled_since`.
    mutating func link() throws -> AccountLink? {
        let (target, state, origin, since) = (optional(String.self), optional(String.self), optional(String.self), time())
        guard let target else { return nil }
        guard let state = state.flatMap(AccountLink.State.init), let origin = origin.flatMap(AccountLink.Origin.init) else {
            throw StateFault.damaged
        }
        return AccountLink(target: TargetID(target), state: state, origin: origin, disabledSince: since)
    }
}
