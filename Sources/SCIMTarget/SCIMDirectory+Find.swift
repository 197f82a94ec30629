public import BridgeCore
import BridgeHTTP
import SCIM
public import SCIMPath

extension SCIMDirectory {
    /// All resources whose attribute has a value, each checked here: services ignore filters, or compare in their own way.
    ///
    /// A service that refuses or ignores filters on the attribute is listed as a whole instead, and not asked so again.
    public func find(_ path: AttributePath, equals value: String, kind: ResourceKind) async throws -> [TargetResource] {
        let type = try await type(kind)
        let reading = SCIMReading(catalog: type.catalog)
        return try await withManagerIDs(resources(path, equals: value, type).compactMap { reading.resource($0, and: path) })
    }

    func resources(_ path: AttributePath, equals value: String, _ type: SCIMResourceType) async throws -> [SCIMResource] {
        guard dialect.canSearch(by: path), !memory.facts.unsearchable.contains(path.description) else {
            return try await scan(path, equals: value, type)
        }
        do {
            for text in dialect.searchTexts(value, at: path) {
                let hits = try await search(path, for: text, as: value, type)
                if !hits.isEmpty { return hits }
            }
            return []
        } catch let error as UnusableFilter {
            memory.learn { $0.unsearchable.insert(error.path) }
            return try await scan(path, equals: value, type)
        }
    }

    private func search(
        _ path: AttributePath, for text: String, as value: String, _ type: SCIMResourceType
    ) async throws -> [SCIMResource] {
        let filter = SCIMFilterText(path: path.description, text: dialect.filter(path, equals: text).description)
        var hits: [SCIMResource] = []
        _ = try await pages(type, filter: filter) { page in
            guard page.allSatisfy({ mayAnswer($0, path, text, type) }) else { throw UnusableFilter(path: path.description) }
            hits += page.filter { has($0, value, at: path, type) }
        }
        return hits
    }

    private func scan(_ path: AttributePath, equals value: String, _ type: SCIMResourceType) async throws -> [SCIMResource] {
        var hits: [SCIMResource] = []
        let end = try await pages(type, filter: nil) { page in hits += page.filter { has($0, value, at: path, type) } }
        // "Not found" in half a list proves nothing.
        if case .partial(let error) = end { throw error }
        return hits
    }

    private func has(_ resource: SCIMResource, _ value: String, at path: AttributePath, _ type: SCIMResourceType) -> Bool {
        resource.values(at: path, catalog: type.catalog).contains {
            dialect.areEqual($0, .string(value), at: path, catalog: type.catalog)
        }
    }

    /// True when a service that understood the filter can have sent this: the value may stand in an entry of another type, or in other
    /// letters. Anything else shows that the filter was ignored.
    private func mayAnswer(_ resource: SCIMResource, _ path: AttributePath, _ text: String, _ type: SCIMResourceType) -> Bool {
        let wanted = dialect.searchTexts(text, at: path).map { $0.lowercased() } + [text.lowercased()]
        return resource.values(at: path.withoutFilter, catalog: type.catalog).contains { json in
            (json.object.flatMap { $0["value"] } ?? json).string.map { found in
                wanted.contains(found.lowercased()) || dialect.areEqual(.string(found), .string(text), at: path, catalog: type.catalog)
            } ?? false
        }
    }

    /// The resource with that id; nil when the service says that it is not there.
    ///
    /// - Throws: `http.html` for a web page with status 404: a wrong address must not look like an empty directory.
    public func resource(_ id: TargetID, kind: ResourceKind) async throws -> TargetResource? {
        let type = try await type(kind)
        let resource = try await representation(id, type).flatMap { SCIMReading(catalog: type.catalog).resource($0) }
        return try await withManagerIDs(resource.map { [$0] } ?? []).first
    }

    /// The service's representation of a resource; that of a group without its members, unless they are asked for.
    func representation(_ id: TargetID, _ type: SCIMResourceType, withMembers: Bool = false) async throws -> SCIMResource? {
        let response = try await send(.get, [type.endpoint, id.value], query: type.query(withMembers: withMembers))
        if response.isNotFound { return nil }
        guard response.isSuccess else { throw error(for: response, method: .get) }
        guard let resource = SCIMResource(json: try json(response, method: .get)) else {
            throw BridgeError(
                "http.not_scim", "The service's answer is no SCIM resource; check that “url” is the SCIM base address.", recovery: .stop,
                effect: .none)
        }
        return resource
    }
}

extension SCIMResourceType {
    /// What a request adds so that the members of groups are left out: there may be many thousands.
    func query(withMembers: Bool) -> [(name: String, value: String)] {
        kind == .group && !withMembers ? [("excludedAttributes", "members")] : []
    }
}
