import BridgeCore
import BridgeEngine
import BridgeState
import BridgeStateSQLite

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// Puts an exported state in the place of a pipeline's: checked before anything is changed, and all at once.
struct StateImport {
    let session: PipelineSession
    let origin: String
    let replaces: Bool

    /// - Returns: where the state is kept that was there before; nil: there was none.
    func run() async throws -> String? {
        try PrivateFiles.makeFolder(session.stateFolder)
        let lock = try StateLock(statePath: session.statePath)
        defer { lock.release() }
        let draft = "\(session.statePath).import"
        defer { removeFiles(of: draft) }
        try copy(to: draft)
        try await prepare(draft)
        let kept = try await keepOld()
        guard rename(draft, session.statePath) == 0 else {
            throw BridgeError(
                "state.read_only", "The state's folder cannot be written.", place: .init(file: session.statePath), effect: .none)
        }
        return kept
    }

    private func copy(to draft: String) throws {
        guard access(origin + "-wal", F_OK) != 0 else {
            throw BridgeError(
                "state.unreadable",
                "This is a state at work: a part of it is in the file “-wal” beside it; take what “state export” wrote.",
                place: .init(file: origin), effect: .none)
        }
        removeFiles(of: draft)
        do {
            try FileManager.default.copyItem(atPath: origin, toPath: draft)
            try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: draft)
        } catch {
            throw BridgeError("state.unreadable", "The file cannot be read.", place: .init(file: origin), effect: .none, cause: error)
        }
    }

    /// Sound, of a known format, of these systems.
    private func prepare(_ draft: String) async throws {
        let store = try SQLiteStateStore(path: draft)
        do {
            let wrong = try await store.verify().filter { $0.violations > 0 }
            if let first = wrong.first {
                throw BridgeError(
                    "state.unreadable", "The file is not sound: not “\(first.subject)”; take an older export.", place: .init(file: origin),
                    effect: .none)
            }
            let connectors = try session.connectors()
            let systems = connectors.systems
            await connectors.close()
            let bound = try await store.systems()
            for (role, system) in systems.sorted(by: { $0.key < $1.key }) {
                guard let old = bound[role], old != system else { continue }
                throw BridgeError.otherSystem(role: role, bound: old, found: system)
            }
            try await store.adopt()
            try await store.close()
        } catch {
            try? await store.close()
            throw error
        }
    }

    private func keepOld() async throws -> String? {
        guard access(session.statePath, F_OK) == 0 else { return nil }
        guard replaces else {
            throw BridgeError(
                "state.exists", "The pipeline has a state already; --replace puts the file in its place and keeps the old one.",
                place: .init(file: session.statePath), effect: .none)
        }
        let stamp = Date().formatted(.iso8601.dateSeparator(.omitted).timeSeparator(.omitted))
        let kept = "\(session.statePath).before-\(stamp)"
        // What stands beside the file goes into it; a damaged one, for which a backup is restored, is kept as it is.
        if let old = try? SQLiteStateStore(path: session.statePath) { try? await old.close() }
        for suffix in ["", "-wal", "-shm"] where access(session.statePath + suffix, F_OK) == 0 {
            guard rename(session.statePath + suffix, kept + suffix) == 0 else {
                throw BridgeError(
                    "state.read_only", "The state's folder cannot be written.", place: .init(file: session.statePath), effect: .none)
            }
        }
        return kept
    }

    private func removeFiles(of database: String) {
        for suffix in ["", "-wal", "-shm"] { unlink(database + suffix) }
    }
}

extension PipelineSession {
    /// The state's file.
    ///
    /// - Throws: `state.none` when the pipeline never ran here.
    func existingStatePath() throws(BridgeError) -> String {
        try StateFile.checkExists(statePath)
        return statePath
    }
}

/// A state's file.
enum StateFile {
    /// Opening makes a file where there is none, which is not wanted of commands that look after one.
    static func checkExists(_ path: String) throws(BridgeError) {
        guard access(path, F_OK) == 0 else {
            throw BridgeError(
                "state.none", "There is no state at this place: the pipeline never ran here.", place: .init(file: path), effect: .none)
        }
    }
}
