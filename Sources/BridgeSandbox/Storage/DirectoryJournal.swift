import SCIM

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif
#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// The file of a directory: JSON Lines to which changes are appended, so that the cost of a change does not grow with the directory.
///
/// On opening, what later lines replaced is dropped by writing the file anew. A last line without a line feed is what a killed
/// process left; it is dropped too. Changes are not flushed to the disk one by one: this is a place to rehearse.
final class DirectoryJournal {
    private let path: String
    private let descriptor: CInt

    private init(path: String, descriptor: CInt) {
        self.path = path
        self.descriptor = descriptor
    }

    deinit { close(descriptor) }

    /// Opens the file, or creates it readable for its owner only.
    static func open(path: String, hasVersion: Bool) throws(SandboxStorageError) -> (DirectoryJournal, [DirectoryRecord]) {
        let journal = try locked(path)
        var contents = JournalContents(path: path, hasVersion: hasVersion)
        try contents.read(try bytes(of: path))
        guard contents.hasGarbage else { return (journal, contents.records) }
        return (try rewritten(path, contents.records), contents.records)
    }

    /// Appends changes in one write.
    func append(_ changes: [DirectoryChange]) throws(SandboxStorageError) {
        try append(lines: changes.map(\.json))
    }

    private func append(lines: [JSONValue]) throws(SandboxStorageError) {
        var bytes: [UInt8] = []
        for line in lines {
            line.write(to: &bytes)
            bytes.append(UInt8(ascii: "\n"))
        }
        let end = lseek(descriptor, 0, SEEK_END)
        guard end >= 0, writeAll(bytes[...]) else {
            let failure = Self.failure(path, "cannot be written")
            // Half a line must not stand before the next one.
            if end >= 0 { _ = ftruncate(descriptor, end) }
            throw failure
        }
    }

    private func writeAll(_ bytes: ArraySlice<UInt8>) -> Bool {
        var rest = bytes
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
            if count > 0 { rest = rest.dropFirst(count) } else if errno != EINTR { return false }
        }
        return true
    }

    private static func locked(_ path: String) throws(SandboxStorageError) -> DirectoryJournal {
        #if canImport(Darwin)
            let descriptor = Darwin.open(path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
        #elseif canImport(Musl)
            let descriptor = Musl.open(path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
        #else
            let descriptor = Glibc.open(path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
        #endif
        guard descriptor >= 0 else { throw failure(path, "cannot be opened") }
        let journal = DirectoryJournal(path: path, descriptor: descriptor)
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            throw SandboxStorageError(
                path: path, line: nil, message: "another sandbox that runs uses this file; stop it or name another file")
        }
        return journal
    }

    private static func bytes(of path: String) throws(SandboxStorageError) -> [UInt8] {
        do {
            return Array(try Data(contentsOf: URL(filePath: path)))
        } catch {
            throw failure(path, "cannot be read")
        }
    }

    /// Writes another file and puts it in the place of this one, so that a crash leaves the old or the new.
    private static func rewritten(_ path: String, _ records: [DirectoryRecord]) throws(SandboxStorageError) -> DirectoryJournal {
        let temporary = path + ".new"
        unlink(temporary)
        let journal = try locked(temporary)
        try journal.append(lines: records.map(\.json))
        guard fsync(journal.descriptor) == 0, rename(temporary, path) == 0 else { throw failure(path, "cannot be replaced") }
        return journal
    }

    private static func failure(_ path: String, _ what: String) -> SandboxStorageError {
        SandboxStorageError(path: path, line: nil, message: "\(what) (\(String(cString: strerror(errno))))")
    }
}

extension DirectoryChange {
    /// The change as a line of the file.
    fileprivate var json: JSONValue {
        switch self {
        case .put(let record): record.json
        case .remove(let type, let id): ["type": .string(type.rawValue), "id": .string(id), "removed": true]
        }
    }
}
