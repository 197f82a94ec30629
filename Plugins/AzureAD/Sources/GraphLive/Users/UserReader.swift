import BridgeCore
import BridgeHTTP
import JSONStream

/// Reads people: everybody, or what changed.
struct UserReader: Sendable {
    let client: GraphClient
    let assignment: AssignmentReader
    let feed: GroupFeed
    let options: LiveOptions
    let layout: AttributeLayout

    /// Everybody. Links to later changes are taken first, so that no change falls between them and the list.
    func readAll(withCheckpoint: Bool, into output: inout RecordOutput) async throws {
        let link = withCheckpoint ? try await latest() : nil
        let state = assignment.rule.isSet ? try await AssignmentState.read(assignment, feed) : nil
        let deleted = options.readsDeleted ? try await DeletedItems(client: client, layout: layout).read() : nil
        let reader = EntryPageReader(layout: layout, isWhole: true)
        let marker = state.map { makeMarker($0, reader.table) }
        try await ListedObjects(client: client, reader: reader, place: place).read(first(reader), deleted, into: &output) { entry in
            marker?.mark(&entry)
        }
        if let link { try await output.checkpoint(Checkpoint(try UserCheckpoint(users: link, rule: assignment.rule, state: state).text())) }
    }

    /// What changed since a checkpoint.
    ///
    /// - Throws: `source.checkpoint_expired` when it cannot be gone on from.
    func readChanges(since old: UserCheckpoint, into output: inout RecordOutput) async throws {
        var state = old.state
        let before = state?.people.resolved(nested: assignment.rule.nested) ?? [:]
        try await state?.follow(assignment, feed)
        let now = state?.people.resolved(nested: assignment.rule.nested) ?? [:]
        var open = AssignedPeople.changes(from: before, to: now)
        let reader = EntryPageReader(layout: layout, isWhole: false)
        let marker = state.map { AssignmentMarker(now, $0.scope.application, table: reader.table) }
        var delivery = EntryDelivery(layout, table: reader.table, place: place)
        let link = try await client.follow(old.users, .userChanges) { bytes in
            try reader.readDelta(bytes, .userChanges)
        } next: {
            ($0.nextLink, $0.deltaLink)
        } body: { page in
            var page = page
            for index in page.entries.indices {
                marker?.mark(&page.entries[index].entry)
                if let id = page.entries[index].entry.objectID(in: reader.table) { open.remove(id) }
            }
            try await delivery.deliver(page.entries, into: &output)
        }
        try await deliver(open, marker, reader.table, &delivery, into: &output)
        try await output.checkpoint(Checkpoint(try UserCheckpoint(users: link, rule: assignment.rule, state: state).text()))
    }

    /// People of whom nothing changed but whether they are assigned.
    private func deliver(
        _ people: Set<ObjectID>, _ marker: AssignmentMarker?, _ table: AttributeTable, _ delivery: inout EntryDelivery,
        into output: inout RecordOutput
    ) async throws {
        let entries = people.sorted().map { id in
            var entry = DirectoryEntry(id, in: table)
            marker?.mark(&entry)
            return (entry: entry, error: JSONStreamError?.none)
        }
        try await delivery.deliver(entries, into: &output)
    }

    private func makeMarker(_ state: AssignmentState, _ table: AttributeTable) -> AssignmentMarker {
        AssignmentMarker(state.people.resolved(nested: assignment.rule.nested), state.scope.application, table: table)
    }

    private var place: String { "users of Microsoft Graph" }

    private func first(_ reader: EntryPageReader) -> GraphRequest {
        let properties = GraphProperties(layout)
        let options: KeyValuePairs<String, String> =
            properties.includesManager
            ? [
                "$select": properties.selected.joined(separator: ","), "$expand": "manager($select=id)", "$top": "\(pageSize(properties))",
            ] : ["$select": properties.selected.joined(separator: ","), "$top": "\(pageSize(properties))"]
        // Two units, one less for the selection, one more for the manager.
        return GraphRequest(link: client.address.link("users", options), purpose: .users, cost: properties.includesManager ? 2 : 1)
    }

    private func pageSize(_ properties: GraphProperties) -> Int { min(options.pageSize, properties.pageSize) }

    private func latest() async throws -> String {
        let properties = GraphProperties(layout, forChanges: true)
        let names = properties.selected + (properties.includesManager ? ["manager"] : [])
        let link = client.address.link("users/delta", ["$select": names.joined(separator: ","), "$deltatoken": "latest"])
        return try await client.latest(GraphRequest(link: link, purpose: .users))
    }
}

extension UserCheckpoint {
    /// Who was assigned at the checkpoint.
    fileprivate var state: AssignmentState? {
        guard let scope, let assigned else { return nil }
        return AssignmentState(scope: scope, people: assigned, groupLink: groups)
    }
}
