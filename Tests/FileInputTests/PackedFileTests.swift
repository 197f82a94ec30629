import FileInput
import Testing

@Suite("Compressed files", .serialized)
struct PackedFileTests {
    static let whole: [PackedSample] = [.gzip, .gzipOfTwo, .zip, .zipStored, .zipStreamed, .xz, .bzip2, .zstd]

    @Test("are read as what they hold, in chunks of any size", arguments: whole, [1, 7, 100, 1 << 20])
    func content(_ sample: PackedSample, _ chunkSize: Int) async throws {
        let packed = try sample.bytes()
        let folder = try TemporaryFolder(["packed": packed])
        var file = try await FileChunks(InputFile(path: folder.file("packed")), chunkSize: chunkSize)
        #expect(file.size == Int64(packed.count))
        #expect(try await joined(&file) == PackedSample.text)
        #expect(file.change == FileChunks.Change.none)
        #expect(file.bytesRead <= Int64(packed.count))
    }

    // Two gzip streams one behind the other, cut between them, are a gzip file: nothing can tell.
    @Test("cut anywhere are an error, or whole; never less than whole", arguments: whole.filter { $0 != .gzipOfTwo })
    func prefixes(_ sample: PackedSample) async throws {
        let packed = try sample.bytes()
        let folder = try TemporaryFolder(["packed": packed])
        for count in 10..<packed.count {
            try folder.write(Array(packed[..<count]), to: "packed")
            await expectWholeOrError(folder.file("packed"), "\(count) of \(packed.count) bytes")
        }
    }

    @Test("with one byte changed are an error, or whole; never anything else", arguments: whole)
    func changes(_ sample: PackedSample) async throws {
        let packed = try sample.bytes()
        let folder = try TemporaryFolder(["packed": packed])
        for index in 10..<packed.count {
            var changed = packed
            changed[index] ^= 0x41
            try folder.write(changed, to: "packed")
            await expectWholeOrError(folder.file("packed"), "byte \(index) of \(packed.count)")
        }
    }

    private func expectWholeOrError(_ path: String, _ what: String) async {
        do {
            var file = try await FileChunks(InputFile(path: path))
            let bytes = try await joined(&file)
            #expect(bytes == PackedSample.text, "\(what)")
        } catch {
            #expect(error is FileInputError, "\(what)")
        }
    }

    @Test("of several files are read one after the other, without what macOS adds")
    func members() async throws {
        let folder = try TemporaryFolder(["packed": try PackedSample.zipOfTwo.bytes()])
        var file = try await FileChunks(InputFile(path: folder.file("packed")), allowsMembers: true)
        var seen: [String] = []
        repeat {
            let content = try await joined(&file)
            seen.append("\(file.member ?? "-"): \(String(decoding: content, as: UTF8.self))")
        } while try await file.nextMember()
        #expect(seen == ["export/a.ldif: dn: a=1\n\n", "export/b.ldif: dn: b=1\n\n"])
        #expect(file.change == FileChunks.Change.none)
    }

    @Test(
        "that are no single readable file are refused with the reason",
        arguments: [
            (PackedSample.zipOfTwo, FileInputError.Code.archive, "several files"), (PackedSample.zipEmpty, .archive, "no file"),
            (PackedSample.zipProtected, .archive, "password"), (PackedSample.gzipInGzip, .compressed, "once more"),
            (PackedSample.zipInZip, .compressed, "a.zip"),
        ])
    func refused(_ sample: PackedSample, _ code: FileInputError.Code, _ reason: String) async throws {
        let folder = try TemporaryFolder(["packed": try sample.bytes()])
        let error = await #expect(throws: FileInputError.self) {
            var file = try await FileChunks(InputFile(path: folder.file("packed")))
            _ = try await joined(&file)
        }
        #expect(error?.code == code)
        #expect(error?.message.contains(reason) == true)
    }

    @Test("with something behind their end are an error")
    func trailing() async throws {
        let folder = try TemporaryFolder(["packed": try PackedSample.gzip.bytes() + Array("dn: x".utf8)])
        let error = await #expect(throws: FileInputError.self) {
            var file = try await FileChunks(InputFile(path: folder.file("packed")))
            _ = try await joined(&file)
        }
        #expect(error?.code == .damaged)
    }

    @Test("come through standard input as well", arguments: [PackedSample.gzip, .zip, .zstd], [true, false])
    func standardInput(_ sample: PackedSample, _ isPipe: Bool) async throws {
        let folder = try TemporaryFolder(["packed": try sample.bytes()])
        let bytes = try await withStandardInput(from: folder.file("packed"), throughPipe: isPipe) {
            var file = try await FileChunks(.standardInput)
            return try await joined(&file)
        }
        #expect(bytes == PackedSample.text)
    }

    private func joined(_ file: inout FileChunks) async throws -> [UInt8] {
        var bytes: [UInt8] = []
        while let chunk = try await file.next() {
            #expect(!chunk.isEmpty)
            bytes += chunk
        }
        return bytes
    }
}
