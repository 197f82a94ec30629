public import SCIM
import SCIMPath
import Synchronization

extension SCIMDirectory {
    /// One resource.
    ///
    /// - Parameter baseURL: what `meta.location` and `$ref` start with, without a slash at the end.
    /// - Throws: 404.
    public func get(
        _ type: DirectoryResourceType, id: String, baseURL: String = "", selection: AttributeSelection = .all
    ) throws(SCIMError) -> DirectoryEntry {
        try state.withLock { state throws(SCIMError) in
            entry(try Self.existing(type, id, state), view: DirectoryView(baseURL: baseURL, selection: selection), state)
        }
    }

    /// A page of the resources that satisfy a query.
    ///
    /// - Throws: `invalidFilter` when the manner does not understand the filter.
    public func query(
        _ query: DirectoryQuery = DirectoryQuery(), types: [DirectoryResourceType], baseURL: String = "",
        selection: AttributeSelection = .all
    ) throws(SCIMError) -> DirectoryPage {
        var query = query
        if !manner.honoursFilters { query.filter = nil }
        if query.filter?.hasPathAfterBracket == true, !manner.acceptsPathAfterBracket {
            throw .badRequest(.invalidFilter, "nothing can follow the bracket of a value filter")
        }
        let view = DirectoryView(baseURL: baseURL, selection: selection)
        let start = max(1, query.startIndex)
        let count = min(max(0, query.count ?? manner.maximumResults), manner.maximumResults)
        return state.withLock { state in
            let (total, records) = found(query, types, start - 1, count, &state)
            return DirectoryPage(total: total, startIndex: start, resources: records.map { entry($0, view: view, state).resource })
        }
    }

    private func found(
        _ query: DirectoryQuery, _ types: [DirectoryResourceType], _ start: Int, _ count: Int, _ state: inout DirectoryState
    ) -> (total: Int, records: [DirectoryRecord]) {
        let sortBy = manner.hasSorting ? query.sortBy : nil
        if query.filter == nil, sortBy == nil, types.count == 1, let type = types.first {
            return (state.count(type), state.slice(type, from: start, count: count))
        }
        var records: [DirectoryRecord] = []
        for type in types { records += matching(query.filter, type, &state) }
        if let sortBy { records = sorted(records, by: sortBy, isDescending: query.isDescending) }
        return (records.count, Array(records.dropFirst(start).prefix(count)))
    }

    private func matching(_ filter: SCIMFilter?, _ type: DirectoryResourceType, _ state: inout DirectoryState) -> [DirectoryRecord] {
        guard let filter else { return state.all(type) }
        let catalog = manner.catalog(of: type)
        let records = state.candidates(type, for: filter) ?? state.all(type)
        guard filter.mentions("groups") else { return records.filter { filter.matches($0.resource, catalog: catalog) } }
        let view = DirectoryView(baseURL: "", selection: .all)
        return records.filter { filter.matches(entry($0, view: view, state).resource, catalog: catalog) }
    }

    /// Sorted by the first value; resources without one come last (RFC 7644 section 3.4.2.3).
    private func sorted(_ records: [DirectoryRecord], by path: AttributePath, isDescending: Bool) -> [DirectoryRecord] {
        let keyed = records.map { record in
            let catalog = manner.catalog(of: record.type)
            let text = record.resource.value(at: path, catalog: catalog)?.string
            return (key: catalog.definition(of: path)?.isCaseExact == true ? text : text?.lowercased(), record: record)
        }
        let ordered = keyed.sorted { left, right in
            switch (left.key, right.key) {
            case (let left?, let right?): left < right
            case (_?, nil): true
            case (nil, _): false
            }
        }
        return isDescending ? ordered.reversed().map(\.record) : ordered.map(\.record)
    }

    /// The resource with what depends on who asks.
    func entry(_ record: DirectoryRecord, view: DirectoryView, _ state: DirectoryState) -> DirectoryEntry {
        let resource = view.resource(of: record, state, hasGroups: manner.hasGroups)
        let shown = manner.catalog(of: record.type).projected(
            resource, attributes: view.selection.attributes, excluding: view.selection.excluded)
        return DirectoryEntry(id: record.id, entityTag: manner.hasEntityTags ? record.entityTag : nil, resource: shown)
    }
}
