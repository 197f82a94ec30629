import BridgeCore
import BridgeEngine
import BridgeMapping
import BridgePipeline
import BridgeState
import SCIMPath
import Synchronization

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// A small world for the rules: sources and a target in memory, a clock that tests move, an engine over them.
final class World: Sendable {
    let sources: [String: InMemorySource]
    let office: InMemorySource
    let plants: InMemorySource
    let target: InMemoryTarget
    let store: any StateStore
    let incremental: Set<String>
    private let clock = Mutex(Date(timeIntervalSince1970: 1_790_000_000))
    private let rules: Mutex<Pipeline>
    private let naps = Mutex<[Duration]>([])

    /// The mapping of the vendor article, with a name.
    static let standardMapping: [String: String] = [
        "externalId": "[userPrincipalName]",
        "active": #"Switch([IsSoftDeleted], , "False", "True", "True", "False")"#,
        "title": "[jobTitle]",
    ]

    init(
        sources names: [String] = ["office"], join: JoinRules = JoinRules(), incremental: Set<String> = [],
        store: any StateStore = InMemoryStateStore(), target: InMemoryTarget = InMemoryTarget(),
        change: (inout Pipeline) throws -> Void = { _ in }
    ) throws {
        office = InMemorySource(InMemorySource.Contents(), systemIdentity: "office")
        plants = InMemorySource(InMemorySource.Contents(), systemIdentity: "plants")
        sources = ["office": office, "plants": plants].filter { names.contains($0.key) }
        self.target = target
        self.store = store
        self.incremental = incremental
        var pipeline = Pipeline(
            name: "test", sources: names.map { SourceDefinition(name: $0, connector: "memory-source") },
            target: TargetDefinition(connector: "memory-target"), join: join,
            users: ResourceRules(
                match: [MatchAttribute(try AttributePath("externalId"), found: .adopt)], mappings: try Self.mappings(Self.standardMapping)),
            review: [])
        try change(&pipeline)
        rules = Mutex(pipeline)
    }

    static func mappings(_ texts: [String: String]) throws -> [AttributeMapping] {
        try texts.sorted { $0.key < $1.key }.map { path, text in
            AttributeMapping(target: try AttributePath(path), source: .expression(try ParsedExpression(text)))
        }
    }

    /// Two sources whose people are joined by `employeeId`; the office decides first.
    static func joined(
        _ join: JoinRules = JoinRules(keys: ["employeeId"], ignoredKeys: ["0", "n/a"]), incremental: Set<String> = [],
        store: any StateStore = InMemoryStateStore(), change: (inout Pipeline) throws -> Void = { _ in }
    ) throws -> World {
        try World(sources: ["office", "plants"], join: join, incremental: incremental, store: store, change: change)
    }

    var now: Date { clock.withLock { $0 } }

    func advance(days: Double) { clock.withLock { $0.addTimeInterval(days * 86_400) } }

    /// Changes the pipeline, as an administrator who edits the file.
    func change(_ body: (inout Pipeline) throws -> Void) rethrows { try rules.withLock { try body(&$0) } }

    var pipeline: Pipeline { rules.withLock { $0 } }

    var engine: Engine { engine(over: store) }

    /// An engine of another process, over a store in front of the world's.
    func engine(over store: any StateStore) -> Engine {
        let connectors = PipelineConnectors(
            sources: sources.reduce(into: [:]) { result, entry in
                result[entry.key] =
                    incremental.contains(entry.key)
                    ? InMemoryIncrementalSource(entry.value) as any SourceConnector : entry.value as any SourceConnector
            }, target: target)
        return Engine(
            pipeline: pipeline, connectors: connectors, store: store,
            environment: EngineEnvironment(owner: "test", now: { [self] in now }, sleep: { [self] nap in naps.withLock { $0.append(nap) } })
        )
    }

    /// How long the engine waited, each time.
    var waits: [Duration] { naps.withLock { $0 } }

    // MARK: Playing

    /// Makes a plan.
    @discardableResult
    func plan(_ options: PlanOptions = PlanOptions()) async throws -> PlanHead { try await engine.plan(options) }

    /// Makes a plan and applies it when nothing holds it.
    @discardableResult
    func run() async throws -> PlanHead {
        advance(days: 0.001)
        let head = try await engine.plan()
        if head.status == .sealed { _ = try await engine.apply(head.id) }
        return head
    }

    /// All operations of a plan that stand.
    func operations(_ head: PlanHead) async throws -> [PlannedOperation] {
        try await store.operations(of: head.id, after: nil, limit: 10_000).filter { $0.status != .refused }
    }

    /// The codes of what a plan lists.
    func notes(_ head: PlanHead) async throws -> [PlanNote] { try await store.notes(of: head.id, after: nil, limit: 10_000) }

    /// The codes of what a plan lists, each once, sorted.
    func codes(_ head: PlanHead) async throws -> [String] { Set(try await notes(head).map(\.code)).sorted() }

    /// The labels of the people whom a plan lists under a code, sorted.
    func labels(_ head: PlanHead, _ code: String) async throws -> [String] {
        try await notes(head).filter { $0.code == code }.map(\.label).sorted()
    }

    /// The outcomes in the journal, oldest first.
    func journal() async throws -> [JournalEntry] { try await store.journal(since: nil, after: nil, limit: 100_000) }

    // MARK: Looking

    /// The accounts at the target.
    var accounts: [TargetResource] {
        (target.contents.resources[.user] ?? [:]).values.sorted { $0.id.value < $1.id.value }
    }

    /// The only account with that external id, or nil.
    func account(_ externalId: String) -> TargetResource? {
        accounts.first { $0.values[.literal("externalId")] == [.text(externalId)] }
    }

    /// How many writes took effect so far.
    var writes: Int { target.contents.journal.count }

    /// The external ids at the target that are active, sorted.
    var active: [String] { accounts.filter { $0["active"] == "True" }.compactMap { $0["externalId"] }.sorted() }

    /// How often each write took effect, by its id.
    var effects: [String: Int] { target.contents.journal.reduce(into: [:]) { $0[$1.id, default: 0] += 1 } }

    /// What the target looks like to people: values by external id, references by the other's.
    var picture: [String: [String: String]] {
        let names = Dictionary(accounts.map { ($0.id.value, $0["externalId"] ?? "") }, uniquingKeysWith: { first, _ in first })
        return accounts.reduce(into: [:]) { picture, account in
            var values: [String: String] = [:]
            for (path, list) in account.values {
                values[path.description] = list.map { names[$0.text] ?? $0.text }.joined(separator: "|")
            }
            picture[account["externalId"] ?? account.id.value, default: [:]].merge(values) { "\($0) and \($1)" }
        }
    }

    /// Puts an account at the target that somebody else made.
    func plant(_ id: String, _ values: [String: TargetValue]) throws {
        var paths: [AttributePath: [TargetValue]] = [:]
        for (path, value) in values { paths[try AttributePath(path)] = [value] }
        target.contents.resources[.user, default: [:]][TargetID(id)] = TargetResource(id: TargetID(id), values: paths)
    }
}

extension BridgeError {
    /// A source or target that fails.
    static let broken = BridgeError("test.broken", "The line is cut.")
}

extension ScopeFilter {
    /// Clauses that must all hold.
    static func all(_ texts: String...) throws -> ScopeFilter { .all(try texts.map { .clause(try ScopeClause($0)) }) }
}

extension TargetResource {
    /// The first value of a path as text.
    subscript(path: String) -> String? { (try? AttributePath(path)).flatMap { values[$0]?.first?.text } }
}

extension InMemorySource {
    /// Sets the people of the source.
    func set(_ people: [Entry]) { contents.entries[.user] = people }

    /// Changes one person's values.
    func edit(_ anchor: String, _ values: [String: AttributeValue?]) {
        guard var people = contents.entries[.user], let index = people.firstIndex(where: { $0.anchor == anchor }) else { return }
        people[index].values.merge(values) { $1 }
        contents.entries[.user] = people
    }

    /// Adds people.
    func add(_ people: Entry...) { contents.entries[.user, default: []] += people }

    /// The next reads fail after their records, or are whole again.
    func fails(_ fails: Bool = true) { contents.failure = fails ? .broken : nil }

    /// The person is no longer there.
    func drop(_ anchor: String) { contents.entries[.user]?.removeAll { $0.anchor == anchor } }
}

/// A person with the usual attributes.
func person(
    _ name: String, key: String? = nil, enabled: Bool? = true, title: String? = "Engineer", anchor: String? = nil,
    _ more: [String: AttributeValue?] = [:], change: RecordBatch.Change = .present
) -> InMemorySource.Entry {
    var values: [String: AttributeValue?] = [
        "userPrincipalName": .text("\(name)@example.com"), "displayName": .text(name), "jobTitle": title.map(AttributeValue.text),
    ]
    if let enabled { values["accountEnabled"] = .boolean(enabled) }
    if let key { values["employeeId"] = .text(key) }
    return InMemorySource.Entry(anchor ?? "anchor-\(name)", values.merging(more) { $1 }, change: change)
}
