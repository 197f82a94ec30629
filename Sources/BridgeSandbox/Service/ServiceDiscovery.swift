import SCIM

/// What the service says about itself (RFC 7644 section 4): nothing that it does not do.
struct ServiceDiscovery {
    let manner: SandboxManner
    let baseURL: String

    func response(to route: SCIMRoute) throws(SCIMError) -> ServiceResponse {
        switch route {
        case .resourceTypes(nil): return list(manner.resourceTypes.map(resourceType))
        case .resourceTypes(let name?):
            guard let type = manner.resourceTypes.first(where: { $0.rawValue == name }) else {
                throw SCIMError(status: 404, detail: "there is no such resource type")
            }
            return ServiceResponse(status: 200, body: resourceType(type))
        case .schemas(nil): return list(schemas.map { $0.json(baseURL: baseURL) })
        case .schemas(let id?):
            guard let schema = schemas.first(where: { $0.id.lowercased() == id.lowercased() }) else {
                throw SCIMError(status: 404, detail: "there is no such schema")
            }
            return ServiceResponse(status: 200, body: schema.json(baseURL: baseURL))
        default: return ServiceResponse(status: 200, body: configuration)
        }
    }

    private var schemas: [SchemaDefinition] {
        manner.resourceTypes.map(manner.catalog).flatMap { [$0.core] + $0.extensions }
    }

    private var configuration: JSONValue {
        [
            "schemas": [.string(SchemaURN.serviceProviderConfiguration)],
            "patch": ["supported": .boolean(manner.hasPatch)],
            "bulk": [
                "supported": .boolean(manner.hasBulk), "maxOperations": .integer(manner.hasBulk ? Int64(manner.maximumBulkOperations) : 0),
                "maxPayloadSize": .integer(manner.hasBulk ? 1 << 20 : 0),
            ],
            "filter": ["supported": .boolean(manner.honoursFilters), "maxResults": .integer(Int64(manner.maximumResults))],
            "changePassword": ["supported": false],
            "sort": ["supported": .boolean(manner.hasSorting)],
            "etag": ["supported": .boolean(manner.hasEntityTags)],
            "authenticationSchemes": [
                [
                    "type": "oauthbearertoken", "name": "OAuth Bearer Token",
                    "description": "Authentication with a bearer token in the Authorization header.",
                    "specUri": "https://www.rfc-editor.org/info/rfc6750", "primary": true,
                ]
            ],
            "meta": ["resourceType": "ServiceProviderConfig", "location": .string("\(baseURL)/ServiceProviderConfig")],
        ]
    }

    private func resourceType(_ type: DirectoryResourceType) -> JSONValue {
        let catalog = manner.catalog(of: type)
        var object: JSONObject = [
            "schemas": [.string(SchemaURN.resourceType)], "id": .string(type.rawValue), "name": .string(type.rawValue),
            "description": .string(catalog.core.description), "endpoint": .string("/\(type.endpoint)"), "schema": .string(catalog.core.id),
        ]
        if !catalog.extensions.isEmpty {
            object["schemaExtensions"] = .array(catalog.extensions.map { ["schema": .string($0.id), "required": false] })
        }
        object["meta"] = ["resourceType": "ResourceType", "location": .string("\(baseURL)/ResourceTypes/\(type.rawValue)")]
        return .object(object)
    }

    private func list(_ resources: [JSONValue]) -> ServiceResponse {
        let count = JSONValue.integer(Int64(resources.count))
        return ServiceResponse(
            status: 200,
            body: [
                "schemas": [.string(SchemaURN.listResponse)], "totalResults": count, "startIndex": 1, "itemsPerPage": count,
                "Resources": .array(resources),
            ])
    }
}
