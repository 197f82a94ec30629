import Foundation
import Testing

/// The tool as users have it: the built binary, in a process of its own.
struct Tool {
    /// What one call left behind.
    struct Result: CustomStringConvertible {
        var status: Int32
        var output: String
        var errors: String

        var description: String { "exit \(status)\n--- output\n\(output)\n--- errors\n\(errors)" }
    }

    /// Where commands run.
    var folder: Folder
    /// Variables beside the few that every process needs.
    var environment: [String: String] = [:]

    /// The binary that was built with these tests.
    static let path: String = {
        if let path = ProcessInfo.processInfo.environment["IDBRIDGE_BINARY"] { return path }
        // The test executable lies in the folder of the build's products; runners start it from elsewhere.
        let executable = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? CommandLine.arguments[0]
        let beside = URL(filePath: executable).deletingLastPathComponent().appending(path: "idbridge").path
        return FileManager.default.isExecutableFile(atPath: beside) ? beside : Repository.root.appending(path: ".build/debug/idbridge").path
    }()

    /// Runs a command to its end.
    @discardableResult
    func run(_ arguments: String..., environment more: [String: String] = [:]) async throws -> Result {
        try await start(arguments, environment: more).finish()
    }

    /// Runs a command that must end with a status.
    @discardableResult
    func run(_ arguments: String..., exits status: Int32, sourceLocation: SourceLocation = #_sourceLocation) async throws -> Result {
        let result = try await start(arguments).finish()
        #expect(result.status == status, "\(arguments.joined(separator: " ")): \(result)", sourceLocation: sourceLocation)
        return result
    }

    /// Starts a command.
    func start(_ arguments: [String], environment more: [String: String] = [:]) throws -> RunningProcess {
        var variables = environment.merging(more) { $1 }
        variables["PATH"] = ProcessInfo.processInfo.environment["PATH"]
        return try RunningProcess(Self.path, arguments, folder: folder.path, environment: variables)
    }
}

/// The checkout that the tests were built from.
enum Repository {
    static let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../..").standardizedFileURL

    static func text(_ path: String) throws -> String { try String(contentsOf: root.appending(path: path), encoding: .utf8) }
}
