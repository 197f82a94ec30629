import Foundation
import Testing

@Suite("operating a pipeline")
struct OperatingTests {
    @Test("a run is taken back, the next cycle is empty, and a lifted hold lets one person flow again")
    func undo() async throws {
        try await ExampleFolder.withAppliedExample { folder, run in
            try folder.replace("\"Head of Analysis\"", with: "\"Captain\"", in: "input/office.json")
            _ = await run(["run", folder.pipeline])
            let undo = await run(["undo", folder.pipeline, "--reason", "a wrong export"])
            #expect(undo.status == 2, "\(undo.transcript)")
            #expect(undo.output.contains("as grace asked: a wrong export"))
            let applied = await run(["apply", folder.plan])
            #expect(applied.status == 0, "\(applied.transcript)")
            let next = await run(["plan", folder.pipeline])
            #expect(next.status == 0 && next.output.contains("grace undid"), "\(next.transcript)")
            let lifted = await run(["release", folder.pipeline, "--user", "ada@example.com", "--reason", "it was right"])
            #expect(lifted.status == 0, "\(lifted.transcript)")
            let again = await run(["plan", folder.pipeline])
            #expect(again.status == 2 && again.output.contains("Captain"), "\(again.transcript)")
            let decisions = await run(["log", folder.pipeline, "--decisions"])
            #expect(decisions.output.contains("grace took back") && decisions.output.contains("grace lifted the hold of"))
        }
    }

    @Test("a plan says how long its requests take where the target's rate is known")
    func duration() async throws {
        try await ExampleFolder.withSandbox { folder, variables in
            try folder.replace(
                "  token: ${env:SCIM_TOKEN}", with: "  token: ${env:SCIM_TOKEN}\n  requests_per_second: 5", in: "pipeline.yaml")
            let plan = await CommandLineRun(["plan", folder.pipeline], environment: variables)
            let requests = try #require(plan.output.firstMatch(of: /; (\d+) requests, about (\d+) seconds at the target’s 5 a second/))
            let (number, seconds) = (Int(requests.1) ?? 0, Int(requests.2) ?? 0)
            #expect(number > 5 && seconds == (number + 4) / 5, "\(plan.transcript)")
        }
    }

    @Test("everything about one person is shown, and of somebody who is still there only the past is forgotten")
    func personalData() async throws {
        try await ExampleFolder.withAppliedExample { folder, run in
            let shown = await run(["show", folder.pipeline, "--user", "ada@example.com"])
            #expect(shown.status == 0 && shown.output.contains("record of “office”"), "\(shown.transcript)")
            #expect(shown.output.contains("title: Head of Analysis") && !shown.output.contains("grace@"), "\(shown.transcript)")
            let json = await run(["show", folder.pipeline, "--user", "ada@example.com", "--json"])
            let people = try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [[String: Any]]
            #expect(people?.count == 1 && people?.first?["operations"] is [Any], "\(json.transcript)")
            let forgotten = await run(["forget", folder.pipeline, "--user", "ada@example.com", "--reason", "a request"])
            #expect(
                forgotten.status == 0 && forgotten.output.contains("the account at the target is active"), "\(forgotten.transcript)")
            #expect(await run(["plan", folder.pipeline]).status == 0, "nothing is to be done after it")
            let unknown = await run(["forget", folder.pipeline, "--user", "nobody@example.com", "--reason", "x"])
            #expect(unknown.status == 1 && unknown.errors.contains("[person.unknown]"), "\(unknown.transcript)")
            #expect(await run(["show", folder.pipeline, "--user", "nobody@example.com"]).status == 1)
            let log = await run(["log", folder.pipeline, "--decisions"])
            #expect(log.output.contains("grace forgot") && log.output.contains("a request"), "\(log.transcript)")
        }
    }

    @Test("of a plan over a limit one person's part is let through, and the others stay and are listed")
    func partialRelease() async throws {
        try await ExampleFolder.withAppliedExample { folder, run in
            try folder.replace("disable: { percent: 20, count: 10 }", with: "disable: { count: 1 }", in: "pipeline.yaml")
            try folder.replace("\"accountEnabled\": true", with: "\"accountEnabled\": false", in: "input/office.json")
            let held = await run(["run", folder.pipeline])
            #expect(held.status == 3 && held.output.contains("7 × disable is over the limit of 1"), "\(held.transcript)")
            let part = await run([
                "release", folder.pipeline, "--limit", "disable", "--user", "ada@example.com", "--reason", "she left", "--until", "2d",
            ])
            #expect(part.status == 0 && part.output.contains("1 operation released: the next plan carries"), "\(part.transcript)")
            let next = await run(["plan", folder.pipeline])
            #expect(next.output.contains("the limit was released for other people only"), "\(next.transcript)")
            #expect(!next.output.contains("over the limit of"), "\(next.transcript)")
            #expect(next.output.contains("RELEASED  disable of 1 person as in plan"), "\(next.transcript)")
            let status = await run(["status", folder.pipeline])
            #expect(status.output.contains("  released: disable of 1 person as in plan"), "\(status.transcript)")
            let none = await run(["release", folder.pipeline, "--limit", "delete", "--reason", "x"])
            #expect(none.status == 1, "\(none.transcript)")
            let decisions = await run(["log", folder.pipeline, "--decisions"])
            #expect(decisions.output.contains("disable of 1 person: she left"), "\(decisions.transcript)")
        }
    }

    @Test("one person is provisioned on demand: nothing is written without --apply, and with it exactly that")
    func provision() async throws {
        try await ExampleFolder.withAppliedExample { folder, run in
            try folder.replace("\"Head of Analysis\"", with: "\"Captain\"", in: "input/office.json")
            try folder.replace("\"Rear Admiral\"", with: "\"Commodore\"", in: "input/office.json")
            let ada = ["provision", folder.pipeline, "--user", "ada@example.com"]
            let shown = await run(ada)
            #expect(shown.status == 2 && shown.output.contains("title: Head of Analysis → Captain"), "\(shown.transcript)")
            #expect(
                !shown.output.contains("Commodore") && shown.output.contains("To do exactly this: idbridge apply"), "\(shown.transcript)")
            for step in ["import", "join", "scope", "mapping", "match", "account", "action"] {
                #expect(shown.output.contains("\n  \(step)\n"), "\(shown.transcript)")
            }
            let again = await run(ada)
            #expect(again.status == 2, "the first must not have written anything: \(again.transcript)")
            let applied = await run(ada + ["--apply", "--json"])
            #expect(applied.status == 0, "\(applied.transcript)")
            let document = try #require(try JSONSerialization.jsonObject(with: Data(applied.output.utf8)) as? [String: Any])
            let people = try #require(document["people"] as? [[String: Any]])
            let operations = try #require(people.first?["operations"] as? [[String: Any]])
            #expect(document["applied"] as? Bool == true && operations.map { $0["status"] as? String } == ["done"])
            #expect(await run(ada + ["--apply"]).status == 0)
            let next = await run(["plan", folder.pipeline])
            #expect(next.output.contains("Commodore") && !next.output.contains("Captain"), "\(next.transcript)")
            let log = await run(["log", folder.pipeline, "--plans"])
            #expect(log.output.contains("on demand, for 1 person, as grace asked"), "\(log.transcript)")
        }
    }

    @Test("on demand somebody who is held ends with 3, and somebody who is not found with 1")
    func provisionHeld() async throws {
        try await ExampleFolder.withAppliedExample { folder, run in
            _ = await run(["hold", folder.pipeline, "--user", "ada@example.com", "--reason", "on leave"])
            try folder.replace("\"Head of Analysis\"", with: "\"Captain\"", in: "input/office.json")
            let held = await run(["provision", folder.pipeline, "--user", "ada@example.com", "--apply"])
            #expect(held.status == 3 && held.output.contains("grace holds this one: on leave"), "\(held.transcript)")
            let unknown = await run(["provision", folder.pipeline, "--user", "nobody@example.com"])
            #expect(unknown.status == 1 && unknown.output.contains("no source has anybody with this value"), "\(unknown.transcript)")
        }
    }

    @Test("the join is reported before the first plan, as text, JSON and CSV, and leaves no state behind")
    func join() async throws {
        try await ExampleFolder.withSandbox { folder, variables in
            let text = await CommandLineRun(["join", folder.pipeline], environment: variables)
            try expectSnapshot(text.transcript, "join")
            let json = await CommandLineRun(["join", folder.pipeline, "--json"], environment: variables)
            let document = try #require(try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any])
            #expect((document["report"] as? [String: Any])?["counts"] is [String: Int])
            let table = await CommandLineRun(["join", folder.pipeline, "--csv", "--all"], environment: variables)
            #expect(table.output.contains("joined,office,") && table.output.contains(",Dorothy Vaughan,plants,"), "\(table.transcript)")
            #expect(!FileManager.default.fileExists(atPath: folder.path + "/.idbridge"))
            try folder.write("{", to: "input/office.json")
            #expect(await CommandLineRun(["join", folder.pipeline], environment: variables).status == 1)
        }
    }

    @Test("a held person stays in every plan until the date")
    func hold() async throws {
        try await ExampleFolder.withAppliedExample { folder, run in
            let held = await run(["hold", folder.pipeline, "--user", "ada@example.com", "--reason", "on leave", "--until", "2999-01-01"])
            #expect(held.status == 0 && held.output.contains("until 2999-01-01T00:00:00Z"), "\(held.transcript)")
            try folder.replace("\"Head of Analysis\"", with: "\"Captain\"", in: "input/office.json")
            let plan = await run(["plan", folder.pipeline])
            #expect(
                plan.status == 0 && plan.output.contains("grace holds this one until 2999-01-01T00:00:00Z: on leave"), "\(plan.transcript)")
            let unknown = await run(["hold", folder.pipeline, "--user", "nobody@example.com", "--reason", "x"])
            #expect(unknown.status == 1 && unknown.errors.contains("person.unknown"))
        }
    }

    @Test("log answers what happened to one person, what failed, and which plans there were, for people and for machines")
    func log() async throws {
        try await ExampleFolder.withAppliedExample { folder, run in
            let ada = await run(["log", folder.pipeline, "--user", "ada@example.com"])
            #expect(ada.status == 0 && ada.output.contains("create ") && ada.output.contains(": done"), "\(ada.transcript)")
            #expect(!ada.output.contains("Hopper"))
            let lines = await run(["log", folder.pipeline, "--json"]).output.split(separator: "\n")
            #expect(lines.count > 10)
            for line in lines { _ = try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]) }
            let table = await run(["log", folder.pipeline, "--csv", "--action", "create"]).output.split(separator: "\n")
            #expect(table.first == "at,plan,action,person,account,outcome,reason,problem,changes" && table.count > 10)
            #expect(await run(["log", folder.pipeline, "--failed"]).output.isEmpty)
            #expect(await run(["log", folder.pipeline, "--since", "2999-01-01"]).output.isEmpty)
            let plans = await run(["log", folder.pipeline, "--plans"])
            #expect(plans.output.contains("applied: ") && plans.output.contains("superseded"), "\(plans.transcript)")
        }
    }

    @Test("status says where a pipeline stands and ends with 3 while a plan waits for a person")
    func status() async throws {
        try await ExampleFolder.withSandbox { folder, variables in
            let before = await CommandLineRun(["status", folder.pipeline], environment: variables)
            #expect(before.status == 0 && before.output.contains("no plan yet"), "\(before.transcript)")
            _ = await CommandLineRun(["plan", folder.pipeline], environment: variables)
            let held = await CommandLineRun(["status", folder.pipeline], environment: variables)
            #expect(held.status == 3 && held.output.contains("HELD"), "\(held.transcript)")
            _ = await CommandLineRun(["provision", folder.pipeline, "--user", "ada@example.com"], environment: variables)
            let still = await CommandLineRun(["status", folder.pipeline], environment: variables)
            #expect(still.status == 3 && still.output.contains("HELD"), "\(still.transcript)")
        }
        try await ExampleFolder.withAppliedExample { folder, run in
            let after = await run(["status", folder.pipeline])
            #expect(after.status == 0 && after.output.contains("accounts: 13 active"), "\(after.transcript)")
            try folder.write("{", to: "input/office.json")
            _ = await run(["plan", folder.pipeline])
            let troubled = await run(["status", folder.pipeline, "--json"])
            #expect(troubled.status == 1 && troubled.output.contains("notWholeSince"), "\(troubled.transcript)")
        }
    }

    @Test("the page of a plan shows everything escaped, and neither names nor values when they are to be left out")
    func page() async throws {
        try await ExampleFolder.withSandbox { folder, variables in
            try folder.replace("\"Head of Analysis\"", with: "\"<script>alert(1)</script>\"", in: "input/office.json")
            let (whole, bare) = (folder.path + "/plan.html", folder.path + "/bare.html")
            _ = await CommandLineRun(["plan", folder.pipeline, "--html", whole], environment: variables)
            _ = await CommandLineRun(["plan", folder.pipeline, "--html", bare, "--without-values"], environment: variables)
            let page = try String(contentsOfFile: whole, encoding: .utf8)
            #expect(page.contains("&lt;script&gt;alert(1)&lt;/script&gt;") && !page.contains("<script>alert"))
            #expect(page.contains("Lovelace") && page.contains("ada@example.com"))
            let hidden = try String(contentsOfFile: bare, encoding: .utf8)
            for word in ["Lovelace", "ada@example.com", "Hopper", "alert", "E1001"] { #expect(!hidden.contains(word)) }
            #expect(hidden.contains("name.familyName"))
            let mode = try FileManager.default.attributesOfItem(atPath: whole)[.posixPermissions] as? Int
            #expect(mode == 0o600)
        }
    }
}
