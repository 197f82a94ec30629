public import SCIMPath
import Synchronization

/// A target that holds its accounts: the reference of the target contract, for tests and embedding.
///
/// It keeps a journal of every write that it was asked for, and can be made to fail before or after a write took effect. Thread safe.
public final class InMemoryTarget: ListingTarget {
    /// What a fault does to a write.
    public enum Fault: Sendable {
        /// Nothing happens and the error is thrown.
        case before(BridgeError)
        /// The write takes effect and the error is thrown.
        case after(BridgeError)
    }

    /// What the target holds and how it behaves.
    public struct Contents: Sendable {
        /// The resources by kind and id.
        public var resources: [ResourceKind: [TargetID: TargetResource]] = [:]
        /// Every write that took effect, in order.
        public var journal: [TargetWrite] = []
        /// Asked before each write; nil lets it through.
        public var fault: (@Sendable (TargetWrite) -> Fault?)?
        /// Asked before each change of members; nil lets it through.
        public var membershipFault: (@Sendable (MembershipWrite) -> Fault?)?
        /// The members of groups, apart from the groups' values.
        public var members: [TargetID: Set<TargetID>] = [:]
        /// Every change of members that took effect, in order.
        public var membershipJournal: [MembershipWrite] = []
        /// The most writes at a time; nil: one by one.
        public var bulkLimit: Int?
        /// Asked before several writes at a time; nil lets them through.
        public var bulkFault: (@Sendable ([TargetWrite]) -> BulkFault?)?
        /// The ids of the writes that came together, in order.
        public var bulkJournal: [[String]] = []
        /// How often each reading method was called, by its name.
        public var reads: [String: Int] = [:]
        /// A list ends after so many resources and says that it is not whole; nil: lists are whole.
        public var listsOnly: Int?
        /// True: disabling an account removes it, as some services do with pending invitations.
        public var removesOnDisable = false
        /// What is declared of the attributes.
        public var schema: TargetSchema
        var nextID = 1

        /// An empty target of that schema.
        public init(schema: TargetSchema) { self.schema = schema }
    }

    /// The settings: none.
    public static let spec = ConnectorSpec(id: "memory-target", role: .target, summary: "Accounts held in memory, for tests and embedding.")

    /// The attributes that the reference declares: `userName` and `externalId` are unique, `active` is a boolean.
    public static let defaultSchema = TargetSchema(attributes: [
        .user: [
            .init(.literal("externalId"), isUnique: true), .init(.literal("userName"), isCaseExact: false, isUnique: true),
            .init(.literal("active"), type: .boolean),
            .init(.literal(#"emails[type eq "work"].value"#), isCaseExact: false, isUnique: true),
        ],
        .group: [.init(.literal("externalId"), isUnique: true), .init(.literal("displayName"))],
    ])

    /// The name it was given.
    public let systemIdentity: String
    private let state: Mutex<Contents>

    /// An empty target.
    public convenience init(configuration: ConnectorConfiguration, context: ConnectorContext) throws(BridgeError) {
        self.init()
    }

    /// A target of these contents.
    public init(_ contents: Contents = Contents(schema: InMemoryTarget.defaultSchema), systemIdentity: String = "memory") {
        state = Mutex(contents)
        self.systemIdentity = systemIdentity
    }

    /// What the target holds now.
    public var contents: Contents {
        get { state.withLock { $0 } }
        set { state.withLock { $0 = newValue } }
    }

    /// Changes the contents while nobody else does.
    func change<Result: Sendable>(_ body: (inout Contents) throws -> Result) rethrows -> Result {
        try state.withLock { try body(&$0) }
    }

    /// Passes.
    public func check() async -> CheckReport { CheckReport(steps: [.init("memory", .passed)]) }

    /// The declared schema.
    public func targetSchema() async throws -> TargetSchema { contents.schema }

    /// The resources with that value, compared as the schema says.
    public func find(_ path: AttributePath, equals value: String, kind: ResourceKind) async throws -> [TargetResource] {
        let contents = change { contents in
            contents.reads["find", default: 0] += 1
            return contents
        }
        let attribute = contents.schema.attribute(path, kind: kind) ?? .init(path)
        let wanted = attribute.normalized(value)
        return (contents.resources[kind] ?? [:]).values
            .filter { $0.values[path]?.contains { attribute.normalized($0.text) == wanted } ?? false }
            .sorted { $0.id.value < $1.id.value }
    }

    /// The resource with that id.
    public func resource(_ id: TargetID, kind: ResourceKind) async throws -> TargetResource? {
        change { contents in
            contents.reads["resource", default: 0] += 1
            return contents.resources[kind]?[id]
        }
    }

    /// Hands over all resources in one page, as far as lists go.
    public func list(
        kind: ResourceKind, paths: [AttributePath], _ page: ([TargetResource]) async throws -> Void
    ) async throws -> Completeness {
        let contents = change { contents in
            contents.reads["list", default: 0] += 1
            return contents
        }
        let all = (contents.resources[kind] ?? [:]).values.sorted { $0.id.value < $1.id.value }
        try await page(Array(all.prefix(contents.listsOnly ?? all.count)))
        guard let most = contents.listsOnly, most < all.count else { return .complete(.proven) }
        return .partial(BridgeError("target.list", "The list ended early.", recovery: .skip, effect: .none))
    }

    /// Does the write, unless a fault comes before it.
    public func apply(_ write: TargetWrite) async throws -> WriteResult {
        try state.withLock { contents in try contents.performOrFail(write).get() }
    }
}

extension InMemoryTarget.Contents {
    /// Does the write, unless a fault comes before it.
    mutating func performOrFail(_ write: TargetWrite) -> Result<WriteResult, BridgeError> {
        let fault = fault?(write)
        if case .before(let error)? = fault { return .failure(error) }
        let result = perform(write)
        if case .after(let error)? = fault { return .failure(error) }
        return .success(result)
    }

    fileprivate mutating func perform(_ write: TargetWrite) -> WriteResult {
        guard let id = write.action.target else { return create(write) }
        guard var resource = resources[write.kind]?[id] else { return .gone }
        journal.append(write)
        if case .delete = write.action {
            resources[write.kind]?[id] = nil
            forgetMembers(of: id)
            return .done(id, version: nil)
        }
        if case .disable = write.action, removesOnDisable {
            resources[write.kind]?[id] = nil
            forgetMembers(of: id)
            return .vanished(id)
        }
        resource.apply(write.changes)
        resources[write.kind, default: [:]][id] = resource
        return .done(id, version: resource.version)
    }

    private mutating func create(_ write: TargetWrite) -> WriteResult {
        var resource = TargetResource(id: TargetID("t\(nextID)"))
        resource.apply(write.changes)
        let taken = clashes(with: resource, kind: write.kind)
        guard taken.isEmpty else { return .exists(taken) }
        nextID += 1
        journal.append(write)
        resources[write.kind, default: [:]][resource.id] = resource
        return .done(resource.id, version: nil)
    }

    private func clashes(with new: TargetResource, kind: ResourceKind) -> [TargetResource] {
        let unique = (schema.attributes[kind] ?? []).filter(\.isUnique)
        return (resources[kind] ?? [:]).values.filter { other in
            unique.contains { attribute in
                let taken = Set((other.values[attribute.path] ?? []).map { attribute.normalized($0.text) })
                return (new.values[attribute.path] ?? []).contains { taken.contains(attribute.normalized($0.text)) }
            }
        }
    }
}

extension TargetResource {
    fileprivate mutating func apply(_ changes: [Change]) {
        for change in changes {
            switch change.edit {
            case .set(let new): values[change.path] = new
            case .clear: values[change.path] = nil
            case .add(let new): values[change.path, default: []] += new.filter { !(values[change.path] ?? []).contains($0) }
            case .remove(let old): values[change.path]?.removeAll { old.contains($0) }
            }
        }
    }
}
