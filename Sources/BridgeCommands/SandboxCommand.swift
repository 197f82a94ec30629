import ArgumentParser
import BridgeCore
import BridgeSandbox

struct SandboxCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sandbox", abstract: "Local servers to rehearse on.", subcommands: [SCIM.self, Graph.self],
        defaultSubcommand: SCIM.self)

    struct SCIM: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "scim", abstract: "Serves a SCIM 2.0 directory on this machine, until Ctrl-C.",
            discussion: """
                The first line printed is the URL, the second the token.

                  idbridge sandbox scim --port 8080 --token rehearsal
                  idbridge sandbox scim --manner staffbase --storage directory.jsonl
                  idbridge sandbox scim --fault-every 50 --fault 429 --fault lost-answer
                """)

        @Option(help: "How it behaves: \(SandboxManner.builtIn.map(\.name).joined(separator: " or ")).")
        var manner = "rfc"

        @Option(help: "The address to listen on; the loopback by default.")
        var host = "127.0.0.1"

        @Option(help: "The port; 0 takes a free one.")
        var port = 0

        @Option(help: "The bearer token that clients must send; a random one by default.")
        var token: String?

        @Option(help: "Keep the directory in this file; in memory by default.", completion: .file())
        var storage: String?

        @Flag(help: "Serve groups too (staffbase manner; the others always do).")
        var groups = false

        @Flag(help: "New users are registered at once (staffbase manner).")
        var registered = false

        @Option(help: "Every so many requests fail on purpose.")
        var faultEvery = 0

        @Option(name: .customLong("fault"), help: "How they fail: \(SandboxFaults.Kind.allCases.map(\.rawValue).joined(separator: ", ")).")
        var faults: [String] = []

        @Flag(help: "Print each request: method, path and status, no values.")
        var verbose = false

        func validate() throws { _ = try configuration() }

        func run() async throws {
            let console = CommandSession.current.console
            let sandbox: SCIMSandbox
            do {
                sandbox = try SCIMSandbox(
                    try configuration(),
                    onRequest: { [verbose] request in
                        if verbose { console.note(request.description) }
                    })
            } catch let error as SandboxStorageError {
                throw BridgeError("sandbox.storage", error.description, effect: .none)
            }
            let token = sandbox.token
            try await sandbox.run { address in
                console.line(address.url)
                console.line(token)
            }
        }

        private func configuration() throws -> SandboxConfiguration {
            guard let manner = SandboxManner.named(manner) else {
                throw ValidationError(
                    "There is no manner “\(manner)”; there are \(SandboxManner.builtIn.map(\.name).joined(separator: ", ")).")
            }
            guard (0...65535).contains(port) else { throw ValidationError("A port is a number from 0 to 65535, not \(port).") }
            guard faultEvery >= 0 else { throw ValidationError("--fault-every takes a number from 0 on, not \(faultEvery).") }
            var configuration = SandboxConfiguration(manner: manner)
            if groups { configuration.manner.hasGroups = true }
            configuration.host = host
            configuration.port = port
            configuration.token = token
            configuration.storage = storage.map(SandboxStorage.file) ?? .memory
            configuration.registersUsers = registered
            configuration.faults = SandboxFaults(every: faultEvery, kinds: try faults.map(Self.kind))
            return configuration
        }

        private static func kind(_ text: String) throws -> SandboxFaults.Kind {
            guard let kind = SandboxFaults.Kind(rawValue: text) else {
                throw ValidationError(
                    "There is no fault “\(text)”; there are \(SandboxFaults.Kind.allCases.map(\.rawValue).joined(separator: ", ")).")
            }
            return kind
        }
    }
}
