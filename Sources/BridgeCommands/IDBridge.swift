import ArgumentParser
public import BridgeCore

/// The command line tool, for a distribution with connectors of its own.
///
/// A custom distribution is one line: `try await IDBridge.main(connectors: .builtin + [MyConnector.self])`.
public enum IDBridge {
    /// Runs the tool with the arguments of the process and exits with a documented code (see ``ExitStatus``).
    @concurrent
    public static func main(connectors: ConnectorRegistry) async -> Never {
        let console = Console.standard()
        let interruption = Interruption()
        let session = CommandSession(connectors: connectors, console: console, interruption: interruption)
        let command = Task { await run(Array(CommandLine.arguments.dropFirst()), session) }
        interruption.onSignal {
            console.note("stopping: writes under way are finished and recorded; a second signal ends at once")
            command.cancel()
        }
        let status = await command.value
        exitProcess(interruption.hasHappened && status != ExitStatus.done.rawValue ? ExitStatus.interrupted.rawValue : status)
    }

    /// Runs one command and answers with its exit status, for tests and embedding. Nothing is written but through `console`.
    @concurrent
    public static func run(_ arguments: [String], connectors: ConnectorRegistry, console: Console) async -> Int32 {
        await run(arguments, CommandSession(connectors: connectors, console: console))
    }

    @concurrent
    private static func run(_ arguments: [String], _ session: CommandSession) async -> Int32 {
        await CommandSession.$current.withValue(session) {
            do {
                var command = try RootCommand.parseAsRoot(arguments)
                if var async = command as? any AsyncParsableCommand {
                    try await async.run()
                } else {
                    try command.run()
                }
                return ExitStatus.done.rawValue
            } catch {
                return report(error, session.console)
            }
        }
    }

    private static func report(_ error: any Error, _ console: Console) -> Int32 {
        switch error {
        case let status as ExitStatus:
            return status.rawValue
        case let failure as BridgeError:
            console.failure(failure)
            return failure.code == "plan.held" ? ExitStatus.held.rawValue : ExitStatus.failed.rawValue
        case is CancellationError:
            console.note("stopped")
            return ExitStatus.failed.rawValue
        default:
            let code = RootCommand.exitCode(for: error)
            let text = RootCommand.fullMessage(for: error)
            if code.isSuccess { console.line(text) } else { console.note(text) }
            return code.isSuccess
                ? ExitStatus.done.rawValue : (code == .validationFailure ? ExitStatus.usage.rawValue : ExitStatus.failed.rawValue)
        }
    }
}

/// The exit codes of all commands.
enum ExitStatus: Int32, Error {
    /// Done; for `plan`: nothing to do.
    case done = 0
    /// It failed, or a source could not be read whole; the message says what to do.
    case failed = 1
    /// `plan`: there are changes.
    case changes = 2
    /// A plan is held by a limit or a review, or somebody who was to be provisioned is held.
    case held = 3
    /// The command line was wrong.
    case usage = 64
    /// A signal asked it to stop; what was under way is recorded, and the same command goes on from there.
    case interrupted = 130
}

/// What the commands of one invocation share.
struct CommandSession: Sendable {
    @TaskLocal static var current = CommandSession(connectors: ConnectorRegistry([]), console: .standard())

    let connectors: ConnectorRegistry
    let console: Console
    /// Asks the command to stop; nil: nobody does.
    var interruption: Interruption?
}

struct RootCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "idbridge",
        abstract: "Brings people from directories into applications: reads, joins, maps, shows the plan, and applies it safely.",
        discussion: """
            A first run:
              idbridge validate pipeline.yaml
              idbridge check pipeline.yaml
              idbridge plan pipeline.yaml
              idbridge release pipeline.yaml --reason "looked at it"
              idbridge run pipeline.yaml

            Exit codes: 0 done or nothing to do, 1 failed or a source could not be read whole, 2 plan with changes,
            3 held by a limit or a review, 64 usage, 130 stopped by Ctrl-C. Errors, holds and notes have a code in brackets;
            “idbridge codes CODE” explains it.
            """,
        version: BridgeVersion.text,
        subcommands: [
            ValidateCommand.self, CheckCommand.self, ReadCommand.self, PlanCommand.self, ApplyCommand.self, RunCommand.self,
            StartCommand.self, ReleaseCommand.self, HoldCommand.self, UndoCommand.self, StatusCommand.self, LogCommand.self,
            ExplainCommand.self, ProvisionCommand.self, JoinCommand.self, StateCommand.self,
            ShowCommand.self, ForgetCommand.self,
            EvalCommand.self, TestCommand.self, ImportCommand.self, SchemaCommand.self, ConnectorsCommand.self,
            CodesCommand.self, SandboxCommand.self,
        ])
}

/// The version of the tool.
enum BridgeVersion {
    static let text = "0.1.0"
}
