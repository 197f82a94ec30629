import Foundation

/// A SCIM server in a process of its own, for the time of one test.
struct Server {
    var url: String
    var token: String
    /// nil: the server runs in the test's own process.
    var process: RunningProcess?

    /// The variables that the examples' pipelines read.
    var environment: [String: String] { ["SCIM_URL": url, "SCIM_TOKEN": token] }

    /// Runs `body` with a sandbox on a free port, and ends the sandbox whatever happens.
    static func withSandbox<Result>(
        _ arguments: String..., body: (Server) async throws -> Result
    ) async throws -> Result {
        try await withSandbox(arguments, body: body)
    }

    /// Runs `body` with a sandbox on a free port, and ends the sandbox whatever happens.
    static func withSandbox<Result>(_ arguments: [String], body: (Server) async throws -> Result) async throws -> Result {
        let folder = try Folder()
        let process = try Tool(folder: folder).start(["sandbox", "scim", "--port", "0"] + arguments)
        return try await whileRunning(process) {
            let lines = try await poll("the sandbox's URL and token") {
                let lines = process.output.split(separator: "\n", omittingEmptySubsequences: false)
                // Two whole lines: a third, empty piece follows the second line's end.
                return lines.count >= 3 ? lines.map(String.init) : try process.isRunning ? nil : refuse(process)
            }
            return try await body(Server(url: lines[0], token: lines[1], process: process))
        }
    }

    /// Runs `body` with the `scim2-server` of PyPI.
    static func withSCIM2Server<Result>(_ executable: String, body: (Server) async throws -> Result) async throws -> Result {
        let (folder, port) = (try Folder(), try freePort())
        let arguments = ["--port", "\(port)", "--bearer-token", "rehearsal"]
        let process = try RunningProcess(executable, arguments, folder: folder.path, environment: ProcessInfo.processInfo.environment)
        let server = Server(url: "http://127.0.0.1:\(port)/v2", token: "rehearsal", process: process)
        return try await whileRunning(process) {
            _ = try await poll("scim2-server") { try process.isRunning ? try? await Directory(server).people() : refuse(process) }
            return try await body(server)
        }
    }

    static func whileRunning<Result>(_ process: RunningProcess, _ body: () async throws -> Result) async throws -> Result {
        do {
            let result = try await body()
            process.kill()
            _ = await process.finish()
            return result
        } catch {
            process.kill()
            _ = await process.finish()
            throw error
        }
    }

    static func refuse<Result>(_ process: RunningProcess) throws -> Result? {
        throw TimedOut(description: "the server ended at once: \(process.errors)")
    }
}
