import BridgeCore
import BridgeHTTP
import SCIM

extension SCIMDirectory {
    /// Reads one page, of everything or of what a filter lets through.
    ///
    /// - Throws: ``UnusableFilter`` when the service does not take the filter.
    func page(_ type: SCIMResourceType, filter: SCIMFilterText? = nil, at place: SCIMPager.Position) async throws -> SCIMListResponse {
        let response = try await pageResponse(type, filter: filter, at: place)
        guard response.isSuccess else {
            if let filter, response.status == 400 || response.isMethodMissing { throw UnusableFilter(path: filter.path) }
            guard response.isNotFound else { throw error(for: response, method: .get) }
            // Some services say "not found" where a search finds nothing; without SCIM's words it is the address that is wrong.
            if filter != nil, response.isSCIMError { return SCIMListResponse(resources: []) }
            throw noEndpoint(type)
        }
        guard let page = SCIMListResponse(json: try json(response, method: .get)) else {
            throw BridgeError(
                "http.not_scim", "The service's answer is no SCIM list; check that “url” is the SCIM base address.", recovery: .stop,
                effect: .none)
        }
        return page
    }

    private func pageResponse(_ type: SCIMResourceType, filter: SCIMFilterText?, at place: SCIMPager.Position) async throws -> HTTPResponse
    {
        if let filter, dialect.searchesByPost || memory.facts.wantsSearchByPost { return try await searchByPost(type, filter, at: place) }
        var query = type.query(withMembers: false)
        if let filter { query.append(("filter", filter.text)) }
        switch place {
        case .index(let index): query.append(("startIndex", String(index)))
        case .cursor(let cursor): query.append(("cursor", cursor))
        }
        query.append(("count", String(dialect.pageSize)))
        let response = try await send(.get, [type.endpoint], query: query)
        // The service wants values of people kept out of URLs (RFC 7644 section 7.5.2).
        guard let filter, response.status == 403, SCIMError(status: 403, body: response.body).kind == .sensitive else { return response }
        memory.learn { $0.wantsSearchByPost = true }
        return try await searchByPost(type, filter, at: place)
    }

    /// A search by POST reads only, but is sent as a POST: a failure is not repeated by itself.
    private func searchByPost(_ type: SCIMResourceType, _ filter: SCIMFilterText, at place: SCIMPager.Position) async throws -> HTTPResponse
    {
        var body: JSONObject = [
            "schemas": [.string(SchemaURN.searchRequest)], "filter": .string(filter.text), "count": .integer(Int64(dialect.pageSize)),
        ]
        if type.kind == .group { body["excludedAttributes"] = ["members"] }
        switch place {
        case .index(let index): body["startIndex"] = .integer(Int64(index))
        case .cursor(let cursor): body["cursor"] = .string(cursor)
        }
        do {
            return try await send(.post, [type.endpoint, ".search"], body: JSONValue.object(body).bytes)
        } catch var error as BridgeError {
            error.effect = .none
            throw error
        }
    }
}

/// A filter as text, with the attribute that it asks for.
struct SCIMFilterText: Sendable {
    let path: String
    let text: String
}

/// The service refused a filter, or ignored it.
struct UnusableFilter: Error {
    /// The attribute that it asked for.
    let path: String
}
