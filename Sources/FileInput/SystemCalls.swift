#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// What a file was at one moment.
struct FileFacts: Sendable, Hashable {
    var size: Int64
    /// Nanoseconds since 1970.
    var modified: Int64
    var device: UInt64
    var inode: UInt64
    var isRegular: Bool
    var isDirectory: Bool

    /// The file behind a path, or nil with `errno` set.
    init?(path: String) {
        var info = stat()
        guard stat(path, &info) == 0 else { return nil }
        self.init(info)
    }

    /// The file behind a descriptor, or nil with `errno` set.
    init?(descriptor: Int32) {
        var info = stat()
        guard fstat(descriptor, &info) == 0 else { return nil }
        self.init(info)
    }

    private init(_ info: stat) {
        size = Int64(info.st_size)
        #if canImport(Darwin)
            modified = Int64(info.st_mtimespec.tv_sec) * 1_000_000_000 + Int64(info.st_mtimespec.tv_nsec)
        #else
            modified = Int64(info.st_mtim.tv_sec) * 1_000_000_000 + Int64(info.st_mtim.tv_nsec)
        #endif
        device = UInt64(truncatingIfNeeded: info.st_dev)
        inode = UInt64(truncatingIfNeeded: info.st_ino)
        isRegular = info.st_mode & S_IFMT == S_IFREG
        isDirectory = info.st_mode & S_IFMT == S_IFDIR
    }
}

/// An `errno`.
struct SystemError: Error {
    var number: Int32
}

/// The few calls of the operating system that reading takes.
enum SystemCalls {
    /// Whether this process may read the file; `errno` says why not.
    static func mayRead(_ path: String) -> Bool { access(path, R_OK) == 0 }

    static var lastError: Int32 { errno }

    /// Opens without waiting for the writer of a named pipe: it is waited for before each read.
    static func open(_ path: String) -> Int32 {
        let flags = O_RDONLY | O_CLOEXEC | O_NONBLOCK
        #if canImport(Glibc)
            return Glibc.open(path, flags)
        #elseif canImport(Musl)
            return Musl.open(path, flags)
        #else
            return Darwin.open(path, flags)
        #endif
    }

    /// A descriptor of its own for standard input, so that closing it leaves the process's alone.
    static func duplicateStandardInput() -> Int32 { fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 3) }

    static func close(_ descriptor: Int32) {
        #if canImport(Glibc)
            _ = Glibc.close(descriptor)
        #elseif canImport(Musl)
            _ = Musl.close(descriptor)
        #else
            _ = Darwin.close(descriptor)
        #endif
    }

    /// Waits until there is something to read, the end included, or until the other descriptor wakes it: false then.
    static func waitForInput(_ descriptor: Int32, wokenBy wake: Int32) -> Bool {
        var waiting = [
            pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0), pollfd(fd: wake, events: Int16(POLLIN), revents: 0),
        ]
        while poll(&waiting, nfds_t(waiting.count), -1) < 0, errno == EINTR {}
        return waiting[1].revents == 0
    }

    /// Both ends of a pipe that nobody waits at, or nil.
    static func pipe() -> (read: Int32, write: Int32)? {
        var ends: [Int32] = [-1, -1]
        #if canImport(Glibc)
            let result = Glibc.pipe(&ends)
        #elseif canImport(Musl)
            let result = Musl.pipe(&ends)
        #else
            let result = Darwin.pipe(&ends)
        #endif
        guard result == 0 else { return nil }
        for end in ends {
            _ = fcntl(end, F_SETFD, FD_CLOEXEC)
            _ = fcntl(end, F_SETFL, O_NONBLOCK)
        }
        return (ends[0], ends[1])
    }

    /// Writes one byte, whatever comes of it.
    static func signal(_ descriptor: Int32) {
        #if canImport(Glibc)
            _ = Glibc.write(descriptor, [1], 1)
        #elseif canImport(Musl)
            _ = Musl.write(descriptor, [1], 1)
        #else
            _ = Darwin.write(descriptor, [1], 1)
        #endif
    }

    /// Up to `count` bytes behind those in `rest`, none at the end of the file; or the error number.
    static func read(_ descriptor: Int32, count: Int, after rest: [UInt8]) -> Result<[UInt8], SystemError> {
        var got = 0
        var error: Int32 = 0
        let bytes = [UInt8](unsafeUninitializedCapacity: rest.count + count) { memory, used in
            _ = memory.initialize(from: rest)
            let target = UnsafeMutableBufferPointer(rebasing: memory[rest.count...])
            repeat {
                #if canImport(Glibc)
                    got = Glibc.read(descriptor, target.baseAddress, count)
                #elseif canImport(Musl)
                    got = Musl.read(descriptor, target.baseAddress, count)
                #else
                    got = Darwin.read(descriptor, target.baseAddress, count)
                #endif
                error = got < 0 ? errno : 0
            } while error == EINTR
            used = rest.count + max(got, 0)
        }
        return error == 0 ? .success(bytes) : .failure(SystemError(number: error))
    }

    /// Jumps; the new place in the file, or nil.
    ///
    /// - Parameter place: where the reader believes to be: looking ahead has moved the descriptor further.
    static func seek(_ descriptor: Int32, _ offset: Int64, _ whence: Int32, from place: Int64) -> Int64? {
        let isRelative = whence == SEEK_CUR
        let result = lseek(descriptor, off_t(isRelative ? place + offset : offset), isRelative ? SEEK_SET : whence)
        return result < 0 ? nil : Int64(result)
    }

    static func isEmptyForNow(_ error: Int32) -> Bool { error == EAGAIN || error == EWOULDBLOCK }

    static let cancelled = SystemError(number: ECANCELED)

    static func isMissing(_ error: Int32) -> Bool { error == ENOENT || error == ENOTDIR }

    static func isDenied(_ error: Int32) -> Bool { error == EACCES || error == EPERM }

    static func describe(_ error: Int32) -> String { String(cString: strerror(error)) }

    /// The paths that match a shell pattern, or nil when a folder on the way could not be read.
    static func glob(_ pattern: String) -> [String]? {
        var found = glob_t()
        defer { globfree(&found) }
        #if canImport(Glibc)
            let result = Glibc.glob(pattern, GLOB_ERR | GLOB_NOSORT, nil, &found)
        #elseif canImport(Musl)
            let result = Musl.glob(pattern, GLOB_ERR | GLOB_NOSORT, nil, &found)
        #else
            let result = Darwin.glob(pattern, GLOB_ERR | GLOB_NOSORT, nil, &found)
        #endif
        // A folder that does not exist is reported as one that could not be read.
        let error = errno
        if result == GLOB_NOMATCH || (result == GLOB_ABORTED && isMissing(error)) { return [] }
        guard result == 0 else { return nil }
        return (0..<Int(found.gl_pathc)).compactMap { found.gl_pathv[$0].map { String(cString: $0) } }
    }
}
