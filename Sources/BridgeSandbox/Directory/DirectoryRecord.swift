import SCIM

/// One resource as it is kept: with `id` and `meta`, without what depends on who asks (`meta.location`, `groups`, `$ref`).
struct DirectoryRecord: Hashable, Sendable {
    let type: DirectoryResourceType
    let id: String
    /// Where it stands in lists: resources are listed in the order of their creation.
    var sequence = 0
    let created: String
    private(set) var lastModified: String
    private(set) var version: Int
    /// False for a user that has not yet completed the registration.
    var isRegistered: Bool
    private(set) var resource: SCIMResource

    /// A new resource.
    init(type: DirectoryResourceType, id: String, resource: SCIMResource, now: String, isRegistered: Bool, hasVersion: Bool) {
        self.type = type
        self.id = id
        created = now
        lastModified = now
        version = 1
        self.isRegistered = isRegistered
        self.resource = resource
        stamp(hasVersion: hasVersion)
    }

    /// Puts other attributes in place of these.
    mutating func replace(with resource: SCIMResource, now: String, hasVersion: Bool) {
        self.resource = resource
        lastModified = now
        version += 1
        stamp(hasVersion: hasVersion)
    }

    /// The entity tag (RFC 7644 section 3.14).
    var entityTag: String { "W/\"\(version)\"" }

    /// The attributes alone, as a client wrote them.
    var attributes: SCIMResource {
        var attributes = resource
        attributes.object["id"] = nil
        attributes.object["meta"] = nil
        return attributes
    }

    /// The values of `members`, when this is a group.
    var memberIDs: [String] {
        guard type == .group else { return [] }
        return resource.object["members"]?.array?.compactMap { $0["value"]?.string } ?? []
    }

    private mutating func stamp(hasVersion: Bool) {
        var meta: JSONObject = [
            "resourceType": .string(type.rawValue), "created": .string(created), "lastModified": .string(lastModified),
        ]
        if hasVersion { meta["version"] = .string(entityTag) }
        let attributes = self.attributes.object.members.filter { $0.name != "schemas" }
        let schemas = resource.object["schemas"] ?? [.string(type.schema)]
        let head: [(String, JSONValue)] = [("schemas", schemas), ("id", .string(id))]
        resource = SCIMResource(JSONObject(head + attributes.map { ($0.name, $0.value) } + [("meta", .object(meta))]))
    }
}

extension DirectoryRecord {
    /// The record as a line of the file.
    var json: JSONValue {
        [
            "type": .string(type.rawValue), "id": .string(id), "version": .integer(Int64(version)), "registered": .boolean(isRegistered),
            "created": .string(created), "lastModified": .string(lastModified), "attributes": attributes.json,
        ]
    }

    /// Reads a line of the file; nil when it is no record.
    init?(json: JSONValue, hasVersion: Bool) {
        guard let type = json["type"]?.string.flatMap(DirectoryResourceType.init(rawValue:)), let id = json["id"]?.string,
            let version = json["version"]?.integer, let created = json["created"]?.string,
            let lastModified = json["lastModified"]?.string, let attributes = json["attributes"].flatMap(SCIMResource.init(json:))
        else { return nil }
        self.type = type
        self.id = id
        self.created = created
        self.lastModified = lastModified
        self.version = Int(version)
        isRegistered = json["registered"]?.boolean ?? true
        resource = attributes
        stamp(hasVersion: hasVersion)
    }
}
