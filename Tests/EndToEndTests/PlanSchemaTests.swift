import Foundation
import Testing

/// The published schema of plans, held against what the built binary prints. The schema allows no member that it does not describe.
@Suite("Documentation/plan.schema.json", .timeLimit(.minutes(10)))
struct PlanSchemaTests {
    @Test("is a JSON Schema, and refuses a member that it does not describe")
    func schema() async throws {
        guard let judge = try SchemaJudge() else { return }
        #expect(try await judge.objectionToSchema() == nil)
        let plan = #"{"format": 1, "plan": {"value": "p"}, "pipeline": "/p.yaml"}"#
        #expect(try await judge.objection(to: plan, as: "file") == nil)
        #expect(try await judge.objection(to: plan.replacing("\"format\"", with: "\"more\": 1, \"format\""), as: "file") != nil)
    }

    @Test("describes plans of a first run, of changes, over a limit, released in part, partial, undone and refreshed")
    func files() async throws {
        guard let judge = try SchemaJudge() else { return }
        try await Server.withSandbox("--manner", "staffbase", "--registered") { server in
            let tool = Tool(folder: try Folder(copying: "examples/three-sources"), environment: server.environment)
            let first = try await tool.run("plan", "pipeline.yaml", "--json", "--out", "first.plan", exits: 3).output
            try await expect(first, has: [#""action" : "create""#, #""code" : "review.first_run""#, #""verdict" : "proven""#], judge)
            #expect(try await judge.objection(to: try tool.folder.text("first.plan"), as: "file") == nil)
            try await tool.run("release", "pipeline.yaml", "--reason", "looked at it", exits: 0)
            let run = try await tool.run("run", "pipeline.yaml", "--json", exits: 0).output
            try await expect(run, has: [#""outcome":"applied""#, #""seconds""#], judge, as: "run")
            try await expect(try await tool.run("plan", "pipeline.yaml", "--json", exits: 0).output, has: [#""operations" : ["#], judge)

            try tool.folder.replace("\"Head of Analysis\"", with: "\"Captain\"", in: "input/office.json")
            let update = try await tool.run("plan", "pipeline.yaml", "--json", exits: 2).output
            try await expect(update, has: [#""action" : "update""#, #""old""#, "Captain"], judge)
            try await tool.run("run", "pipeline.yaml", exits: 0)
            let undo = try await tool.run("undo", "pipeline.yaml", "--reason", "wrong", "--json", exits: 2).output
            try await expect(undo, has: [#""undoes""#], judge)

            try await overLimit(tool, judge)
            try tool.folder.write("{", to: "input/office.json")
            let partial = try await tool.run("plan", "pipeline.yaml", "--json").output
            try await expect(partial, has: [#""verdict" : "partial""#, #""code" : "held.partial_source""#], judge)
            let failed = try await tool.run("run", "pipeline.yaml", "--dry-run", "--json").output
            try await expect(failed, has: [#""partial""#], judge, as: "run")
            for head in try await tool.run("log", "pipeline.yaml", "--plans", "--json", exits: 0).output.split(separator: "\n") {
                #expect(try await judge.objection(to: String(head), as: "head") == nil)
            }
        }
    }

    /// People are disabled, more than the limit allows; one of them is let through.
    private func overLimit(_ tool: Tool, _ judge: SchemaJudge) async throws {
        try tool.folder.replace("disable: { percent: 20, count: 10 }", with: "disable: { count: 1 }", in: "pipeline.yaml")
        try tool.folder.replace("\"accountEnabled\": true", with: "\"accountEnabled\": false", in: "input/office.json")
        let held = try await tool.run("plan", "pipeline.yaml", "--json", exits: 3).output
        try await expect(held, has: [#""code" : "limit.disable""#, #""action" : "disable""#, #""status" : "held""#], judge)
        let run = try await tool.run("run", "pipeline.yaml", "--json", exits: 3).output
        try await expect(run, has: [#""holds""#], judge, as: "run")
        try await tool.run(
            "release", "pipeline.yaml", "--limit", "disable", "--user", "ada@example.com", "--reason", "she left", "--until", "2d",
            exits: 0)
        let part = try await tool.run("plan", "pipeline.yaml", "--refresh", "--json").output
        try await expect(part, has: [#""code" : "held.limit""#, #""status" : "refused""#, #""problem""#], judge)
    }

    @Test("describes plans of a live tenant with groups and what its service was asked, and plans on demand")
    func live() async throws {
        guard let judge = try SchemaJudge() else { return }
        try await GraphServer.withSandbox("--people", "40", "--groups", "5") { tenant in
            try await Server.withSandbox("--manner", "rfc") { server in
                let folder = try Folder(copying: "examples/azure-live")
                let tool = Tool(folder: folder, environment: server.environment.merging(tenant.environment) { $1 })
                let plan = try await tool.run("plan", "pipeline.yaml", "--json").output
                try await expect(
                    plan, has: [#""usage""#, #""budget""#, #""kind" : "membership""#, #""action" : "add_members""#, #""added""#], judge)
                let run = try await tool.run("run", "pipeline.yaml", "--json").output
                try await expect(run, has: [#""usage""#, #""outcome":"applied""#], judge, as: "run")
                let somebody = try #require(try await Directory(server).people().first?.externalId)
                #expect(try await tenant.administer("PATCH", "/users/\(somebody)", #"{"jobTitle":"Captain"}"#).status == 204)
                let wish = try await tool.run("provision", "pipeline.yaml", "--user", somebody, "--json").output
                try await expect(wish, has: [#""onDemand""#, #""looked_up""#, #""steps""#, "Captain"], judge, as: "onDemand")
                let done = try await tool.run("provision", "pipeline.yaml", "--user", somebody, "--apply", "--json").output
                try await expect(done, has: [#""applied" : true"#, #""status" : "done""#], judge, as: "onDemand")
                let nobody = try await tool.run("provision", "pipeline.yaml", "--user", "nobody@example.com", "--json").output
                try await expect(nobody, has: [#""outcome" : "unknown""#], judge, as: "onDemand")
            }
        }
    }

    @Test("describes the run of a file that cannot be used, and of a target that is not there")
    func failures() async throws {
        guard let judge = try SchemaJudge() else { return }
        let folder = try Folder(copying: "examples/three-sources")
        let tool = Tool(folder: folder, environment: ["SCIM_URL": "http://127.0.0.1:9/scim", "SCIM_TOKEN": "none"])
        let unreachable = try await tool.run("run", "pipeline.yaml", "--json", exits: 1).output
        try await expect(unreachable, has: [#""outcome":"failed""#, #""code":"http.unreachable""#], judge, as: "run")
        try folder.write("schema: 1\nname: broken\n", to: "pipeline.yaml")
        let broken = try await tool.run("run", "pipeline.yaml", "--json", exits: 1).output
        try await expect(broken, has: [#""outcome":"failed""#, #""problem""#], judge, as: "run")
    }

    /// Expects that a document has what the test is about, and that the judge has no objection.
    private func expect(
        _ document: String, has parts: [String], _ judge: SchemaJudge, as definition: String = "plan",
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        for part in parts { #expect(document.contains(part), "\(document)", sourceLocation: sourceLocation) }
        let objection = try await judge.objection(to: document, as: definition)
        #expect(objection == nil, "\(document)", sourceLocation: sourceLocation)
    }
}
