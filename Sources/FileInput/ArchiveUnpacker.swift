import CLibArchive

/// ZIP archives, and single streams of xz, zstd and bzip2, by libarchive.
final class ArchiveUnpacker: Unpacker {
    private let input: RawInput
    private let format: Compression.Format
    private var archive: OpaquePointer?

    init(_ input: RawInput, _ format: Compression.Format) {
        self.input = input
        self.format = format
    }

    deinit {
        if let archive { archive_read_free(archive) }
    }

    func nextMember() -> Result<Member?, FileInputError> {
        if archive == nil, let error = open() { return .failure(error) }
        while true {
            var entry: OpaquePointer?
            let status = archive_read_next_header(archive, &entry)
            if status == ARCHIVE_EOF { return .success(nil) }
            guard status == ARCHIVE_OK || status == ARCHIVE_WARN, let entry else { return .failure(failure()) }
            if format != .zip { return .success(Member()) }
            let name = archive_entry_pathname_utf8(entry).map { String(cString: $0) } ?? "?"
            guard archive_entry_filetype(entry) == Self.regularFile, !Self.isSideFile(name) else { continue }
            if archive_entry_is_encrypted(entry) != 0 {
                return .failure(
                    PackedFile.refused(input.path, "The archive is protected with a password. Unpack it and name the files in it."))
            }
            return .success(Member(name: name))
        }
    }

    func read(count: Int) -> Result<[UInt8], FileInputError> {
        var got = 0
        let bytes = [UInt8](unsafeUninitializedCapacity: count) { target, used in
            got = archive_read_data(archive, target.baseAddress, count)
            used = max(got, 0)
        }
        return got < 0 ? .failure(failure()) : .success(bytes)
    }

    private func open() -> FileInputError? {
        guard let archive = archive_read_new() else { return PackedFile.refused(input.path, "There is no memory to decompress it.") }
        self.archive = archive
        switch format {
        case .zip: archive_read_support_format_zip(archive)
        case .xz: archive_read_support_filter_xz(archive)
        case .zstd: archive_read_support_filter_zstd(archive)
        case .bzip2: archive_read_support_filter_bzip2(archive)
        }
        if format != .zip {
            archive_read_support_format_raw(archive)
            archive_read_support_format_empty(archive)
        }
        archive_read_set_callback_data(archive, Unmanaged.passUnretained(input).toOpaque())
        archive_read_set_read_callback(archive) { _, context, buffer in RawInput.of(context)?.lend(buffer) ?? -1 }
        if input.canSeek {
            archive_read_set_seek_callback(archive) { _, context, offset, whence in RawInput.of(context)?.seek(offset, whence) ?? -30 }
        }
        return archive_read_open1(archive) == ARCHIVE_OK ? nil : failure()
    }

    /// The error of the last call. libarchive's texts say what is wrong with the container and repeat nothing of its content.
    private func failure() -> FileInputError {
        if let error = input.error { return error }
        let text = archive_error_string(archive).map { String(cString: $0) } ?? "it cannot be read"
        if text.contains("ncrypted") || text.contains("assphrase") {
            return PackedFile.refused(input.path, "The archive is protected with a password. Unpack it and name the files in it.")
        }
        return PackedFile.damaged(input.path, text)
    }

    /// `AE_IFREG`, a macro that Swift cannot see.
    private static let regularFile: UInt32 = 0o100000

    /// What macOS adds to archives beside the files that somebody chose.
    private static func isSideFile(_ name: String) -> Bool {
        name.hasPrefix("__MACOSX/") || name.split(separator: "/").last == ".DS_Store"
    }
}
