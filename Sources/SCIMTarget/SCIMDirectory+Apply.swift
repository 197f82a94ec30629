public import BridgeCore
import BridgeHTTP
import SCIM
import SCIMPath

extension SCIMDirectory {
    /// Does one write, once. What is thrown says what is known of its effect.
    public func apply(_ write: TargetWrite) async throws -> WriteResult {
        let type = try await type(write.kind)
        let changes = try await changes(of: write, type)
        switch write.action {
        case .create: return try await create(changes, type)
        case .update(let id, let version): return try await update(id, changes, version: version, type)
        case .disable(let id), .enable(let id):
            return try await settled(try await update(id, changes, version: nil, type), of: write.action, type)
        case .delete(let id): return try await delete(id, type)
        }
    }

    /// The changes of a write in SCIM's terms, with `active` as the action wants it, whatever the mapping says.
    func changes(of write: TargetWrite, _ type: SCIMResourceType) async throws -> [SCIMChange] {
        if let id = write.action.target, write.changes.contains(where: { $0.path == Self.externalID }) { forgetIdentifier(of: id) }
        let changes = try checked(try await withManagerIdentifiers(write.changes), type)
        return switch write.action {
        case .disable: Self.with(active: false, changes)
        case .enable: Self.with(active: true, changes)
        case .create, .update, .delete: changes
        }
    }

    private func checked(_ changes: [Change], _ type: SCIMResourceType) throws(BridgeError) -> [SCIMChange] {
        let changes = try SCIMValues(types: type.kind == .group ? groupTypes : userTypes).changes(changes)
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

    /// What became of a disable or enable, after a look where the service may have done something else than it said.
    ///
    /// The write is done whatever becomes of the look: an error of it must not put the write in doubt.
    func settled(_ result: WriteResult, of action: TargetWrite.Action, _ type: SCIMResourceType) async throws -> WriteResult {
        switch (action, result) {
        case (.disable(let id), .gone) where dialect.deactivationMayRemoveAccount: return .vanished(id)
        case (.disable(let id), .done) where dialect.deactivationMayRemoveAccount:
            let look = try? await send(.get, [type.endpoint, id.value])
            return look?.isNotFound == true ? .vanished(id) : result
        case (.enable(let id), .done) where dialect.readsBackReactivation:
            guard let look = try? await send(.get, [type.endpoint, id.value]) else { return result }
            if look.isNotFound { return .gone }
            let resource = look.isSuccess ? (try? JSONValue(parsing: look.body)).flatMap(SCIMResource.init(json:)) : nil
            guard resource?.isActive == false else { return result }
            throw Self.notReactivated
        default: return result
        }
    }

    private static let notReactivated = BridgeError(
        "target.not_reactivated",
        "The service accepted the reactivation, but the account is still deactivated; reactivate it there by hand, or delete it there so "
            + "that the next run creates it again.", recovery: .skip, effect: .none)

    func delete(_ id: TargetID, _ type: SCIMResourceType) async throws -> WriteResult {
        let response = try await send(.delete, [type.endpoint, id.value])
        if response.isSuccess || response.isNotFound { return .done(id, version: nil) }
        throw error(for: response, method: .delete)
    }
}
