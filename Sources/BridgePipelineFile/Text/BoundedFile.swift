#if canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#else
    import Glibc
#endif

/// Reads whole small files. With the C library, because mounted secrets and `/dev/fd` are links and pipes, whose size nobody knows.
enum BoundedFile {
    /// Why a file was not read, in the system's words.
    struct ReadError: Error {
        let message: String
    }

    /// The bytes of a file that has no more than `limit`.
    static func read(_ path: String, limit: Int) -> Result<[UInt8], ReadError> {
        guard let file = fopen(path, "rb") else { return .failure(lastError()) }
        defer { fclose(file) }
        let bytes = [UInt8](unsafeUninitializedCapacity: limit + 1) { buffer, count in
            count = fread(buffer.baseAddress, 1, buffer.count, file)
        }
        if ferror(file) != 0 { return .failure(lastError()) }
        guard bytes.count <= limit else { return .failure(ReadError(message: "it is larger than \(limit / 1024) KiB")) }
        return .success(bytes)
    }

    private static func lastError() -> ReadError { ReadError(message: String(cString: strerror(errno))) }
}
