import BridgeSandbox
import BridgeState
import Foundation
import Testing

@Suite("apply stopped with Ctrl-C", .timeLimit(.minutes(10)))
struct InterruptTests {
    private static let people = Population.people(0..<150)

    @Test("writes under way are finished and recorded, and the next apply goes on without a repetition")
    func drain() async throws {
        let killer = Killer { process in
            process.interrupt()
            // The answer leaves once the process knows that it is to stop, so that it cannot be done before it knows.
            for _ in 0..<1000 where !process.errors.contains("stopping:") { usleep(10_000) }
        }
        let sandbox = try SCIMSandbox(SandboxConfiguration(manner: .rfc), onRequest: { _ in killer.count() })
        try await sandbox.withRunning { address in
            let server = Server(url: address.url, token: sandbox.token, process: nil)
            let folder = try Folder()
            try folder.write(Population.graphPage(Self.people), to: "people.json")
            let sources = "  office: { connector: azure-ad-graph, files: people.json }"
            try folder.write(Population.pipeline(sources: sources, connector: "scim"), to: "pipeline.yaml")
            let tool = Tool(folder: folder, environment: server.environment)
            try await tool.run("plan", "pipeline.yaml", exits: 2)
            killer.arm(after: 30)
            let apply = try tool.start(["apply", ".idbridge/people.plan"])
            killer.name(apply)
            let stopped = await apply.finish()
            #expect(stopped.status == 130, "\(stopped)")
            #expect(stopped.output.contains("asked to stop"), "\(stopped)")
            try await expectNothingInDoubt(tool, server)
            killer.disarm()
            try await tool.run("apply", ".idbridge/people.plan", exits: 0)
            #expect(sandbox.counters.methods["POST"] == Self.people.count, "each account was made by one request")
            #expect(sandbox.counters.methods["PATCH"] == Self.people.count - 1, "each manager was written by one request")
            try await tool.run("plan", "pipeline.yaml", exits: 0)
        }
    }

    /// Every account that the server made is known, and some are still to be made.
    private func expectNothingInDoubt(_ tool: Tool, _ server: Server) async throws {
        let journal = try await StateFile.journal(tool.folder.path + "/.idbridge/people.sqlite")
        let made = try await Directory(server).people().count
        #expect(journal.filter { $0.action == .create && $0.outcome == "done" }.count == made)
        #expect(Set(journal.map(\.outcome)).isSubset(of: ["done", "again"]), "what was not begun is to be done again; nothing is in doubt")
        #expect((30..<Self.people.count).contains(made))
    }
}
