import BridgeSandbox
import Foundation
import Testing

/// A copy of `examples/three-sources` for one test, removed at its end.
final class ExampleFolder: Sendable {
    let path: String

    init() throws {
        path = FileManager.default.temporaryDirectory.appending(path: "idbridge-commands-\(UUID().uuidString)").path
        try FileManager.default.copyItem(atPath: Self.repository + "/examples/three-sources", toPath: path)
        try? FileManager.default.removeItem(atPath: path + "/.idbridge")
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    static let repository = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../..").standardizedFileURL.path

    var pipeline: String { path + "/pipeline.yaml" }
    var plan: String { path + "/.idbridge/staff.plan" }

    func replace(_ old: String, with new: String, in name: String) throws {
        let text = try String(contentsOfFile: path + "/" + name, encoding: .utf8).replacing(old, with: new)
        try Data(text.utf8).write(to: URL(filePath: path + "/" + name))
    }

    func write(_ text: String, to name: String) throws { try Data(text.utf8).write(to: URL(filePath: path + "/" + name)) }

    /// Runs `body` with the example and a sandbox in Staffbase's manner; it gets the variables of the pipeline file.
    static func withSandbox(_ body: @escaping @Sendable (ExampleFolder, [String: String]) async throws -> Void) async throws {
        var configuration = SandboxConfiguration(manner: .staffbase)
        configuration.registersUsers = true
        configuration.token = "a-secret-token"
        let folder = try ExampleFolder()
        try await SCIMSandbox(configuration).withRunning { address in
            try await body(folder, ["SCIM_URL": address.url, "SCIM_TOKEN": "a-secret-token"])
        }
    }

    /// The example, applied once; `body` gets a way to run commands as grace.
    static func withAppliedExample(
        _ body: @escaping @Sendable (ExampleFolder, @escaping @Sendable ([String]) async -> CommandLineRun) async throws -> Void
    ) async throws {
        try await withSandbox { folder, variables in
            let environment = variables.merging(["USER": "grace"]) { $1 }
            let run: @Sendable ([String]) async -> CommandLineRun = { await CommandLineRun($0, environment: environment) }
            _ = await run(["plan", folder.pipeline])
            _ = await run(["release", folder.plan, "--reason", "looked at everybody"])
            let applied = await run(["run", folder.pipeline])
            try #require(applied.status == 0, "\(applied.transcript)")
            try await body(folder, run)
        }
    }

    /// The variables when nothing is asked of a server.
    static let nowhere = ["SCIM_URL": "https://people.example.com/scim", "SCIM_TOKEN": "a-secret-token"]
}
