public import BridgeCore
public import BridgeState
import GRDB

#if canImport(FoundationEssentials)
    public import FoundationEssentials
#else
    public import Foundation
#endif

extension SQLiteStateStore {
    /// Binds the roles that are not bound yet.
    public func bind(_ systems: [String: String]) async throws -> FingerprintKey {
        try await write(nil) { db in
            for (role, system) in systems.sorted(by: { $0.key < $1.key }) {
                let bound = try db.first("SELECT system FROM systems WHERE role = ?", [role]) { try $0.next(String.self) }
                if let bound, bound != system { throw BridgeError.otherSystem(role: role, bound: bound, found: system) }
                try db.run("INSERT OR IGNORE INTO systems(role, system) VALUES (?, ?)", [role, system])
            }
            return try Self.key(db)
        }
    }

    /// The systems by role.
    public func systems() async throws -> [String: String] {
        let rows = try await read { db in
            try db.rows("SELECT role, system FROM systems") { (try $0.next(String.self), try $0.next(String.self)) }
        }
        return Dictionary(uniqueKeysWithValues: rows)
    }

    /// Binds roles to other systems.
    public func rebind(_ systems: [String: String], lease: Lease) async throws {
        try await write(lease) { db in
            for (role, system) in systems {
                try db.run(
                    "INSERT INTO systems(role, system) VALUES (?, ?) ON CONFLICT DO UPDATE SET system = excluded.system", [role, system])
            }
            try Self.advance(db)
        }
    }

    private static func key(_ db: Database) throws -> FingerprintKey {
        let fresh = FingerprintKey.random()
        try db.run(
            "INSERT OR IGNORE INTO state(only_row, generation, key_a, key_b) VALUES (1, 0, ?, ?)",
            [Int64(bitPattern: fresh.a), Int64(bitPattern: fresh.b)])
        guard let stored = try storedKey(db) else { throw StateFault.damaged }
        return stored
    }

    /// The state's key; nil: it has none yet.
    static func storedKey(_ db: Database) throws -> FingerprintKey? {
        try db.first("SELECT key_a, key_b FROM state") { columns in
            FingerprintKey(a: UInt64(bitPattern: try columns.next(Int64.self)), b: UInt64(bitPattern: try columns.next(Int64.self)))
        }
    }

    /// The number of changes so far.
    public func generation() async throws -> Int64 { try await read { try Self.generation($0) } }

    static func generation(_ db: Database) throws -> Int64 {
        try db.first("SELECT generation FROM state") { try $0.next() } ?? 0
    }

    /// Counts one change.
    static func advance(_ db: Database) throws {
        if try db.run("UPDATE state SET generation = generation + 1") > 0 { return }
        _ = try key(db)
        try db.run("UPDATE state SET generation = generation + 1")
    }

    /// The fact of that name.
    public func fact(_ name: String) async throws -> String? {
        try await read { db in try db.first("SELECT value FROM facts WHERE name = ?", [name]) { try $0.next() } }
    }

    /// Sets and removes facts.
    public func setFacts(_ facts: [String: String?], lease: Lease) async throws {
        try await write(lease) { try Self.set(facts, $0) }
    }

    static func set(_ facts: [String: String?], _ db: Database) throws {
        for (name, value) in facts {
            if let value {
                try db.run("INSERT INTO facts(name, value) VALUES (?, ?) ON CONFLICT DO UPDATE SET value = excluded.value", [name, value])
            } else {
                try db.run("DELETE FROM facts WHERE name = ?", [name])
            }
        }
    }

    /// Gives the lease out when nobody holds it or the holder's time is over.
    public func acquireLease(_ name: String, owner: String, now: Date, duration: TimeInterval) async throws -> Lease {
        try await write(nil) { try Leases.acquire(name, owner: owner, now: now, duration: duration, $0) }
    }

    /// Sets a new end.
    public func renewLease(_ lease: Lease, now: Date, duration: TimeInterval) async throws {
        try await write(lease) { db in
            _ = try db.run("UPDATE leases SET expires_at = ? WHERE name = ?", [(now + duration).stored, lease.name])
        }
    }

    /// Frees the name.
    public func releaseLease(_ lease: Lease) async throws {
        try await write(nil) { db in
            _ = try db.run("UPDATE leases SET owner = NULL WHERE name = ? AND token = ?", [lease.name, lease.token])
        }
    }
}

/// Who may write.
enum Leases {
    /// The fence: only the newest lease of a name writes. One whose time is over still does until somebody takes it over.
    static func check(_ lease: Lease, _ db: Database) throws {
        let holder = try db.first("SELECT owner FROM leases WHERE name = ? AND token = ?", [lease.name, lease.token]) {
            $0.optional(String.self)
        }
        guard case .some(.some) = holder else { throw BridgeError.leaseLost(lease) }
    }

    static func acquire(_ name: String, owner: String, now: Date, duration: TimeInterval, _ db: Database) throws -> Lease {
        let last = try db.first("SELECT token, owner, since, expires_at FROM leases WHERE name = ?", [name]) { columns in
            (token: try columns.next(Int64.self), owner: columns.optional(String.self), since: columns.time(), end: columns.time())
        }
        if let last, let holder = last.owner, holder != owner, let end = last.end, end > now {
            throw BridgeError.inUse(name, owner: holder, since: last.since?.ISO8601Format() ?? "an unknown time")
        }
        let token = (last?.token ?? 0) + 1
        try db.run(
            "INSERT OR REPLACE INTO leases(name, token, owner, since, expires_at) VALUES (?, ?, ?, ?, ?)",
            [name, token, owner, now.stored, (now + duration).stored])
        return Lease(name: name, token: token)
    }
}
