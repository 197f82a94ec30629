extension SchemaCatalog {
    /// The resource that a service stores for the body of a POST, or of a PUT over an existing resource.
    ///
    /// Types are checked, names get the schema's spelling, read-only attributes of the body are ignored (RFC 7644 section 3.5.1) and
    /// those of the existing resource kept, `schemas` lists what is in use. The caller sets `id` and `meta`.
    ///
    /// - Throws: `invalidValue` for a wrong type or a missing required attribute, `mutability` for a change of an immutable one.
    public func accepted(
        _ body: SCIMResource, replacing existing: SCIMResource? = nil, rules: ServerRules = .rfc
    ) throws(SCIMError) -> SCIMResource {
        let check = ValueCheck(rules: rules)
        var result = SCIMResource(schemas: [core.id])
        for member in body.object.members where !member.name.equalsIgnoringASCIICase("schemas") {
            if let schema = `extension`(member.name) {
                guard let object = member.value.object else {
                    if member.value == .null { continue }
                    throw .badRequest(.invalidValue, "\(schema.id) must be an object")
                }
                let container = try accepted(object, check) { schema.attribute($0) }
                if !container.isEmpty { result.object[schema.id] = .object(container) }
            } else if let accepted = try accepted(member, check, topLevelAttribute(member.name)) {
                result.object[accepted.name] = accepted.value
            }
        }
        if let existing { try keep(existing, in: &result) }
        result.schemas = schemasInUse(by: result)
        try requireAttributes(of: result)
        return result
    }

    /// The schemas whose attributes a resource has.
    func schemasInUse(by resource: SCIMResource) -> [String] {
        let known = extensions.map(\.id).filter { resource.object[$0] != nil }
        let unknown = resource.object.members.map(\.name).filter { $0.contains(":") && `extension`($0) == nil }
        return [core.id] + known + unknown
    }

    /// Throws when a required attribute is missing or empty.
    func requireAttributes(of resource: SCIMResource, kind: SCIMError.Kind = .invalidValue) throws(SCIMError) {
        for definition in core.attributes where definition.isRequired {
            let value = resource.object[definition.name]
            if value?.isUnassigned ?? true || value?.string == "" {
                throw .badRequest(kind, "\(definition.name) is required")
            }
        }
    }

    private func accepted(
        _ object: JSONObject, _ check: ValueCheck, definition: (String) -> AttributeDefinition?
    ) throws(SCIMError) -> JSONObject {
        var result: JSONObject = [:]
        for member in object.members {
            guard let accepted = try accepted(member, check, definition(member.name)) else { continue }
            result[accepted.name] = accepted.value
        }
        return result
    }

    private func accepted(
        _ member: JSONObject.Member, _ check: ValueCheck, _ definition: AttributeDefinition?
    ) throws(SCIMError) -> JSONObject.Member? {
        guard let definition else {
            return check.rules.acceptsUnknownAttributes && !member.value.isUnassigned ? member : nil
        }
        guard definition.mutability != .readOnly else { return nil }
        let value = try check.checked(member.value, definition)
        return value.isUnassigned ? nil : JSONObject.Member(name: definition.name, value: value)
    }

    /// What a PUT cannot change stays: read-only attributes, and immutable ones that the body leaves out.
    private func keep(_ existing: SCIMResource, in result: inout SCIMResource) throws(SCIMError) {
        for definition in Self.commonAttributes + core.attributes {
            guard let old = existing.object[definition.name], definition.name != "schemas" else { continue }
            switch definition.mutability {
            case .readOnly: result.object[definition.name] = old
            case .immutable:
                let new = result.object[definition.name]
                guard new == nil || new == old else { throw .badRequest(.mutability, "\(definition.name) cannot be changed") }
                result.object[definition.name] = old
            case .writeOnly where result.object[definition.name] == nil: result.object[definition.name] = old
            case .readWrite, .writeOnly: break
            }
        }
    }
}
