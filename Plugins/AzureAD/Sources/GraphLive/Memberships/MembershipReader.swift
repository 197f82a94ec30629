import BridgeCore

/// Reads who belongs to which group: of all groups, or whole of those that changed.
struct MembershipReader: Sendable {
    let client: GraphClient
    let feed: GroupFeed
    let options: LiveOptions

    private struct Named: Decodable, Sendable {
        let id: ObjectID
    }

    /// The members of all groups. The link to later changes is taken first.
    func readAll(withCheckpoint: Bool, into output: inout MembershipOutput) async throws {
        let link = withCheckpoint ? try await feed.latest() : nil
        let first = client.address.link("groups", ["$select": "id", "$top": "\(options.pageSize)"])
        let groups: [Named] = try await client.all(GraphRequest(link: first, purpose: .groups))
        try await deliver(groups.map(\.id), into: &output)
        if let link { try await output.checkpoint(Checkpoint(try GroupCheckpoint(groups: link).text())) }
    }

    /// The members of groups that changed since a checkpoint. Each of them is read whole, so that nothing hangs on the order of changes.
    ///
    /// - Throws: `source.checkpoint_expired` when it cannot be gone on from.
    func readChanges(since old: GroupCheckpoint, into output: inout MembershipOutput) async throws {
        var changed: Set<ObjectID> = []
        let link = try await feed.follow(old.groups) { page in
            for change in page.value where !change.isRemoved { changed.insert(change.id) }
        }
        try await deliver(changed.sorted(), into: &output)
        try await output.checkpoint(Checkpoint(try GroupCheckpoint(groups: link).text()))
    }

    /// Twenty groups at a time, so that only their members are in memory.
    private func deliver(_ groups: [ObjectID], into output: inout MembershipOutput) async throws {
        for start in stride(from: 0, to: groups.count, by: GraphClient.batchSize) {
            let some = Array(groups[start..<min(start + GraphClient.batchSize, groups.count)])
            for (group, members) in zip(some, try await MemberReader(client: client).members(of: some)) {
                // A group that was deleted meanwhile says nothing.
                guard let members else { continue }
                let people = members.filter { $0.isPerson || $0.isGroup }.map(\.id.text)
                if !people.isEmpty { try await output.append(group: group.text, members: people) }
                try await output.end(group: group.text, isWhole: true)
            }
        }
    }
}
