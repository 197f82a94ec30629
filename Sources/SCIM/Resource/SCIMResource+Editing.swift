public import SCIMPath

extension SCIMResource {
    /// Puts a value in the place that a path names; an unassigned value removes.
    ///
    /// What is missing on the way is made: the entry `{"type": "work"}` for `emails[type eq "work"].value`, the object of an extension
    /// together with its URN in `schemas`.
    ///
    /// - Throws: `SCIMError` with `noTarget` when the filter finds nothing and describes no entry (`value sw "x"`).
    public mutating func set(_ value: JSONValue, at path: AttributePath, catalog: SchemaCatalog? = .user) throws(SCIMError) {
        try ResourceEditor(catalog: catalog, createsMissingEntries: true).write(value, at: path, mode: .set, in: &self)
    }

    /// Adds values to a list, except those that it has already.
    public mutating func add(_ values: [JSONValue], at path: AttributePath, catalog: SchemaCatalog? = .user) throws(SCIMError) {
        try ResourceEditor(catalog: catalog, createsMissingEntries: true).write(.array(values), at: path, mode: .add, in: &self)
    }

    /// Removes what a path names: an attribute, the entries that the filter lets through, or a member of them. Nothing when absent.
    public mutating func remove(at path: AttributePath, catalog: SchemaCatalog? = .user) {
        ResourceEditor(catalog: catalog, createsMissingEntries: false).remove(at: path, in: &self)
    }

    /// Changes the object that holds the attribute, and keeps `schemas` true when that is an extension.
    mutating func updateContainer<Failure: Error>(
        of path: AttributePath, _ body: (inout JSONObject) throws(Failure) -> Void
    ) throws(Failure) {
        guard let urn = path.schema, !SchemaURN.isCore(urn) else { return try body(&object) }
        let isPresent = try object.update(urn) { value throws(Failure) in
            var container = value.take()?.object ?? [:]
            defer { value = container.isEmpty ? nil : .object(container) }
            try body(&container)
            return !container.isEmpty
        }
        if isPresent { declare(urn) } else { removeExtension(urn) }
    }

    /// Removes an extension and its URN.
    mutating func removeExtension(_ urn: String) {
        object[urn] = nil
        guard schemas.contains(where: { $0.equalsIgnoringASCIICase(urn) }) else { return }
        schemas.removeAll { $0.equalsIgnoringASCIICase(urn) }
    }

    private mutating func declare(_ urn: String) {
        guard !schemas.contains(where: { $0.equalsIgnoringASCIICase(urn) }) else { return }
        schemas.append(urn)
    }
}

extension SCIMFilter {
    /// The entry that the filter describes when it is made of `eq` alone: `{"type": "work"}` for `type eq "work"`.
    var describedEntry: JSONObject? {
        switch self {
        case .comparison(let path, .equal, let value):
            guard path.schema == nil, path.filter == nil, path.subAttribute == nil else { return nil }
            return [path.attribute: value.json]
        case .and(let parts):
            var entry: JSONObject = [:]
            for part in parts {
                guard let described = part.describedEntry else { return nil }
                for member in described.members { entry[member.name] = member.value }
            }
            return entry
        default: return nil
        }
    }
}

extension SCIMFilter.Value {
    /// The literal as JSON.
    public var json: JSONValue {
        switch self {
        case .string(let text): .string(text)
        case .number(let text): Int64(text).map(JSONValue.integer) ?? .number(text)
        case .boolean(let value): .boolean(value)
        case .null: .null
        }
    }
}
