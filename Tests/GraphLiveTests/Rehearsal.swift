import BridgeCore
import BridgeEngine
import BridgeHTTP
import BridgePipeline
import BridgePipelineFile
import BridgeSandbox
import BridgeState
import Foundation
import SCIMPath
import Synchronization
import Testing

@testable import AzureADConnectors

/// A tenant behind HTTP, the real connector, the engine, and accounts in memory.
final class Rehearsal: Sendable {
    /// An account or a group at the target, with references as the source's identifiers.
    struct Account: Equatable, CustomStringConvertible {
        var values: [String: String]
        var members: Set<String> = []

        var description: String {
            values.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: " ") + " \(members.sorted())"
        }
    }

    let sandbox: GraphSandbox
    let target = InMemoryTarget()
    private let store = InMemoryStateStore()
    private let pipeline: Pipeline
    private let address: SandboxAddress
    private let settings: String
    private let withGroups: Bool
    private let usage = Mutex<[ServiceUsage]>([])
    private let clock = Mutex(Date(timeIntervalSince1970: 1_790_000_000))

    /// - Parameter settings: lines of the source's section besides address and credential.
    init(_ sandbox: GraphSandbox, _ address: SandboxAddress, settings: String = "", groups: Bool = true) throws {
        self.sandbox = sandbox
        self.address = address
        self.settings = settings
        withGroups = groups
        let text = """
            schema: 1
            name: rehearsal
            sources:
              office:
                connector: azure-ad-graph
                tenant: \(sandbox.configuration.identity.id)
                client_id: \(sandbox.configuration.application.clientID)
                client_secret: \(sandbox.configuration.application.secret)
                graph_url: \(sandbox.baseURL(address))
                login_url: \(address.url)
                \(settings)
            target: { connector: memory-target }
            users:
              match: [externalId]
              mapping:
                externalId: '[objectId]'
                userName: '[userPrincipalName]'
                displayName: '[displayName]'
                title: { expression: '[jobTitle]', when_empty: clear }
                active: 'Switch([IsSoftDeleted], , "False", "True", "True", "False")'
                manager: { reference: '[manager]', when_empty: clear }
            \(groups ? Self.groups : "")
            limits: { create: { count: 100000 }, disable: { count: 100000 }, enable: { count: 100000 } }
            review: []
            """
        let registry = ConnectorRegistry([AzureADGraphConnector.self, InMemoryTarget.self])
        let loaded = PipelineFile.load(text: text, registry: registry, environment: [:])
        let problems = loaded.diagnostics.filter { $0.severity == .error }
        pipeline = try #require(loaded.pipeline, "\(problems)")
    }

    /// The same pipeline over the same tenant, with accounts and a state of its own: what would be without failures.
    func twin() throws -> Rehearsal { try Rehearsal(sandbox, address, settings: settings, groups: withGroups) }

    private static let groups = """
        groups:
          match: [externalId]
          mapping:
            externalId: '[objectId]'
            displayName: '[displayName]'
            members: { reference: '[members]' }
          leaving:
            - { when: [missing, soft_deleted, deleted], do: delete }
        """

    /// One cycle with a connector of its own, as one call of the tool: a plan, and its apply. The number of operations.
    @discardableResult
    func cycle(fully: Bool = false) async throws -> Int {
        clock.withLock { $0.addTimeInterval(3600) }
        let tenant = try LiveTenant(pipeline.sources[0].configuration, context: ConnectorContext(), environment: .hasty)
        let source = AzureADGraphConnector(tenant)
        let engine = Engine(
            pipeline: pipeline, connectors: PipelineConnectors(sources: ["office": source], target: target), store: store,
            environment: EngineEnvironment(owner: "test", now: { [self] in clock.withLock { $0 } }, sleep: { _ in await Task.yield() }))
        let outcome: Result<Int, any Error>
        do {
            let head = try await engine.plan(PlanOptions(fullRead: fully))
            for read in head.reads where read.verdict == "partial" { throw Partial(reason: read.reason ?? "") }
            #expect(head.status == .sealed, "\(head.holds)")
            usage.withLock { $0 = head.reads.compactMap(\.usage) }
            _ = try await engine.apply(head.id)
            outcome = .success(head.operations)
        } catch {
            outcome = .failure(error)
        }
        await source.close()
        return try outcome.get()
    }

    struct Partial: Error, CustomStringConvertible {
        let reason: String

        var description: String { reason }
    }

    /// People and groups at the target by the source's identifiers.
    var accounts: [String: Account] {
        let contents = target.contents
        let all = contents.resources.values.flatMap { $0 }
        let names = Dictionary(all.map { ($0.key.value, $0.value["externalId"] ?? "") }, uniquingKeysWith: { $1 })
        var accounts: [String: Account] = [:]
        for (id, resource) in all {
            var values: [String: String] = [:]
            for path in ["userName", "displayName", "title", "active"] { values[path] = resource[path] }
            values["manager"] = resource["manager"].map { names[$0] ?? $0 }
            let members = contents.members[id] ?? []
            accounts[names[id.value] ?? ""] = Account(values: values, members: Set(members.map { names[$0.value] ?? $0.value }))
        }
        return accounts
    }

    /// How often accounts were disabled or deleted.
    var removals: Int {
        target.contents.journal.count { write in
            switch write.action {
            case .disable, .delete: true
            default: false
            }
        }
    }

    /// An administrator's change in the tenant.
    func administer(_ method: String, _ path: String, _ body: String = "") {
        let answer = sandbox.administer(method, path, body)
        #expect((200..<300).contains(answer.status), "\(method) \(path): \(answer)")
    }

    /// Identifiers out of the tenant, in its order.
    func ids(_ path: String) throws -> [String] {
        struct List: Decodable {
            struct Item: Decodable { let id: String }
            let value: [Item]
        }
        return try JSONDecoder().decode(List.self, from: Data(sandbox.administer("GET", path).body.utf8)).value.map(\.id)
    }

    /// What the last cycle's report says of requests, reads added up.
    var reported: ServiceUsage { usage.withLock { $0.reduce(ServiceUsage()) { $0.adding($1) } } }

    /// Requests to Graph since the counters were reset, without those for tokens.
    var requests: Int { sandbox.counters.operations.filter { !$0.key.contains("token") }.values.reduce(0, +) }
}

extension TargetResource {
    fileprivate subscript(_ path: String) -> String? { values.first { $0.key.description == path }?.value.first?.text }
}

extension HTTPEnvironment {
    /// The machine's clocks, and nobody waits.
    static let hasty = HTTPEnvironment(
        uptime: HTTPEnvironment.system().uptime, now: HTTPEnvironment.system().now, sleep: { _ in await Task.yield() }, random: { 0.5 })
}

/// Runs a test against a tenant of so many people and groups.
func rehearse(
    people: Int = 40, groups: Int = 10, settings: String = "", withGroups: Bool = true, change: (inout GraphSettings) -> Void = { _ in },
    _ body: @escaping @Sendable (Rehearsal) async throws -> Void
) async throws {
    var configuration = GraphSandboxConfiguration()
    change(&configuration.settings)
    let sandbox = GraphSandbox(configuration)
    sandbox.populate(GraphPopulation(people: people, groups: groups))
    try await sandbox.withRunning { address in
        try await body(try Rehearsal(sandbox, address, settings: settings, groups: withGroups))
    }
}
