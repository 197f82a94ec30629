import BridgeCore
import BridgeHTTP

/// Reads a whole list of users or groups and delivers it: each page is decoded while the one before it is taken in.
struct ListedObjects: Sendable {
    let client: GraphClient
    let reader: EntryPageReader
    /// What stands for a file in errors.
    let place: String

    /// Delivers the list, then those of the deleted objects that the list did not have: an object that was restored meanwhile is there.
    ///
    /// - Parameter change: completes an entry before it is written.
    func read(
        _ first: GraphRequest, _ deleted: DeletedObjects?, into output: inout RecordOutput, _ change: (inout DirectoryEntry) -> Void
    ) async throws {
        var deleted = deleted
        var delivery = EntryDelivery(reader.layout, table: reader.table, place: place)
        try await withThrowingTaskGroup(of: EntryPage.self) { group in
            var walk = PageWalk()
            group.addTask { try await page(first) }
            while var page = try await group.next() {
                if let next = page.nextLink {
                    var following = first
                    following.link = try walk.follow(next, first.purpose)
                    group.addTask { [following] in try await self.page(following) }
                }
                for index in page.entries.indices {
                    change(&page.entries[index].entry)
                    deleted?.forget(page.entries[index].entry, reader.table)
                }
                try await delivery.deliver(page.entries, into: &output)
            }
        }
        guard let deleted else { return }
        var delivered = EntryDelivery(reader.layout, table: deleted.table, place: place)
        try await delivered.deliver(deleted.entries, into: &output)
    }

    private func page(_ request: GraphRequest) async throws -> EntryPage {
        try await client.get(request) { try reader.read($0.body, request.purpose) }
    }
}
