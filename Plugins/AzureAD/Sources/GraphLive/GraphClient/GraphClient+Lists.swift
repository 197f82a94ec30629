import BridgeCore

/// A page of a list whose elements are small: members, assignments, applications.
struct GraphList<Element: Decodable & Sendable>: Decodable, Sendable {
    /// The elements.
    var value: [Element]
    /// The address of the next page.
    var nextLink: String?
    /// The address to ask for later changes.
    var deltaLink: String?

    private enum CodingKeys: String, CodingKey {
        case value
        case nextLink = "@odata.nextLink"
        case deltaLink = "@odata.deltaLink"
    }
}

extension GraphClient {
    /// All elements of a list, page by page. Links lead to the same host or nowhere.
    func all<Element: Decodable & Sendable>(_ request: GraphRequest, of type: Element.Type = Element.self) async throws -> [Element] {
        var list = try await object(request, as: GraphList<Element>.self)
        var elements = list.value
        var walk = PageWalk()
        while let next = list.nextLink {
            var following = request
            following.link = try walk.follow(next, request.purpose)
            list = try await object(following, as: GraphList<Element>.self)
            elements += list.value
        }
        return elements
    }
}

/// Remembers where a walk over pages has been, so that it comes to an end.
struct PageWalk {
    private var seen: Set<String> = []

    /// The link to follow.
    ///
    /// - Throws: `graph.damaged` for a link to where the walk has been.
    mutating func follow(_ link: String, _ purpose: GraphPurpose) throws(BridgeError) -> String {
        guard seen.insert(link).inserted else { throw .damagedAnswer(purpose) }
        return link
    }
}
