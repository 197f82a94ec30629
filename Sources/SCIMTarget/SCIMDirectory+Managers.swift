import BridgeCore
import BridgeHTTP
import SCIM
import SCIMPath

/// Where managers are named by their identifier: the engine names them by `id`, in both directions.
extension SCIMDirectory {
    private static let externalID = AttributePath.literal("externalId")

    /// The changes with identifiers in the place of ids.
    ///
    /// - Throws: `target.no_identifier` for a manager without one; nothing was sent then.
    func withManagerIdentifiers(_ changes: [Change]) async throws -> [Change] {
        guard dialect.managerReference == .identifier else { return changes }
        var changes = changes
        for index in changes.indices {
            if case .set(let values) = changes[index].edit { changes[index].edit = .set(try await identifiers(values)) }
        }
        return changes
    }

    private func identifiers(_ values: [TargetValue]) async throws -> [TargetValue] {
        var result: [TargetValue] = []
        for value in values {
            if case .resource(let id) = value { result.append(.text(try await identifier(of: id))) } else { result.append(value) }
        }
        return result
    }

    private func identifier(of id: TargetID) async throws -> String {
        if let known = memory.facts.identifiers[id] { return known }
        guard let identifier = try await representation(id, .user)?.externalId, !identifier.isEmpty else {
            throw BridgeError(
                "target.no_identifier", "The manager's account has no identifier (externalId) to be named by; set “manager_as: id”.",
                recovery: .skip, effect: .none)
        }
        learn(id, identifier)
        return identifier
    }

    /// The resources with ids in the place of managers' identifiers. Services may show either; what is neither stays as it is.
    func withManagerIDs(_ resources: [TargetResource]) async throws -> [TargetResource] {
        guard dialect.managerReference == .identifier else { return resources }
        var result: [TargetResource] = []
        for var resource in resources {
            for (path, values) in resource.values {
                guard case .resource(let named)? = values.first, values.count == 1 else { continue }
                resource.values[path] = [.resource(try await id(of: named))]
            }
            result.append(resource)
        }
        return result
    }

    private func id(of named: TargetID) async throws -> TargetID {
        let facts = memory.facts
        if facts.identifiers[named] != nil { return named }
        if let known = facts.ids[named.value] { return known }
        let reading = SCIMReading(catalog: .user)
        let hits = try await resources(Self.externalID, equals: named.value, .user).compactMap { reading.resource($0) }
        guard hits.count == 1, let hit = hits.first else { return named }
        learn(hit.id, named.value)
        return hit.id
    }

    /// Notes who has which identifier, from lists that were read anyway.
    func remember(_ resources: [SCIMResource]) {
        guard dialect.managerReference == .identifier else { return }
        for resource in resources {
            if let id = resource.id, let identifier = resource.externalId { learn(TargetID(id), identifier) }
        }
    }

    /// The identifier of an account changes: what was noted of it may be wrong afterwards.
    func forgetIdentifier(of id: TargetID) {
        guard dialect.managerReference == .identifier else { return }
        memory.learn { facts in
            if let old = facts.identifiers.removeValue(forKey: id) { facts.ids[old] = nil }
        }
    }

    private func learn(_ id: TargetID, _ identifier: String) {
        memory.learn { facts in
            facts.identifiers[id] = identifier
            facts.ids[identifier] = id
        }
    }
}
