import SCIM

/// How one client sees the resources: adds locations, and the groups of a user.
struct DirectoryView {
    let baseURL: String
    let selection: AttributeSelection

    func resource(of record: DirectoryRecord, _ state: DirectoryState, hasGroups: Bool) -> SCIMResource {
        var resource = record.resource
        if case .object(var meta)? = resource.object["meta"] {
            meta["location"] = .string(location(record))
            resource.object["meta"] = .object(meta)
        }
        if hasGroups, record.type == .user, selection.shows("groups") {
            let groups = state.groups(of: record.id).map(group)
            resource.object["groups"] = groups.isEmpty ? nil : .array(groups)
        }
        if record.type == .group, selection.shows("members"), let members = resource.object["members"]?.array {
            resource.object["members"] = .array(members.map { member($0, state) })
        }
        return resource
    }

    func location(_ record: DirectoryRecord) -> String { "\(baseURL)/\(record.type.endpoint)/\(record.id)" }

    private func group(_ group: DirectoryRecord) -> JSONValue {
        var value: JSONObject = ["value": .string(group.id), "$ref": .string(location(group)), "type": "direct"]
        value["display"] = group.resource.object["displayName"]
        return .object(value)
    }

    private func member(_ member: JSONValue, _ state: DirectoryState) -> JSONValue {
        guard case .object(var value) = member, let record = value["value"]?.string.flatMap({ state.record($0) }) else { return member }
        value["$ref"] = .string(location(record))
        return .object(value)
    }
}
