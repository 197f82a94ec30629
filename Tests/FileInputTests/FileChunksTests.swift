import Dispatch
import FileInput
import Testing

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

@Suite("File chunks")
struct FileChunksTests {
    private func readAll(_ file: inout FileChunks) async throws -> [[UInt8]] {
        var chunks: [[UInt8]] = []
        while let chunk = try await file.next() { chunks.append(chunk) }
        return chunks
    }

    @Test("a file comes whole in chunks of the given size", arguments: [1, 2, 7, 1000, 1001, 5000])
    func chunks(_ size: Int) async throws {
        let bytes = (0..<1000).map { UInt8(truncatingIfNeeded: $0) }
        let folder = try TemporaryFolder(["a": bytes])
        var file = try await FileChunks(InputFile(path: folder.file("a")), chunkSize: size)
        #expect(file.size == 1000)
        #expect(file.modified ?? 0 > 0)
        #expect(file.change == nil)
        let chunks = try await readAll(&file)
        #expect(Array(chunks.joined()) == bytes)
        #expect(chunks.allSatisfy { !$0.isEmpty && $0.count <= size })
        #expect(file.bytesRead == 1000)
        #expect(file.change == FileChunks.Change.none)
        #expect(try await file.next() == nil)
    }

    @Test("an empty file has no chunk and the size 0")
    func empty() async throws {
        let folder = try TemporaryFolder(["a": []])
        var file = try await FileChunks(InputFile(path: folder.file("a")))
        #expect(try await file.next() == nil)
        #expect(file.size == 0)
        #expect(file.bytesRead == 0)
        #expect(file.change == FileChunks.Change.none)
    }

    enum Deed: CaseIterable {
        case append, truncate, rewrite, replace, remove
    }

    @Test(
        "what happens to the file while it is read is noticed",
        arguments: zip(Deed.allCases, [FileChunks.Change.grew, .shrank, .rewritten, .replaced, .replaced]))
    func changes(_ deed: Deed, _ expected: FileChunks.Change) async throws {
        let folder = try TemporaryFolder(["a": [UInt8](repeating: 1, count: 100), "b": [UInt8](repeating: 1, count: 100)])
        let path = folder.file("a")
        var file = try await FileChunks(InputFile(path: path), chunkSize: 60)
        _ = try await file.next()
        switch deed {
        case .append: try overwrite(path, [2], at: 100)
        case .truncate: truncate(path, 10)
        case .rewrite: setOldTime(path)
        case .replace: rename(folder.file("b"), path)
        case .remove: unlink(path)
        }
        _ = try await readAll(&file)
        #expect(file.change == expected)
        #expect(file.change?.isHarmless == false)
    }

    private func overwrite(_ path: String, _ bytes: [UInt8], at offset: Int) throws {
        let handle = open(path, O_WRONLY)
        defer { close(handle) }
        try #require(pwrite(handle, bytes, bytes.count, offset) == bytes.count)
    }

    /// Another modification time, without waiting for the clock.
    private func setOldTime(_ path: String) {
        let time = timeval(tv_sec: 1, tv_usec: 0)
        utimes(path, [time, time])
    }

    @Test("a missing file and a folder are errors", arguments: zip(["gone", ""], [FileInputError.Code.notFound, .isDirectory]))
    func cannotOpen(_ name: String, _ code: FileInputError.Code) async throws {
        let folder = try TemporaryFolder()
        do {
            _ = try await FileChunks(InputFile(path: folder.file(name)))
            Issue.record("It was opened.")
        } catch {
            #expect((error as? FileInputError)?.code == code)
        }
    }

    @Test("a cancelled task stops before the next read")
    func cancellation() async throws {
        let folder = try TemporaryFolder(["a": [1, 2, 3]])
        let path = folder.file("a")
        let task = Task {
            var file = try await FileChunks(InputFile(path: path), chunkSize: 1)
            withUnsafeCurrentTask { $0?.cancel() }
            return try await file.next()
        }
        await #expect(throws: CancellationError.self) { try await task.value }
    }

    @Test("a task that waits for a pipe is cancelled at once", arguments: [0, 1, 12])
    func cancelledPipe(written: Int) async throws {
        let folder = try TemporaryFolder()
        let path = folder.file("pipe")
        try #require(mkfifo(path, 0o600) == 0)
        // Held open by a writer that says no more; without a byte it is the opening that waits.
        let writer = open(path, O_RDWR)
        defer { close(writer) }
        write(writer, [UInt8](repeating: 97, count: written), written)
        let (waits, waiting) = AsyncStream.makeStream(of: Void.self)
        let task = Task {
            waiting.yield()
            var file = try await FileChunks(InputFile(path: path))
            while try await file.next() != nil {}
        }
        for await _ in waits { break }
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
    }

    @Test("a pipe is read to its end, and of its changes nothing can be said")
    func pipe() async throws {
        let folder = try TemporaryFolder()
        let path = folder.file("pipe")
        try #require(mkfifo(path, 0o600) == 0)
        // Opening a pipe waits for the other end, so never on a thread of Swift's concurrency.
        DispatchQueue.global().async { Self.fill(path) }
        var file = try await FileChunks(InputFile(path: path))
        let chunks = try await readAll(&file)
        #expect(Array(chunks.joined()) == [1, 2, 3])
        #expect(file.size == nil)
        #expect(file.change == .unknown)
    }

    private static func fill(_ path: String) {
        let handle = open(path, O_WRONLY)
        write(handle, [1, 2, 3] as [UInt8], 3)
        close(handle)
    }
}
