import BridgeSandbox
import BridgeState
import Foundation
import FoundationNetworking
import Testing

@Suite("start", .timeLimit(.minutes(10)))
struct StartTests {
    private static func folder(_ people: [Population.Person], schedule: String) throws -> Folder {
        let folder = try Folder()
        try folder.write(Population.graphPage(people), to: "people.json")
        let sources = "  office: { connector: azure-ad-graph, files: people.json }"
        try folder.write(Population.pipeline(sources: sources, connector: "scim") + "\nschedule: \(schedule)\n", to: "pipeline.yaml")
        return folder
    }

    private static func get(_ port: String, _ path: String) async throws -> (status: Int, text: String) {
        let url = try #require(URL(string: "http://127.0.0.1:\(port)/\(path)"))
        let (data, response) = try await URLSession.shared.data(from: url)
        return (try #require(response as? HTTPURLResponse).statusCode, String(decoding: data, as: UTF8.self))
    }

    @Test("runs by the schedule, answers about health and metrics, logs a line a run, and SIGTERM stops it with 0")
    func automatic() async throws {
        try await Server.withSandbox("--manner", "rfc") { server in
            let folder = try Self.folder(Population.people(0..<5), schedule: "{ every: 1 second }")
            let tool = Tool(folder: folder, environment: server.environment)
            let start = try tool.start(["start", "pipeline.yaml", "--monitor-port", "0"])
            let port = try await poll("the monitor's port") {
                start.errors.firstMatch(of: /127\.0\.0\.1:(\d+)/).map { String($0.1) }
            }
            _ = try await poll("the first run and one after it") { start.errors.contains("people: unchanged; next") ? true : nil }
            #expect(start.errors.contains("people: applied; 5 create, 4 reference; next "), "\(start.errors)")
            #expect(!start.errors.contains("person1@example.com") && !start.errors.contains("Family"))
            #expect(try await Self.get(port, "health") == (200, "live\n"))
            #expect(try await Self.get(port, "ready") == (200, "ready\n"))
            let metrics = try await Self.get(port, "metrics").text
            #expect(metrics.contains(#"idbridge_runs_total{pipeline="people",outcome="applied"} 1"#), "\(metrics)")
            #expect(metrics.contains(#"idbridge_operations_total{pipeline="people",action="create"} 5"#))
            // What comes into the source later is brought by a later run.
            try folder.write(Population.graphPage(Population.people(0..<6)), to: "people.json")
            _ = try await poll("the new person's run") { start.errors.contains("people: applied; 1 create, 1 reference") ? true : nil }
            start.terminate()
            let stopped = await start.finish()
            #expect(stopped.status == 0 && stopped.errors.contains("stopped"), "\(stopped)")
            try await tool.run("plan", "pipeline.yaml", exits: 0)
        }
    }

    @Test("SIGTERM in the middle of a run: writes under way are finished and recorded, and the next start goes on without a repetition")
    func graceful() async throws {
        let people = Population.people(0..<150)
        let killer = Killer { $0.terminate() }
        let sandbox = try SCIMSandbox(SandboxConfiguration(manner: .rfc), onRequest: { _ in killer.count() })
        try await sandbox.withRunning { address in
            let server = Server(url: address.url, token: sandbox.token, process: nil)
            let folder = try Self.folder(people, schedule: "{ every: 1 second }")
            let tool = Tool(folder: folder, environment: server.environment)
            killer.arm(after: 60)
            let start = try tool.start(["start", "pipeline.yaml"])
            killer.name(start)
            let stopped = await start.finish()
            #expect(stopped.status == 0, "\(stopped)")
            killer.disarm()
            let journal = try await StateFile.journal(folder.path + "/.idbridge/people.sqlite")
            #expect(Set(journal.map(\.outcome)).isSubset(of: ["done", "again"]), "nothing is in doubt")
            try await tool.run("run", "pipeline.yaml", exits: 0)
            #expect(sandbox.counters.methods["POST"] == people.count, "each account was made by one request")
            try await tool.run("plan", "pipeline.yaml", exits: 0)
        }
    }

    @Test("a file without a schedule, and one with errors, are refused with what to write")
    func refused() async throws {
        let folder = try Self.folder(Population.people(0..<1), schedule: "{ cron: '0 25 * * *' }")
        let sources = "  office: { connector: azure-ad-graph, files: people.json }"
        try folder.write(Population.pipeline(sources: sources, connector: "scim", name: "other"), to: "other.yaml")
        let result = try await Tool(folder: folder, environment: ["SCIM_URL": "http://127.0.0.1:1", "SCIM_TOKEN": "x"]).run(
            "start", ".", exits: 1)
        #expect(result.errors.contains("./other.yaml has no schedule; write “schedule: { every: 15 minutes }” into it."), "\(result)")
        #expect(result.errors.contains("“25” is no hour"), "\(result)")
    }
}
