import BridgeCore
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

/// What one test runs in: sources, a target, a state and a clock, all in memory.
final class PipelineTestWorld: Sendable {
    private let pipeline: Pipeline
    private let test: PipelineTest
    private let sources: [String: InMemorySource]
    private let target: InMemoryTarget
    private let store: any StateStore
    private let clock: Mutex<Date>

    /// A fixed key: anchors are found again by their hash.
    private static let key = FingerprintKey(a: 1, b: 2)
    /// The time of a test that names none.
    private static let standardTime = Date(timeIntervalSince1970: 1_767_225_600)

    /// - Parameter cycles: how many there will be; the last one is at the test's time.
    init(pipeline: Pipeline, test: PipelineTest, cycles: Int) {
        self.pipeline = pipeline
        self.test = test
        sources = Dictionary(
            pipeline.sources.map { ($0.name, InMemorySource(InMemorySource.Contents(), systemIdentity: "test \($0.name)")) },
            uniquingKeysWith: { first, _ in first })
        target = InMemoryTarget()
        store = InMemoryStateStore(key: Self.key)
        let before = Double(max(0, cycles - 2)) * Self.interval
        let gap = cycles > 1 ? Double(test.later.components.seconds) : 0
        clock = Mutex((test.now ?? Self.standardTime).addingTimeInterval(-before - gap))
        putAccounts()
    }

    /// Seconds between the cycles before.
    private static let interval: TimeInterval = 900

    /// True when there is an account at the target.
    var hasAccounts: Bool { !(target.contents.resources[pipeline.users.kind] ?? [:]).isEmpty }

    // MARK: Cycles

    /// Plays a cycle of the time before to its end.
    func run(_ cycle: PipelineTest.Cycle) async throws {
        let head = try await plan(cycle)
        if head.status == .held { try await engine.release(head.id, reason: "test") }
        _ = try await engine.apply(head.id)
        clock.withLock { $0.addTimeInterval(Self.interval) }
    }

    /// Plans the cycle that is looked at, and says what would become of the person.
    func look(at cycle: PipelineTest.Cycle) async throws -> PipelineTestOutcome {
        clock.withLock { clock in
            if let now = test.now { clock = now } else { clock = max(clock, Self.standardTime) }
        }
        let head = try await plan(cycle)
        let operations = try await store.operations(of: head.id, after: nil, limit: 100_000)
        let notes = try await store.notes(of: head.id, after: nil, limit: 100_000)
        let named = operations.flatMap(\.changes).flatMap(\.newValues).compactMap(\.identity)
        let ids = Set(operations.map(\.identity) + notes.compactMap(\.identity) + named)
        let identities = try await store.identities(ids.sorted())
        let person = identities.first { $0.records.contains { $0.reference == subject } }?.id
        return PipelineTestOutcome(
            operations: operations.filter { $0.identity == person && $0.status != .refused },
            notes: notes.filter { person != nil && $0.identity == person }, names: names(of: identities, in: cycle))
    }

    private var engine: Engine {
        Engine(
            pipeline: pipeline, connectors: PipelineConnectors(sources: sources, target: target), store: store,
            environment: EngineEnvironment(owner: "test", now: { [self] in clock.withLock { $0 } }, sleep: { _ in }))
    }

    private func plan(_ cycle: PipelineTest.Cycle) async throws -> PlanHead {
        for definition in pipeline.sources { sources[definition.name]?.contents = contents(of: definition, in: cycle) }
        return try await engine.plan()
    }

    // MARK: Sources

    private static func anchor(_ source: String, _ index: Int) -> String { "\(source)-\(index + 1)" }

    /// The first record of the first source that the test names.
    private var subject: RecordReference? {
        let cycles = [test.given] + test.before.reversed()
        let source = cycles.lazy.compactMap { cycle in
            self.pipeline.sources.first { !(cycle.records[$0.name] ?? []).isEmpty }
        }.first
        return source.map { RecordReference(source: $0.name, anchor: hash(Self.anchor($0.name, 0))) }
    }

    private func hash(_ anchor: String) -> UInt64 { KeyedHasher.hash(anchor, key: Self.key).high }

    private func contents(of source: SourceDefinition, in cycle: PipelineTest.Cycle) -> InMemorySource.Contents {
        let records = cycle.records[source.name] ?? []
        let assumesEnabled = source.constants[WellKnownAttribute.accountEnabled] == nil && !saysEnabled(cycle)
        let entries = records.enumerated().compactMap { index, record -> InMemorySource.Entry? in
            let anchor = Self.anchor(source.name, index)
            switch record.standing {
            case .missing: return nil
            case .deleted: return InMemorySource.Entry(anchor, [:], change: .removed)
            case .softDeleted: return InMemorySource.Entry(anchor, [:], change: .softDeleted)
            case .present:
                var values = record.values.mapValues(Self.value)
                if assumesEnabled { values[WellKnownAttribute.accountEnabled] = .boolean(true) }
                return InMemorySource.Entry(anchor, values)
            }
        }
        var contents = InMemorySource.Contents(users: entries)
        for mapping in pipeline.users.mappings {
            guard case .reference(let name) = mapping.source else { continue }
            contents.references[name] = .some(referencedAttribute(name, in: cycle))
        }
        return contents
    }

    /// Records that say nothing of it are those of people who are enabled.
    private func saysEnabled(_ cycle: PipelineTest.Cycle) -> Bool {
        cycle.records.values.contains { $0.contains { $0.values[WellKnownAttribute.accountEnabled] != nil } }
    }

    private static func value(_ texts: [String]) -> AttributeValue? {
        switch texts.count {
        case 0: nil
        case 1: .text(texts[0])
        default: .list(texts)
        }
    }

    /// By which attribute records are referred to: the one that has the value. In a test a reference names any value of the other.
    private func referencedAttribute(_ attribute: String, in cycle: PipelineTest.Cycle) -> String? {
        let records = cycle.records.values.joined()
        let named = Set(records.flatMap { $0.values[attribute] ?? [] })
        let keys = Set(records.flatMap(\.values.keys)).subtracting([attribute]).sorted()
        return keys.first { key in records.contains { !named.isDisjoint(with: $0.values[key] ?? []) } }
    }

    /// The values by which a test may name a person in a reference.
    private func names(of identities: [StoredIdentity], in cycle: PipelineTest.Cycle) -> [Int64: Set<String>] {
        var people: [RecordReference: Set<String>] = [:]
        for (source, records) in cycle.records {
            for (index, record) in records.enumerated() {
                let reference = RecordReference(source: source, anchor: hash(Self.anchor(source, index)))
                people[reference] = Set(record.values.values.joined())
            }
        }
        var names: [Int64: Set<String>] = [:]
        for identity in identities {
            for record in identity.records { names[identity.id.value, default: []].formUnion(people[record.reference] ?? []) }
        }
        return names
    }

    // MARK: Target

    private func putAccounts() {
        let kind = pipeline.users.kind
        for (index, account) in test.target.enumerated() where !account.values.isEmpty {
            let id = TargetID("account-\(index + 1)")
            var values: [AttributePath: [TargetValue]] = [:]
            for (path, texts) in account.values where !texts.isEmpty { values[path] = texts.map { typed($0, path) } }
            target.contents.resources[kind, default: [:]][id] = TargetResource(id: id, values: values)
        }
    }

    private func typed(_ text: String, _ path: AttributePath) -> TargetValue {
        guard target.contents.schema.attribute(path, kind: pipeline.users.kind)?.type == .boolean else { return .text(text) }
        return .boolean(asciiLowercased(text) == "true")
    }
}

extension TargetValue {
    /// The identity that a reference of a plan names.
    fileprivate var identity: IdentityID? {
        if case .identity(let id) = self { IdentityID(id) } else { nil }
    }
}
