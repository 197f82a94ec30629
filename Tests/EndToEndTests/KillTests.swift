import BridgeSandbox
import BridgeState
import Foundation
import Testing

/// What the server does on purpose while an apply is killed again and again.
enum Trouble: CaseIterable, CustomTestStringConvertible {
    case none
    case lostAnswers
    case everything

    var testDescription: String { "\(self)" }

    var faults: SandboxFaults {
        switch self {
        case .none: .none
        case .lostAnswers: SandboxFaults(every: 7, kinds: [.lostAnswer])
        case .everything: SandboxFaults(every: 9, kinds: [.lostAnswer, .serverError, .html])
        }
    }
}

@Suite("apply killed with SIGKILL", .timeLimit(.minutes(10)))
struct KillTests {
    @Test(
        "killed at random moments and started again, twenty times over: every person exists exactly once and the journal says so",
        arguments: Trouble.allCases, [(manner: "rfc", connector: "scim"), (manner: "staffbase", connector: "staffbase-scim")])
    func killed(trouble: Trouble, target: (manner: String, connector: String)) async throws {
        var configuration = SandboxConfiguration(manner: try #require(SandboxManner.named(target.manner)))
        configuration.registersUsers = true
        configuration.faults = trouble.faults
        let killer = Killer { $0.kill() }
        let sandbox = try SCIMSandbox(configuration, onRequest: { _ in killer.count() })
        try await sandbox.withRunning { address in
            let server = Server(url: address.url, token: sandbox.token, process: nil)
            let people = Population.people(0..<120)
            let tool = try folder(target.connector, server, people)
            let plan = try await tool.run("plan", "pipeline.yaml", exits: 2)
            #expect(plan.output.contains("120 to create, 119 to set references of"))
            var random = SeededGenerator(seed: 20_261_126)
            for kill in 1...20 {
                let requests = Int.random(in: 1...7, using: &random)
                #expect(try await applyAndKill(tool, killer, after: requests) == SIGKILL, "kill \(kill) after \(requests) requests")
            }
            killer.disarm()
            try await applyToTheEnd(tool, operations: 239)
            try await expectEverybodyOnce(people, tool, server)
        }
    }

    @Test(
        "killed after its first write again and again, from the first operation to the last: each takes effect once",
        arguments: [(manner: "rfc", connector: "scim"), (manner: "staffbase", connector: "staffbase-scim")])
    func killedAfterEachWrite(target: (manner: String, connector: String)) async throws {
        // A create each, and for all but the first a manager: 201 operations.
        let people = Population.people(0..<101)
        let killer = Killer { $0.kill() }
        var configuration = SandboxConfiguration(manner: try #require(SandboxManner.named(target.manner)))
        configuration.registersUsers = true
        let sandbox = try SCIMSandbox(configuration, onRequest: { if $0.method != "GET" { killer.count() } })
        try await sandbox.withRunning { address in
            let server = Server(url: address.url, token: sandbox.token, process: nil)
            let tool = try folder(target.connector, server, people)
            try await tool.run("plan", "pipeline.yaml", exits: 2)
            var kills = 0
            while try await applyAndKill(tool, killer, after: 1) == SIGKILL { kills += 1 }
            killer.disarm()
            // Several writes are under way at a time, so that one kill may come after some.
            #expect(kills >= people.count / 8, "only \(kills) kills")
            try await applyToTheEnd(tool, operations: people.count * 2 - 1)
            try await expectEverybodyOnce(people, tool, server)
        }
    }

    /// Starts an apply and kills it when the server has carried out so many requests of it.
    private func applyAndKill(_ tool: Tool, _ killer: Killer, after requests: Int) async throws -> Int32 {
        killer.arm(after: requests)
        let apply = try tool.start(["apply", ".idbridge/people.plan"])
        killer.name(apply)
        return await apply.finish().status
    }

    /// What failed for good in a plan is planned anew by the next one.
    private func applyToTheEnd(_ tool: Tool, operations: Int) async throws {
        let last = try await tool.run("apply", ".idbridge/people.plan", exits: 0)
        #expect(last.output.contains("Applied \(operations) operations."), "\(last)")
    }

    private func expectEverybodyOnce(_ people: [Population.Person], _ tool: Tool, _ server: Server) async throws {
        let found = try await Directory(server).people()
        #expect(found.map(\.externalId) == people.map(\.mail).sorted())
        let managers = Dictionary(uniqueKeysWithValues: found.map { ($0.externalId, $0.manager) })
        for person in people {
            #expect(managers[person.mail] == person.manager.map { people[$0].mail })
        }
        let journal = try await StateFile.journal(tool.folder.path + "/.idbridge/people.sqlite")
        let creates = journal.filter { $0.action == .create && $0.outcome == "done" }
        #expect(creates.count == people.count)
        #expect(Set(creates.map(\.identity)).count == people.count, "each create was done exactly once")
        try await tool.run("plan", "pipeline.yaml", exits: 0)
        let refreshed = try await tool.run("plan", "pipeline.yaml", "--refresh", exits: 0)
        #expect(refreshed.output.contains("Nothing to do."))
    }

    private func folder(_ connector: String, _ server: Server, _ people: [Population.Person]) throws -> Tool {
        let folder = try Folder()
        try folder.write(Population.graphPage(people), to: "people.json")
        let sources = "  office: { connector: azure-ad-graph, files: people.json }"
        try folder.write(Population.pipeline(sources: sources, connector: connector), to: "pipeline.yaml")
        return Tool(folder: folder, environment: server.environment)
    }
}
