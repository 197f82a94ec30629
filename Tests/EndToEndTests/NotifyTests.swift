import BridgeState
import Foundation
import TestReceivers
import Testing

@Suite("notify", .timeLimit(.minutes(5)))
struct NotifyTests {
    private static func folder(_ people: [Population.Person], _ more: String) throws -> Folder {
        let folder = try Folder()
        try folder.write(Population.graphPage(people), to: "people.json")
        let sources = "  office: { connector: azure-ad-graph, files: people.json }"
        try folder.write(Population.pipeline(sources: sources, connector: "scim") + "\n" + more + "\n", to: "pipeline.yaml")
        return folder
    }

    private static func objects(_ server: HookServer) throws -> [[String: Any]] {
        try server.calls.map { try #require(try JSONSerialization.jsonObject(with: Data($0.body)) as? [String: Any]) }
    }

    @Test("a limit that holds is told once with its numbers, then that all is well, and nothing of anybody's values")
    func held() async throws {
        try await HookServer.withRunning { hooks in
            try await Server.withSandbox("--manner", "rfc") { server in
                let people = Population.people(0..<40)
                let folder = try Self.folder(
                    people, "notify: { webhook: { url: '${env:HOOK}', authorization: 'Bearer ${env:HOOK_TOKEN}' } }")
                let hook = ["HOOK": "http://127.0.0.1:\(hooks.port)/hooks/s3cret", "HOOK_TOKEN": "hook-t0ken"]
                let tool = Tool(folder: folder, environment: server.environment.merging(hook) { $1 })
                try await tool.run("run", "pipeline.yaml", exits: 0)
                #expect(hooks.calls.isEmpty, "a good run is no news")
                try folder.write(
                    Population.graphPage(people).replacing("\"accountEnabled\": true", with: "\"accountEnabled\": false"), to: "people.json"
                )
                let held = try await tool.run("run", "pipeline.yaml", exits: 3)
                try await tool.run("run", "pipeline.yaml", exits: 3)
                try await tool.run("run", "pipeline.yaml", "--dry-run", exits: 3)
                #expect(hooks.calls.count == 1, "\(hooks.calls)")
                let told = try #require(try Self.objects(hooks).first)
                #expect(told["conditions"] as? [String] == ["held"] && told["pipeline"] as? String == "people")
                let hold = try #require((told["holds"] as? [[String: Any]])?.first)
                #expect(hold["code"] as? String == "limit.disable" && hold["count"] as? Int == 40 && hold["limit"] as? Int == 3)
                #expect((told["changes"] as? [String: Int])?["disable"] == 40 && (told["plan"] as? String)?.isEmpty == false)
                #expect((told["commands"] as? [String])?.contains("idbridge release pipeline.yaml --reason \"…\"") == true)
                try await tool.run("release", "pipeline.yaml", "--reason", "they left", exits: 0)
                try await tool.run("run", "pipeline.yaml", exits: 0)
                #expect(try Self.objects(hooks).map { $0["kind"] as? String } == ["news", "recovered"])
                for call in hooks.calls {
                    let text = String(decoding: call.body, as: UTF8.self)
                    #expect(call.headers["authorization"] == "Bearer hook-t0ken")
                    for secret in ["hook-t0ken", "s3cret", server.token]
                        + people.flatMap({ [$0.mail, $0.key, $0.id, "Family\($0.number)"] })
                    {
                        #expect(!text.contains(secret))
                    }
                    for word in ["example.com", "Worker", "Given"] { #expect(!text.contains(word), "\(text)") }
                }
                #expect(!held.errors.contains("s3cret") && !held.errors.contains("hook-t0ken"))
            }
        }
    }

    @Test("a webhook that nobody answers is a warning without its address, and the run ends as if nothing were")
    func unreachable() async throws {
        try await Server.withSandbox("--manner", "rfc") { server in
            let folder = try Self.folder(Population.people(0..<3), "notify: { webhook: { url: http://127.0.0.1:1/hooks/s3cret } }")
            try folder.write("{", to: "people.json")
            let tool = Tool(folder: folder, environment: server.environment)
            let result = try await tool.run("run", "pipeline.yaml", exits: 1)
            #expect(result.errors.contains("warning: people: nobody was told by webhook: "), "\(result)")
            #expect(!result.errors.contains("s3cret"))
            try folder.write(Population.graphPage(Population.people(0..<3)), to: "people.json")
            try await tool.run("run", "pipeline.yaml", exits: 0)
        }
    }

    @Test("mail reaches a server of others, and a mail server that is gone fails no run")
    func mail() async throws {
        let python = try #require(try OtherTools.path("IDBRIDGE_AIOSMTPD"))
        try await Server.withSandbox("--manner", "rfc") { server in
            try await MailServer.withRunning(python) { mails in
                let rules =
                    "notify: { mail: { server: 'smtp://127.0.0.1:${env:MAIL_PORT}', from: bridge@example.org, to: it@example.org } }"
                let folder = try Self.folder(Population.people(0..<3), rules)
                try folder.write("{", to: "people.json")
                let tool = Tool(folder: folder, environment: server.environment)
                let failed = try await tool.run("run", "pipeline.yaml", environment: ["MAIL_PORT": "1"])
                #expect(failed.status == 1 && failed.errors.contains("warning: people: nobody was told by mail: smtp://127.0.0.1:1 cannot"))
                _ = try await tool.run("run", "pipeline.yaml", environment: ["MAIL_PORT": "\(mails.port)"])
                let mail = try #require(try await mails.mails(1).first)
                #expect(mail.subject == "[idbridge] people: partial" && mail.text.contains("idbridge check pipeline.yaml"), "\(mail)")
                let told = try folder.text(".idbridge/people.notified.json")
                #expect(!told.contains("127.0.0.1") && !told.contains("example"))
            }
        }
    }

    @Test("start tells that a file is too old, that the pipeline file got errors, and that all is well again")
    func automatic() async throws {
        try await HookServer.withRunning { hooks in
            try await Server.withSandbox("--manner", "rfc") { server in
                let rules = "schedule: { every: 1 second }\nnotify: { webhook: { url: http://127.0.0.1:\(hooks.port)/ } }"
                let folder = try Self.folder(Population.people(0..<3), rules)
                try folder.replace(
                    "files: people.json }", with: "files: people.json, expect: { not_older_than: 1 hour } }", in: "pipeline.yaml")
                let people = folder.path + "/people.json"
                try FileManager.default.setAttributes([.modificationDate: Date(timeIntervalSinceNow: -7200)], ofItemAtPath: people)
                let start = try Tool(folder: folder, environment: server.environment).start(["start", "pipeline.yaml"])
                func subjects() throws -> [String?] { try Self.objects(hooks).map { $0["subject"] as? String } }
                _ = try await poll("the stale file") { try subjects().last == "people: partial, stale" ? true : nil }
                try FileManager.default.setAttributes([.modificationDate: Date()], ofItemAtPath: people)
                _ = try await poll("the recovery") { try subjects().last == "people: recovered" ? true : nil }
                let good = try folder.text("pipeline.yaml")
                try folder.write("nonsense: [", to: "pipeline.yaml")
                _ = try await poll("the failure") { try subjects().last == "people: failed" ? true : nil }
                #expect(try Self.objects(hooks).last?["code"] as? String == "pipeline.invalid")
                try folder.write(good, to: "pipeline.yaml")
                _ = try await poll("the second recovery") { try subjects().count == 4 ? true : nil }
                start.terminate()
                #expect(await start.finish().status == 0)
                #expect(try subjects() == ["people: partial, stale", "people: recovered", "people: failed", "people: recovered"])
            }
        }
    }
}
