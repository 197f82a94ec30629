import Synchronization

/// A source that holds its records: the reference of the source contract, for tests and embedding.
///
/// Change ``contents`` between reads to play a directory's life. Thread safe.
public final class InMemorySource: SourceConnector {
    /// One record.
    public struct Entry: Sendable {
        /// The source's key.
        public var anchor: String
        /// The values by attribute; an attribute that is missing is empty, for a `patch` unknown. nil is empty.
        public var values: [String: AttributeValue?]
        /// What the record says of its resource.
        public var change: RecordBatch.Change

        /// A record.
        public init(_ anchor: String, _ values: [String: AttributeValue?], change: RecordBatch.Change = .present) {
            self.anchor = anchor
            self.values = values
            self.change = change
        }
    }

    /// What the source holds and how its next read ends.
    public struct Contents: Sendable {
        /// The records by kind.
        public var entries: [ResourceKind: [Entry]] = [:]
        /// What ``InMemoryIncrementalSource`` delivers since the last checkpoint.
        public var changes: [ResourceKind: [Entry]] = [:]
        /// The groups whose members ``InMemoryIncrementalSource`` delivers since the last checkpoint.
        public var changedGroups: Set<String> = []
        /// True: a read of changes delivers them and then no longer knows its checkpoint.
        public var forgetsCheckpoints = false
        /// How a read ends.
        public var completeness = Completeness.complete(.proven)
        /// Records that cannot be read, by their anchor when that is known.
        public var skipped: [(anchor: String?, error: BridgeError)] = []
        /// Thrown after the records were delivered.
        public var failure: BridgeError?
        /// The members of groups by the group's anchor.
        public var members: [String: [String]] = [:]
        /// Groups whose members are not delivered whole.
        public var incompleteGroups: Set<String> = []
        /// How a read of memberships ends; nil: as ``completeness`` says.
        public var membershipCompleteness: Completeness?
        /// References by attribute, with the attribute of the other resource that they name (nil: its anchor).
        public var references: [String: String?] = [:]

        /// Nothing.
        public init() {}

        /// These people.
        public init(users: [Entry]) { entries[.user] = users }
    }

    /// The settings: none.
    public static let spec = ConnectorSpec(id: "memory-source", role: .source, summary: "Records held in memory, for tests and embedding.")

    /// The name it was given.
    public let systemIdentity: String
    private let state: Mutex<Contents>

    /// An empty source.
    public convenience init(configuration: ConnectorConfiguration, context: ConnectorContext) throws(BridgeError) {
        self.init(Contents())
    }

    /// A source of these contents.
    public init(_ contents: Contents, systemIdentity: String = "memory") {
        state = Mutex(contents)
        self.systemIdentity = systemIdentity
    }

    /// What the source holds now.
    public var contents: Contents {
        get { state.withLock { $0 } }
        set { state.withLock { $0 = newValue } }
    }

    /// Passes.
    public func check() async -> CheckReport { CheckReport(steps: [.init("memory", .passed)]) }

    /// The attributes that any record has, and the declared references.
    public func sourceSchema() async throws -> SourceSchema {
        let contents = contents
        var schema = SourceSchema(attributes: [:])
        for (kind, entries) in contents.entries {
            let names = Set(entries.flatMap(\.values.keys)).sorted()
            schema.attributes[kind] = names.map { name in
                guard let reference = contents.references[name] else { return .init(.init(name)) }
                return .init(.init(name, type: .reference(.user)), referencesBy: reference)
            }
        }
        return schema
    }

    /// Delivers the entries, then the skipped records, then ends as the contents say.
    public func read(_ request: ReadRequest, into output: inout RecordOutput) async throws -> Completeness {
        let contents = contents
        return try await deliver(contents.entries[request.kind] ?? [], contents, into: &output)
    }

    func deliver(_ entries: [Entry], _ contents: Contents, into output: inout RecordOutput) async throws -> Completeness {
        for entry in entries { try await output.fill { Self.write(entry, to: &$0) } }
        for (anchor, error) in contents.skipped { try await output.skip(anchor: anchor, error) }
        if let failure = contents.failure {
            try await output.flush()
            throw failure
        }
        return contents.completeness
    }

    private static func write(_ entry: Entry, to builder: inout RecordBatchBuilder) -> Bool {
        builder.begin(entry.change)
        builder.anchor(entry.anchor.utf8Span.span)
        for (name, value) in entry.values {
            guard let slot = builder.layout.slot(name) else { continue }
            builder.add(value, slot: slot)
        }
        builder.end()
        return false
    }
}

/// An ``InMemorySource`` that keeps up by changes: the reference of the incremental contract.
public struct InMemoryIncrementalSource: IncrementalSource {
    /// The settings: none.
    public static let spec = ConnectorSpec(
        id: "memory-incremental-source", role: .source, summary: "Records and changes held in memory, for tests and embedding.")

    /// The contents and the full read.
    public let base: InMemorySource

    /// An empty source.
    public init(configuration: ConnectorConfiguration, context: ConnectorContext) throws(BridgeError) {
        base = InMemorySource(InMemorySource.Contents())
    }

    /// Changes over these contents.
    public init(_ base: InMemorySource) { self.base = base }

    /// The base's.
    public var systemIdentity: String { base.systemIdentity }

    /// Passes.
    public func check() async -> CheckReport { await base.check() }

    /// The base's.
    public func sourceSchema() async throws -> SourceSchema { try await base.sourceSchema() }

    /// The base's.
    public func read(_ request: ReadRequest, into output: inout RecordOutput) async throws -> Completeness {
        try await base.read(request, into: &output)
    }

    /// Everything without a checkpoint, the contents' `changes` with one.
    public func readChanges(
        _ request: ReadRequest, since checkpoint: Checkpoint?, into output: inout RecordOutput
    ) async throws -> Completeness {
        let contents = base.contents
        let entries = checkpoint == nil ? contents.entries : contents.changes
        let verdict = try await base.deliver(entries[request.kind] ?? [], contents, into: &output)
        try await output.flush()
        try contents.requireKnown(checkpoint)
        if case .complete = verdict { try await output.checkpoint(Checkpoint("\(checkpoint?.value ?? "")+")) }
        return verdict
    }
}

extension InMemorySource.Contents {
    /// Throws when the checkpoint is no longer known.
    func requireKnown(_ checkpoint: Checkpoint?) throws(BridgeError) {
        guard checkpoint != nil, forgetsCheckpoints else { return }
        throw BridgeError("source.checkpoint_expired", "The checkpoint is no longer known.", effect: .none)
    }
}
