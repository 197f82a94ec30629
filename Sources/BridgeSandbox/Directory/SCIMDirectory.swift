public import SCIM
import SCIMPath
import Synchronization

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// A resource as a client sees it.
public struct DirectoryEntry: Hashable, Sendable {
    /// Its identifier.
    public let id: String
    /// Its version, when the manner has versions.
    public let entityTag: String?
    /// The attributes that were asked for.
    public let resource: SCIMResource
}

/// A SCIM 2.0 directory without HTTP: users and groups in memory, optionally also in a file.
///
/// All methods are atomic and may be called from everywhere. Errors are what a service answers; they hold no values of people.
public final class SCIMDirectory: Sendable {
    /// How the directory behaves.
    public let manner: SandboxManner
    let state: Mutex<DirectoryState>
    let registersUsers: Bool
    let now: @Sendable () -> String

    /// Opens a directory.
    ///
    /// - Parameters:
    ///   - storage: where the resources are kept; a file is read, and written after each change.
    ///   - registersUsers: whether new users are registered at once, in a manner with pending users.
    ///   - now: the time for `meta`, as ISO 8601.
    /// - Throws: `SandboxStorageError` when the file cannot be read or belongs to another sandbox that runs.
    public init(
        manner: SandboxManner = .rfc, storage: SandboxStorage = .memory, registersUsers: Bool = false,
        now: @escaping @Sendable () -> String = SCIMDirectory.currentTime
    ) throws(SandboxStorageError) {
        self.manner = manner
        self.registersUsers = registersUsers
        self.now = now
        switch storage {
        case .memory: state = Mutex(DirectoryState(manner: manner, journal: nil, records: []))
        case .file(let path):
            let (journal, records) = try DirectoryJournal.open(path: path, hasVersion: manner.hasEntityTags)
            state = Mutex(DirectoryState(manner: manner, journal: journal, records: records))
        }
    }

    /// The time as `2026-03-01T12:00:00.000Z`.
    public static func currentTime() -> String {
        Date.now.formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true))
    }

    /// How many resources of a type there are.
    public func count(_ type: DirectoryResourceType) -> Int {
        state.withLock { $0.count(type) }
    }

    /// Completes the registration of a user, as a person does at the first sign-in.
    ///
    /// - Throws: 404.
    public func register(id: String) throws(SCIMError) {
        try state.withLock { state throws(SCIMError) in
            var record = try Self.existing(.user, id, state)
            record.isRegistered = true
            try state.commit([.put(record)])
        }
    }

    /// True when the user has completed the registration; nil when there is no such user.
    public func isRegistered(id: String) -> Bool? {
        state.withLock { $0.record(.user, id)?.isRegistered }
    }

    static func existing(_ type: DirectoryResourceType, _ id: String, _ state: DirectoryState) throws(SCIMError) -> DirectoryRecord {
        guard let record = state.record(type, id) else { throw SCIMError(status: 404, detail: "there is no such \(type.rawValue)") }
        return record
    }
}
