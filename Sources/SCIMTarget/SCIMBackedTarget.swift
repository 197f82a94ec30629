public import BridgeCore
public import SCIMPath

/// A connector for a SCIM service: conform, give the spec and a ``SCIMDirectory``, and everything else is there.
public protocol SCIMBackedTarget: ListingTarget, MembershipReadingTarget, BulkTarget {
    /// The service.
    var directory: SCIMDirectory { get }
}

extension SCIMBackedTarget {
    /// The service's base URL.
    public var systemIdentity: String { directory.systemIdentity }

    /// Tests the connection without a write.
    public func check() async -> CheckReport { await directory.check() }

    /// Releases connections.
    public func close() async { await directory.close() }

    /// What the service can hold.
    public func targetSchema() async throws -> TargetSchema { try await directory.targetSchema() }

    /// All resources whose attribute has a value.
    public func find(_ path: AttributePath, equals value: String, kind: ResourceKind) async throws -> [TargetResource] {
        try await directory.find(path, equals: value, kind: kind)
    }

    /// The resource with that id.
    public func resource(_ id: TargetID, kind: ResourceKind) async throws -> TargetResource? {
        try await directory.resource(id, kind: kind)
    }

    /// Does one write.
    public func apply(_ write: TargetWrite) async throws -> WriteResult { try await directory.apply(write) }

    /// Hands over all resources of a kind.
    public func list(
        kind: ResourceKind, paths: [AttributePath], _ page: ([TargetResource]) async throws -> Void
    ) async throws -> Completeness {
        try await directory.list(kind: kind, paths: paths, page)
    }

    /// Adds and removes members of a group.
    public func changeMembers(of group: TargetID, add: [TargetID], remove: [TargetID]) async throws -> WriteResult {
        try await directory.changeMembers(of: group, add: add, remove: remove)
    }

    /// The members of a group; nil when the group is not there.
    public func members(of group: TargetID) async throws -> [TargetID]? { try await directory.members(of: group) }

    /// The most writes at a time; nil: settings or service want each alone.
    public func bulkLimit() async throws -> Int? { try await directory.bulkLimit() }

    /// Does several writes, together where the service takes them so.
    public func apply(_ writes: [TargetWrite]) async throws -> [Result<WriteResult, BridgeError>] { try await directory.apply(writes) }
}
