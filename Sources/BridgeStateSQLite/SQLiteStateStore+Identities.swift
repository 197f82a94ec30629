public import BridgeCore
public import BridgeState
import GRDB

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

extension SQLiteStateStore {
    /// A page of the identities that must be looked at.
    public func dirtyIdentities(kind: ResourceKind, after: IdentityID?, limit: Int) async throws -> [IdentityID] {
        try await read { db in
            var names = Names(db)
            guard let kind = try names.known(.kind, kind.rawValue) else { return [] }
            return try db.rows(
                "SELECT id FROM identities WHERE is_dirty = 1 AND kind = ? AND id > ? ORDER BY id LIMIT ?",
                [kind, after?.value ?? 0, limit]
            ) { IdentityID(try $0.next()) }
        }
    }

    /// All identities of a kind, by id.
    public func identityIDs(kind: ResourceKind, after: IdentityID?, limit: Int) async throws -> [IdentityID] {
        try await read { db in
            var names = Names(db)
            guard let kind = try names.known(.kind, kind.rawValue) else { return [] }
            return try db.rows(
                "SELECT id FROM identities WHERE kind = ? AND id > ? ORDER BY id LIMIT ?", [kind, after?.value ?? 0, limit]
            ) { IdentityID(try $0.next()) }
        }
    }

    /// Marks identities dirty.
    public func markDirty(_ selection: DirtySelection, kind: ResourceKind, lease: Lease) async throws {
        try await write(lease) { db in
            var names = Names(db)
            guard let kind = try names.known(.kind, kind.rawValue) else { return }
            let update = "UPDATE identities SET is_dirty = 1 WHERE is_dirty = 0 AND kind = ?"
            switch selection {
            case .all: try db.run(update, [kind])
            case .wakingBy(let time): try db.run(update + " AND wake_at <= ?", [kind, time.stored])
            case .these(let ids): for id in ids.sorted() { try db.run(update + " AND id = ?", [kind, id.value]) }
            case .unsettled(let ids, let plan):
                for id in ids.sorted() { try db.run(update + " AND id = ?", [kind, id.value]) }
                try PlanRow.find(plan, db)?.forgetInputs(of: ids, db)
            }
        }
    }

    /// Identities with their records.
    public func identities(_ ids: [IdentityID]) async throws -> [StoredIdentity] {
        try await read { [layouts] db in
            var reader = IdentityReader(db, layouts)
            var identities: [StoredIdentity] = []
            identities.reserveCapacity(ids.count)
            for id in ids {
                if let identity = try reader.identity(id) { identities.append(identity) }
            }
            return identities
        }
    }

    /// Who has these accounts; of several the eldest identity.
    public func identities(linkedTo ids: [TargetID], kind: ResourceKind) async throws -> [TargetID: IdentityID] {
        try await read { db in
            var names = Names(db)
            guard let kind = try names.known(.kind, kind.rawValue) else { return [:] }
            var found: [TargetID: IdentityID] = [:]
            let key = try Self.storedKey(db)
            for id in ids {
                let forgotten = key.map { ForgottenAccount.marker(of: id, key: $0).value }
                found[id] = try db.first(
                    "SELECT min(id) FROM identities WHERE kind = ? AND link_target IN (?, ?)", [kind, id.value, forgotten]
                ) { $0.optional(Int64.self) }?.map(IdentityID.init)
            }
            return found
        }
    }

    /// Stores what evaluations found.
    public func update(_ updates: [IdentityUpdate], lease: Lease) async throws {
        try await write(lease) { db in
            var writer = IdentityWriter(db)
            var hasChanged = false
            for update in updates { hasChanged = try writer.apply(update) || hasChanged }
            if hasChanged { try Self.advance(db) }
        }
    }

    /// Counts identities, accounts and records.
    public func population(kind: ResourceKind) async throws -> Population {
        try await read { db in
            var names = Names(db)
            guard let kind = try names.known(.kind, kind.rawValue) else { return Population() }
            let population = try db.first(
                """
                SELECT count(*), count(*) FILTER (WHERE link_state = 'active'), count(*) FILTER (WHERE link_state = 'disabled'),
                (SELECT count(*) FROM records r WHERE r.kind = ? AND r.identity IS NULL AND \(RecordReader.isPresent))
                FROM identities WHERE kind = ?
                """, [kind, kind]
            ) { columns in
                Population(
                    identities: try columns.next(), activeAccounts: try columns.next(), disabledAccounts: try columns.next(),
                    unjoinedRecords: try columns.next())
            }
            return population ?? Population()
        }
    }

    /// Who wants the same value, by scope and eldest identity.
    public func collisions(scopePrefix: String) async throws -> [Collision] {
        try await read { db in
            var collisions: [Collision] = []
            for scope in try Names.all(.scope, db) where scope.text.hasPrefix(scopePrefix) {
                collisions += try Self.collisions(scope.id, scope.text, db)
            }
            return collisions
        }
    }

    private static func collisions(_ scope: Int64, _ text: String, _ db: Database) throws -> [Collision] {
        let hashes = try db.rows(
            """
            SELECT hash_high, hash_low, min(identity) FROM identity_keys WHERE scope = ?
            GROUP BY hash_high, hash_low HAVING count(*) > 1 ORDER BY min(identity)
            """, [scope]
        ) { try $0.fingerprint() }
        return try hashes.map { hash in
            let identities = try db.rows(
                "SELECT identity FROM identity_keys WHERE scope = ? AND hash_high = ? AND hash_low = ? ORDER BY identity",
                [scope, hash.storedHigh, hash.storedLow]
            ) { IdentityID(try $0.next()) }
            return Collision(scope: text, identities: identities)
        }
    }
}
