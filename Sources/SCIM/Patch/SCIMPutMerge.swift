import SCIMPath

/// Writes changes as whole resources: for creating, and for services without PATCH.
public struct SCIMPutMerge: Sendable {
    private let changes: [SCIMChange]
    private let dialect: SCIMDialect
    private let catalog: SchemaCatalog

    /// Makes a merge of some changes.
    public init(changes: [SCIMChange], dialect: SCIMDialect = .rfc, catalog: SchemaCatalog = .user) {
        self.changes = changes
        self.dialect = dialect
        self.catalog = catalog
    }

    /// The body of a POST: a new resource with what the changes set, and nothing that is unassigned.
    ///
    /// - Throws: `SCIMError` when a path's filter describes no entry.
    public func newResource() throws(SCIMError) -> SCIMResource {
        try applied(to: SCIMResource(schemas: [catalog.core.id]))
    }

    /// The body of a PUT: the service's own representation with the changes, without what only the service writes.
    ///
    /// PUT replaces (RFC 7644 section 3.5.1): what were left out could be lost, so everything writable that the service showed is sent back.
    ///
    /// - Throws: `SCIMError` when a path's filter describes no entry.
    public func body(over representation: SCIMResource) throws(SCIMError) -> SCIMResource {
        var body = representation
        for member in representation.object.members where isReadOnly(member.name) { body.object[member.name] = nil }
        for definition in catalog.core.attributes { body.object.dropReadOnlyMembers(of: definition) }
        for schema in catalog.extensions {
            guard var container = body.object[schema.id]?.object else { continue }
            for definition in schema.attributes { container.dropReadOnlyMembers(of: definition) }
            body.object[schema.id] = .object(container)
        }
        body.object.dropEmptyEntries()
        return try applied(to: body)
    }

    private func applied(to resource: SCIMResource) throws(SCIMError) -> SCIMResource {
        var resource = resource
        for change in changes {
            switch change.edit {
            case .set(let value) where !value.isUnassigned && change.isManager:
                let (path, id) = dialect.manager(value, at: change.path)
                try resource.set(id, at: path, catalog: catalog)
            case .set(let value) where !value.isUnassigned: try resource.set(value, at: change.path, catalog: catalog)
            case .set, .clear: resource.remove(at: change.clearedPath, catalog: catalog)
            case .add(let values): try resource.add(values.map(\.entry), at: change.path, catalog: catalog)
            case .remove(let values):
                for case .string(let text)? in values.map(\.entry["value"]) {
                    let filter = SCIMFilter.equals(.literal("value"), text)
                    resource.remove(at: change.path.filtered(by: filter), catalog: catalog)
                }
            }
        }
        return resource
    }

    /// `id` is read-only too, but a PUT may carry it, and some services want it.
    private func isReadOnly(_ name: String) -> Bool {
        catalog.topLevelAttribute(name)?.mutability == .readOnly && !name.equalsIgnoringASCIICase("id")
    }
}

extension JSONObject {
    /// Takes entries out of lists whose `value` is empty: services show them for what is not there, and refuse them when they come back.
    fileprivate mutating func dropEmptyEntries() {
        for member in members {
            guard let entries = member.value.array, entries.contains(where: \.hasEmptyValue) else { continue }
            let rest = entries.filter { !$0.hasEmptyValue }
            self[member.name] = rest.isEmpty ? nil : .array(rest)
        }
    }

    /// Takes the read-only members out of a complex value: `manager.displayName`.
    fileprivate mutating func dropReadOnlyMembers(of definition: AttributeDefinition) {
        let names = definition.subAttributes.filter { $0.mutability == .readOnly }.map(\.name)
        guard !names.isEmpty, let value = self[definition.name] else { return }
        let stripped = value.array.map { JSONValue.array($0.map { $0.without(names) }) } ?? value.without(names)
        self[definition.name] = stripped.isUnassigned ? nil : stripped
    }
}

extension JSONValue {
    fileprivate var hasEmptyValue: Bool { object?["value"] == .string("") }

    fileprivate func without(_ names: [String]) -> JSONValue {
        guard case .object(var object) = self else { return self }
        for name in names { object[name] = nil }
        return .object(object)
    }
}
