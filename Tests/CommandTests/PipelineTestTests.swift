import Foundation
import Testing

@Suite("idbridge test")
struct PipelineTestTests {
    private static func folder(expecting title: String) throws -> ExampleFolder {
        let folder = try ExampleFolder()
        try folder.write(
            """
            schema: 1
            name: tested
            sources: { office: { connector: azure-ad-graph, files: nowhere/*.json } }
            target: { connector: scim, url: https://people.example.com/scim, token: "${env:SCIM_TOKEN}" }
            users:
              mapping: { preset: staffbase-minimum, title: '[jobTitle]' }
            tests:
              - name: a disabled account becomes inactive and nothing else changes
                given: { office: { userPrincipalName: ada@example.com, accountEnabled: "False" } }
                expect: { action: disable, changes: { active: false } }
              - name: a new title flows
                before: { office: { userPrincipalName: ada@example.com, jobTitle: Clerk } }
                given: { office: { userPrincipalName: ada@example.com, jobTitle: Engineer } }
                expect: { action: update, changes: { title: \(title) } }

            """, to: "tested.yaml")
        return folder
    }

    @Test("each test that passes is a line, and all passed ends with 0")
    func passed() async throws {
        let folder = try Self.folder(expecting: "Engineer")
        let run = await CommandLineRun(["test", folder.path + "/tested.yaml"], environment: ExampleFolder.nowhere)
        #expect(run.status == 0)
        #expect(
            run.output == """
                passed  a disabled account becomes inactive and nothing else changes
                passed  a new title flows
                2 tests passed

                """)
    }

    @Test("a test that fails is shown with its place and what differs, and ends with 1", arguments: ["test", "validate"])
    func failed(command: String) async throws {
        let folder = try Self.folder(expecting: "Admiral")
        let run = await CommandLineRun([command, folder.path + "/tested.yaml"], environment: ExampleFolder.nowhere)
        #expect(run.status == 1)
        #expect(run.output.contains("FAILED  a new title flows  (\(folder.path)/tested.yaml:11)"))
        #expect(run.output.contains("changes: title: expected “Admiral”, got “Engineer”"))
        #expect(run.output.hasSuffix("1 of 2 tests failed\n"))
    }

    @Test("a file without tests says so")
    func none() async throws {
        let folder = try ExampleFolder()
        let run = await CommandLineRun(["test", folder.pipeline], environment: ExampleFolder.nowhere)
        #expect(run.status == 0)
    }
}
