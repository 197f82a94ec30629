import Foundation
import Glibc

/// A child process whose output goes to files, so that no full pipe can block it.
final class RunningProcess: Sendable {
    private let process: Process
    private let outputFile: URL
    private let errorFile: URL
    private let ended: AsyncStream<Int32>

    init(_ path: String, _ arguments: [String], folder: String, environment: [String: String]) throws {
        process = Process()
        process.executableURL = URL(filePath: path)
        process.arguments = arguments
        process.currentDirectoryURL = URL(filePath: folder)
        process.environment = environment
        process.standardInput = FileHandle.nullDevice
        let name = FileManager.default.temporaryDirectory.appending(path: "idbridge-\(UUID().uuidString)").path
        outputFile = URL(filePath: name + ".out")
        errorFile = URL(filePath: name + ".err")
        process.standardOutput = try Self.emptyFile(outputFile)
        process.standardError = try Self.emptyFile(errorFile)
        let (stream, continuation) = AsyncStream.makeStream(of: Int32.self)
        ended = stream
        process.terminationHandler = {
            continuation.yield($0.terminationStatus)
            continuation.finish()
        }
        try process.run()
    }

    private static func emptyFile(_ file: URL) throws -> FileHandle {
        _ = FileManager.default.createFile(atPath: file.path, contents: nil)
        return try FileHandle(forWritingTo: file)
    }

    /// True while it has not ended.
    var isRunning: Bool { process.isRunning }

    /// What it printed so far.
    var output: String { Self.text(outputFile) }

    /// What it reported so far.
    var errors: String { Self.text(errorFile) }

    private static func text(_ file: URL) -> String { String(decoding: (try? Data(contentsOf: file)) ?? Data(), as: UTF8.self) }

    /// Ends it without a chance to clean up, as a power cut does.
    func kill() { Glibc.kill(process.processIdentifier, SIGKILL) }

    /// Asks it to stop, as Ctrl-C does.
    func interrupt() { Glibc.kill(process.processIdentifier, SIGINT) }

    /// Asks it to stop, as service managers do.
    func terminate() { Glibc.kill(process.processIdentifier, SIGTERM) }

    /// Waits for its end and takes its output.
    func finish() async -> Tool.Result {
        var status: Int32 = -1
        for await value in ended { status = value }
        defer {
            try? FileManager.default.removeItem(at: outputFile)
            try? FileManager.default.removeItem(at: errorFile)
        }
        return Tool.Result(status: status, output: output, errors: errors)
    }
}

/// Something that did not come in time.
struct TimedOut: Error, CustomStringConvertible {
    var description: String
}

/// Asks again and again until there is an answer, for ten seconds at most.
func poll<Answer>(_ what: String, _ question: () async throws -> Answer?) async throws -> Answer {
    for _ in 0..<1000 {
        if let answer = try await question() { return answer }
        try await Task.sleep(for: .milliseconds(10))
    }
    throw TimedOut(description: "waited in vain for \(what)")
}
