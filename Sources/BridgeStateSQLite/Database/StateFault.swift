import BridgeCore
import GRDB

/// Database errors in the words of the bridge.
enum StateFault {
    /// A row that no version of this program wrote.
    static let damaged = BridgeError(
        "state.unreadable", "The state holds a row that cannot be read; restore the state file from a backup.", effect: .none)

    /// Made by a newer version of the program.
    static func newer(_ path: String, version: Int) -> BridgeError {
        BridgeError(
            "state.newer_version",
            "The state was made by a newer version of the program (format \(version), this one knows \(Schema.version)); update the program.",
            place: .init(file: path), effect: .none)
    }

    /// A database of something else.
    static func foreign(_ path: String) -> BridgeError {
        BridgeError(
            "state.unreadable", "The file is a database, but not a state of this program; name another file.", place: .init(file: path),
            effect: .none)
    }

    /// The error that the caller sees.
    static func bridge(_ error: any Error, path: String) -> any Error {
        guard let error = error as? DatabaseError else { return error }
        let (code, message, recovery, effect) = explain(error)
        return BridgeError(
            code, "\(message) (SQLite \(error.extendedResultCode.rawValue))", place: .init(file: path), recovery: recovery, effect: effect,
            cause: error)
    }

    private static func explain(_ error: DatabaseError) -> (BridgeError.Code, String, BridgeError.Recovery, BridgeError.Effect) {
        switch error.resultCode {
        case .SQLITE_READONLY, .SQLITE_PERM:
            ("state.read_only", "The state cannot be written; check the permissions of the file and its folder.", .stop, .none)
        case .SQLITE_FULL:
            ("state.disk_full", "The disk is full and the state was not changed; make room and start again.", .stop, .none)
        case .SQLITE_CANTOPEN, .SQLITE_AUTH:
            ("state.unreadable", "The state file cannot be opened; check the path and the permissions.", .stop, .none)
        case .SQLITE_NOTADB, .SQLITE_CORRUPT, .SQLITE_FORMAT:
            ("state.unreadable", "The state file is damaged or no database; restore it from a backup.", .stop, .none)
        case .SQLITE_BUSY, .SQLITE_LOCKED:
            ("state.busy", "Another process writes to the state for a long time; try again.", .retry(after: nil), .none)
        case .SQLITE_MISUSE:
            ("state.closed", "The state was closed already.", .stop, .none)
        case .SQLITE_IOERR:
            ("state.io", "The state file could not be read or written; check the disk.", .stop, .unknown)
        default:
            ("state.failed", "The state's database refused a statement; please report this.", .stop, .unknown)
        }
    }
}
