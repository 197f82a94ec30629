public import BridgeCore
import BridgeHTTP
import SCIM
public import SCIMPath

extension SCIMDirectory {
    /// Hands over every resource of a kind, page by page, each once.
    ///
    /// - Returns: complete and proven when as many came as the service counts; unproven when it does not count; partial when it goes in
    ///   circles, sends resources without an id, or fewer than it counts.
    public func list(
        kind: ResourceKind, paths: [AttributePath], _ page: ([TargetResource]) async throws -> Void
    ) async throws -> Completeness {
        let type = try await type(kind)
        let reading = SCIMReading(catalog: type.catalog)
        return try await pages(type, filter: nil) { resources in
            remember(resources)
            let read = resources.compactMap { paths.isEmpty ? reading.resource($0) : reading.resource($0, paths: paths) }
            try await page(try await withManagerIDs(read))
        }
    }

    /// Reads page after page and hands over what is new in each.
    func pages(
        _ type: SCIMResourceType, filter: SCIMFilterText?, _ body: ([SCIMResource]) async throws -> Void
    ) async throws -> Completeness {
        var pager = SCIMPager(pageSize: dialect.pageSize, byCursor: try await pagesByCursor())
        var total: Int?
        var fault: String?
        while let place = pager.next {
            let page = try await page(type, filter: filter, at: place)
            total = page.totalResults ?? total
            let fresh: [SCIMResource]
            do throws(SCIMPager.Failure) {
                fresh = try pager.take(page)
            } catch {
                return .partial(Self.untrustworthy(error.reason))
            }
            let usable = fresh.filter { $0.id?.isEmpty == false }
            if usable.count < fresh.count { fault = "it sends resources without an id" }
            if !usable.isEmpty { try await body(usable) }
            try Task.checkCancellation()
        }
        if let total, pager.received < total { fault = fault ?? "it sends resources twice, others may be missing" }
        if let fault { return .partial(Self.untrustworthy(fault)) }
        return .complete(total == pager.received ? .proven : .unproven)
    }

    private func pagesByCursor() async throws -> Bool {
        switch dialect.paging {
        case .index: return false
        case .cursor: return true
        // Asked only when it is known already: most services page by index, and a request more for each search is too much.
        case .automatic:
            guard let features = memory.facts.features else { return false }
            return features.supportsCursors == true && features.supportsIndex == false
        }
    }

    private static func untrustworthy(_ reason: String) -> BridgeError {
        BridgeError("scim.paging", "The service's list is not to be trusted: \(reason).", recovery: .skip, effect: .none)
    }
}

extension SCIMPager.Failure {
    fileprivate var reason: String {
        switch self {
        case .repeatsPages: "it sends the same page again"
        case .endsEarly(let expected, let received): "it counts \(expected) resources but sends \(received)"
        }
    }
}
