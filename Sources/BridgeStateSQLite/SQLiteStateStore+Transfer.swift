import BridgeCore
import BridgeState
import GRDB

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// A state that moves: to a backup, to another machine.
extension SQLiteStateStore {
    /// Writes the whole state into one new file, readable by its owner only, while others go on working with it.
    ///
    /// - Throws: `state.exists` when there is a file already.
    package func export(to destination: String) async throws {
        guard access(destination, F_OK) != 0 else {
            throw BridgeError(
                "state.exists", "There is a file already; name another one.", place: .init(file: destination), effect: .none)
        }
        let draft = "\(destination).draft-\(getpid())"
        guard try PrivateFiles.create(draft, contents: []) else {
            throw BridgeError("state.exists", "There is a file already; remove it.", place: .init(file: draft), effect: .none)
        }
        defer { unlink(draft) }
        do {
            let copy = try DatabaseQueue(path: draft)
            try pool.backup(to: copy)
            // A copy in one file, which nobody holds.
            try await copy.writeWithoutTransaction { db in
                try db.execute(sql: "PRAGMA journal_mode = DELETE; UPDATE leases SET owner = NULL")
            }
            try copy.close()
        } catch {
            throw StateFault.bridge(error, path: destination)
        }
        guard rename(draft, destination) == 0 else {
            throw BridgeError("state.read_only", "The file cannot be written.", place: .init(file: destination), effect: .none)
        }
    }

    /// Makes an exported file ready to be a state again: its format is brought up to date, and plans that were made before are stale.
    ///
    /// What happened after the export is not in the file. Nothing that it planned then may be done now without looking again.
    package func adopt() async throws {
        try await write(nil) { db in
            try db.execute(sql: "UPDATE leases SET owner = NULL")
            try Self.advance(db)
        }
    }
}
