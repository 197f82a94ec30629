import BridgeCore
import BridgeHTTP
import SCIM
import SCIMPath

extension SCIMDirectory {
    /// Makes a resource. A refusal because a value is taken comes back with whoever has it, as far as the service shows them.
    func create(_ changes: [SCIMChange], _ type: SCIMResourceType) async throws -> WriteResult {
        let response = try await send(.post, [type.endpoint], body: try creation(changes, type))
        if response.isConflict { return .exists(try await holders(of: try newResource(changes, type), type)) }
        if response.isNotFound || response.isMethodMissing { throw noEndpoint(type) }
        guard response.isSuccess else { throw error(for: response, method: .post) }
        if let created = try created(response), let id = created.id, !id.isEmpty {
            return .done(TargetID(id), version: created.version ?? response.headers["ETag"])
        }
        return try await foundAfterCreating(try newResource(changes, type), type)
    }

    private func creation(_ changes: [SCIMChange], _ type: SCIMResourceType) throws(BridgeError) -> [UInt8] {
        do {
            return try bodies(type).creation(changes)
        } catch {
            throw Self.unwritable(error)
        }
    }

    /// The new resource as a tree: for bulk requests, and to look up its values.
    func newResource(_ changes: [SCIMChange], _ type: SCIMResourceType) throws(BridgeError) -> SCIMResource {
        do {
            return try SCIMPutMerge(changes: changes, dialect: dialect, catalog: type.catalog).newResource()
        } catch {
            throw Self.unwritable(error)
        }
    }

    /// What the answer says of the new resource; nil when it shows none.
    private func created(_ response: HTTPResponse) throws(BridgeError) -> SCIMResourceHead? {
        if response.body.isEmpty { return nil }
        return try parsed(response, method: .post) { bytes throws(JSONSyntaxError) in try SCIMResourceHead(parsing: bytes) }
    }

    /// The service did not say which id it gave: exactly one resource must have the values now.
    private func foundAfterCreating(_ body: SCIMResource, _ type: SCIMResourceType) async throws -> WriteResult {
        let found = (try? await holders(of: body, type)) ?? []
        guard found.count == 1, let resource = found.first else {
            throw BridgeError(
                "scim.no_id", "The service accepted a new account but did not say its id, and it cannot be found.", recovery: .skip,
                effect: .unknown)
        }
        return .done(resource.id, version: resource.version)
    }

    /// Whoever has one of the values that services keep unique.
    private func holders(of body: SCIMResource, _ type: SCIMResourceType) async throws -> [TargetResource] {
        var found: [TargetResource] = []
        for path in type.uniquePaths {
            for case .string(let text) in body.values(at: path, catalog: type.catalog) where !text.isEmpty {
                let hits = try await find(path, equals: text, kind: type.kind)
                found += hits.filter { hit in !found.contains { $0.id == hit.id } }
            }
        }
        return found
    }

    /// A path that describes no value to write.
    static func unwritable(_ error: SCIMError) -> BridgeError {
        BridgeError(
            "scim.invalid_path", "A mapping's target path has a filter that cannot be written, such as one without “eq”; correct it.",
            recovery: .skip, effect: .none, cause: error)
    }
}
