import SCIMPath

extension SCIMPatch {
    /// The operations for some changes, in the form of the dialect. By default the form that every known service understands:
    /// one operation per attribute, with path.
    ///
    /// - Parameter current: what the service has, if it was read; otherwise the changes' `old` values say what is present, and what
    ///   nobody knows counts as absent in lists (see `SCIMChange.needsCurrentResource`).
    public init(changes: [SCIMChange], current: SCIMResource? = nil, dialect: SCIMDialect = .rfc, catalog: SchemaCatalog = .user) {
        var builder = PatchBuilder(changes: changes, current: current, dialect: dialect, catalog: catalog)
        for change in changes { builder.append(change) }
        self.init(operations: builder.finished())
    }

    /// The requests that change the members of a group, none larger than the dialect allows.
    public static func memberChanges(adding: [String], removing: [String], dialect: SCIMDialect = .rfc) -> [SCIMPatch] {
        let members = AttributePath.literal("members")
        let chunk = max(1, dialect.memberChunkSize)
        let changes =
            removing.chunked(by: chunk).map { SCIMChange(members, .remove($0.map(JSONValue.string))) }
            + adding.chunked(by: chunk).map { SCIMChange(members, .add($0.map(JSONValue.string))) }
        return changes.map { SCIMPatch(changes: [$0], dialect: dialect, catalog: .group) }
    }
}

extension Array {
    fileprivate func chunked(by size: Int) -> [ArraySlice<Element>] {
        stride(from: 0, to: count, by: size).map { self[$0..<Swift.min($0 + size, count)] }
    }
}

/// Turns changes into operations, one by one.
struct PatchBuilder {
    private let current: SCIMResource?
    private let dialect: SCIMDialect
    private let catalog: SchemaCatalog
    /// Entries that a change knows to be there: one member of an entry is enough to know the entry.
    private let knownEntries: Set<AttributePath>
    private var operations: [SCIMPatch.Operation] = []
    /// Where the addition of an absent entry stands, so that its other members join it.
    private var addedEntries: [AttributePath: Int] = [:]
    private var assignments: JSONObject = [:]

    init(changes: [SCIMChange], current: SCIMResource?, dialect: SCIMDialect, catalog: SchemaCatalog) {
        self.current = current
        self.dialect = dialect
        self.catalog = catalog
        knownEntries = Set(changes.filter { $0.old?.isEmpty == false }.map(\.path.withoutSubAttribute))
    }

    /// All operations; the assignments without path, if the dialect has them, come first.
    func finished() -> [SCIMPatch.Operation] {
        assignments.isEmpty ? operations : [SCIMPatch.Operation(.replace, nil, .object(assignments))] + operations
    }

    mutating func append(_ change: SCIMChange) {
        switch change.edit {
        case .set(let value) where value.isUnassigned: clear(change)
        case .clear: clear(change)
        case .set(let value) where change.path.filter != nil: setEntry(value, change)
        case .set(let value): assign(value, change)
        case .add(let values) where !values.isEmpty:
            operations.append(SCIMPatch.Operation(.add, change.path, .array(values.map(\.entry))))
        case .remove(let values): remove(values.map(\.entry), change.path)
        case .add: break
        }
    }

    /// An attribute without a filter.
    private mutating func assign(_ value: JSONValue, _ change: SCIMChange) {
        var path = change.path
        var value = value
        if change.isManager { (path, value) = dialect.manager(value, at: path) }
        if dialect.operationForm == .withoutPath {
            assignments[path.description] = value
        } else {
            operations.append(SCIMPatch.Operation(isPresent(change) == false ? .add : .replace, path, value))
        }
    }

    /// A value of one entry of a list: replaced where the entry is, otherwise the entry is added.
    private mutating func setEntry(_ value: JSONValue, _ change: SCIMChange) {
        let entryPath = change.path.withoutSubAttribute
        let isPresent = current.map { !$0.values(at: entryPath, catalog: catalog).isEmpty } ?? knownEntries.contains(entryPath)
        guard !isPresent, dialect.absentEntryForm == .wholeEntry, var entry = entryPath.filter?.describedEntry else {
            operations.append(SCIMPatch.Operation(isPresent ? .replace : .add, change.path, value))
            return
        }
        if let index = addedEntries[entryPath], let added = operations[index].value?.array?.first?.object { entry = added }
        if let subAttribute = change.path.subAttribute {
            entry[subAttribute] = value
        } else {
            for member in value.entry.object?.members ?? [] { entry[member.name] = member.value }
        }
        let operation = SCIMPatch.Operation(.add, entryPath.wholeAttribute, [.object(entry)])
        if let index = addedEntries[entryPath] {
            operations[index] = operation
        } else {
            addedEntries[entryPath] = operations.count
            operations.append(operation)
        }
    }

    /// Removal of what is known to be absent is left out: services answer it with an error or not at all.
    private mutating func clear(_ change: SCIMChange) {
        guard isPresent(change) != false else { return }
        let path = change.clearedPath
        guard !operations.contains(where: { $0.kind == .remove && $0.path == path }) else { return }
        operations.append(SCIMPatch.Operation(.remove, path))
    }

    /// Entries that are known to be absent are left out, as one of them makes a service refuse the whole request.
    private mutating func remove(_ entries: [JSONValue], _ path: AttributePath) {
        let present = current.map { Set($0.values(at: path, catalog: catalog).compactMap { $0.member("value")?.string }) }
        let entries = entries.filter { entry in present.map { $0.contains(entry["value"]?.string ?? "") } ?? true }
        guard !entries.isEmpty else { return }
        if dialect.entryRemoval == .byValue { return operations.append(SCIMPatch.Operation(.remove, path, .array(entries))) }
        let name = AttributePath.literal("value")
        for case .string(let text)? in entries.map({ $0["value"] }) {
            operations.append(SCIMPatch.Operation(.remove, path.filtered(by: .equals(name, text))))
        }
    }

    /// Whether the service has a value there; nil when not known.
    private func isPresent(_ change: SCIMChange) -> Bool? {
        current.map { !$0.values(at: change.path, catalog: catalog).isEmpty } ?? change.old.map { !$0.isEmpty }
    }
}

extension SCIMChange {
    /// What is removed when the attribute has no value any more: an entry without its value is none, nor is such a manager.
    var clearedPath: AttributePath {
        let isValue = path.subAttribute?.equalsIgnoringASCIICase("value") == true
        return isValue && (path.filter != nil || isManager) ? path.withoutSubAttribute : path
    }
}

extension SCIMDialect {
    /// Path and value of the manager in the form of the dialect.
    func manager(_ value: JSONValue, at path: AttributePath) -> (AttributePath, JSONValue) {
        let id = value.member("value") ?? value
        switch managerForm {
        case .string: return (path.withoutSubAttribute, id)
        case .object: return (path.withoutSubAttribute, value.object.map(JSONValue.object) ?? ["value": id])
        case .subAttribute:
            guard let member = try? path.member("value") else { return (path, value) }
            return (member, id)
        }
    }
}
