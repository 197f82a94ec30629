import SCIMPath

/// Writes values into a resource by path: the semantics that PATCH and the merge for PUT share.
struct ResourceEditor {
    enum Mode {
        /// The value takes the place of what is there.
        case set
        /// A list grows; a complex value is merged (RFC 7644 section 3.5.2.1).
        case add
        /// A list is replaced; a complex value is merged (RFC 7644 section 3.5.2.3).
        case replace
    }

    var catalog: SchemaCatalog?
    /// Whether a filter that finds nothing makes the entry that it describes.
    var createsMissingEntries: Bool

    /// Writes a value. An unassigned value removes.
    ///
    /// - Throws: `noTarget` when the filter finds nothing and no entry is made.
    func write(_ value: JSONValue, at path: AttributePath, mode: Mode, in resource: inout SCIMResource) throws(SCIMError) {
        if value.isUnassigned && mode != .add { return remove(at: path, in: &resource) }
        let definition = catalog?.attribute(of: path)
        try resource.updateContainer(of: path) { container throws(SCIMError) in
            try container.update(definition?.name ?? path.attribute) { existing throws(SCIMError) in
                existing = try written(value, at: path, over: existing.take(), definition, mode)
            }
        }
    }

    /// Removes what the path names; nothing when it is absent.
    func remove(at path: AttributePath, in resource: inout SCIMResource) {
        if let urn = resource.wholeExtensionURN(path) { return resource.removeExtension(urn) }
        let definition = catalog?.attribute(of: path)
        resource.updateContainer(of: path) { container in
            container.update(path.attribute) { existing in
                existing = remaining(of: existing.take(), at: path, definition)
            }
        }
    }

    private func written(
        _ value: JSONValue, at path: AttributePath, over existing: JSONValue?, _ definition: AttributeDefinition?, _ mode: Mode
    ) throws(SCIMError) -> JSONValue? {
        if let filter = path.filter { return try entries(value, path.subAttribute, filter, over: existing, definition, mode) }
        guard let subAttribute = path.subAttribute else { return whole(value, over: existing, definition, mode) }
        let isList = definition?.isMultiValued ?? (existing?.array != nil)
        guard isList else { return member(subAttribute, value, of: existing, definition, mode) }
        var elements = existing?.elements ?? []
        if elements.isEmpty {
            guard createsMissingEntries else { throw .badRequest(.noTarget, "\(path) has no value that could be changed") }
            elements = [.object([:])]
        }
        return .array(elements.compactMap { member(subAttribute, value, of: $0, definition, mode) })
    }

    /// The whole attribute.
    private func whole(_ value: JSONValue, over existing: JSONValue?, _ definition: AttributeDefinition?, _ mode: Mode) -> JSONValue? {
        if definition?.isMultiValued ?? (value.array != nil || existing?.array != nil) {
            var elements = mode == .add ? existing?.elements ?? [] : []
            let start = elements.count
            var known = KnownElements(elements)
            for element in value.elements where known.insert(element) { elements.append(element) }
            clearPrimary(of: &elements, because: Array(start..<elements.count))
            return elements.isEmpty ? nil : .array(elements)
        }
        if mode != .set, case .object(let changes) = value { return merged(changes, into: existing?.object ?? [:]) }
        return value.isUnassigned ? existing : value
    }

    /// One member of a complex value. A plain value becomes an object.
    private func member(
        _ name: String, _ value: JSONValue, of existing: JSONValue?, _ definition: AttributeDefinition?, _ mode: Mode
    ) -> JSONValue? {
        var object = existing?.object ?? [:]
        let definition = definition?.subAttribute(name)
        object.update(definition?.name ?? name) { $0 = whole(value, over: $0.take(), definition, mode) }
        return object.isEmpty ? nil : .object(object)
    }

    /// The entries of a list that the filter lets through.
    private func entries(
        _ value: JSONValue, _ subAttribute: String?, _ filter: SCIMFilter, over existing: JSONValue?, _ definition: AttributeDefinition?,
        _ mode: Mode
    ) throws(SCIMError) -> JSONValue? {
        var elements = existing?.elements ?? []
        var matching = elements.indices.filter { filter.matches(elements[$0], of: definition) }
        if matching.isEmpty {
            guard createsMissingEntries, let entry = filter.describedEntry else {
                throw .badRequest(.noTarget, "no value of \(definition?.name ?? "the attribute") satisfies the filter")
            }
            matching = [elements.count]
            elements.append(.object(entry))
        }
        for index in matching.reversed() {
            let new = entry(value, subAttribute, filter, over: elements[index], definition, mode)
            if let new { elements[index] = new } else { elements.remove(at: index) }
        }
        clearPrimary(of: &elements, because: matching)
        return elements.isEmpty ? nil : .array(elements)
    }

    private func entry(
        _ value: JSONValue, _ subAttribute: String?, _ filter: SCIMFilter, over existing: JSONValue, _ definition: AttributeDefinition?,
        _ mode: Mode
    ) -> JSONValue? {
        if let subAttribute { return member(subAttribute, value, of: existing, definition, mode) }
        guard case .object(let object) = existing else { return value }
        guard case .object(let changes) = value else { return member("value", value, of: existing, definition, mode) }
        // What the filter says of an entry stays true when the entry is replaced: {"value": x} over [type eq "work"] keeps the type.
        return merged(changes, into: mode == .add ? object : filter.describedEntry ?? object)
    }

    private func merged(_ changes: JSONObject, into object: JSONObject) -> JSONValue? {
        var object = object
        for change in changes.members { object[change.name] = change.value.isUnassigned ? nil : change.value }
        return object.isEmpty ? nil : .object(object)
    }

    /// At most one value is the primary one: the one written last (RFC 7644 section 3.5.2).
    private func clearPrimary(of elements: inout [JSONValue], because written: [Int]) {
        guard let primary = written.last(where: { elements.indices.contains($0) && elements[$0]["primary"] == .boolean(true) }) else {
            return
        }
        for index in elements.indices where index != primary {
            guard case .object(var object) = elements[index], object["primary"] == .boolean(true) else { continue }
            object["primary"] = .boolean(false)
            elements[index] = .object(object)
        }
    }

    private func remaining(of existing: JSONValue?, at path: AttributePath, _ definition: AttributeDefinition?) -> JSONValue? {
        guard let existing else { return nil }
        if path.filter == nil && path.subAttribute == nil { return nil }
        let isWanted = { (element: JSONValue) in path.filter?.matches(element, of: definition) ?? true }
        let elements = existing.elements.compactMap { element -> JSONValue? in
            guard isWanted(element) else { return element }
            guard let subAttribute = path.subAttribute, case .object(var object) = element else { return nil }
            object[subAttribute] = nil
            return object.isEmpty ? nil : .object(object)
        }
        if existing.array == nil { return elements.first }
        return elements.isEmpty ? nil : .array(elements)
    }
}
