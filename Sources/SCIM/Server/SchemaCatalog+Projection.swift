public import SCIMPath

extension SchemaCatalog {
    /// What a response shows of a resource (RFC 7644 section 3.9).
    ///
    /// - Parameters:
    ///   - attributes: the `attributes` parameter; empty for the default set.
    ///   - excluded: the `excludedAttributes` parameter; has no effect on what is always returned.
    public func projected(
        _ resource: SCIMResource, attributes: [AttributePath] = [], excluding excluded: [AttributePath] = []
    ) -> SCIMResource {
        let selection = Selection(attributes: attributes, excluded: excluded, core: core.id)
        var result = SCIMResource([:])
        for member in resource.object.members {
            if let schema = `extension`(member.name) {
                let container = shown(member.value.object ?? [:], in: schema.id, selection) { schema.attribute($0) }
                if !container.isEmpty { result.object[member.name] = .object(container) }
            } else if let value = shown(member, in: nil, selection, topLevelAttribute(member.name)) {
                result.object[member.name] = value
            }
        }
        return result
    }

    private func shown(
        _ object: JSONObject, in schema: String, _ selection: Selection, _ definition: (String) -> AttributeDefinition?
    ) -> JSONObject {
        var result: JSONObject = [:]
        for member in object.members {
            guard let value = shown(member, in: schema, selection, definition(member.name)) else { continue }
            result[member.name] = value
        }
        return result
    }

    private func shown(
        _ member: JSONObject.Member, in schema: String?, _ selection: Selection, _ definition: AttributeDefinition?
    ) -> JSONValue? {
        let returned = definition?.returned ?? .default
        switch returned {
        case .never: return nil
        case .always: return member.value
        case .default, .request:
            let isWanted = selection.wants(schema, member.name, byDefault: returned == .default)
            switch isWanted {
            case .no: return nil
            case .whole: return member.value.keeping { definition?.subAttribute($0)?.returned != .never }
            case .members(let names):
                let value = member.value.keeping { name in
                    names.contains(name.asciiLowercased()) || definition?.subAttribute(name)?.returned == .always
                }
                return value.isUnassigned ? nil : value
            case .without(let names):
                return member.value.keeping { name in
                    let returned = definition?.subAttribute(name)?.returned
                    return returned != .never && (returned == .always || !names.contains(name.asciiLowercased()))
                }
            }
        }
    }
}

/// The attributes that a request names, by schema and attribute in lower case.
private struct Selection {
    enum Part {
        case no
        case whole
        case members(Set<String>)
        case without(Set<String>)
    }

    private let attributes: [AttributePath]
    private let excluded: [AttributePath]
    private let core: String

    init(attributes: [AttributePath], excluded: [AttributePath], core: String) {
        self.attributes = attributes
        self.excluded = excluded
        self.core = core
    }

    func wants(_ schema: String?, _ name: String, byDefault: Bool) -> Part {
        if !attributes.isEmpty {
            let named = attributes.filter { names($0, schema, name) }
            if named.isEmpty { return .no }
            let members = named.compactMap { $0.subAttribute?.asciiLowercased() }
            return members.count == named.count ? .members(Set(members)) : .whole
        }
        guard byDefault else { return .no }
        let named = excluded.filter { names($0, schema, name) }
        if named.contains(where: { $0.subAttribute == nil }) { return .no }
        return named.isEmpty ? .whole : .without(Set(named.compactMap { $0.subAttribute?.asciiLowercased() }))
    }

    /// True when the path names the attribute, or the whole extension that it stands in.
    private func names(_ path: AttributePath, _ schema: String?, _ name: String) -> Bool {
        let pathSchema = path.schema.flatMap { $0.equalsIgnoringASCIICase(core) ? nil : $0 }
        if let schema, let pathSchema, (pathSchema + ":" + path.attribute).equalsIgnoringASCIICase(schema) { return true }
        guard path.attribute.equalsIgnoringASCIICase(name) else { return false }
        switch (pathSchema, schema) {
        case (nil, nil): return true
        case (let left?, let right?): return left.equalsIgnoringASCIICase(right)
        default: return false
        }
    }
}

extension JSONValue {
    /// The members of an object, or of each object of a list, that pass.
    fileprivate func keeping(_ isKept: (String) -> Bool) -> JSONValue {
        switch self {
        case .object(let object): .object(JSONObject(object.members.filter { isKept($0.name) }.map { ($0.name, $0.value) }))
        case .array(let elements): .array(elements.map { $0.keeping(isKept) })
        default: self
        }
    }
}
