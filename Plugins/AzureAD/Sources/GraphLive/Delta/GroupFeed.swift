import BridgeCore
import BridgeHTTP
import Synchronization

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// What a delta says of one group.
struct GroupChange: Decodable, Sendable {
    struct Link: Decodable, Sendable, DirectoryLink {
        let id: ObjectID
        let type: String?
        let removed: Removal?

        private enum CodingKeys: String, CodingKey {
            case id
            case type = "@odata.type"
            case removed = "@removed"
        }

        var isRemoved: Bool { removed != nil }
    }

    struct Removal: Decodable, Sendable {
        let reason: String?
    }

    let id: ObjectID
    /// Links that came or went; nil: nothing is said of them.
    let members: [Link]?
    let removed: Removal?

    private enum CodingKeys: String, CodingKey {
        case id
        case members = "members@delta"
        case removed = "@removed"
    }

    /// True: the group was deleted, for good or not.
    var isRemoved: Bool { removed != nil }
}

/// The changes of groups and of their members. Three readers follow them: assignment, groups, memberships. They ask with the same
/// selection, so that they get the same links, and a page that one of them has fetched is not fetched again for the others.
struct GroupFeed: Sendable {
    let client: GraphClient
    let pages: DeltaPages

    /// What every group may be asked for; a superset costs nothing, since only changed groups are delivered.
    static let selection = [
        "id", "createdDateTime", "description", "displayName", "mail", "mailEnabled", "mailNickname", "onPremisesSamAccountName",
        "onPremisesSecurityIdentifier", "onPremisesSyncEnabled", "proxyAddresses", "securityEnabled", "members",
    ]

    /// The link to everything that changes from now on, with the selection that covers these properties.
    func latest(covering properties: [String] = []) async throws -> String {
        let more = properties.filter { !Self.selection.contains($0) }
        let link = client.address.link(
            "groups/delta", ["$select": (Self.selection + more).joined(separator: ","), "$deltatoken": "latest"])
        return try await client.latest(GraphRequest(link: link, purpose: .groups), in: pages)
    }

    /// Walks over a round; the link to what comes later.
    func follow(_ link: String, _ body: (GraphList<GroupChange>) throws -> Void) async throws -> String {
        try await client.follow(link, .groupChanges, in: pages) { bytes in
            try JSONDecoder().decode(GraphList<GroupChange>.self, from: Data(bytes))
        } next: {
            ($0.nextLink, $0.deltaLink)
        } body: {
            try body($0)
        }
    }
}

extension GraphClient {
    /// The link from which later changes can be followed, without the present state.
    func latest(_ request: GraphRequest, in pages: DeltaPages? = nil) async throws -> String {
        let page: GraphList<EmptyElement> = try await cached(request, in: pages) { bytes in
            let page = try JSONDecoder().decode(GraphList<EmptyElement>.self, from: Data(bytes))
            guard page.deltaLink != nil else { throw BridgeError.damagedAnswer(request.purpose) }
            return page
        }
        return page.deltaLink ?? ""
    }

    private struct EmptyElement: Decodable, Sendable {}

    /// Walks over the pages of a round, the first of which a delta link names.
    ///
    /// - Returns: the link to what comes after the round.
    /// - Throws: `source.checkpoint_expired` when the service no longer knows the link.
    func follow<Page>(
        _ link: String, _ purpose: GraphPurpose, in pages: DeltaPages? = nil, read: ([UInt8]) throws -> Page,
        next: (Page) -> (page: String?, round: String?), body: (Page) async throws -> Void
    ) async throws -> String {
        var request = GraphRequest(link: link, purpose: purpose)
        var walk = PageWalk()
        while true {
            let page = try await cached(request, in: pages) { bytes in
                let page = try read(bytes)
                let links = next(page)
                guard links.page != nil || links.round != nil else { throw BridgeError.damagedAnswer(purpose) }
                return page
            }
            try await body(page)
            let links = next(page)
            if let following = links.page {
                request.link = try walk.follow(following, purpose)
            } else {
                return links.round ?? ""
            }
        }
    }

    private func cached<Page>(_ request: GraphRequest, in pages: DeltaPages?, _ read: ([UInt8]) throws -> Page) async throws -> Page {
        if let bytes = pages?.page(request.link, now: environment.uptime()) { return try read(bytes) }
        return try await get(request) { response in
            let page = try read(response.body)
            pages?.keep(response.body, of: request.link, now: environment.uptime())
            return page
        }
    }
}

/// Pages of delta rounds that were fetched a short while ago. Bounded in size; what is not here is fetched again. Thread safe.
final class DeltaPages: Sendable {
    private struct State {
        var pages: [String: (body: [UInt8], at: Duration)] = [:]
        var bytes = 0
    }

    private let state = Mutex(State())
    private static let mostBytes = 16 << 20
    private static let lifetime = Duration.seconds(600)

    /// The page of a link; nil: it has to be fetched.
    func page(_ link: String, now: Duration) -> [UInt8]? {
        state.withLock { state in
            guard let page = state.pages[link], now - page.at < Self.lifetime else { return nil }
            return page.body
        }
    }

    /// Keeps a page, unless there is no room.
    func keep(_ body: [UInt8], of link: String, now: Duration) {
        state.withLock { state in
            for (link, page) in state.pages where now - page.at >= Self.lifetime {
                state.pages[link] = nil
                state.bytes -= page.body.count
            }
            guard state.pages[link] == nil, state.bytes + body.count <= Self.mostBytes else { return }
            state.pages[link] = (body, now)
            state.bytes += body.count
        }
    }
}
