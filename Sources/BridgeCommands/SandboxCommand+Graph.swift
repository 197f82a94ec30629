import ArgumentParser
import BridgeSandbox

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

extension SandboxCommand {
    struct Graph: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "graph", abstract: "Serves a Microsoft Graph tenant on this machine, until Ctrl-C.",
            discussion: """
                The lines printed first name everything that a client needs, one variable a line.

                  idbridge sandbox graph --people 5000 --groups 200
                  idbridge sandbox graph --port 8081 --client-secret secret --administrator-token admin
                  idbridge sandbox graph --from azure-ad-ldif --set files=export.ldif
                  idbridge sandbox graph --people 100 --fault 429 --fault reset --fault-every 20 --verbose

                Change people as the administrator; delta queries show it:

                  curl -X PATCH -H "Authorization: Bearer $administrator_token" \\
                       -d '{"accountEnabled": false}' $graph_url/users/user7@contoso.example

                Failures, settings and the count of requests are directed under /sandbox on the same port; see
                Documentation/sandbox.md.
                """)

        @Option(help: "So many invented people; 100 by default, none with --from.")
        var people: Int?

        @Option(help: "So many invented groups, every fifth of which holds other groups; 10 by default, none with --from.")
        var groups: Int?

        @Option(help: "Fill the tenant with what this source connector reads; its settings come with --set.")
        var from: String?

        @Option(name: .customLong("set"), help: "A setting of --from: key=value; several times for a list.")
        var settings: [String] = []

        @Option(help: "Another seed gives other people.")
        var seed: UInt64 = 1

        @Option(help: "The tenant's domain.")
        var domain = "contoso.example"

        @Option(help: "The tenant's id; a random one by default.")
        var tenant: String?

        @Option(help: "The id of the application that reads the tenant; a random one by default.")
        var clientId: String?

        @Option(help: "Its secret; a random one by default.")
        var clientSecret: String?

        @Option(
            name: .customLong("certificate"), help: "A certificate in PEM form with which the application signs; several times.",
            completion: .file())
        var certificates: [String] = []

        @Option(help: "The token of the administrator, who may write; a random one by default.")
        var administratorToken: String?

        @Option(help: "For how many seconds an access token is valid.")
        var expiresIn = 3599

        @Option(name: .customLong("permission"), help: "A permission that the application has; all for reading by default.")
        var permissions: [String] = []

        @Option(help: "The address to listen on; the loopback by default.")
        var host = "127.0.0.1"

        @Option(help: "The port; 0 takes a free one.")
        var port = 0

        @Option(help: "Every so many requests fail on purpose.")
        var faultEvery = 0

        @Option(
            name: .customLong("fault"), help: "How they fail, in turn: \(GraphFault.Kind.allCases.map(\.rawValue).joined(separator: ", "))."
        )
        var faults: [String] = []

        @Flag(help: "Print each request: method, path and status, no values.")
        var verbose = false

        func validate() throws { _ = try sandboxConfiguration() }

        func run() async throws {
            let console = CommandSession.current.console
            let configuration = try sandboxConfiguration()
            let sandbox = GraphSandbox(
                configuration,
                onRequest: { [verbose] request in
                    if verbose { console.note(request.description) }
                })
            try await fill(sandbox, console)
            try await sandbox.run { address in
                for line in sandbox.variables(address) { console.line("\(line.name)=\(line.value)") }
            }
        }

        private func fill(_ sandbox: GraphSandbox, _ console: Console) async throws {
            if let from {
                let read = try await SourceImport.read(try SettingArguments(settings).source(from))
                let refused = sandbox.add(read.records, memberships: read.memberships)
                if refused > 0 { console.note("\(refused) records were left out: their id or principal name was taken") }
            }
            var population = GraphPopulation(people: people ?? (from == nil ? 100 : 0), groups: groups ?? (from == nil ? 10 : 0))
            population.seed = seed
            population.domain = domain
            sandbox.populate(population)
        }

        private func sandboxConfiguration() throws -> GraphSandboxConfiguration {
            guard (0...65535).contains(port) else { throw ValidationError("A port is a number from 0 to 65535, not \(port).") }
            guard faultEvery >= 0 else { throw ValidationError("--fault-every takes a number from 0 on, not \(faultEvery).") }
            guard people ?? 0 >= 0, groups ?? 0 >= 0 else { throw ValidationError("--people and --groups take numbers from 0 on.") }
            guard expiresIn > 0 else { throw ValidationError("--expires-in takes a number from 1 on, not \(expiresIn).") }
            var configuration = GraphSandboxConfiguration()
            configuration.identity.id = tenant ?? configuration.identity.id
            configuration.identity.domain = domain
            configuration.application.clientID = clientId ?? configuration.application.clientID
            configuration.application.secret = clientSecret ?? configuration.application.secret
            configuration.application.certificates = try certificates.map(Self.text)
            configuration.administratorToken = administratorToken ?? configuration.administratorToken
            configuration.settings.tokenLifetime = expiresIn
            if !permissions.isEmpty { configuration.settings.permissions = Set(permissions) }
            (configuration.host, configuration.port) = (host, port)
            configuration.faults = try plannedFaults()
            return configuration
        }

        private static func text(_ path: String) throws -> String {
            do {
                return try String(contentsOfFile: path, encoding: .utf8)
            } catch {
                throw ValidationError("The certificate \(path) cannot be read.")
            }
        }

        /// The kinds in turn: each takes its place in a round of all of them.
        private func plannedFaults() throws -> [GraphFault] {
            let kinds = try faults.map(Self.kind)
            guard faultEvery > 0 else { return [] }
            return kinds.enumerated().map { index, kind in
                GraphFault(kind, skip: (index + 1) * faultEvery - 1, every: faultEvery * kinds.count)
            }
        }

        private static func kind(_ text: String) throws -> GraphFault.Kind {
            guard let kind = GraphFault.Kind(rawValue: text) else {
                throw ValidationError(
                    "There is no fault “\(text)”; there are \(GraphFault.Kind.allCases.map(\.rawValue).joined(separator: ", ")).")
            }
            return kind
        }
    }
}
