import Foundation
import Testing

@Suite("read")
struct ReadTests {
    @Test("without --json each record is a few lines, and the verdict comes last")
    func text() async throws {
        let folder = try ExampleFolder()
        let run = await CommandLineRun(["read", folder.pipeline, "--source", "contractors"], environment: ExampleFolder.nowhere)
        try expectSnapshot(run.transcript, "read")
    }

    @Test("with --json each line is an object, and the last one is the verdict", arguments: ["office", "plants", "contractors"])
    func json(source: String) async throws {
        let folder = try ExampleFolder()
        let run = await CommandLineRun(["read", folder.pipeline, "--source", source, "--json"], environment: ExampleFolder.nowhere)
        #expect(run.status == 0)
        let lines = try objects(run)
        #expect(lines.dropLast().allSatisfy { $0["anchor"] is String && $0["attributes"] is [String: Any] })
        let verdict = try #require(lines.last?["verdict"] as? [String: Any])
        #expect(verdict["complete"] as? Bool == true)
        #expect(verdict["records"] as? Int == lines.count - 1)
        try expectSnapshot(run.transcript, "read-json-\(source)")
    }

    @Test("--limit shows fewer records and counts all of them")
    func limit() async throws {
        let folder = try ExampleFolder()
        let run = await CommandLineRun(
            ["read", folder.pipeline, "--source", "office", "--json", "--limit", "2"], environment: ExampleFolder.nowhere)
        let lines = try objects(run)
        #expect(lines.count == 3)
        #expect((lines.last?["verdict"] as? [String: Any])?["records"] as? Int == 8)
    }

    @Test("a truncated export ends with 1, and its verdict says why and with which code")
    func truncated() async throws {
        let folder = try ExampleFolder()
        let file = URL(filePath: folder.path + "/input/office.json")
        try Data(contentsOf: file).prefix(1500).write(to: file)
        let run = await CommandLineRun(["read", folder.pipeline, "--source", "office", "--json"], environment: ExampleFolder.nowhere)
        #expect(run.status == 1)
        let verdict = try #require(objects(run).last?["verdict"] as? [String: Any])
        #expect(verdict["complete"] as? Bool == false)
        #expect((verdict["reason"] as? String)?.contains("input/office.json") == true)
        #expect(verdict["code"] is String)
    }

    @Test("the verdict is the pipeline's: an expectation that does not hold, or a record without an anchor, makes it partial")
    func expectation() async throws {
        let folder = try ExampleFolder()
        let file = URL(filePath: folder.pipeline)
        let text = try String(contentsOf: file, encoding: .utf8)
        try folder.write(text.replacing("at_least: 4", with: "at_least: 50"), to: "pipeline.yaml")
        let few = await CommandLineRun(["read", folder.pipeline, "--source", "plants", "--json"], environment: ExampleFolder.nowhere)
        #expect(few.status == 1)
        let verdict = try #require(objects(few).last?["verdict"] as? [String: Any])
        #expect((verdict["reason"] as? String)?.contains("at least 50 are expected") == true)
        try folder.write(#"{"value": [{"userPrincipalName": "nobody@example.com"}]}"#, to: "input/office.json")
        let nameless = await CommandLineRun(["read", folder.pipeline, "--source", "office"], environment: ExampleFolder.nowhere)
        #expect(nameless.status == 1)
        #expect(nameless.output.contains("PARTIAL"))
    }

    @Test("a value cannot command the terminal that shows it")
    func controlCharacters() async throws {
        let folder = try ExampleFolder()
        let record = #"{"value": [{"id": "1", "displayName": "\u001b[31mred\u001b]0;title\u0007\u202eturned"}]}"#
        try folder.write(record, to: "input/office.json")
        let run = await CommandLineRun(["read", folder.pipeline, "--source", "office"], environment: ExampleFolder.nowhere)
        #expect(run.output.contains(#"\u{1B}[31mred\u{1B}]0;title\u{7}\u{202E}turned"#))
    }

    @Test(
        "arguments that cannot be meant are wrong usage",
        arguments: [
            ["read", "--connector", "azure-ad-ldif", "--set", "files"], ["sandbox", "scim", "--port", "70000"],
            ["sandbox", "scim", "--fault-every=-1"],
        ])
    func usage(arguments: [String]) async {
        #expect(await CommandLineRun(arguments).status == 64)
    }

    @Test("a connector is read without a pipeline file, and only what is asked for")
    func connectorAlone() async throws {
        let folder = try ExampleFolder()
        let run = await CommandLineRun([
            "read", "--connector", "azure-ad-ldif", "--set", "files=\(folder.path)/input/plants.ldif", "--attribute", "city", "--json",
            "--limit", "1",
        ])
        #expect(run.status == 0)
        let attributes = try #require(objects(run).first?["attributes"] as? [String: Any])
        #expect(attributes["city"] as? [String] == ["Wolfsburg"])
        #expect(attributes["surname"] == nil)
    }

    @Test(
        "a wrong setting of a connector is named",
        arguments: [
            (["--set", "file=a"], "“azure-ad-ldif” has no setting “file”"),
            ([], "Give the setting “files”"),
        ])
    func wrongSetting(arguments: [String], message: String) async {
        let run = await CommandLineRun(["read", "--connector", "azure-ad-ldif"] + arguments)
        #expect(run.status == 1)
        #expect(run.errors.contains(message), "\(run.transcript)")
    }

    private func objects(_ run: CommandLineRun) throws -> [[String: Any]] {
        try run.output.split(separator: "\n").map { line in
            try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
        }
    }
}
