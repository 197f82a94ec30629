import Foundation
import Testing

@Suite("conventions of all commands")
struct ConventionTests {
    /// What may never be on standard error: values of the example's people, and the token.
    private static let confidential = [
        "Lovelace", "Hopper", "Müller", "Čapek", "Kovalevskaya", "ada@example.com", "grace@example.com", "E1001", "E2001", "a-secret-token",
    ]

    @Test("nothing is coloured when the output is no terminal, and a plan is where it is one")
    func colours() async throws {
        try await ExampleFolder.withSandbox { folder, variables in
            let plain = await CommandLineRun(["plan", folder.pipeline], environment: variables)
            #expect(!plain.transcript.contains("\u{1B}"))
            let coloured = await CommandLineRun(["plan", folder.pipeline], environment: variables, colours: true)
            #expect(coloured.output.contains("\u{1B}[31mHELD"))
        }
    }

    @Test("neither a secret nor a value of a person is on standard error, through a whole run and its failures")
    func silence() async throws {
        try await ExampleFolder.withSandbox { folder, variables in
            var errors = ""
            for arguments in [
                ["check", folder.pipeline], ["read", folder.pipeline], ["plan", folder.pipeline], ["apply", folder.plan],
                ["release", folder.plan, "--reason", "a test"], ["apply", folder.plan], ["run", folder.pipeline],
                ["explain", folder.pipeline, "--user", "ada@example.com"], ["explain", folder.pipeline, "--user", "grace@example.org"],
            ] {
                let run = await CommandLineRun(arguments, environment: variables)
                #expect(!run.output.contains("a-secret-token"))
                errors += run.errors
            }
            try folder.write(#"{"value": [{"id": "305f31ce", "surname": "Lovelace" "mail": "ada@example.com"}]}"#, to: "input/office.json")
            for command in ["check", "read", "plan", "run"] {
                errors += await CommandLineRun([command, folder.pipeline], environment: variables).errors
            }
            for word in Self.confidential { #expect(!errors.contains(word), "\(errors)") }
        }
    }

    @Test("plan --json and explain --json print one JSON value and nothing else")
    func json() async throws {
        try await ExampleFolder.withSandbox { folder, variables in
            let plan = await CommandLineRun(["plan", folder.pipeline, "--json"], environment: variables)
            #expect(plan.status == 3)
            let document = try #require(try JSONSerialization.jsonObject(with: Data(plan.output.utf8)) as? [String: Any])
            #expect(document["schema"] as? Int == 1)
            #expect((document["operations"] as? [Any])?.count == 22)
            let explain = await CommandLineRun(["explain", folder.pipeline, "--user", "ada@example.com", "--json"], environment: variables)
            #expect(try JSONSerialization.jsonObject(with: Data(explain.output.utf8)) is [Any])
        }
    }

    @Test("a batch goes on after a pipeline that fails, prints a line each, and ends with the worst status")
    func batch() async throws {
        try await ExampleFolder.withSandbox { folder, variables in
            try folder.write("schema: 1\nname: broken\n", to: "broken.yaml")
            let held = await CommandLineRun(["run", folder.pipeline], environment: variables)
            #expect(held.status == 3)
            #expect(held.output.contains("held"))
            let both = await CommandLineRun(["run", folder.path, "--json"], environment: variables)
            #expect(both.status == 1)
            let outcomes = try both.output.split(separator: "\n").map { line in
                try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])["outcome"] as? String
            }
            #expect(outcomes == ["failed", "held"])
        }
    }

    @Test("a batch ends with a table of all pipelines, what needs a person, and the whole in one line")
    func table() async throws {
        try await ExampleFolder.withSandbox { folder, variables in
            try folder.write("schema: 1\nname: broken\n", to: "broken.yaml")
            let run = await CommandLineRun(["run", folder.path, "--jobs", "2"], environment: variables)
            #expect(run.status == 1)
            let lines = run.output.split(separator: "\n").map(String.init)
            #expect(lines.first?.hasPrefix("pipeline ") == true && lines[0].contains("outcome") && lines[0].hasSuffix("seconds"))
            #expect(lines[1].contains("broken.yaml") && lines[1].contains("failed"))
            #expect(lines[2].contains("pipeline.yaml") && lines[2].contains("held"))
            #expect(Set(lines[0...2].map(\.count)).count == 1, "the columns are straight")
            #expect(lines.contains { $0.contains("broken.yaml: the pipeline file has errors") })
            #expect(lines.contains { $0.contains("HELD the first run of this pipeline") })
            #expect(lines.last?.hasPrefix("2 pipelines in ") == true && lines.last?.hasSuffix(": 1 held, 1 failed") == true)
            #expect(run.errors.contains("2 of 2: "))
        }
    }

    @Test("pipelines that share a state wait for each other, whatever the number of jobs and however their paths are written")
    func sharedState() async throws {
        try await ExampleFolder.withSandbox { folder, variables in
            let text = try String(contentsOfFile: folder.pipeline, encoding: .utf8)
            let copies = (0..<4).map { "copy-\($0).yaml" }
            for copy in copies { try folder.write(text + "\nreview: []\n", to: copy) }
            let paths = copies.enumerated().map { $0.isMultiple(of: 2) ? "\(folder.path)/\($1)" : "\(folder.path)/input/../\($1)" }
            let run = await CommandLineRun(["run"] + paths + ["--jobs", "4", "--json"], environment: variables)
            let outcomes = try run.output.split(separator: "\n").map { line in
                try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])["outcome"] as? String
            }
            #expect(outcomes == ["applied", "unchanged", "unchanged", "unchanged"], "\(run.transcript)")
        }
    }

    @Test("a folder without pipeline files is an error that says what it looked for")
    func emptyFolder() async throws {
        let folder = try ExampleFolder()
        let run = await CommandLineRun(["run", folder.path + "/input"])
        #expect(run.status == 1)
        #expect(run.errors.contains("has no pipeline files (*.yaml)"))
    }

    @Test("a rejected plan is never applied")
    func rejected() async throws {
        try await ExampleFolder.withSandbox { folder, variables in
            _ = await CommandLineRun(["plan", folder.pipeline], environment: variables)
            let reject = await CommandLineRun(["release", folder.plan, "--reject", "--reason", "wrong export"], environment: variables)
            #expect(reject.status == 0)
            let apply = await CommandLineRun(["apply", folder.plan], environment: variables)
            #expect(apply.status == 1)
            #expect(apply.errors.contains("plan.rejected"))
            let again = await CommandLineRun(["release", folder.plan, "--reason", "after all"], environment: variables)
            #expect(again.status == 1)
            #expect(again.errors.contains("plan.not_held"))
        }
    }
}
