import SCIMPath

/// Applies single operations under the rules of a service.
struct PatchApplication {
    let catalog: SchemaCatalog
    let rules: ServerRules

    private var editor: ResourceEditor { ResourceEditor(catalog: catalog, createsMissingEntries: rules.createsMissingEntries) }
    private var check: ValueCheck { ValueCheck(rules: rules, keepsNullMembers: true) }

    func apply(_ operation: SCIMPatch.Operation, to resource: inout SCIMResource) throws(SCIMError) {
        if operation.kind == .remove { return try remove(operation, from: &resource) }
        guard let value = operation.value else { throw .badRequest(.invalidSyntax, "\(operation.kind.rawValue) needs a value") }
        if rules.refusesEmptyValues && value.isUnassigned {
            throw .badRequest(.invalidSyntax, "value must not be null or empty")
        }
        let mode: ResourceEditor.Mode = operation.kind == .add ? .add : .replace
        guard let path = operation.path else { return try write(members: value, nil, mode, to: &resource) }
        if let schema = catalog.wholeExtension(path) { return try write(members: value, schema.id, mode, to: &resource) }
        try write(value, at: path, mode, to: &resource)
    }

    private func remove(_ operation: SCIMPatch.Operation, from resource: inout SCIMResource) throws(SCIMError) {
        guard let path = operation.path else { throw .badRequest(.noTarget, "remove needs a path") }
        if catalog.wholeExtension(path) == nil { try checkWritable(path, in: resource) }
        guard let value = operation.value, value != .null else { return editor.remove(at: path, in: &resource) }
        switch rules.removalValue {
        case .refused: throw .badRequest(.invalidSyntax, "remove takes no value; name what is removed by a filter in the path")
        case .ignored: editor.remove(at: path, in: &resource)
        case .honoured:
            for case .string(let text)? in value.elements.map({ $0.member("value") }) {
                editor.remove(at: path.filtered(by: .equals(.literal("value"), text)), in: &resource)
            }
        }
    }

    /// An object of attributes: the value of an operation without path, or on a whole extension.
    private func write(
        members value: JSONValue, _ schema: String?, _ mode: ResourceEditor.Mode, to resource: inout SCIMResource
    ) throws(SCIMError) {
        guard case .object(let object) = value else {
            throw .badRequest(.invalidValue, "a value without path must be an object of attributes")
        }
        for member in object.members where !member.name.equalsIgnoringASCIICase("schemas") {
            if schema == nil, case .object = member.value, catalog.`extension`(member.name) != nil || member.name.contains(":") {
                try write(members: member.value, member.name, mode, to: &resource)
                continue
            }
            let path = try path(of: member.name, schema)
            // Clients send back what they read; only a change of a read-only attribute is an error.
            let isUnchanged = resource.object[member.name] == member.value
            if isUnchanged && catalog.attribute(of: path)?.mutability == .readOnly { continue }
            try write(member.value, at: path, mode, to: &resource)
        }
    }

    private func path(of key: String, _ schema: String?) throws(SCIMError) -> AttributePath {
        guard let path = try? AttributePath(schema.map { $0 + ":" + key } ?? key) else {
            throw .badRequest(.invalidPath, "a key of the value is no attribute name")
        }
        let isPlain = path.filter == nil && path.subAttribute == nil && (path.schema == nil || schema != nil)
        guard isPlain || rules.acceptsPathsAsKeys else {
            throw .badRequest(.invalidPath, "a key of the value must be an attribute name, not a path")
        }
        return path
    }

    private func write(
        _ value: JSONValue, at path: AttributePath, _ mode: ResourceEditor.Mode, to resource: inout SCIMResource
    ) throws(SCIMError) {
        try checkWritable(path, in: resource)
        try editor.write(try checked(value, at: path), at: path, mode: mode, in: &resource)
    }

    private func checked(_ value: JSONValue, at path: AttributePath) throws(SCIMError) -> JSONValue {
        guard let definition = catalog.definition(of: path) else { return value }
        return try check.checkedElement(value, definition)
    }

    /// Throws for what no schema knows, and for what must not be changed.
    private func checkWritable(_ path: AttributePath, in resource: SCIMResource) throws(SCIMError) {
        guard let attribute = catalog.attribute(of: path) else { return try checkUnknown(path) }
        let subAttribute = path.subAttribute.flatMap { attribute.subAttribute($0) }
        if path.subAttribute != nil && subAttribute == nil { try checkUnknown(path) }
        for definition in [attribute, subAttribute].compactMap({ $0 }) {
            let isFixed = definition.mutability == .immutable && !resource.values(at: path, catalog: catalog).isEmpty
            if definition.mutability == .readOnly || isFixed {
                throw .badRequest(.mutability, "\(definition.name) cannot be changed")
            }
        }
    }

    private func checkUnknown(_ path: AttributePath) throws(SCIMError) {
        guard !rules.acceptsUnknownAttributes else { return }
        throw .badRequest(.invalidPath, "no schema of this resource has \(path.withoutFilter)")
    }
}
