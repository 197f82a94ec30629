import SCIM
import SCIMPath
import Testing

@testable import BridgeSandbox

@Suite("Queries")
struct DirectoryQueryTests {
    private func filled(_ manner: SandboxManner = .rfc) throws -> SCIMDirectory {
        let directory = try directory(manner)
        for (index, name) in ["dora", "ada", "carl", "Bob"].enumerated() {
            _ = try directory.create(userBody(name, externalId: "E\(index)", mail: "\(name)@example.com"), type: .user)
        }
        return directory
    }

    private func names(_ page: DirectoryPage) -> [String] { page.resources.compactMap { $0.object["userName"]?.string } }

    @Test(
        "a filter finds the same with and without the index, in the order of creation",
        arguments: [
            (#"userName eq "ADA""#, ["ada"]), (#"externalId eq "E0""#, ["dora"]), (#"externalId eq "e0""#, []),
            (#"emails.value eq "carl@example.com""#, ["carl"]), (#"emails eq "carl@example.com""#, ["carl"]),
            (#"emails[type eq "work" and value eq "bob@example.com"]"#, ["Bob"]),
            (#"emails[type eq "home" and value eq "bob@example.com"]"#, []),
            (#"emails[type eq "work"].value eq "bob@example.com""#, ["Bob"]),
            (#"userName eq "ada" or userName eq "dora""#, ["dora", "ada"]),
            (#"active eq true and userName eq "ada""#, ["ada"]), (#"not (userName eq "ada")"#, ["dora", "carl", "Bob"]),
            (#"urn:ietf:params:scim:schemas:core:2.0:User:userName eq "ada""#, ["ada"]),
            (#"userName co "a""#, ["dora", "ada", "carl"]), (#"title pr"#, []),
            (#"meta.resourceType eq "User""#, ["dora", "ada", "carl", "Bob"]),
        ])
    func filter(text: String, expected: [String]) throws {
        let page = try filled().query(DirectoryQuery(filter: try SCIMFilter(text)), types: [.user])
        #expect(names(page) == expected)
        #expect(page.total == expected.count)
    }

    @Test("a filter may ask for the groups of users")
    func filterByGroup() throws {
        let directory = try filled()
        let ada = try #require(
            try directory.query(DirectoryQuery(filter: try SCIMFilter(#"userName eq "ada""#)), types: [.user]).resources.first?.id)
        let group = try directory.create(groupBody(members: [ada]), type: .group).id
        let page = try directory.query(DirectoryQuery(filter: try SCIMFilter(#"groups.value eq "\#(group)""#)), types: [.user])
        #expect(names(page) == ["ada"])
    }

    @Test(
        "pages are one-based, and odd numbers do no harm",
        arguments: [
            (1, 2, ["dora", "ada"]), (3, 2, ["carl", "Bob"]), (4, nil, ["Bob"]), (5, 2, []), (0, 1, ["dora"]), (-7, 1, ["dora"]),
            (1, 0, []), (1, -1, []), (Int.max, Int.max, []),
        ] as [(Int, Int?, [String])])
    func pages(start: Int, count: Int?, expected: [String]) throws {
        var query = DirectoryQuery()
        query.startIndex = start
        query.count = count
        let page = try filled().query(query, types: [.user])
        #expect(names(page) == expected)
        #expect(page.total == 4)
        query.filter = try SCIMFilter("userName pr")
        #expect(names(try filled().query(query, types: [.user])) == expected)
    }

    @Test("a page never holds more than the manner allows")
    func maximum() throws {
        var manner = SandboxManner.rfc
        manner.maximumResults = 3
        let directory = try filled(manner)
        var query = DirectoryQuery()
        #expect(try directory.query(query, types: [.user]).resources.count == 3)
        query.count = 100
        #expect(try directory.query(query, types: [.user]).resources.count == 3)
    }

    @Test("a list has no gap after a deletion")
    func deletion() throws {
        let directory = try filled()
        let page = try directory.query(types: [.user])
        try directory.delete(.user, id: try #require(page.resources[1].id))
        #expect(names(try directory.query(types: [.user])) == ["dora", "carl", "Bob"])
    }

    @Test("sorting ignores case where the attribute does, and puts what has no value last")
    func sorting() throws {
        let directory = try filled()
        _ = try directory.create(userBody("zoe"), type: .user)
        var query = DirectoryQuery()
        query.sortBy = .literal("userName")
        #expect(names(try directory.query(query, types: [.user])) == ["ada", "Bob", "carl", "dora", "zoe"])
        query.isDescending = true
        #expect(names(try directory.query(query, types: [.user])).first == "zoe")
        query.sortBy = .literal("externalId")
        query.isDescending = false
        #expect(names(try directory.query(query, types: [.user])).last == "zoe")
    }

    @Test("a query over all types finds users and groups")
    func allTypes() throws {
        let directory = try filled()
        _ = try directory.create(groupBody("Plant"), type: .group)
        #expect(try directory.query(types: [.user, .group]).total == 5)
    }
}
