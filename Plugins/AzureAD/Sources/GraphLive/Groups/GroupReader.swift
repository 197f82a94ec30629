import BridgeCore
import BridgeHTTP

/// Reads groups: all of them, or what changed. Their members are read apart from them.
struct GroupReader: Sendable {
    let client: GraphClient
    let feed: GroupFeed
    let options: LiveOptions
    let layout: AttributeLayout

    private var place: String { "groups of Microsoft Graph" }

    /// All groups. The link to later changes is taken first.
    func readAll(withCheckpoint: Bool, into output: inout RecordOutput) async throws {
        let properties = GraphProperties(layout)
        let link = withCheckpoint ? try await feed.latest(covering: properties.selected) : nil
        let deleted = options.readsDeleted ? try await DeletedItems(client: client, layout: layout).read() : nil
        let reader = EntryPageReader(layout: layout, isWhole: true)
        let first = client.address.link(
            "groups", ["$select": properties.selected.joined(separator: ","), "$top": "\(options.pageSize)"])
        try await ListedObjects(client: client, reader: reader, place: place)
            .read(GraphRequest(link: first, purpose: .groups), deleted, into: &output) { _ in }
        if let link { try await output.checkpoint(Checkpoint(try GroupCheckpoint(groups: link).text())) }
    }

    /// What changed since a checkpoint.
    ///
    /// - Throws: `source.checkpoint_expired` when it cannot be gone on from.
    func readChanges(since old: GroupCheckpoint, into output: inout RecordOutput) async throws {
        let reader = EntryPageReader(layout: layout, isWhole: false)
        var delivery = EntryDelivery(layout, table: reader.table, place: place)
        let link = try await client.follow(old.groups, .groupChanges, in: feed.pages) { bytes in
            try reader.readDelta(bytes, .groupChanges)
        } next: {
            ($0.nextLink, $0.deltaLink)
        } body: {
            try await delivery.deliver($0.entries, into: &output)
        }
        try await output.checkpoint(Checkpoint(try GroupCheckpoint(groups: link).text()))
    }
}
