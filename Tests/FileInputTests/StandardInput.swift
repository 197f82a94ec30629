import Testing

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// Runs `body` while standard input is a file, or a pipe with its content. Only tests of one serialised suite may do so.
func withStandardInput<Result: Sendable>(
    from path: String, throughPipe isPipe: Bool, _ body: () async throws -> Result
) async throws -> Result {
    let source = open(path, O_RDONLY)
    try #require(source >= 0)
    defer { close(source) }
    let before = dup(STDIN_FILENO)
    defer {
        if before >= 0 {
            dup2(before, STDIN_FILENO)
            close(before)
        }
    }
    guard isPipe else {
        dup2(source, STDIN_FILENO)
        return try await body()
    }
    var ends: [Int32] = [0, 0]
    try #require(pipe(&ends) == 0)
    dup2(ends[0], STDIN_FILENO)
    close(ends[0])
    // The samples are smaller than a pipe's buffer, so that nothing waits.
    var buffer = [UInt8](repeating: 0, count: 16_384)
    let count = read(source, &buffer, buffer.count)
    try #require(write(ends[1], buffer, count) == count)
    close(ends[1])
    return try await body()
}
