import Foundation
import Testing

@Suite("looking after a state")
struct StateCommandTests {
    @Test("an export takes the place of a later state, keeps it, and none of its plans is applied any more")
    func transfer() async throws {
        try await ExampleFolder.withAppliedExample { folder, run in
            try folder.replace("\"Head of Analysis\"", with: "\"Captain\"", in: "input/office.json")
            #expect(await run(["plan", folder.pipeline]).status == 2)
            let backup = folder.path + "/backup.sqlite"
            let exported = await run(["state", "export", folder.pipeline, "--to", backup])
            #expect(exported.status == 0, "\(exported.transcript)")
            let mode = try FileManager.default.attributesOfItem(atPath: backup)[.posixPermissions] as? Int
            #expect(mode == 0o600)
            #expect(await run(["state", "export", folder.pipeline, "--to", backup]).status == 1, "an export overwrites nothing")
            #expect(await run(["run", folder.pipeline]).status == 0)

            let refused = await run(["state", "import", folder.pipeline, "--from", backup])
            #expect(refused.status == 1 && refused.errors.contains("[state.exists]"), "\(refused.transcript)")
            let imported = await run(["state", "import", folder.pipeline, "--from", backup, "--replace"])
            #expect(imported.status == 0 && imported.output.contains("The state before is in"), "\(imported.transcript)")
            let stale = await run(["apply", folder.plan])
            #expect(stale.status == 1, "\(stale.transcript)")
            let plan = await run(["plan", folder.pipeline])
            #expect(plan.status == 2 && plan.output.contains("Captain"), "the state does not know what came after it: \(plan.transcript)")
            let refreshed = await run(["plan", folder.pipeline, "--refresh"])
            #expect(refreshed.status == 0, "the target has it already: \(refreshed.transcript)")
            let kept = try FileManager.default.contentsOfDirectory(atPath: folder.path + "/.idbridge").filter { $0.contains(".before-") }
            #expect(kept.count == 1)
        }
    }

    @Test("a damaged state is found out, and an export takes its place; one that is damaged itself does not")
    func damage() async throws {
        try await ExampleFolder.withAppliedExample { folder, run in
            let state = folder.path + "/.idbridge/staff.sqlite"
            let backup = folder.path + "/backup.sqlite"
            let sound = await run(["state", "verify", folder.pipeline])
            #expect(sound.status == 0 && sound.output.contains("ok     every record has its image"), "\(sound.transcript)")
            _ = await run(["state", "export", folder.pipeline, "--to", backup])

            try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: state)
            let open = await run(["state", "verify", folder.pipeline])
            #expect(open.status == 1 && open.output.contains("WRONG  nobody but its owner may read the file"), "\(open.transcript)")

            let atWork = folder.path + "/at-work.sqlite"
            for (name, contents) in [("at-work.sqlite", try Data(contentsOf: URL(filePath: backup))), ("at-work.sqlite-wal", Data([1]))] {
                try contents.write(to: URL(filePath: folder.path + "/" + name))
            }
            let unfinished = await run(["state", "import", folder.pipeline, "--from", atWork, "--replace"])
            #expect(unfinished.status == 1 && unfinished.errors.contains("[state.unreadable]"), "\(unfinished.transcript)")

            for beside in ["-wal", "-shm"] { try? FileManager.default.removeItem(atPath: state + beside) }
            try overwriteFirstPage(of: state)
            let damaged = await run(["state", "verify", folder.pipeline])
            #expect(damaged.status == 1 && damaged.errors.contains("[state.unreadable]"), "\(damaged.transcript)")
            let cut = folder.path + "/cut.sqlite"
            try FileManager.default.copyItem(atPath: backup, toPath: cut)
            try overwriteFirstPage(of: cut)
            let bad = await run(["state", "import", folder.pipeline, "--from", cut, "--replace"])
            #expect(bad.status == 1 && bad.errors.contains("[state.unreadable]"), "\(bad.transcript)")
            let good = await run(["state", "import", folder.pipeline, "--from", backup, "--replace"])
            #expect(good.status == 0, "\(good.transcript)")
            #expect(await run(["state", "verify", folder.pipeline]).status == 0)
            #expect(await run(["plan", folder.pipeline]).status == 0)
        }
    }

    private func overwriteFirstPage(of path: String) throws {
        let file = try FileHandle(forUpdating: URL(filePath: path))
        try file.write(contentsOf: Data(repeating: 7, count: 4096))
        try file.close()
    }

    @Test("a state file is exported and checked by itself, without the pipeline's variables, and so is a backup")
    func byFile() async throws {
        try await ExampleFolder.withAppliedExample { folder, _ in
            let state = folder.path + "/.idbridge/staff.sqlite"
            let backup = folder.path + "/backup.sqlite"
            for arguments in [["state", "export", state, "--to", backup], ["state", "verify", state], ["state", "verify", backup]] {
                let run = await CommandLineRun(arguments)
                #expect(run.status == 0, "\(run.transcript)")
            }
            let none = await CommandLineRun(["state", "verify", folder.path + "/no.sqlite"])
            #expect(none.status == 1 && none.errors.contains("[state.none]"), "\(none.transcript)")
            #expect(!FileManager.default.fileExists(atPath: folder.path + "/no.sqlite"))
        }
    }

    @Test("an export of a pipeline with another target is refused, and nothing is changed")
    func foreign() async throws {
        let backup = FileManager.default.temporaryDirectory.appending(path: "backup-\(UUID().uuidString).sqlite").path
        defer { try? FileManager.default.removeItem(atPath: backup) }
        try await ExampleFolder.withAppliedExample { folder, run in
            _ = await run(["state", "export", folder.pipeline, "--to", backup])
        }
        try await ExampleFolder.withAppliedExample { folder, run in
            let refused = await run(["state", "import", folder.pipeline, "--from", backup, "--replace"])
            #expect(refused.status == 1 && refused.errors.contains("[state.other_system]"), "\(refused.transcript)")
            #expect(await run(["plan", folder.pipeline]).status == 0)
        }
    }

    @Test("a target under another address is refused until somebody says that it is the same, and then looked at once")
    func rebind() async throws {
        try await ExampleFolder.withAppliedExample { folder, run in
            try folder.replace("${env:SCIM_URL}", with: "${env:SCIM_URL}/.", in: "pipeline.yaml")
            try folder.replace("\"Head of Analysis\"", with: "\"Captain\"", in: "input/office.json")
            let refused = await run(["plan", folder.pipeline])
            #expect(refused.status == 1 && refused.errors.contains("idbridge state rebind"), "\(refused.transcript)")
            let unknown = await run(["state", "rebind", folder.pipeline, "--role", "source office", "--reason", "x"])
            #expect(unknown.status == 1 && unknown.errors.contains("[state.rebind_unknown_role]"), "\(unknown.transcript)")
            let bound = await run(["state", "rebind", folder.pipeline, "--reason", "a domain of its own"])
            #expect(bound.status == 0 && bound.output.contains("target: ") && bound.output.contains("→"), "\(bound.transcript)")
            let held = await run(["plan", folder.pipeline])
            #expect(held.status == 3 && held.output.contains("bound to another system (target)"), "\(held.transcript)")
            let log = await run(["log", folder.pipeline, "--decisions"])
            #expect(log.output.contains("grace bound the state anew: target: a domain of its own"), "\(log.transcript)")
            let again = await run(["state", "rebind", folder.pipeline, "--reason", "x"])
            #expect(again.output.contains("bound to these systems already"), "\(again.transcript)")
        }
    }

    @Test("a pipeline that never ran has no state to look after", arguments: ["export", "verify", "rebind"])
    func none(command: String) async throws {
        let folder = try ExampleFolder()
        let more = ["export": ["--to", folder.path + "/x"], "rebind": ["--reason", "x"]][command] ?? []
        let result = await CommandLineRun(["state", command, folder.pipeline] + more, environment: ExampleFolder.nowhere)
        #expect(result.status == 1 && result.errors.contains("[state.none]"), "\(result.transcript)")
    }
}
