import BridgeCore
import BridgeHTTP
import Foundation

/// A server in a process of its own.
final class ServerProcess {
    let url: String
    private let process = Process()

    init(_ program: String, token: String) throws {
        let output = Pipe()
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = [token]
        process.standardOutput = output
        try process.run()
        var text = ""
        while !text.contains("\n") {
            let data = output.fileHandleForReading.availableData
            guard !data.isEmpty else { throw Problem("the server did not start") }
            text += String(decoding: data, as: UTF8.self)
        }
        url = String(text.prefix { $0 != "\n" })
    }

    func stop() {
        process.terminate()
        process.waitUntilExit()
    }
}

/// `wrk`, which posts the bodies of a template with numbers of its own.
struct Wrk {
    let script: String
    let url: String
    let token: String

    func run(_ load: Load, first: Int) async throws -> Figure {
        let request = try await load.requests.request(load.write(0))
        let body = String(decoding: request.body ?? [], as: UTF8.self).replacing(People.name(0), with: "@@")
        let accounts = FileManager.default.temporaryDirectory.appendingPathComponent(
            "accounts-\(ProcessInfo.processInfo.processIdentifier)")
        try load.accounts.map(\.value).joined(separator: "\n").write(to: accounts, atomically: true, encoding: .utf8)
        defer { try? FileManager.default.removeItem(at: accounts) }
        let threads = min(2, load.concurrency)
        let before = processorTime(RUSAGE_CHILDREN)
        let output = try run(
            ["wrk", "-t\(threads)", "-c\(load.concurrency)", "-d3s", "-s", script, url],
            [
                "SCIM_METHOD": load.method.rawValue, "SCIM_BODY": body, "SCIM_TOKEN": token, "SCIM_FIRST": String(first),
                "SCIM_ACCOUNTS": load.accounts.isEmpty ? "" : accounts.path,
            ])
        let seconds = processorTime(RUSAGE_CHILDREN) - before
        guard let total = output.firstMatch(of: /(\d+) requests in/).flatMap({ Double($0.1) }),
            let rate = output.firstMatch(of: /Requests\/sec:\s+([\d.]+)/).flatMap({ Double($0.1) }), !output.contains("Non-2xx")
        else { throw Problem("wrk: \(output)") }
        return Figure(perSecond: rate, cost: seconds * 1e6 / total)
    }

    private func run(_ arguments: [String], _ environment: [String: String]) throws -> String {
        let process = Process()
        let output = Pipe()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = arguments
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        process.standardOutput = output
        try process.run()
        let data = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return String(decoding: data, as: UTF8.self)
    }
}
