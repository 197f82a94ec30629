public import BridgeCore
import BridgeHTTP
import SCIM
import SCIMPath

extension SCIMDirectory {
    private static let members = AttributePath.literal("members")

    /// Adds and removes members of a group, in as many requests as the service needs. Removals come first: a group may be full.
    ///
    /// Adding who is a member and removing who is none is no error, so that the call may be repeated after a failure.
    public func changeMembers(of group: TargetID, add: [TargetID], remove: [TargetID]) async throws -> WriteResult {
        let type = try await type(.group)
        var result = WriteResult.done(group, version: nil)
        let chunk = max(1, dialect.memberChunkSize)
        let edits =
            remove.chunked(by: chunk).map { SCIMChange.Edit.remove($0.map { .string($0.value) }) }
            + add.chunked(by: chunk).map { SCIMChange.Edit.add($0.map { .string($0.value) }) }
        for edit in edits {
            try Task.checkCancellation()
            result = try await update(group, [SCIMChange(Self.members, edit)], version: nil, type)
            guard case .done = result else { return result }
        }
        return result
    }

    /// The members of a group; nil when the group is not there.
    public func members(of group: TargetID) async throws -> [TargetID]? {
        let type = try await type(.group)
        let response = try await send(.get, [type.endpoint, group.value], query: [("attributes", "members")])
        if response.isNotFound { return nil }
        guard response.isSuccess else { throw error(for: response, method: .get) }
        let resource = SCIMResource(json: try json(response, method: .get))
        return resource?.values(at: Self.members, catalog: .group).compactMap { $0["value"]?.string.map(TargetID.init) } ?? []
    }
}

extension Array {
    func chunked(by size: Int) -> [ArraySlice<Element>] {
        stride(from: 0, to: count, by: size).map { self[$0..<Swift.min($0 + size, count)] }
    }
}
