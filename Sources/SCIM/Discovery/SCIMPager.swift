/// Walks through a listing page by page, and notices services that do not page as they should. Pure state: the caller does the requests.
///
/// It goes on by what was received, not by what was asked for or announced; follows a cursor wherever one is offered (RFC 9865);
/// delivers each resource once; and stops with an error where the service repeats a page for ever.
public struct SCIMPager: Sendable {
    /// Where a page starts.
    public enum Position: Hashable, Sendable {
        /// `startIndex`, from 1.
        case index(Int)
        /// `cursor`.
        case cursor(String)
    }

    /// Why a listing cannot be trusted to be complete.
    public enum Failure: Error, Hashable, Sendable {
        /// The service answered a later page with resources that were all seen before.
        case repeatsPages
        /// The service announced more resources than it delivered.
        case endsEarly(expected: Int, received: Int)
    }

    /// The page to ask for next; nil when the listing is complete.
    public private(set) var next: Position?
    /// How many different resources were received.
    public var received: Int { seen.count }

    private let pageSize: Int
    private var seen: Set<String> = []
    private var cursors: Set<String> = []
    private var total = 0

    /// Makes a pager.
    ///
    /// - Parameters:
    ///   - pageSize: the `count` of every request.
    ///   - byCursor: whether the first page is asked for by an empty cursor (RFC 9865 section 2).
    public init(pageSize: Int, byCursor: Bool = false) {
        self.pageSize = max(1, pageSize)
        next = byCursor ? .cursor("") : .index(1)
    }

    /// Takes the page that was asked for.
    ///
    /// - Returns: its resources, without those that came before. Resources without an id are delivered as they are.
    /// - Throws: `Failure`. The resources so far are true, absence of others proves nothing.
    public mutating func take(_ page: SCIMListResponse) throws(Failure) -> [SCIMResource] {
        let new = page.resources.filter { resource in resource.id.map { seen.insert($0).inserted } ?? true }
        total += page.resources.count
        if new.isEmpty && !page.resources.isEmpty && total > page.resources.count { throw .repeatsPages }
        next = try position(after: page)
        return new
    }

    private mutating func position(after page: SCIMListResponse) throws(Failure) -> Position? {
        if let cursor = page.nextCursor, !cursor.isEmpty {
            guard cursors.insert(cursor).inserted else { throw .repeatsPages }
            return .cursor(cursor)
        }
        if case .cursor? = next { return nil }
        if page.resources.isEmpty {
            if let expected = page.totalResults, expected > total { throw .endsEarly(expected: expected, received: total) }
            return nil
        }
        // Without a total a short page is no proof: services cap the page size. One more request is.
        // A count that is smaller than what came is no count.
        if let expected = page.totalResults, total == expected { return nil }
        return .index(total + 1)
    }
}
