import BridgeCore
import BridgeHTTP
import JSONStream

/// Objects that were deleted in the last thirty days and can be restored.
struct DeletedObjects: Sendable {
    let table: AttributeTable
    private var byID: [ObjectID: DirectoryEntry] = [:]

    init(_ found: [DirectoryEntry], table: AttributeTable) {
        self.table = table
        for entry in found {
            if let id = entry.objectID(in: table) { byID[id] = entry }
        }
    }

    /// Takes out an object that turned out to be there.
    mutating func forget(_ entry: DirectoryEntry, _ table: AttributeTable) {
        guard !byID.isEmpty, let id = entry.objectID(in: table) else { return }
        byID[id] = nil
    }

    /// Those that are left, by their identifiers.
    var entries: [(entry: DirectoryEntry, error: JSONStreamError?)] {
        byID.sorted { $0.key < $1.key }.map { ($0.value, nil) }
    }
}

/// Reads which objects of a kind are deleted. It goes before the list: who is deleted after that is in neither, and has left all the same.
struct DeletedItems: Sendable {
    let client: GraphClient
    let layout: AttributeLayout

    /// Reads all of them.
    func read() async throws -> DeletedObjects {
        let reader = EntryPageReader(layout: layout, isWhole: false)
        let purpose = layout.kind == .user ? GraphPurpose.deletedUsers : .deletedGroups
        let link = client.address.link(
            "directory/deletedItems/microsoft.graph.\(layout.kind.rawValue)", ["$select": "id,deletedDateTime", "$top": "999"])
        var request = GraphRequest(link: link, purpose: purpose)
        var found: [DirectoryEntry] = []
        var walk = PageWalk()
        while true {
            let page = try await client.get(request) { try reader.read($0.body, purpose) }
            found += page.entries.lazy.filter { $0.error == nil }.map(\.entry)
            guard let next = page.nextLink else { return DeletedObjects(found, table: reader.table) }
            request.link = try walk.follow(next, purpose)
        }
    }
}
