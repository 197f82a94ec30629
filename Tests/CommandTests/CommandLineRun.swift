import BridgeCommands
import BridgeCore
import BuiltinConnectors
import Foundation
import Glibc
import Synchronization

/// One run of the tool inside the test process, with everything that it printed.
struct CommandLineRun {
    var status: Int32
    var output: String
    var errors: String

    /// Help is as wide as the terminal; here it is as wide for everybody.
    private static let fixedWidth: Void = { setenv("COLUMNS", "100", 1) }()

    /// Runs a command as `idbridge` does.
    init(
        _ arguments: [String], environment: [String: String] = [:], colours: Bool = false, connectors: ConnectorRegistry = .builtin
    ) async {
        Self.fixedWidth
        let lines = Mutex<(output: [String], errors: [String])>(([], []))
        let console = Console(
            output: { line in lines.withLock { $0.output.append(line) } }, error: { line in lines.withLock { $0.errors.append(line) } },
            colours: colours, environment: environment)
        status = await IDBridge.run(arguments, connectors: connectors, console: console)
        output = lines.withLock { $0.output.map { $0 + "\n" }.joined() }
        errors = lines.withLock { $0.errors.map { $0 + "\n" }.joined() }
    }

    /// What a reader of a terminal sees, for snapshots.
    var transcript: String {
        let parts = [("output", output), ("error", errors)].filter { !$0.1.isEmpty }
        return "exit \(status)\n" + parts.map { "--- standard \($0.0)\n\($0.1)" }.joined()
    }
}
