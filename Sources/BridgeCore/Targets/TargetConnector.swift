public import SCIMPath

/// A connector that accounts are written to.
public protocol TargetConnector: Connector {
    /// What the target can hold. Called before the first write.
    func targetSchema() async throws -> TargetSchema

    /// All resources whose attribute equals a value exactly. The engine checks each hit again.
    func find(_ path: AttributePath, equals value: String, kind: ResourceKind) async throws -> [TargetResource]

    /// The resource with that id; nil when it is not there.
    func resource(_ id: TargetID, kind: ResourceKind) async throws -> TargetResource?

    /// Does one write, once.
    ///
    /// A thrown error means *in doubt*, unless its ``BridgeError/effect`` says `none`: the engine looks before it repeats.
    func apply(_ write: TargetWrite) async throws -> WriteResult
}

/// A target that can list all its resources.
public protocol ListingTarget: TargetConnector {
    /// Hands over every resource of a kind, page by page, then says whether that was all.
    func list(
        kind: ResourceKind, paths: [AttributePath], _ page: ([TargetResource]) async throws -> Void
    ) async throws -> Completeness
}

/// A target whose groups have members that change one by one.
public protocol MembershipTarget: TargetConnector {
    /// Adds and removes members. At most ``TargetSchema/membershipChunk`` changes at a time.
    func changeMembers(of group: TargetID, add: [TargetID], remove: [TargetID]) async throws -> WriteResult
}

/// A target that can say who is in a group.
public protocol MembershipReadingTarget: MembershipTarget {
    /// All members of a group, whoever put them there; nil when the group is not there.
    ///
    /// Throws rather than give some of them.
    func members(of group: TargetID) async throws -> [TargetID]?
}

/// A target that takes several writes in one request.
public protocol BulkTarget: TargetConnector {
    /// The most writes at a time; nil: settings or service want each write alone. May ask the service.
    func bulkLimit() async throws -> Int?

    /// Does the writes and answers for each, in their order. They do not depend on each other.
    ///
    /// A thrown error is that of every write, in doubt unless its ``BridgeError/effect`` says `none`.
    func apply(_ writes: [TargetWrite]) async throws -> [Result<WriteResult, BridgeError>]
}

/// The target's own immutable key of a resource.
public struct TargetID: Hashable, Sendable, Codable {
    /// The target's text.
    public var value: String

    /// An id.
    public init(_ value: String) { self.value = value }
}

/// What a target can hold.
public struct TargetSchema: Sendable {
    /// An attribute of the target.
    public struct Attribute: Sendable {
        /// Where it is.
        public var path: AttributePath
        /// What its values are.
        public var type: AttributeLayout.Attribute.ValueType
        /// True: several values are possible.
        public var isMultiValued: Bool
        /// False: values that differ in letter case only are equal.
        public var isCaseExact: Bool
        /// True: no two resources may have the same value.
        public var isUnique: Bool
        /// True: a resource cannot be created without a value.
        public var isRequired: Bool
        /// Texts that the target treats as one, such as `@` and `[at]`.
        public var equivalents: [Equivalence]

        /// Describes an attribute.
        public init(
            _ path: AttributePath, type: AttributeLayout.Attribute.ValueType = .text, isMultiValued: Bool = false,
            isCaseExact: Bool = true, isUnique: Bool = false, isRequired: Bool = false, equivalents: [Equivalence] = []
        ) {
            self.path = path
            self.type = type
            self.isMultiValued = isMultiValued
            self.isCaseExact = isCaseExact
            self.isUnique = isUnique
            self.isRequired = isRequired
            self.equivalents = equivalents
        }

        /// The form of a value under which equal values are the same text.
        public func normalized(_ value: String) -> String {
            var text = isCaseExact ? value : value.lowercased()
            for pair in equivalents where text.utf8.count >= pair.text.utf8.count { text = pair.applied(to: text) }
            return text
        }
    }

    /// A text and what it counts as.
    public struct Equivalence: Sendable, Hashable {
        /// The text.
        public var text: String
        /// What it counts as.
        public var standsFor: String

        /// States that `text` counts as `standsFor`.
        public init(_ text: String, standsFor: String) {
            self.text = text
            self.standsFor = standsFor
        }

        func applied(to value: String) -> String {
            value.split(separator: text, omittingEmptySubsequences: false).joined(separator: standsFor)
        }
    }

    /// The attributes by kind of resource. A kind without an entry cannot be written.
    public var attributes: [ResourceKind: [Attribute]]
    /// The most membership changes in one write.
    public var membershipChunk: Int
    /// The writes per second that the target takes; nil: not known.
    public var writesPerSecond: Double?
    /// True: deactivating an account may remove it for good (a pending invitation).
    public var deactivationMayRemove: Bool

    /// A schema.
    public init(
        attributes: [ResourceKind: [Attribute]], membershipChunk: Int = 100, writesPerSecond: Double? = nil,
        deactivationMayRemove: Bool = false
    ) {
        self.attributes = attributes
        self.membershipChunk = membershipChunk
        self.writesPerSecond = writesPerSecond
        self.deactivationMayRemove = deactivationMayRemove
    }

    /// What is known of the attribute at a path; nil: nothing, it may exist all the same.
    public func attribute(_ path: AttributePath, kind: ResourceKind) -> Attribute? {
        attributes[kind]?.first { $0.path == path }
    }
}
