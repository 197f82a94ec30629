import Foundation
import Testing

/// Every folder in `examples` does what it says: it is valid, and planned and applied against a sandbox it ends with an empty plan.
@Suite("examples", .timeLimit(.minutes(10)))
struct ExampleTests {
    private static let folders: [String] = {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: Repository.root.path + "/examples")) ?? []
        return names.filter { FileManager.default.fileExists(atPath: Repository.root.path + "/examples/\($0)/pipeline.yaml") }.sorted()
    }()

    @Test("there are examples") func exist() { #expect(!Self.folders.isEmpty) }

    @Test("an example is valid, is applied, and then there is nothing to do", arguments: folders)
    func example(name: String) async throws {
        let text = try String(contentsOfFile: Repository.root.path + "/examples/\(name)/pipeline.yaml", encoding: .utf8)
        let arguments = text.contains("staffbase-scim") ? ["--manner", "staffbase", "--registered"] : ["--manner", "rfc"]
        try await Self.withTenant(for: text) { variables in
            try await Server.withSandbox(arguments) { server in
                let tool = Tool(
                    folder: try Folder(copying: "examples/\(name)"), environment: server.environment.merging(variables) { $1 })
                try await walk(tool)
            }
        }
    }

    /// The variables of a small tenant, for pipelines that read one.
    private static func withTenant(for text: String, _ body: ([String: String]) async throws -> Void) async throws {
        guard text.contains("GRAPH_URL") else { return try await body([:]) }
        try await GraphServer.withSandbox("--people", "60", "--groups", "10") { try await body($0.environment) }
    }

    private func walk(_ tool: Tool) async throws {
        let valid = try await tool.run("validate", "pipeline.yaml", exits: 0)
        #expect(valid.errors.isEmpty, "an example has no warnings: \(valid)")
        let plan = try await tool.run("plan", "pipeline.yaml")
        #expect([2, 3].contains(plan.status), "\(plan)")
        if plan.status == 3 { try await tool.run("release", "pipeline.yaml", "--reason", "a test", exits: 0) }
        try await tool.run("apply", "pipeline.yaml", exits: 0)
        try await tool.run("plan", "pipeline.yaml", exits: 0)
    }
}
