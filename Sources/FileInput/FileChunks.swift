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
/// Files that are compressed (gzip, ZIP, xz, zstd, bzip2, told by their first bytes) are decompressed on the way, with every checksum
/// compared: one that is damaged or cut off is an error, never an early end. An archive may hold several files; see ``nextMember()``.
/// What is in it must not be compressed once more. Memory is bounded by the chunk, whatever the compressed file would unpack to.
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

    /// How much of the file was read so far, in bytes on the disk: what ``size`` counts, also where it is compressed.
    public private(set) var bytesRead: Int64 = 0

    /// The name of the file in an archive that is being read; nil where there is no archive.
    public private(set) var member: String?

    /// Whether the file changed while it was read: nil before the end, in an archive of its last file, was reached.
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

    /// Whether the file, in an archive the file in it, has had no byte so far.
    public private(set) var isEmpty = true

    private let chunkSize: Int
    private let open: OpenFile
    private let queue: DispatchQueue
    private let interruption: Interruption

    /// Opens the file.
    ///
    /// Opening a named pipe waits for its writer and the first bytes.
    ///
    /// - Parameters:
    ///   - chunkSize: the largest chunk in bytes.
    ///   - allowsMembers: the caller goes on with ``nextMember()``. Otherwise an archive of several files is an error.
    /// - Throws: ``FileInputError``, and `CancellationError` when the task is cancelled, also while it waits.
    public init(_ file: InputFile, chunkSize: Int = 1 << 20, allowsMembers: Bool = false) async throws {
        let queue = DispatchQueue(label: "FileInput")
        let interruption = Interruption()
        let open = try await Self.run(on: queue, interruption) {
            OpenFile.open(file, allowsMembers: allowsMembers, interruption)
        }.get()
        self.interruption = interruption
        self.file = file
        self.queue = queue
        self.open = open
        self.chunkSize = max(chunkSize, 1)
        size = open.facts.isRegular ? open.facts.size : nil
        modified = open.facts.isRegular ? open.facts.modified : nil
        member = open.member
    }

    /// The next chunk, or nil at the end of the file or of the file in an archive. A chunk is never empty; pipes give what they have.
    ///
    /// - Parameter rest: bytes of the chunk before that were not used up: the chunk begins with them, which saves a copy of the whole.
    /// - Throws: ``FileInputError``, and `CancellationError` when the task is cancelled, also while it waits for a pipe.
    public mutating func next(after rest: [UInt8] = []) async throws -> [UInt8]? {
        try Task.checkCancellation()
        guard !isAtEnd else { return nil }
        let (open, chunkSize) = (open, chunkSize)
        let (result, place) = try await Self.run(on: queue, interruption) { (open.read(count: chunkSize, after: rest), open.bytesRead) }
        bytesRead = place
        if let chunk = try result.get() {
            isEmpty = false
            return chunk
        }
        isAtEnd = true
        (hasMoreMembers, change) = try await Self.run(on: queue, interruption) { open.finishMember() }.get()
        return nil
    }

    /// Goes to the next file of an archive, after ``next()`` has returned nil. False: there is none, as always where no archive is.
    public mutating func nextMember() async throws -> Bool {
        try Task.checkCancellation()
        guard isAtEnd, hasMoreMembers else { return false }
        isAtEnd = false
        hasMoreMembers = false
        isEmpty = true
        let open = open
        member = try await Self.run(on: queue, interruption) { open.beginNextMember() }
        return true
    }

    private var isAtEnd = false
    private var hasMoreMembers = false

    /// Runs the work on the queue; a task that is cancelled does not wait for a pipe any longer.
    private static func run<Value: Sendable>(
        on queue: DispatchQueue, _ interruption: Interruption, _ work: @escaping @Sendable () -> Value
    ) async throws -> Value {
        let value = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                queue.async { continuation.resume(returning: work()) }
            }
        } onCancel: {
            interruption.raise()
        }
        try Task.checkCancellation()
        return value
    }
}
