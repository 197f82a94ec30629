import Foundation
import Testing

/// The servers on which the example is walked.
enum ServerKind: String, CaseIterable, CustomTestStringConvertible {
    case staffbase
    case rfc
    case scim2Server

    var testDescription: String { rawValue }

    /// Runs `body` with a server of this kind and the connector that fits it.
    func withServer(_ body: (Server) async throws -> Void) async throws {
        switch self {
        case .staffbase: try await Server.withSandbox("--manner", "staffbase", "--registered", body: body)
        case .rfc: try await Server.withSandbox("--manner", "rfc", body: body)
        case .scim2Server:
            guard let path = try OtherTools.path("IDBRIDGE_SCIM2_SERVER") else { return }
            try await Server.withSCIM2Server(path, body: body)
        }
    }

    /// An example's folder, with the connector that fits.
    func example() throws -> Folder {
        let folder = try Folder(copying: "examples/three-sources")
        if self != .staffbase { try folder.replace("connector: staffbase-scim", with: "connector: scim", in: "pipeline.yaml") }
        return folder
    }
}

@Suite("examples/three-sources", .timeLimit(.minutes(10)))
struct ThreeSourcesTests {
    @Test("check, plan, release, apply: the same people at every server, and a second plan is empty", arguments: ServerKind.allCases)
    func walk(kind: ServerKind) async throws {
        try await kind.withServer { server in
            let tool = Tool(folder: try kind.example(), environment: server.environment)
            try await tool.run("check", "pipeline.yaml", exits: 0)
            let plan = try await tool.run("plan", "pipeline.yaml", exits: 3)
            #expect(plan.output.contains("HELD  the first run of this pipeline waits for a person to look at it"))
            #expect(plan.output.contains("13 to create, 9 to set references of"))
            let early = try await tool.run("apply", ".idbridge/staff.plan", exits: 3)
            #expect(early.errors.contains("waits for a person"))
            #expect(try await Directory(server).people().isEmpty, "a held plan writes nothing")
            try await tool.run("release", "pipeline.yaml", "--reason", "looked at it", exits: 0)
            let apply = try await tool.run("apply", ".idbridge/staff.plan", exits: 0)
            #expect(apply.output.contains("Applied 22 operations."))
            #expect(try await Directory(server).people() == Expected.people)
            let second = try await tool.run("plan", "pipeline.yaml", exits: 0)
            #expect(second.output.contains("Nothing to do."))
            let refreshed = try await tool.run("plan", "pipeline.yaml", "--refresh", exits: 0)
            #expect(refreshed.output.contains("Nothing to do."))
        }
    }

    @Test("one changed export is one update", arguments: ServerKind.allCases)
    func change(kind: ServerKind) async throws {
        try await kind.withServer { server in
            let tool = try await provisioned(kind, server)
            try tool.folder.replace("\"jobTitle\": \"Engineer\"", with: "\"jobTitle\": \"Chief Engineer\"", in: "input/office.json")
            let plan = try await tool.run("plan", "pipeline.yaml", exits: 2)
            #expect(plan.output.contains("1 to change; 1 request"))
            #expect(plan.output.contains("title: Engineer → Chief Engineer"))
            try await tool.run("apply", "pipeline.yaml", exits: 0)
            try await expectPeople(server, changing: "mary@example.com") { $0.title = "Chief Engineer" }
        }
    }

    @Test("one person gone from a proven export is one disable, and nothing else of the account changes", arguments: ServerKind.allCases)
    func leave(kind: ServerKind) async throws {
        try await kind.withServer { server in
            let tool = try await provisioned(kind, server)
            try Exports.removePerson("mary@example.com", from: tool.folder)
            let plan = try await tool.run("plan", "pipeline.yaml", exits: 2)
            #expect(plan.output.contains("1 to disable; 1 request"))
            #expect(plan.output.contains("Mary Jackson: disabled, because"))
            try await tool.run("apply", "pipeline.yaml", exits: 0)
            try await expectPeople(server, changing: "mary@example.com") { $0.active = false }
            try await tool.run("plan", "pipeline.yaml", exits: 0)
        }
    }

    @Test(
        "a truncated export disables nobody and doubles nobody, and says why",
        arguments: ServerKind.allCases, ["input/office.json", "input/plants.ldif", "input/contractors.xml"])
    func truncated(kind: ServerKind, file: String) async throws {
        try await kind.withServer { server in
            let tool = try await provisioned(kind, server)
            let whole = try tool.folder.bytes(file)
            try tool.folder.write(Array(whole[..<(whole.count * 2 / 5)]), to: file)
            let run = try await tool.run("run", "pipeline.yaml", exits: 1)
            #expect(run.output.contains("unchanged"))
            #expect(run.output.contains("PARTIAL"), "it says which source is partial")
            #expect(run.output.contains(file), "it says where")
            #expect(try await Directory(server).people() == Expected.people)
            try tool.folder.write(whole, to: file)
            let recovered = try await tool.run("plan", "pipeline.yaml", exits: 0)
            #expect(recovered.output.contains("Nothing to do."))
        }
    }

    /// A folder whose people are at the server.
    private func provisioned(_ kind: ServerKind, _ server: Server) async throws -> Tool {
        let tool = Tool(folder: try kind.example(), environment: server.environment)
        try await tool.run("plan", "pipeline.yaml", exits: 3)
        try await tool.run("release", "pipeline.yaml", "--reason", "looked at it", exits: 0)
        try await tool.run("apply", "pipeline.yaml", exits: 0)
        return tool
    }

    private func expectPeople(
        _ server: Server, changing identifier: String, sourceLocation: SourceLocation = #_sourceLocation,
        _ change: (inout Directory.Person) -> Void
    ) async throws {
        var expected = Expected.people
        for index in expected.indices where expected[index].externalId == identifier { change(&expected[index]) }
        #expect(try await Directory(server).people() == expected.sorted(), sourceLocation: sourceLocation)
    }
}
