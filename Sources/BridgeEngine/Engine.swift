public import BridgeCore
public import BridgePipeline
public import BridgeState

#if canImport(FoundationEssentials)
    public import FoundationEssentials
#else
    public import Foundation
#endif

/// The connectors of one pipeline, made from its settings.
public struct PipelineConnectors: Sendable {
    /// The sources by their names in the pipeline.
    public var sources: [String: any SourceConnector]
    /// The target.
    public var target: any TargetConnector

    /// These connectors.
    public init(sources: [String: any SourceConnector], target: any TargetConnector) {
        self.sources = sources
        self.target = target
    }

    /// Makes the connectors that a pipeline names.
    ///
    /// - Throws: `connector.unknown`, `connector.role`, or what a connector says of its settings.
    public init(for pipeline: Pipeline, registry: ConnectorRegistry, context: ConnectorContext) throws(BridgeError) {
        sources = [:]
        for source in pipeline.sources {
            guard let type = registry.connector(source.connector) as? any SourceConnector.Type else {
                throw Self.unknown(source.connector, role: .source)
            }
            sources[source.name] = try type.init(configuration: source.configuration, context: context)
        }
        guard let type = registry.connector(pipeline.target.connector) as? any TargetConnector.Type else {
            throw Self.unknown(pipeline.target.connector, role: .target)
        }
        target = try type.init(configuration: pipeline.target.configuration, context: context)
    }

    private static func unknown(_ id: String, role: ConnectorSpec.Role) -> BridgeError {
        BridgeError(
            "connector.unknown", "There is no \(role.rawValue) connector “\(id)”; “idbridge connectors” lists them.", effect: .none)
    }

    /// Releases all of them.
    public func close() async {
        for source in sources.values { await source.close() }
        await target.close()
    }

    /// The system of each role, to which the state is bound.
    public var systems: [String: String] {
        var systems = ["target": target.systemIdentity]
        for (name, source) in sources { systems["source \(name)"] = source.systemIdentity }
        return systems
    }
}

/// What an engine needs of the world: time, patience, a name, somebody to tell.
public struct EngineEnvironment: Sendable {
    /// The time.
    public var now: @Sendable () -> Date
    /// Waits; tests do not.
    public var sleep: @Sendable (Duration) async throws -> Void
    /// Who holds leases: host and process.
    public var owner: String
    /// The person for whom the engine acts, as decisions name them.
    public var person: String
    /// Told how far a run is. No values of people.
    public var progress: @Sendable (EngineProgress) -> Void
    /// Writes in flight at a time.
    public var concurrency: Int

    /// An environment; by default the system's clock.
    public init(
        owner: String, person: String = "somebody", concurrency: Int = 8, now: @escaping @Sendable () -> Date = { Date() },
        sleep: @escaping @Sendable (Duration) async throws -> Void = { try await Task.sleep(for: $0) },
        progress: @escaping @Sendable (EngineProgress) -> Void = { _ in }
    ) {
        self.owner = owner
        self.person = person
        self.concurrency = concurrency
        self.now = now
        self.sleep = sleep
        self.progress = progress
    }
}

/// How far a run is.
public enum EngineProgress: Sendable {
    /// Records read from a source so far.
    case reading(source: String, records: Int)
    /// People looked at so far.
    case evaluating(people: Int)
    /// Operations done so far, of all.
    case applying(done: Int, total: Int)
}

/// Runs one pipeline: makes plans, and applies them.
///
/// An engine holds no state of its own; all of it is in the store. Calls for one pipeline must not overlap: the lease of the target
/// sees to that, also between processes.
public struct Engine: Sendable {
    /// The pipeline.
    public let pipeline: Pipeline
    /// Its connectors.
    public let connectors: PipelineConnectors
    /// What is remembered.
    public let store: any StateStore
    /// Time and the like.
    public let environment: EngineEnvironment

    /// An engine.
    public init(pipeline: Pipeline, connectors: PipelineConnectors, store: any StateStore, environment: EngineEnvironment) {
        self.pipeline = pipeline
        self.connectors = connectors
        self.store = store
        self.environment = environment
    }

    /// Asks the connectors what they can and compiles the pipeline.
    @concurrent
    public func compile() async throws -> CompiledPipeline {
        var schemas: [String: SourceSchema] = [:]
        for (name, source) in connectors.sources { schemas[name] = try await source.sourceSchema() }
        return CompiledPipeline(pipeline, sourceSchemas: schemas, targetSchema: try await connectors.target.targetSchema())
    }

    /// Holds the lease of the target while `body` runs, and renews it.
    func withLease<Result: Sendable>(_ body: (Lease) async throws -> Result) async throws -> Result {
        let name = "target \(connectors.target.systemIdentity)"
        let lease = try await store.acquireLease(name, owner: environment.owner, now: environment.now(), duration: Self.leaseDuration)
        do {
            let result = try await body(lease)
            try await store.releaseLease(lease)
            return result
        } catch {
            try? await store.releaseLease(lease)
            throw error
        }
    }

    /// Seconds after which the lease of a dead process is taken over.
    static let leaseDuration: TimeInterval = 120
}
