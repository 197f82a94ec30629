/// A connector that people and groups are read from.
public protocol SourceConnector: Connector {
    /// What the source can deliver. Called before the first read; it may ask the system but reads no records.
    func sourceSchema() async throws -> SourceSchema

    /// Delivers every record of one kind, then says whether that was all.
    ///
    /// The source writes only the attributes of `request.layout`. It hands every record over exactly once, with an anchor that is
    /// unique in the read. A record that cannot be read is handed to ``RecordOutput/skip(anchor:_:)``, never dropped. Throwing is the
    /// same as a partial read: what was delivered counts, nobody is missing.
    func read(_ request: ReadRequest, into output: inout RecordOutput) async throws -> Completeness
}

/// A source that can say what changed.
public protocol IncrementalSource: SourceConnector {
    /// Delivers what changed since a checkpoint as ``RecordBatch/Change/patch``, `removed` and `softDeleted` records.
    ///
    /// Without a checkpoint: everything, as ``SourceConnector/read(_:into:)`` would. The checkpoint to go on from is given to
    /// ``RecordOutput/checkpoint(_:)``. Changes may be delivered again after a crash; that must be harmless.
    /// - Throws: code `source.checkpoint_expired` when the checkpoint is no longer known: the engine reads everything again.
    func readChanges(_ request: ReadRequest, since checkpoint: Checkpoint?, into output: inout RecordOutput) async throws -> Completeness
}

/// A source that can find one identity without reading all. Without it the engine reads and filters.
public protocol LookupSource: SourceConnector {
    /// Delivers the records whose attribute has that value.
    func lookup(_ attribute: String, equals value: String, request: ReadRequest, into output: inout RecordOutput) async throws
}

/// A source that knows who belongs to which group.
public protocol MembershipSource: SourceConnector {
    /// Delivers edges from groups to members, apart from the group records, so that no record is as large as its membership.
    func readMemberships(_ request: ReadRequest, into output: inout MembershipOutput) async throws -> Completeness
}

/// A source of memberships that can say which groups changed.
public protocol IncrementalMembershipSource: MembershipSource {
    /// Delivers the members of every group whose members may have changed since a checkpoint, each group whole, and nothing of others.
    ///
    /// Without a checkpoint: the members of all groups, as ``MembershipSource/readMemberships(_:into:)`` would. The checkpoint to go on
    /// from is given to ``MembershipOutput/checkpoint(_:)``. Groups may be delivered again after a crash; that must be harmless.
    /// - Throws: code `source.checkpoint_expired` when the checkpoint is no longer known: the engine reads all groups again.
    func readMembershipChanges(
        _ request: ReadRequest, since checkpoint: Checkpoint?, into output: inout MembershipOutput
    ) async throws -> Completeness
}

/// Whether a read delivered everything, and how that is known.
public enum Completeness: Sendable {
    /// How a source knows that it has read everything.
    public enum Evidence: String, Sendable, Codable {
        /// The format or the service says so: a closing element, a trailer, a count, a last page.
        case proven
        /// The format has no end mark. Nobody is missing by absence unless the pipeline's `expect` holds.
        case unproven
    }

    /// Everything was delivered.
    case complete(Evidence)
    /// Something may be missing, because of this.
    case partial(BridgeError)
}

/// A place in a source's history to go on from. Opaque to the engine.
public struct Checkpoint: Sendable, Hashable, Codable {
    /// The source's own text.
    public var value: String

    /// A checkpoint.
    public init(_ value: String) { self.value = value }
}

/// What the engine asks a source for.
public struct ReadRequest: Sendable {
    /// The attributes that the pipeline needs, and no others.
    public var layout: AttributeLayout

    /// A request for these attributes.
    public init(layout: AttributeLayout) { self.layout = layout }

    /// The kind of resource.
    public var kind: ResourceKind { layout.kind }
}

/// What a source can deliver.
public struct SourceSchema: Sendable {
    /// An attribute that the source knows.
    public struct Attribute: Sendable {
        /// The canonical name and type, in a layout's terms.
        public var attribute: AttributeLayout.Attribute
        /// Other names under which it may be asked for.
        public var aliases: [String]
        /// For references: the attribute of the other resource that a value names; nil: its anchor.
        public var referencesBy: String?

        /// Describes an attribute.
        public init(_ attribute: AttributeLayout.Attribute, aliases: [String] = [], referencesBy: String? = nil) {
            self.attribute = attribute
            self.aliases = aliases
            self.referencesBy = referencesBy
        }
    }

    /// The attributes by kind of resource. A kind without an entry is not delivered.
    public var attributes: [ResourceKind: [Attribute]]
    /// True: attributes that are not listed may exist and can be asked for.
    public var isOpen: Bool

    /// A schema.
    public init(attributes: [ResourceKind: [Attribute]], isOpen: Bool = true) {
        self.attributes = attributes
        self.isOpen = isOpen
    }

    /// The attribute of a name or alias, compared without ASCII case.
    public func attribute(_ name: String, kind: ResourceKind) -> Attribute? {
        let folded = asciiLowercased(name)
        return attributes[kind]?.first { candidate in
            asciiLowercased(candidate.attribute.name) == folded || candidate.aliases.contains { asciiLowercased($0) == folded }
        }
    }
}
