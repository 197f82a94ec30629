public import BridgeCore
import BridgeHTTP
import SCIM
import SCIMPath

extension SCIMDirectory {
    /// Does one write, once. What is thrown says what is known of its effect.
    public func apply(_ write: TargetWrite) async throws -> WriteResult {
        let type = try SCIMResourceType(write.kind)
        let changes = try checked(write.changes, type)
        switch write.action {
        case .create: return try await create(changes, type)
        case .update(let id, let version): return try await update(id, changes, version: version, type)
        case .disable(let id): return try await disable(id, Self.with(active: false, changes), type)
        case .enable(let id): return try await update(id, Self.with(active: true, changes), version: nil, type)
        case .delete(let id): return try await delete(id, type)
        }
    }

    private func checked(_ changes: [Change], _ type: SCIMResourceType) throws(BridgeError) -> [SCIMChange] {
        let changes = try SCIMValues(catalog: type.catalog).changes(changes)
        guard options.forbidsSpaceInExternalID else { return changes }
        for case .set(.string(let text)) in changes.filter({ $0.path == Self.externalID }).map(\.edit) {
            guard !text.isEmpty, !text.unicodeScalars.contains(where: \.properties.isWhitespace) else {
                throw BridgeError(
                    "scim.invalid_identifier",
                    "The identifier (externalId) is empty or holds white space, which the service does not allow.",
                    place: .init(attribute: "externalId"), recovery: .skip, effect: .none)
            }
        }
        return changes
    }

    private static let externalID = AttributePath.literal("externalId")
    private static let active = AttributePath.literal("active")

    /// The changes with `active` as the action wants it, whatever the mapping says.
    private static func with(active: Bool, _ changes: [SCIMChange]) -> [SCIMChange] {
        let old = changes.first { $0.path == Self.active }?.old
        return changes.filter { $0.path != Self.active } + [SCIMChange(Self.active, .set(.boolean(active)), old: old)]
    }

    /// Deactivates. Where that may remove the account, looks afterwards whether it did.
    private func disable(_ id: TargetID, _ changes: [SCIMChange], _ type: SCIMResourceType) async throws -> WriteResult {
        let result = try await update(id, changes, version: nil, type)
        guard dialect.deactivationMayRemoveAccount else { return result }
        switch result {
        case .gone: return .vanished(id)
        case .done:
            // The write is done whatever becomes of the look: an error of it must not put the write in doubt.
            let look = try? await send(.get, [type.endpoint, id.value])
            return look?.isNotFound == true ? .vanished(id) : result
        case .exists, .vanished: return result
        }
    }

    private func delete(_ id: TargetID, _ type: SCIMResourceType) async throws -> WriteResult {
        let response = try await send(.delete, [type.endpoint, id.value])
        if response.isSuccess || response.isNotFound { return .done(id, version: nil) }
        throw error(for: response, method: .delete)
    }
}
