import Foundation
import FoundationNetworking
import Testing

@Suite("what somebody changes at the target by hand", .timeLimit(.minutes(10)))
struct DriftTests {
    @Test(
        "is listed and left alone, and written again once the file says restore; strangers are never touched",
        arguments: ServerKind.allCases)
    func byHand(kind: ServerKind) async throws {
        try await kind.withServer { server in
            let tool = try await provisioned(kind, server)
            try await changeByHand(server)
            let changed = try await Directory(server).people()
            try await expectReport(tool)
            #expect(try await Directory(server).people() == changed, "a report writes nothing")
            let text = try tool.folder.text("pipeline.yaml")
            try tool.folder.write(text + "\non_target_change: restore\n", to: "pipeline.yaml")
            // The rules changed, which waits for a person.
            let plan = try await tool.run("plan", "pipeline.yaml", "--refresh", exits: 3)
            #expect(plan.output.contains("restored, because somebody else changed title at the target"), "\(plan)")
            #expect(plan.output.contains("enabled, because somebody else changed active at the target"), "\(plan)")
            try await tool.run("release", "pipeline.yaml", "--reason", "looked at it", exits: 0)
            try await tool.run("apply", "pipeline.yaml", exits: 0)
            let people = try await Directory(server).people()
            #expect(people.filter { $0.externalId != "stranger" } == Expected.people)
            #expect(people.count == Expected.people.count + 1)
            let again = try await tool.run("plan", "pipeline.yaml", "--refresh", exits: 0)
            #expect(again.output.contains("Nothing to do."), "\(again)")
        }
    }

    private func expectReport(_ tool: Tool) async throws {
        let plan = try await tool.run("plan", "pipeline.yaml", "--refresh", "--all", exits: 0)
        #expect(plan.output.contains("Nothing to do."), "\(plan)")
        for words in [
            "was changed at the target by somebody else: title", "was changed at the target by somebody else: active",
            "1 accounts at the target are not this pipeline's and are never touched",
        ] {
            #expect(plan.output.contains(words), "\(plan)")
        }
    }

    private func provisioned(_ kind: ServerKind, _ server: Server) async throws -> Tool {
        let tool = Tool(folder: try kind.example(), environment: server.environment)
        try await tool.run("plan", "pipeline.yaml", exits: 3)
        try await tool.run("release", "pipeline.yaml", "--reason", "looked at it", exits: 0)
        try await tool.run("apply", "pipeline.yaml", exits: 0)
        return tool
    }

    /// Somebody gives Mary another title, deactivates Ada, and makes an account of their own.
    private func changeByHand(_ server: Server) async throws {
        let directory = Directory(server)
        try await directory.patch("mary@example.com", "title", "\"Queen\"")
        try await directory.patch("ada@example.com", "active", "false")
        let stranger = #"{"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"userName":"stranger","externalId":"stranger"}"#
        try await directory.send("POST", "Users", stranger)
    }
}
