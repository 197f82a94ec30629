import BridgeState
import Foundation
import Testing

/// What the server does on purpose while an apply is killed again and again.
enum Trouble: CaseIterable, CustomTestStringConvertible {
    case none
    case lostAnswers
    case everything

    var testDescription: String { "\(self)" }

    var arguments: [String] {
        switch self {
        case .none: []
        case .lostAnswers: ["--fault-every", "7", "--fault", "lost-answer"]
        case .everything: ["--fault-every", "9", "--fault", "lost-answer", "--fault", "500", "--fault", "html"]
        }
    }
}

@Suite("apply killed with SIGKILL", .timeLimit(.minutes(10)))
struct KillTests {
    private static let people = Population.people(0..<120)

    @Test(
        "killed at random moments and started again, twenty times over: every person exists exactly once and the journal says so",
        arguments: Trouble.allCases, [(manner: "rfc", connector: "scim"), (manner: "staffbase", connector: "staffbase-scim")])
    func killed(trouble: Trouble, target: (manner: String, connector: String)) async throws {
        let arguments = ["--manner", target.manner, "--registered", "--verbose"] + trouble.arguments
        try await Server.withSandbox(arguments) { server in
            let tool = try folder(target.connector, server)
            let plan = try await tool.run("plan", "pipeline.yaml", exits: 2)
            #expect(plan.output.contains("120 to create, 119 to set references of"))
            var random = SeededGenerator(seed: 20_261_126)
            var kills = 0
            while kills < 20 {
                guard try await applyAndKill(tool, server, after: Int.random(in: 1...7, using: &random)) else { break }
                kills += 1
            }
            #expect(kills == 20, "the apply ended before it could be killed so often")
            try await applyToTheEnd(tool)
            try await expectEverybodyOnce(tool, server)
        }
    }

    /// Starts an apply and kills it when the server has answered so many more requests.
    ///
    /// - Returns: false when it ended by itself before.
    private func applyAndKill(_ tool: Tool, _ server: Server, after requests: Int) async throws -> Bool {
        let before = requestCount(server)
        let apply = try tool.start(["apply", ".idbridge/people.plan"])
        _ = try await poll("\(requests) requests") { requestCount(server) >= before + requests || !apply.isRunning ? true : nil }
        apply.kill()
        return await apply.finish().status == SIGKILL
    }

    private func requestCount(_ server: Server) -> Int { server.process.errors.utf8.count { $0 == UInt8(ascii: "\n") } }

    /// What failed for good in a plan is planned anew by the next one.
    private func applyToTheEnd(_ tool: Tool) async throws {
        let last = try await tool.run("apply", ".idbridge/people.plan", exits: 0)
        #expect(last.output.contains("Applied 239 operations."), "\(last)")
    }

    private func expectEverybodyOnce(_ tool: Tool, _ server: Server) async throws {
        let found = try await Directory(server).people()
        #expect(found.map(\.externalId) == Self.people.map(\.mail).sorted())
        let managers = Dictionary(uniqueKeysWithValues: found.map { ($0.externalId, $0.manager) })
        for person in Self.people {
            #expect(managers[person.mail] == person.manager.map { Self.people[$0].mail })
        }
        let journal = try await StateFile.journal(tool.folder.path + "/.idbridge/people.sqlite")
        let creates = journal.filter { $0.action == .create && $0.outcome == "done" }
        #expect(creates.count == Self.people.count)
        #expect(Set(creates.map(\.identity)).count == Self.people.count, "each create was done exactly once")
        try await tool.run("plan", "pipeline.yaml", exits: 0)
        let refreshed = try await tool.run("plan", "pipeline.yaml", "--refresh", exits: 0)
        #expect(refreshed.output.contains("Nothing to do."))
    }

    private func folder(_ connector: String, _ server: Server) throws -> Tool {
        let folder = try Folder()
        try folder.write(Population.graphPage(Self.people), to: "people.json")
        let sources = "  office: { connector: azure-ad-graph, files: people.json }"
        try folder.write(Population.pipeline(sources: sources, connector: connector), to: "pipeline.yaml")
        return Tool(folder: folder, environment: server.environment)
    }
}
