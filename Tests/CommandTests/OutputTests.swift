import Foundation
import Testing

@Suite("what commands print")
struct OutputTests {
    @Test("validate says what the pipeline does, in a line")
    func validate() async throws {
        let folder = try ExampleFolder()
        let run = await CommandLineRun(["validate", folder.pipeline], environment: ExampleFolder.nowhere)
        try expectSnapshot(run.transcript, "validate")
    }

    @Test("validate --resolved writes every default out and hides secrets")
    func resolved() async throws {
        let folder = try ExampleFolder()
        let run = await CommandLineRun(["validate", folder.pipeline, "--resolved"], environment: ExampleFolder.nowhere)
        #expect(!run.transcript.contains("a-secret-token"))
        try expectSnapshot(run.transcript, "validate-resolved")
    }

    @Test("validate of a pipeline with mistakes shows each with its line, on standard error, and ends with 1")
    func invalid() async throws {
        let folder = try ExampleFolder()
        try folder.replace("connector: azure-ad-ldif", with: "connector: azure-ad-ldiff", in: "pipeline.yaml")
        try folder.replace("without_key: hold", with: "without_key: guess", in: "pipeline.yaml")
        try folder.replace("'[givenName]'", with: "'[givenName'", in: "pipeline.yaml")
        let run = await CommandLineRun(["validate", folder.pipeline], environment: ["SCIM_URL": "https://people.example.com/scim"])
        #expect(run.status == 1)
        #expect(run.output.isEmpty)
        try expectSnapshot(run.transcript, "validate-invalid")
    }

    @Test("connectors lists what ships with the tool")
    func connectors() async throws {
        let list = await CommandLineRun(["connectors", "list"])
        let short = await CommandLineRun(["connectors"])
        #expect(list.output == short.output)
        try expectSnapshot(list.transcript, "connectors-list")
    }

    @Test(
        "connectors describe shows each setting, its type, default and help",
        arguments: ["azure-ad-graph", "azure-ad-ldif", "azure-ad-xml", "scim", "staffbase-scim"])
    func describe(connector: String) async throws {
        try expectSnapshot(await CommandLineRun(["connectors", "describe", connector]).transcript, "connectors-describe-\(connector)")
    }

    @Test("an unknown connector is an error that says where the known ones are")
    func unknownConnector() async {
        let run = await CommandLineRun(["connectors", "describe", "nonsense"])
        #expect(run.status == 1)
        #expect(run.errors.contains("“idbridge connectors” lists them"))
    }

    @Test("check shows each step of each connector")
    func check() async throws {
        try await ExampleFolder.withSandbox { folder, variables in
            try expectSnapshot(await CommandLineRun(["check", folder.pipeline], environment: variables).transcript, "check")
        }
    }

    @Test("plan, release, apply, a second plan and explain, as recorded")
    func wholeWay() async throws {
        try await ExampleFolder.withSandbox { folder, variables in
            func run(_ arguments: String..., snapshot: String, anyOrder: Bool = false) async throws -> CommandLineRun {
                let run = await CommandLineRun(arguments, environment: variables)
                try expectSnapshot(run.transcript, snapshot, anyOrder: anyOrder)
                return run
            }
            #expect(try await run("plan", folder.pipeline, snapshot: "plan-first", anyOrder: true).status == 3)
            #expect(try await run("apply", folder.plan, snapshot: "apply-held").status == 3)
            #expect(try await run("release", folder.plan, "--reason", "looked at it", snapshot: "release").status == 0)
            #expect(try await run("apply", folder.plan, snapshot: "apply").status == 0)
            #expect(try await run("plan", folder.pipeline, snapshot: "plan-empty").status == 0)
            try folder.replace("Rear Admiral", with: "Commodore", in: "input/office.json")
            #expect(try await run("plan", folder.pipeline, snapshot: "plan-update").status == 2)
            #expect(try await run("run", folder.pipeline, "--dry-run", snapshot: "run-dry").status == 0)
            #expect(try await run("run", folder.pipeline, snapshot: "run").status == 0)
            #expect(try await run("explain", folder.pipeline, "--user", "grace@example.com", snapshot: "explain").status == 0)
            #expect(try await run("explain", folder.pipeline, "--user", "nobody@example.com", snapshot: "explain-unknown").status == 1)
        }
    }

    @Test("the schema of pipeline files is JSON with every connector of the distribution, and every key of a file")
    func schema() async throws {
        let run = await CommandLineRun(["schema"])
        #expect(run.status == 0 && run.errors.isEmpty)
        let schema = try #require(try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any])
        let keys = try #require(schema["properties"] as? [String: Any])
        #expect(Set(["sources", "target", "users", "limits", "privacy", "notify", "schedule"]).isSubset(of: keys.keys))
        #expect(run.output.contains("staffbase-scim") && run.output.contains("azure-ad-graph"))
    }
}
