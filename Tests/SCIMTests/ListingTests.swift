import SCIM
import Testing

@Suite("Listings")
struct ListingTests {
    private func page(_ ids: [String], total: Int? = nil, cursor: String? = nil) -> SCIMListResponse {
        SCIMListResponse(resources: ids.map { SCIMResource(["id": .string($0)]) }, totalResults: total, nextCursor: cursor)
    }

    @Test(
        "a page is read leniently",
        arguments: [
            (#"{"totalResults":2,"itemsPerPage":20,"startIndex":1,"Resources":[{"id":"1"},{"id":"2"}]}"#, 2),
            (#"{"resources":[{"id":"1"}]}"#, 1),
            (#"[{"id":"1"},{"id":"2"}]"#, 2), (#"{"totalResults":0}"#, 0), (#"{"totalResults":0,"Resources":null}"#, 0),
            (#"{"id":"1","userName":"a"}"#, 1),
            (#"{"schemas":["urn:ietf:params:scim:api:messages:2.0:ListResponse"]}"#, 0),
        ])
    func decodes(text: String, count: Int) throws {
        #expect(try SCIMListResponse(json: json(text))?.resources.count == count)
    }

    @Test("what is no page is none", arguments: ["{}", "1", #"{"message":"x"}"#])
    func malformed(text: String) throws {
        #expect(try SCIMListResponse(json: json(text)) == nil)
    }

    @Test("a page is written with its numbers")
    func encodes() {
        let expected =
            #"{"schemas":["urn:ietf:params:scim:api:messages:2.0:ListResponse"],"totalResults":3,"startIndex":1,"itemsPerPage":1,"Resources":[{"id":"1"}]}"#
        let page = SCIMListResponse(resources: [SCIMResource(["id": "1"])], totalResults: 3, startIndex: 1)
        #expect(page.json.description == expected)
        #expect(SCIMListResponse(json: page.json) == page)
    }

    @Test("a pager goes on by what it received, not by what it asked for")
    func index() throws {
        var pager = SCIMPager(pageSize: 100)
        #expect(try pager.take(page(["1", "2"], total: 3)).count == 2)
        #expect(pager.next == .index(3))
        #expect(try pager.take(page(["3"], total: 3)).count == 1)
        #expect(pager.next == nil)
        #expect(pager.received == 3)
    }

    @Test("without a total the listing ends with an empty page")
    func noTotal() throws {
        var pager = SCIMPager(pageSize: 2)
        _ = try pager.take(page(["1", "2"]))
        _ = try pager.take(page(["3"]))
        #expect(pager.next == .index(4))
        #expect(try pager.take(page([])).isEmpty)
        #expect(pager.next == nil)
    }

    @Test("a cursor is followed as long as there is one")
    func cursor() throws {
        var pager = SCIMPager(pageSize: 2)
        _ = try pager.take(page(["1", "2"], total: 3, cursor: "a"))
        #expect(pager.next == .cursor("a"))
        _ = try pager.take(page(["3"], total: 3))
        #expect(pager.next == nil)
    }

    @Test("a resource that moved to a later page is delivered once")
    func overlap() throws {
        var pager = SCIMPager(pageSize: 2)
        _ = try pager.take(page(["1", "2"], total: 4))
        #expect(try pager.take(page(["2", "3"], total: 4)).map(\.id) == ["3"])
    }

    @Test("a service that ignores startIndex is noticed")
    func repeatedPage() throws {
        var pager = SCIMPager(pageSize: 2)
        _ = try pager.take(page(["1", "2"], total: 4))
        #expect(throws: SCIMPager.Failure.repeatsPages) { try pager.take(page(["1", "2"], total: 4)) }
    }

    @Test("a service that repeats a cursor is noticed")
    func repeatedCursor() throws {
        var pager = SCIMPager(pageSize: 2)
        _ = try pager.take(page(["1"], cursor: "a"))
        #expect(throws: SCIMPager.Failure.repeatsPages) { try pager.take(page(["2"], cursor: "a")) }
    }

    @Test("a listing that ends before its total is not complete")
    func endsEarly() throws {
        var pager = SCIMPager(pageSize: 2)
        _ = try pager.take(page(["1"], total: 4))
        #expect(throws: SCIMPager.Failure.endsEarly(expected: 4, received: 1)) { try pager.take(page([], total: 4)) }
    }
}
