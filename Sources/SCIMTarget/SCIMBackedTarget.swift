public import BridgeCore
public import SCIMPath

/// A connector for a SCIM service: conform, give the spec and a ``SCIMDirectory``, and everything else is there.
public protocol SCIMBackedTarget: ListingTarget {
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
    public func targetSchema() async throws -> TargetSchema { directory.targetSchema() }

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
}
