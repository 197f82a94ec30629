import ArgumentParser
import BridgeCore
import BridgeEngine
import BridgePipeline
import BridgeState
import BridgeStateSQLite

struct StateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "state", abstract: "Looks after a pipeline's state: backup, move, check, another address.",
        discussion: """
            The state is a SQLite file beside the pipeline file, .idbridge/NAME.sqlite. It holds no secrets of connectors.

              idbridge state export pipeline.yaml --to backup.sqlite
              idbridge state import pipeline.yaml --from backup.sqlite
              idbridge state verify pipeline.yaml
              idbridge state rebind pipeline.yaml --reason "the tenant got another domain"

            “export” and “verify” take the state file in the place of the pipeline file, too: a backup at night then needs none of its
            variables, and a backup can be checked.
            """, subcommands: [Export.self, Import.self, Verify.self, Rebind.self])

    struct Export: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Writes the whole state into one file, also while a run is on its way.",
            discussion: """
                The file is a state of its own (SQLite), readable by its owner only. It holds people's data: keep it as you keep the state.

                  idbridge state export pipeline.yaml --to backup.sqlite
                  idbridge state export .idbridge/staff.sqlite --to backup.sqlite
                """)

        @OptionGroup var state: StateArgument

        @Option(name: .customLong("to"), help: "The file to write. One that exists is not overwritten.", completion: .file())
        var destination: String

        func run() async throws {
            let path = try state.path()
            let store = try SQLiteStateStore(path: path)
            try await store.export(to: destination)
            try await store.close()
            CommandSession.current.console.line("The state \(path) is in \(destination).")
        }
    }

    struct Import: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Puts an exported state in the place of the pipeline's.",
            discussion: """
                The file is checked first, and must be bound to the same systems as the pipeline. What was written to the target after the
                export is not in it: look at “plan --refresh” before the next run. Plans of the file are stale and cannot be applied.

                  idbridge state import pipeline.yaml --from backup.sqlite
                  idbridge state import pipeline.yaml --from backup.sqlite --replace
                """)

        @OptionGroup var pipeline: PipelineArgument

        @Option(name: .customLong("from"), help: "The exported file.", completion: .file(extensions: ["sqlite"]))
        var origin: String

        @Flag(help: "Take the place of a state that is there; it is kept beside it under another name.")
        var replace = false

        func run() async throws {
            let session = try PipelineSession(path: pipeline.file)
            let kept = try await StateImport(session: session, origin: origin, replaces: replace).run()
            let console = CommandSession.current.console
            console.line("The state of “\(session.pipeline.name)” is the one of \(origin).")
            if let kept { console.line("The state before is in \(kept).") }
            console.line("Next: idbridge plan \(pipeline.file) --refresh")
        }
    }

    struct Verify: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Checks whether a state is sound. Changes nothing.",
            discussion: """
                Exit codes: 0 sound, 1 something is wrong.

                  idbridge state verify pipeline.yaml
                  idbridge state verify backup.sqlite
                """)

        @OptionGroup var state: StateArgument

        @Flag(help: "Print one JSON object a check, a line each.")
        var json = false

        func run() async throws {
            let console = CommandSession.current.console
            let store = try SQLiteStateStore(path: try state.path())
            let findings = try await store.verify()
            try await store.close()
            for finding in findings {
                if json {
                    console.line(try JSONText.line(finding))
                } else {
                    let verdict = finding.violations == 0 ? "ok     " : console.coloured("WRONG  ", .red)
                    console.line("\(verdict)\(finding.subject)" + (finding.violations == 0 ? "" : ": \(finding.violations) not"))
                }
            }
            guard findings.allSatisfy({ $0.violations == 0 }) else {
                console.note("restore an export of before: idbridge state import PIPELINE --from FILE --replace")
                throw ExitStatus.failed
            }
        }
    }

    struct Rebind: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Binds the state to the addresses that the pipeline file names now.",
            discussion: """
                A state knows its sources and its target by their addresses and refuses others: the accounts that it remembers would be
                somebody else's there. When it is the same system under another address, say so here. Who did it and why is kept, and the
                next plan with changes is held until somebody releases it.

                  idbridge state rebind pipeline.yaml --role target --reason "the organisation got a domain of its own"
                """)

        @OptionGroup var pipeline: PipelineArgument

        @Option(help: "Only this role: “target”, or “source NAME”. May be given several times. Without it all that changed.")
        var role: [String] = []

        @Option(help: "Why it is the same system; kept in the log.")
        var reason: String

        func run() async throws {
            let session = try PipelineSession(path: pipeline.file)
            _ = try session.existingStatePath()
            let console = CommandSession.current.console
            let rebindings = try await session.withEngine { try await $0.rebind(role, reason: reason) }
            if rebindings.isEmpty { console.line("The state is bound to these systems already.") }
            for rebinding in rebindings {
                console.line("\(rebinding.role): \(rebinding.from) → \(rebinding.to)")
                guard rebinding.role == "target" else { continue }
                try TargetRegistry(folder: session.stateFolder).release(target: rebinding.from, pipeline: session.pipeline.name)
            }
        }
    }
}

/// The argument that names a state: by its pipeline file, or by itself.
struct StateArgument: ParsableArguments {
    @Argument(help: "The pipeline file, or a state file (.sqlite).", completion: .file(extensions: ["yaml", "yml", "sqlite"]))
    var file: String

    /// The state file.
    ///
    /// - Throws: `state.none` when there is none.
    func path() throws -> String {
        guard file.hasSuffix(".sqlite") else { return try PipelineSession(path: file).existingStatePath() }
        try StateFile.checkExists(file)
        return file
    }
}
