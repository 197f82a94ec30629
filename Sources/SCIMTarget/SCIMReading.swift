import BridgeCore
import SCIM
import SCIMPath

/// Reads resources into the engine's terms.
struct SCIMReading {
    let catalog: SchemaCatalog

    /// The resource with the values at some paths; nil without an id.
    func resource(_ resource: SCIMResource, paths: [AttributePath]) -> TargetResource? {
        guard let id = resource.id, !id.isEmpty else { return nil }
        var values: [AttributePath: [TargetValue]] = [:]
        for path in paths { values[path] = self.values(of: resource, at: path) }
        return TargetResource(id: TargetID(id), version: resource.version, values: values)
    }

    /// The resource with all its values: `name.givenName`, `emails[type eq "work"].value`, `urn:…:User:department`. Nil without an id.
    func resource(_ resource: SCIMResource, and path: AttributePath? = nil) -> TargetResource? {
        self.resource(resource, paths: allPaths(resource.object, schema: nil) + (path.map { [$0] } ?? []))
    }

    /// The values at a path; nil when there are none.
    func values(of resource: SCIMResource, at path: AttributePath) -> [TargetValue]? {
        let definition = catalog.definition(of: path)
        let isManager = path.withoutSubAttribute == Self.manager
        let values = resource.values(at: path, catalog: catalog).compactMap { json -> TargetValue? in
            if path.filter == nil, path.subAttribute == nil, let role = json.object.flatMap(Self.appRole) { return .text(role) }
            // A complex value stands for its `value`.
            let json = json.object.map { $0["value"] ?? .null } ?? json
            if isManager, path.subAttribute.map({ $0.lowercased() == "value" }) ?? true {
                return json.string.map { .resource(TargetID($0)) }
            }
            return Self.value(json, isBoolean: definition?.type == .boolean)
        }
        return values.isEmpty ? nil : values
    }

    /// An entry that the app role functions of the mapping language wrote, in the form in which they write it: so the two compare.
    private static func appRole(_ entry: JSONObject) -> String? {
        guard let type = entry["type"]?.string, type == "WindowsAzureActiveDirectoryRole", let value = entry["value"]?.string else {
            return nil
        }
        let role: JSONValue = [
            "display": .string(entry["display"]?.string ?? value), "primary": .boolean(entry["primary"]?.boolean ?? false),
            "type": .string(type), "value": .string(value),
        ]
        return role.description
    }

    private static let manager = AttributePath.literal("urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager")

    private static func value(_ json: JSONValue, isBoolean: Bool) -> TargetValue? {
        if isBoolean, let flag = json.boolean { return .boolean(flag) }
        switch json {
        case .boolean(let flag): return .boolean(flag)
        case .integer(let number): return .integer(number)
        case .number(let text), .string(let text): return .text(text)
        case .null, .array, .object: return nil
        }
    }

    /// The paths of all values of an object.
    private func allPaths(_ object: JSONObject, schema: String?) -> [AttributePath] {
        object.members.flatMap { member -> [AttributePath] in
            let isURN = member.name.lowercased().hasPrefix("urn:")
            if isURN, schema == nil { return member.value.object.map { allPaths($0, schema: member.name) } ?? [] }
            if schema == nil, ["schemas", "meta", "id"].contains(member.name.lowercased()) { return [] }
            guard let path = try? AttributePath(schema.map { "\($0):\(member.name)" } ?? member.name) else { return [] }
            return paths(of: member.value, at: path)
        }
    }

    private func paths(of value: JSONValue, at path: AttributePath) -> [AttributePath] {
        switch value {
        case .object(let object):
            // A reference answers to the attribute as well as to its `value`.
            return (path == Self.manager ? [path] : []) + members(of: object, at: path)
        case .array(let elements):
            return [path]
                + elements.flatMap { element -> [AttributePath] in
                    guard let entry = element.object, let type = entry["type"]?.string else { return [] }
                    return members(of: entry, at: path.filtered(by: .equals(Self.type, type))).filter {
                        $0.subAttribute?.lowercased() != "type"
                    }
                }
        default: return path == Self.manager ? [path] + ((try? [path.member("value")]) ?? []) : [path]
        }
    }

    private static let type = AttributePath.literal("type")

    private func members(of object: JSONObject, at path: AttributePath) -> [AttributePath] {
        object.members.compactMap { try? path.member($0.name) }
    }
}
