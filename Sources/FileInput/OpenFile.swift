/// A file that is being read: raw or unpacked.
///
/// `@unchecked Sendable`: the one ``FileChunks`` that owns it hands it to its own serial queue, one call at a time, and only the last
/// release, when no call is under way any more, may happen elsewhere.
final class OpenFile: @unchecked Sendable {
    /// What the file was when it was opened.
    let facts: FileFacts
    /// The name of the file in an archive.
    private(set) var member: String?

    private let raw: RawInput
    private let unpacker: (any Unpacker)?
    private let allowsMembers: Bool
    private var next: Member?
    private var isFirstChunk = true

    /// How far reading has come on the disk.
    var bytesRead: Int64 { raw.bytesRead }

    static func open(_ file: InputFile, allowsMembers: Bool, _ interruption: Interruption) -> Result<OpenFile, FileInputError> {
        RawInput.open(file, interruption).flatMap { raw in
            raw.peek(count: Compression.signatureLength).flatMap { head in
                let open = OpenFile(raw, Compression(head), allowsMembers)
                return open.beginFirst().map { .failure($0) } ?? .success(open)
            }
        }
    }

    private init(_ raw: RawInput, _ compression: Compression, _ allowsMembers: Bool) {
        self.raw = raw
        self.allowsMembers = allowsMembers
        facts = raw.facts
        unpacker =
            switch compression {
            case .none: nil
            case .gzip: GzipUnpacker(raw)
            case .archive(let format): ArchiveUnpacker(raw, format)
            }
    }

    private func beginFirst() -> FileInputError? {
        switch unpacker?.nextMember() {
        case nil: return nil
        case .failure(let error)?: return explained(error)
        case .success(nil)?: return PackedFile.refused(raw.path, "The archive holds no file. Check that the export has run.")
        case .success(let first?)?:
            member = first.name
            return nil
        }
    }

    /// The next bytes of the file or of the file in the archive behind those in `rest`; nil at its end.
    func read(count: Int, after rest: [UInt8]) -> Result<[UInt8]?, FileInputError> {
        guard let unpacker else { return raw.read(count: count, after: rest).map { $0.count == rest.count ? nil : $0 } }
        return unpacker.read(count: max(count, isFirstChunk ? Compression.signatureLength : 1)).mapError(explained).flatMap { bytes in
            defer { isFirstChunk = false }
            if isFirstChunk, Compression(bytes) != .none {
                let name = member.map { " (\($0))" } ?? ""
                return .failure(
                    FileInputError(
                        .compressed, path: raw.path,
                        message: "What is in the compressed file\(name) is compressed once more. Unpack it and name the files in it."))
            }
            return .success(bytes.isEmpty ? nil : (rest.isEmpty ? bytes : rest + bytes))
        }
    }

    /// At the end of a file in an archive: whether another one follows, and when none does, what became of the file on the disk.
    func finishMember() -> Result<(hasMore: Bool, change: FileChunks.Change?), FileInputError> {
        guard let unpacker else { return .success((false, raw.change(isWhole: true))) }
        return unpacker.nextMember().mapError(explained).flatMap { found in
            guard let found else { return .success((false, raw.change(isWhole: false))) }
            guard allowsMembers else {
                return .failure(
                    PackedFile.refused(raw.path, "The archive holds several files, but one is wanted. Unpack it and name that one."))
            }
            next = found
            return .success((true, nil))
        }
    }

    /// Begins the file that ``finishMember()`` has found; its name.
    func beginNextMember() -> String? {
        member = next?.name
        isFirstChunk = true
        return member
    }

    /// A compressed file that looks cut off while it is still being written.
    private func explained(_ error: FileInputError) -> FileInputError {
        guard error.code == .damaged, !raw.change(isWhole: false).isHarmless else { return error }
        var error = error
        error.message = "The compressed file changed while it was read: it is still being written or copied. Read it when that has ended."
        return error
    }
}
