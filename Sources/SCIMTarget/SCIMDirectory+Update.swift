import BridgeCore
import BridgeHTTP
import SCIM
import SCIMPath

extension SCIMDirectory {
    /// Changes a resource by PATCH, or by PUT where there is no PATCH.
    ///
    /// The service's representation is read first only where the right operation depends on it, and again when the service says that it
    /// has changed (412) or that an operation does not fit (`noTarget`).
    func update(_ id: TargetID, _ changes: [SCIMChange], version: String?, _ type: SCIMResourceType) async throws -> WriteResult {
        guard !changes.isEmpty else { return .done(id, version: version) }
        guard usesPatch(type) else { return try await replace(id, changes, type) }
        guard changes.contains(where: \.needsCurrentResource) else {
            return try await patch(id, changes, over: nil, version: version, type, mayReadAgain: true)
        }
        guard let current = try await representation(id, type, withMembers: changes.changeMembers) else { return .gone }
        return try await patch(id, changes, over: current, version: current.version, type, mayReadAgain: true)
    }

    func usesPatch(_ type: SCIMResourceType) -> Bool {
        switch dialect.patch {
        case .on: true
        case .off: false
        case .automatic: memory.known { !$0.withoutPatch.contains(type.endpoint) }
        }
    }

    private func patch(
        _ id: TargetID, _ changes: [SCIMChange], over current: SCIMResource?, version: String?, _ type: SCIMResourceType, mayReadAgain: Bool
    ) async throws -> WriteResult {
        guard let body = bodies(type).patch(changes, current: current) else { return .done(id, version: version) }
        let condition = try await entityTag(version)
        let response = try await send(.patch, [type.endpoint, id.value], body: body, version: condition)
        if response.isSuccess { return .done(id, version: Self.version(of: response)) }
        if mayReadAgain, response.status == 412 || response.isRefusal(.noTarget) {
            guard let current = try await representation(id, type, withMembers: changes.changeMembers) else { return .gone }
            return try await self.patch(id, changes, over: current, version: current.version, type, mayReadAgain: false)
        }
        if response.isNotFound || response.isMethodMissing { return try await withoutPatch(response, id, changes, type) }
        throw error(for: response, method: .patch)
    }

    /// 404, 405 and 501 do not prove that the resource is gone: services without PATCH answer so too.
    private func withoutPatch(
        _ response: HTTPResponse, _ id: TargetID, _ changes: [SCIMChange], _ type: SCIMResourceType
    ) async throws -> WriteResult {
        guard try await representation(id, type) != nil else { return .gone }
        guard dialect.hasPut, dialect.patch != .on else { throw Self.noWayToChange }
        let result = try await replace(id, changes, type)
        memory.learn { $0.withoutPatch.insert(type.endpoint) }
        return result
    }

    /// Merges the changes onto the service's own representation, so that nothing is lost that it showed, and sends that.
    private func replace(
        _ id: TargetID, _ changes: [SCIMChange], _ type: SCIMResourceType, mayReadAgain: Bool = true
    ) async throws -> WriteResult {
        guard dialect.hasPut else { throw Self.noWayToChange }
        guard let current = try await representation(id, type, withMembers: true) else { return .gone }
        let body: SCIMResource
        do {
            body = try SCIMPutMerge(changes: changes, dialect: dialect, catalog: type.catalog).body(over: current)
        } catch {
            throw Self.unwritable(error)
        }
        let condition = try await entityTag(current.version)
        let response = try await send(.put, [type.endpoint, id.value], body: body.json.bytes, version: condition)
        if response.isSuccess { return .done(id, version: Self.version(of: response)) }
        if response.status == 412, mayReadAgain { return try await replace(id, changes, type, mayReadAgain: false) }
        if response.isMethodMissing { throw Self.noWayToChange }
        if response.isNotFound {
            guard try await representation(id, type) != nil else { return .gone }
            throw Self.noWayToChange
        }
        throw error(for: response, method: .put)
    }

    /// The version as a condition, where the service says that it understands conditions.
    func entityTag(_ version: String?) async throws -> String? {
        guard let version else { return nil }
        switch dialect.entityTags {
        case .on: return version
        case .off: return nil
        case .automatic: return try await features().supportsETag == true ? version : nil
        }
    }

    private static func version(of response: HTTPResponse) -> String? {
        if response.body.isEmpty { return response.headers["ETag"] }
        return (try? SCIMResourceHead(parsing: response.body))?.version ?? response.headers["ETag"]
    }

    private static let noWayToChange = BridgeError(
        "scim.update_unsupported", "The service takes neither PATCH nor PUT for accounts; check “dialect” and the token's rights.",
        recovery: .stop, effect: .none)
}

extension [SCIMChange] {
    /// True when members of a group change.
    fileprivate var changeMembers: Bool { contains { $0.path.attribute.lowercased() == "members" } }
}
