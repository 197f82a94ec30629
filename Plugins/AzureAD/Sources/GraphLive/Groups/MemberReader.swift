import BridgeCore

/// Reads the direct members of groups: the first pages of twenty groups in one request, then each group's further pages.
struct MemberReader: Sendable {
    let client: GraphClient

    /// Three units, one less for the selection.
    private static let cost = 2

    /// The members of each group, whole, in the order of the groups; nil for a group that is not there any more.
    func members(of groups: [ObjectID]) async throws -> [[GroupMember]?] {
        let requests = groups.map { request($0) }
        let first: [GraphList<GroupMember>?] = try await client.objects(requests)
        var all: [[GroupMember]?] = []
        for (request, page) in zip(requests, first) {
            guard let page else {
                all.append(nil)
                continue
            }
            all.append(try await whole(page, request))
        }
        return all
    }

    private func whole(_ page: GraphList<GroupMember>, _ request: GraphRequest) async throws -> [GroupMember] {
        guard let next = page.nextLink else { return page.value }
        var following = request
        following.link = next
        return page.value + (try await client.all(following, of: GroupMember.self))
    }

    private func request(_ group: ObjectID) -> GraphRequest {
        let link = client.address.link("groups/\(group.text)/members", ["$select": "id", "$top": "999"])
        return GraphRequest(link: link, purpose: .members, cost: Self.cost)
    }
}
