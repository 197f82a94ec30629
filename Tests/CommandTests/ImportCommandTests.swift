import Foundation
import Testing

@Suite("idbridge import entra")
struct ImportCommandTests {
    private static let fixtures = ExampleFolder.repository + "/Tests/BridgePipelineFileTests/Fixtures/entra"
    private static let schema = fixtures + "/schema.json"
    private static let secrets = fixtures + "/secrets.json"

    @Test("writes a file that validates with the connectors that ship with the tool", arguments: [[], ["--secrets", secrets]])
    func validates(more: [String]) async throws {
        let folder = try ExampleFolder()
        let out = folder.path + "/imported.yaml"
        let run = await CommandLineRun(["import", "entra", Self.schema, "--out", out] + more)
        #expect(run.status == 0)
        let environment = ["SCIM_TOKEN": "x", "STAFFBASE_TOKEN": "x"]
        let validate = await CommandLineRun(["validate", out], environment: environment)
        #expect(validate.status == 0, "\(validate.errors)")
    }

    @Test("prints the file when no place is named, and warnings beside it")
    func prints() async {
        let run = await CommandLineRun(["import", "entra", Self.schema, "--secrets", Self.secrets])
        #expect(run.status == 0)
        #expect(run.output.hasPrefix("# Imported from"))
        #expect(run.output.contains("connector: staffbase-scim"))
        #expect(run.output.contains("members_of"))
        #expect(!run.output.contains("never-written"))
        #expect(run.errors.contains("warning: NOT EQUALS"))
    }

    @Test("does not write over a file")
    func doesNotOverwrite() async throws {
        let folder = try ExampleFolder()
        let run = await CommandLineRun(["import", "entra", Self.schema, "--out", folder.pipeline])
        #expect(run.status == 1)
        #expect(try String(contentsOfFile: folder.pipeline, encoding: .utf8).hasPrefix("# Imported") == false)
    }

    @Test("a file that is no schema, or is not there, ends with 1", arguments: ["/nowhere/schema.json", secrets])
    func refused(path: String) async {
        #expect(await CommandLineRun(["import", "entra", path]).status == 1)
    }

    @Test("name and target can be chosen")
    func chosen() async {
        let run = await CommandLineRun(["import", "entra", Self.schema, "--name", "people", "--target", "staffbase-scim"])
        #expect(run.output.contains("name: people"))
        #expect(run.output.contains("connector: staffbase-scim"))
    }
}
