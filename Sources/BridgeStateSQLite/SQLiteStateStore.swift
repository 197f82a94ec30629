import BridgeCore
public import BridgeState
import GRDB

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// The state in one SQLite file: the default store.
///
/// The file is readable by its owner only. Every write is one transaction that is on the disk when the call returns
/// (`synchronous = FULL`): what is claimed and how it ended survives a power cut, and batches are large enough that the wait does not
/// count. A write runs to its end when its task is cancelled, so that an outcome is never lost to an impatient Ctrl-C.
/// Thread safe; several processes may open one file.
public final class SQLiteStateStore: StateStore {
    let pool: DatabasePool
    let layouts = Layouts()
    let path: String

    /// Opens a state, and makes it when there is none.
    ///
    /// A folder that does not exist is made for its owner only, with a `.gitignore` that hides its contents.
    /// - Throws: `state.newer_version`, `state.unreadable`, `state.read_only`, `state.disk_full`, `state.busy`.
    public init(path: String) throws {
        self.path = path
        try PrivateFiles.makeFolder(path.parentFolder)
        _ = try PrivateFiles.create(path, contents: [])
        try PrivateFiles.checkWritable(path)
        do {
            pool = try Self.open(path)
        } catch {
            throw StateFault.bridge(error, path: path)
        }
    }

    private static func open(_ path: String) throws -> DatabasePool {
        var configuration = Configuration()
        configuration.label = "IdentityBridge state"
        configuration.busyMode = .timeout(30)
        configuration.maximumReaderCount = 4
        configuration.prepareDatabase { db in
            try db.execute(sql: "PRAGMA cache_size = -16384; PRAGMA temp_store = MEMORY")
            // Checkpoints every 100 MB: random keys then touch a page of the file once, not once a transaction.
            try db.execute(sql: "PRAGMA wal_autocheckpoint = 25000")
        }
        // Before the pool, whose switch to WAL would be a change to somebody else's file.
        try checkVersion(path)
        let pool = try DatabasePool(path: path, configuration: configuration)
        // After the pool, which lowers it to NORMAL when it turns WAL on.
        try pool.writeWithoutTransaction { try $0.execute(sql: "PRAGMA synchronous = FULL; PRAGMA cache_size = -65536") }
        do {
            try Schema.migrator.migrate(pool)
        } catch is DatabaseError {
            // Two processes opened a new file at the same time; the other one's tables are there now.
            try Schema.migrator.migrate(pool)
        }
        return pool
    }

    private static func checkVersion(_ path: String) throws {
        var configuration = Configuration()
        configuration.busyMode = .timeout(30)
        let queue = try DatabaseQueue(path: path, configuration: configuration)
        let (version, application, tables) = try queue.read { db in
            (
                try Int.fetchOne(db, sql: "PRAGMA user_version") ?? 0, try Int32.fetchOne(db, sql: "PRAGMA application_id") ?? 0,
                try Int.fetchOne(db, sql: "SELECT count(*) FROM sqlite_master WHERE name NOT LIKE '%grdb_migrations%'") ?? 0
            )
        }
        try queue.close()
        guard tables == 0 || application == Schema.application else { throw StateFault.foreign(path) }
        guard version <= Schema.version else { throw StateFault.newer(path, version: version) }
    }

    /// Closes the file. Calls that come later throw `state.closed`.
    public func close() async throws {
        do {
            try pool.close()
        } catch {
            throw StateFault.bridge(error, path: path)
        }
    }

    /// Reads from one snapshot.
    func read<Result: Sendable>(_ body: @escaping @Sendable (Database) throws -> Result) async throws -> Result {
        do {
            return try await pool.read(body)
        } catch {
            throw StateFault.bridge(error, path: path)
        }
    }

    /// Writes in one transaction, whether the task is cancelled or not.
    ///
    /// - Parameter lease: checked within the transaction; nil: the write needs none.
    func write<Result: Sendable>(_ lease: Lease?, _ body: @escaping @Sendable (Database) throws -> Result) async throws -> Result {
        try await withCheckedThrowingContinuation { continuation in
            pool.asyncWrite { db in
                if let lease { try Leases.check(lease, db) }
                return try body(db)
            } completion: { [path] _, result in
                continuation.resume(with: result.mapError { StateFault.bridge($0, path: path) })
            }
        }
    }
}
