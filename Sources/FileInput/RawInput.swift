/// The bytes of an open file as they are on the disk. Its owner uses it from one queue only.
final class RawInput {
    /// The file's name, for errors.
    let path: String
    /// What it was when it was opened.
    let facts: FileFacts
    /// Whether reading may jump: a file by its name, not a pipe and not standard input, which may begin in the middle of a file.
    let canSeek: Bool
    /// How far reading has come; where it may jump, the furthest place.
    private(set) var bytesRead: Int64 = 0
    /// The first error of reading.
    private(set) var error: FileInputError?

    private let file: InputFile
    private let descriptor: Int32
    private let interruption: Interruption
    /// The beginning of the file, looked at already and read once more.
    private var head: [UInt8] = []
    private var place: Int64 = 0
    /// Memory to lend to libarchive, which wants it in one place until it asks for more.
    private var lent: UnsafeMutableBufferPointer<UInt8>?
    private static let lentSize = 1 << 18

    /// Opens the file and looks at its beginning.
    ///
    /// - Parameter interruption: ends the wait for a pipe.
    static func open(_ file: InputFile, _ interruption: Interruption) -> Result<RawInput, FileInputError> {
        let descriptor = file.isStandardInput ? SystemCalls.duplicateStandardInput() : SystemCalls.open(file.path)
        guard descriptor >= 0, let facts = FileFacts(descriptor: descriptor) else {
            let error = SystemCalls.lastError
            if descriptor >= 0 { SystemCalls.close(descriptor) }
            return .failure(FileSet.cannotOpen(file.path, error))
        }
        let input = RawInput(file, descriptor, facts, interruption)
        return facts.isDirectory ? .failure(FileSet.isDirectory(file.path)) : .success(input)
    }

    private init(_ file: InputFile, _ descriptor: Int32, _ facts: FileFacts, _ interruption: Interruption) {
        self.file = file
        self.interruption = interruption
        path = file.path
        self.descriptor = descriptor
        self.facts = facts
        canSeek = facts.isRegular && !file.isStandardInput
    }

    deinit {
        lent?.deallocate()
        SystemCalls.close(descriptor)
    }

    /// The first bytes, up to `count` of them. They are read again.
    func peek(count: Int) -> Result<[UInt8], FileInputError> {
        while head.count < count {
            switch readOn(count: count - head.count) {
            case .failure(let error): return .failure(error)
            case .success(let bytes):
                if bytes.isEmpty { return .success(head) }
                head += bytes
            }
        }
        return .success(head)
    }

    /// The next bytes, up to `count`, behind those in `rest`; none at the end. Pipes give what they have.
    func read(count: Int, after rest: [UInt8] = []) -> Result<[UInt8], FileInputError> {
        if head.isEmpty { return counted(readOn(count: count, after: rest), without: rest.count) }
        var bytes = Array(head.prefix(count))
        head.removeFirst(bytes.count)
        // A file's first chunk is whole, so that whoever looks at a beginning sees more than ten bytes of it.
        if facts.isRegular, bytes.count < count {
            switch readOn(count: count - bytes.count) {
            case .failure(let error): return .failure(error)
            case .success(let more): bytes += more
            }
        }
        return counted(.success(rest.isEmpty ? bytes : rest + bytes), without: rest.count)
    }

    private func counted(_ result: Result<[UInt8], FileInputError>, without known: Int) -> Result<[UInt8], FileInputError> {
        if case .success(let bytes) = result {
            place += Int64(bytes.count - known)
            bytesRead = max(bytesRead, place)
        }
        return result
    }

    private func readOn(count: Int, after rest: [UInt8] = []) -> Result<[UInt8], FileInputError> {
        readWaiting(count: count, after: rest).mapError { failure in
            let reason = SystemCalls.describe(failure.number)
            let error = FileInputError(
                .readFailed, path: path, message: "Reading failed: \(reason). Check the disk or the network share and try again.")
            self.error = self.error ?? error
            return error
        }
    }

    /// Reads, and waits before it for what is no file on a disk. A pipe's writer may be gone again before the bytes are taken.
    private func readWaiting(count: Int, after rest: [UInt8]) -> Result<[UInt8], SystemError> {
        while !facts.isRegular {
            guard interruption.waitForInput(descriptor) else { return .failure(SystemCalls.cancelled) }
            let result = SystemCalls.read(descriptor, count: count, after: rest)
            if case .failure(let error) = result, SystemCalls.isEmptyForNow(error.number) { continue }
            return result
        }
        return SystemCalls.read(descriptor, count: count, after: rest)
    }

    /// What became of the file since it was opened, once all of it was read.
    ///
    /// - Parameter isWhole: every byte was read, so that their number says something too.
    func change(isWhole: Bool) -> FileChunks.Change {
        guard facts.isRegular, let now = FileFacts(descriptor: descriptor) else { return .unknown }
        let read = isWhole && !file.isStandardInput ? bytesRead : facts.size
        if now.size < facts.size || read < facts.size { return .shrank }
        if now.size > facts.size || read > facts.size { return .grew }
        if now.modified != facts.modified { return .rewritten }
        if file.isStandardInput { return .none }
        let named = FileFacts(path: file.path)
        return named?.inode == facts.inode && named?.device == facts.device ? .none : .replaced
    }
}

/// Callbacks of libarchive.
extension RawInput {
    static func of(_ context: UnsafeMutableRawPointer?) -> RawInput? {
        context.map { Unmanaged<RawInput>.fromOpaque($0).takeUnretainedValue() }
    }

    /// Lends the next bytes until the next call; their number, 0 at the end, -1 after an error.
    func lend(_ target: UnsafeMutablePointer<UnsafeRawPointer?>?) -> Int {
        guard case .success(let bytes) = read(count: Self.lentSize) else { return -1 }
        let memory = lent ?? .allocate(capacity: Self.lentSize)
        lent = memory
        _ = memory.initialize(fromContentsOf: bytes)
        target?.pointee = UnsafeRawPointer(memory.baseAddress)
        return bytes.count
    }

    /// The new place, or libarchive's number for a fatal error.
    func seek(_ offset: Int64, _ whence: Int32) -> Int64 {
        guard let now = SystemCalls.seek(descriptor, offset, whence, from: place) else { return -30 }
        head = []
        place = now
        return now
    }
}
