public import BridgeCore
public import BridgeState
import GRDB

extension SQLiteStateStore {
    /// Records that hold the keys, then identities that hold them themselves, key by key in the order asked for.
    public func holders(of keys: [LookupKey]) async throws -> [KeyHolder] {
        try await read { db in
            var names = Names(db)
            var holders: [KeyHolder] = []
            for key in keys {
                guard let scope = try names.known(.scope, key.scope) else { continue }
                let hash: [Argument] = [scope, key.hash.storedHigh, key.hash.storedLow]
                holders += try Self.records(with: key, hash, &names, db)
                holders += try db.rows(
                    "SELECT identity FROM identity_keys WHERE scope = ? AND hash_high = ? AND hash_low = ? ORDER BY identity", hash
                ) { KeyHolder(key: key, record: nil, identity: IdentityID(try $0.next()), isPresent: true) }
            }
            return holders
        }
    }

    private static func records(with key: LookupKey, _ hash: [Argument], _ names: inout Names, _ db: Database) throws -> [KeyHolder] {
        let rows = try db.rows(
            """
            SELECT r.source, r.anchor, r.identity, \(RecordReader.isPresent), \(RecordReader.isDeleted)
            FROM record_keys k JOIN images i ON i.id = k.image
            JOIN records r ON r.kind = i.kind AND r.source = i.source AND r.anchor = i.anchor
            WHERE k.scope = ? AND k.hash_high = ? AND k.hash_low = ? ORDER BY r.kind, r.source, r.anchor
            """, hash
        ) { columns in
            (
                source: try columns.next(Int64.self), anchor: try columns.anchor(), identity: columns.optional(Int64.self),
                isPresent: try columns.next(Bool.self), isDeleted: try columns.next(Bool.self)
            )
        }
        var holders: [KeyHolder] = []
        for row in rows {
            let record = RecordReference(source: try names.text(row.source), anchor: row.anchor)
            holders.append(
                KeyHolder(
                    key: key, record: record, identity: row.identity.map(IdentityID.init), isPresent: row.isPresent,
                    isDeleted: row.isDeleted))
        }
        return holders
    }

    /// Gives records to identities.
    public func join(_ joins: [RecordJoin], kind: ResourceKind, lease: Lease) async throws -> [IdentityID] {
        try await write(lease) { db in
            guard !joins.isEmpty else { return [] }
            var joiner = try Joiner(kind, db)
            var ids: [IdentityID] = []
            ids.reserveCapacity(joins.count)
            for join in joins { ids.append(try joiner.join(join)) }
            try Self.advance(db)
            return ids
        }
    }
}

/// Joins of one call: remembers the identities that they made.
private struct Joiner {
    private let db: Database
    private let kind: Int64
    private var names: Names
    private var made: [Int: Int64] = [:]

    init(_ kind: ResourceKind, _ db: Database) throws {
        self.db = db
        names = Names(db)
        self.kind = try names.id(.kind, kind.rawValue)
    }

    mutating func join(_ join: RecordJoin) throws -> IdentityID {
        guard let source = try names.known(.source, join.record.source) else { throw BridgeError.unknownRecord(source: join.record.source) }
        let record: [Argument] = [kind, source, join.record.anchor.stored]
        let former = try db.first("SELECT identity FROM records WHERE kind = ? AND source = ? AND anchor = ?", record) {
            $0.optional(Int64.self)
        }
        guard let former else { throw BridgeError.unknownRecord(source: join.record.source) }
        let id = try identity(join.destination)
        try db.run("UPDATE records SET identity = ? WHERE kind = ? AND source = ? AND anchor = ?", [id] + record)
        if let former, former != id { try db.run("UPDATE identities SET is_dirty = 1 WHERE id = ?", [former]) }
        return IdentityID(id)
    }

    private mutating func identity(_ destination: RecordJoin.Destination) throws -> Int64 {
        switch destination {
        case .existing(let id):
            let count = try db.run("UPDATE identities SET is_dirty = 1 WHERE id = ? AND kind = ?", [id.value, kind])
            guard count > 0 else { throw BridgeError.unknownIdentity(id) }
            return id.value
        case .new(let number):
            if let id = made[number] { return id }
            try db.run("INSERT INTO identities(kind, is_dirty) VALUES (?, 1)", [kind])
            made[number] = db.lastInsertedRowID
            return db.lastInsertedRowID
        }
    }
}
