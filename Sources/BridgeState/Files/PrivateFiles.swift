package import BridgeCore

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// Files that only their owner may read. Straight system calls: what matters here is that making a file is atomic.
package enum PrivateFiles {
    /// Makes a folder for its owner, with a `.gitignore` that hides its contents. One that exists is left as it is.
    package static func makeFolder(_ path: String) throws(BridgeError) {
        guard access(path, F_OK) != 0 else { return }
        let parent = path.parentFolder
        if parent != path { try makeParents(parent) }
        guard mkdir(path, 0o700) == 0 || errno == EEXIST else { throw failure("made", path) }
        _ = try create(path + "/.gitignore", contents: Array("*\n".utf8))
    }

    /// Makes a file with these contents, all at once.
    ///
    /// - Returns: false when there is one already; it is left as it is.
    package static func create(_ path: String, contents: [UInt8]) throws(BridgeError) -> Bool {
        guard access(path, F_OK) != 0 else { return false }
        let draft = try draft(of: path, contents)
        defer { unlink(draft) }
        // A link fails where a file is, and never shows half of one.
        if link(draft, path) == 0 { return true }
        guard errno == EEXIST else { throw failure("made", path) }
        return false
    }

    /// Puts these contents in the place of a file's, all at once.
    package static func replace(_ path: String, contents: [UInt8]) throws(BridgeError) {
        let draft = try draft(of: path, contents)
        guard rename(draft, path) == 0 else {
            let failure = failure("written", path)
            unlink(draft)
            throw failure
        }
    }

    /// The contents of a small file; nil: there is none.
    package static func contents(_ path: String) throws(BridgeError) -> [UInt8]? {
        let file = open(path, O_RDONLY)
        guard file >= 0 else {
            if errno == ENOENT { return nil }
            throw failure("read", path)
        }
        defer { close(file) }
        var contents: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 4096)
        while true {
            let count = read(file, &chunk, chunk.count)
            guard count >= 0 else { throw failure("read", path) }
            if count == 0 { return contents }
            contents += chunk[..<count]
        }
    }

    /// Removes a file; harmless when it is not there.
    package static func remove(_ path: String) throws(BridgeError) {
        guard unlink(path) == 0 || errno == ENOENT else { throw failure("removed", path) }
    }

    private static func draft(of path: String, _ contents: [UInt8]) throws(BridgeError) -> String {
        let draft = "\(path).\(getpid())-\(UInt64.random(in: .min ... .max))"
        let file = open(draft, O_WRONLY | O_CREAT | O_EXCL, 0o600)
        guard file >= 0 else { throw failure("made", path) }
        let written = contents.isEmpty ? 0 : contents.withUnsafeBytes { write(file, $0.baseAddress, $0.count) }
        let isWhole = written == contents.count && fsync(file) == 0
        guard close(file) == 0, isWhole else {
            let failure = failure("written", path)
            unlink(draft)
            throw failure
        }
        return draft
    }

    /// Throws `state.read_only` when the file or its folder cannot be written.
    package static func checkWritable(_ path: String) throws(BridgeError) {
        for place in [path, path.parentFolder] where access(place, W_OK) != 0 { throw failure("written", place) }
    }

    private static func makeParents(_ path: String) throws(BridgeError) {
        guard access(path, F_OK) != 0 else { return }
        let parent = path.parentFolder
        if parent != path { try makeParents(parent) }
        guard mkdir(path, 0o777) == 0 || errno == EEXIST else { throw failure("made", path) }
    }

    private static func failure(_ what: String, _ path: String) -> BridgeError {
        let (code, number) = (code(errno), errno)
        return BridgeError(
            code, "This file or folder of the state cannot be \(what): \(String(cString: strerror(number))).", place: .init(file: path),
            effect: .none)
    }

    private static func code(_ number: Int32) -> BridgeError.Code {
        switch number {
        case EACCES, EPERM, EROFS: "state.read_only"
        case ENOSPC, EDQUOT: "state.disk_full"
        default: "state.unreadable"
        }
    }
}

extension String {
    /// The folder that a path lies in: `.` for a bare name.
    package var parentFolder: String {
        guard let slash = utf8.lastIndex(of: UInt8(ascii: "/")) else { return "." }
        return slash == startIndex ? "/" : String(self[..<slash])
    }
}
