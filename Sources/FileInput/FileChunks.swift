import Dispatch

/// Reads a file from its beginning to its end in chunks, and says whether it changed meanwhile.
///
/// ```swift
/// var file = try await FileChunks(InputFile(path: "users.ldif"))
/// var decoder = TextTranscoder(path: file.file.path)
/// while let chunk = try await file.next() {
///     parser.append(try decoder.decode(chunk))
/// }
/// parser.append(try decoder.finish())
/// guard file.change?.isHarmless == true else { … }      // the exporter is still at work
/// ```
///
/// Reads happen on a queue of the file's own, never on the threads of Swift's concurrency, and never through a memory map: a file
/// that is cut short under a map kills the process.
///
/// One owner, one task at a time: `next()` is mutating. The file is closed when the value goes.
public struct FileChunks: ~Copyable, Sendable {
    /// The file that is read.
    public let file: InputFile

    /// The size in bytes when it was opened; nil for pipes, devices and standard input that is no file.
    public let size: Int64?

    /// When the file was last modified, in nanoseconds since 1970, as it was opened; nil like ``size``.
    public let modified: Int64?

    /// How much was read so far.
    public private(set) var bytesRead: Int64 = 0

    /// Whether the file changed while it was read: nil before the end was reached.
    public private(set) var change: Change?

    /// What happened to a file while it was read.
    public enum Change: Sendable, Hashable {
        /// Nothing.
        case none
        /// It cannot be said: a pipe or a device.
        case unknown
        /// Bytes were added.
        case grew
        /// It became shorter.
        case shrank
        /// The same size, written to meanwhile.
        case rewritten
        /// Another file has its name now, or none.
        case replaced

        /// Whether what was read may be taken for one state of the file.
        public var isHarmless: Bool { self == .none || self == .unknown }
    }

    private let descriptor: Int32
    private let chunkSize: Int
    private let opened: FileFacts
    private let queue: DispatchQueue

    /// Opens the file.
    ///
    /// Opening a named pipe waits for its writer.
    ///
    /// - Parameter chunkSize: the largest chunk in bytes.
    public init(_ file: InputFile, chunkSize: Int = 1 << 20) async throws(FileInputError) {
        let queue = DispatchQueue(label: "FileInput")
        let result = await Self.run(on: queue) { Self.open(file) }
        let (descriptor, facts) = try result.get()
        self.file = file
        self.queue = queue
        self.descriptor = descriptor
        self.chunkSize = max(chunkSize, 1)
        self.opened = facts
        self.size = facts.isRegular ? facts.size : nil
        self.modified = facts.isRegular ? facts.modified : nil
    }

    deinit {
        SystemCalls.close(descriptor)
    }

    /// The next chunk, or nil at the end. A chunk is never empty; pipes give what they have.
    ///
    /// - Throws: ``FileInputError``, and `CancellationError` when the task was cancelled before the read.
    public mutating func next() async throws -> [UInt8]? {
        try Task.checkCancellation()
        guard change == nil else { return nil }
        let (file, descriptor, count) = (file, descriptor, chunkSize)
        let chunk = try await Self.run(on: queue) { Self.read(file, descriptor, count) }.get()
        bytesRead += Int64(chunk.count)
        guard chunk.isEmpty else { return chunk }
        let (opened, bytesRead) = (opened, bytesRead)
        change = await Self.run(on: queue) { Self.compare(file, descriptor, opened, bytesRead) }
        return nil
    }

    private static func run<Value: Sendable>(on queue: DispatchQueue, _ work: @escaping @Sendable () -> Value) async -> Value {
        await withCheckedContinuation { continuation in
            queue.async { continuation.resume(returning: work()) }
        }
    }

    private static func open(_ file: InputFile) -> Result<(Int32, FileFacts), FileInputError> {
        let descriptor = file.isStandardInput ? SystemCalls.duplicateStandardInput() : SystemCalls.open(file.path)
        guard descriptor >= 0, let facts = FileFacts(descriptor: descriptor) else {
            let error = SystemCalls.lastError
            if descriptor >= 0 { SystemCalls.close(descriptor) }
            return .failure(FileSet.cannotOpen(file.path, error))
        }
        guard !facts.isDirectory else {
            SystemCalls.close(descriptor)
            return .failure(FileSet.isDirectory(file.path))
        }
        return .success((descriptor, facts))
    }

    private static func read(_ file: InputFile, _ descriptor: Int32, _ count: Int) -> Result<[UInt8], FileInputError> {
        SystemCalls.read(descriptor, count: count).mapError { error in
            let reason = SystemCalls.describe(error.number)
            return FileInputError(
                .readFailed, path: file.path, message: "Reading failed: \(reason). Check the disk or the network share and try again.")
        }
    }

    private static func compare(_ file: InputFile, _ descriptor: Int32, _ opened: FileFacts, _ bytesRead: Int64) -> Change {
        guard opened.isRegular else { return .unknown }
        guard let now = FileFacts(descriptor: descriptor) else { return .unknown }
        // Standard input may begin in the middle of a file, so its count of bytes says nothing.
        let read = file.isStandardInput ? opened.size : bytesRead
        if now.size < opened.size || read < opened.size { return .shrank }
        if now.size > opened.size || read > opened.size { return .grew }
        if now.modified != opened.modified { return .rewritten }
        if file.isStandardInput { return .none }
        let named = FileFacts(path: file.path)
        return named?.inode == opened.inode && named?.device == opened.device ? .none : .replaced
    }
}
