import SCIM

/// One request on its way through the service.
struct ServiceCall {
    let directory: SCIMDirectory
    let request: ServiceRequest
    let baseURL: String
    /// The id that a new resource gets; nil: any.
    var newID: String?

    func response(to route: SCIMRoute) throws(SCIMError) -> ServiceResponse {
        switch route {
        case .collection(let type):
            return request.method == "POST" ? try create(type) : try list([type], try QueryParameters(query: request.query))
        case .resource(let type, let id): return try resource(type, id)
        case .search(let types): return try list(types, try QueryParameters(searchRequest: try body()))
        case .serviceProviderConfiguration, .resourceTypes, .schemas:
            // RFC 7644 section 4: a filter on these is forbidden.
            guard try !QueryParameters(query: request.query).contains("filter") else {
                throw SCIMError(status: 403, detail: "this endpoint cannot be filtered")
            }
            return try ServiceDiscovery(manner: directory.manner, baseURL: baseURL).response(to: route)
        case .bulk where directory.manner.hasBulk:
            guard request.method == "POST" else { throw SCIMError(status: 405, detail: "bulk requests are sent by POST") }
            var call = BulkCall(directory: directory, request: request, baseURL: baseURL)
            return try call.response(to: try body())
        case .me, .bulk: throw SCIMError(status: 501, detail: "the sandbox does not have this endpoint")
        }
    }

    private func resource(_ type: DirectoryResourceType, _ id: String) throws(SCIMError) -> ServiceResponse {
        switch request.method {
        case "DELETE":
            try directory.delete(type, id: id, ifMatch: request.ifMatch)
            return ServiceResponse(status: 204)
        case "PUT":
            let body = try body()
            return changed(
                type,
                try directory.replace(type, id: id, with: body, ifMatch: request.ifMatch, baseURL: baseURL, selection: try selection()))
        case "PATCH":
            guard directory.manner.hasPatch else { throw SCIMError(status: 501, detail: "there is no PATCH") }
            let body = try body()
            return changed(
                type, try directory.patch(type, id: id, with: body, ifMatch: request.ifMatch, baseURL: baseURL, selection: try selection()))
        default: return try get(type, id)
        }
    }

    private func get(_ type: DirectoryResourceType, _ id: String) throws(SCIMError) -> ServiceResponse {
        let entry = try directory.get(type, id: id, baseURL: baseURL, selection: try selection())
        guard let tag = entry.entityTag, let header = request.ifNoneMatch, EntityTags(header).contain(tag) else {
            return ServiceResponse(status: 200, entry, location: location(type, id))
        }
        var response = ServiceResponse(status: 304)
        response.entityTag = tag
        return response
    }

    private func create(_ type: DirectoryResourceType) throws(SCIMError) -> ServiceResponse {
        let entry = try directory.create(try body(), type: type, id: newID, baseURL: baseURL, selection: try selection())
        return ServiceResponse(status: 201, entry, location: location(type, entry.id))
    }

    /// 200 with the resource, or 204 when the change removed it.
    private func changed(_ type: DirectoryResourceType, _ entry: DirectoryEntry?) -> ServiceResponse {
        entry.map { ServiceResponse(status: 200, $0, location: location(type, $0.id)) } ?? ServiceResponse(status: 204)
    }

    private func list(_ types: [DirectoryResourceType], _ parameters: QueryParameters) throws(SCIMError) -> ServiceResponse {
        let page = try directory.query(
            try parameters.query(), types: types, baseURL: baseURL, selection: try parameters.selection())
        return ServiceResponse(status: 200, body: page.json)
    }

    private func selection() throws(SCIMError) -> AttributeSelection {
        try QueryParameters(query: request.query).selection()
    }

    private func location(_ type: DirectoryResourceType, _ id: String) -> String { "\(baseURL)/\(type.endpoint)/\(id)" }

    private func body() throws(SCIMError) -> JSONValue {
        let mediaType = request.contentType?.split(separator: ";").first.map { $0.lowercased() } ?? "application/scim+json"
        guard mediaType.contains("application/scim+json") || mediaType.contains("application/json") else {
            throw SCIMError(status: 415, detail: "send application/scim+json")
        }
        do {
            return try JSONValue(parsing: request.body)
        } catch {
            throw .badRequest(.invalidSyntax, "the body is no JSON: \(error)")
        }
    }
}
