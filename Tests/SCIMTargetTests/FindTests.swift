import BridgeCore
import BridgeHTTP
import SCIM
import SCIMPath
import Testing

@testable import SCIMTarget

@Suite("Finding")
struct FindTests {
    let externalID = AttributePath.literal("externalId")
    let userName = AttributePath.literal("userName")
    let mail = AttributePath.literal(#"emails[type eq "work"].value"#)

    @Test("a search asks by filter, with the value quoted")
    func query() async throws {
        let service = FakeService([
            .page([user("1", externalId: #"a"b\c"#.replacing(#"""#, with: #"\""#).replacing(#"b\c"#, with: #"b\\c"#))], total: 1)
        ])
        let found = try await service.directory().find(externalID, equals: #"a"b\c"#, kind: .user)
        #expect(service.lines == [#"GET /Users?filter=externalId eq "a\"b\\c"&startIndex=1&count=100"#])
        #expect(found.map(\.id) == ["1"])
    }

    @Test(
        "the filter on an entry's value has the dialect's form",
        arguments: [
            (SCIMDialect.rfc, #"emails[type eq "work" and value eq "a@b"]"#), (.staffbase, #"emails[type eq "work" and value eq "a@b"]"#),
            (.entra, #"emails[type eq "work"].value eq "a@b""#),
        ])
    func entryFilter(dialect: SCIMDialect, filter: String) async throws {
        let service = FakeService([.page([user("1", mail: "A@B")], total: 1)])
        #expect(try await service.directory(dialect).find(mail, equals: "a@b", kind: .user).map(\.id) == ["1"])
        #expect(service.lines.first?.contains(filter) == true)
    }

    @Test("user names are compared without case, identifiers by it")
    func letterCase() async throws {
        let names = FakeService([.page([user("1", userName: "JANE")], total: 1)])
        #expect(try await names.directory().find(userName, equals: "jane", kind: .user).count == 1)
        let identifiers = FakeService([.page([user("1", externalId: "JANE")], total: 1)])
        #expect(try await identifiers.directory().find(externalID, equals: "jane", kind: .user).isEmpty)
        #expect(identifiers.requests.count == 1)
    }

    @Test("at Staffbase a user name is searched in both spellings and found in either")
    func brackets() async throws {
        let service = FakeService([.page([], total: 0), .page([user("1", userName: "a[at]b")], total: 1)])
        #expect(try await service.directory(.staffbase).find(userName, equals: "a@b", kind: .user).map(\.id) == ["1"])
        #expect(service.lines.last?.contains(#"userName eq "a[at]b""#) == true)
    }

    @Test("a service that ignores the filter is recognised, listed, and not asked so again")
    func ignoredFilter() async throws {
        let first = [user("1", externalId: "x"), user("2", externalId: "y")]
        let service = FakeService([
            .page(first, total: 3), .page(first, total: 3), .page([user("3", externalId: "z")], total: 3), .page(first, total: 2),
        ])
        let directory = try service.directory()
        #expect(try await directory.find(externalID, equals: "z", kind: .user).map(\.id) == ["3"])
        #expect(try await directory.find(externalID, equals: "y", kind: .user).map(\.id) == ["2"])
        #expect(
            service.lines == [
                #"GET /Users?filter=externalId eq "z"&startIndex=1&count=100"#, "GET /Users?startIndex=1&count=100",
                "GET /Users?startIndex=3&count=100", "GET /Users?startIndex=1&count=100",
            ])
    }

    @Test("a service that refuses the filter is listed", arguments: [400, 501])
    func refusedFilter(status: Int) async throws {
        let service = FakeService([.error(status, "invalidFilter"), .page([user("1", externalId: "x")], total: 1)])
        #expect(try await service.directory().find(externalID, equals: "x", kind: .user).map(\.id) == ["1"])
    }

    @Test("half a list proves no absence")
    func halfAList() async throws {
        let service = FakeService([.error(400), .page([user("1")], total: 5), .page([], total: 5)])
        let directory = try service.directory()
        let error = await #expect(throws: BridgeError.self) { try await directory.find(externalID, equals: "x", kind: .user) }
        #expect(error?.code == "scim.paging")
    }

    @Test("several hits are all handed over: the engine decides")
    func several() async throws {
        let service = FakeService([.page([user("1", mail: "a@b"), user("2", mail: "a@b")], total: 2)])
        #expect(try await service.directory().find(mail, equals: "a@b", kind: .user).count == 2)
    }

    @Test("a service that wants values kept out of URLs is searched by POST")
    func sensitive() async throws {
        let service = FakeService([.error(403, "sensitive"), .page([user("1", externalId: "x")], total: 1), .page([], total: 0)])
        let directory = try service.directory()
        #expect(try await directory.find(externalID, equals: "x", kind: .user).count == 1)
        _ = try await directory.find(externalID, equals: "y", kind: .user)
        #expect(service.lines.dropFirst() == ["POST /Users/.search", "POST /Users/.search"])
        #expect(service.calls.last?.body?["filter"] == #"externalId eq "y""#)
    }

    @Test("a service that takes only plain JSON is asked so from then on")
    func mediaType() async throws {
        let service = FakeService([.empty(406), .page([], total: 0), .page([], total: 0)])
        let directory = try service.directory()
        for _ in 0..<2 { _ = try await directory.find(externalID, equals: "x", kind: .user) }
        #expect(
            service.requests.map { $0.headers["Accept"] } == [
                "application/scim+json, application/json", "application/json", "application/json",
            ])
    }

    @Test("a token that is refused stops the run", arguments: [(401, "http.unauthorized"), (403, "http.forbidden")])
    func token(status: Int, code: String) async throws {
        let directory = try FakeService([.error(status)]).directory()
        let error = await #expect(throws: BridgeError.self) { try await directory.find(externalID, equals: "x", kind: .user) }
        #expect(error?.code.text == code && error?.recovery == .stop)
    }

    @Test(
        "answers that are no SCIM stop the run instead of looking like nobody",
        arguments: [
            FakeService.Answer.html(200), .html(404), .json(200, "nonsense"), .json(200, "{}"), .json(404, "{}"), .empty(200),
        ])
    func notSCIM(answer: FakeService.Answer) async throws {
        let directory = try FakeService([answer]).directory()
        let error = await #expect(throws: BridgeError.self) { try await directory.find(externalID, equals: "x", kind: .user) }
        #expect(error?.recovery == .stop && error?.effect == BridgeError.Effect.none)
    }

    @Test("a resource that is not there is nil; a web page is not that answer")
    func byID() async throws {
        let service = FakeService([.json(200, user("a/b", userName: "x")), .error(404), .html(404)])
        let directory = try service.directory()
        #expect(try await directory.resource("a/b", kind: .user)?.values[userName] == [.text("x")])
        #expect(service.requests.first?.url == "https://example.org/scim/Users/a%2Fb")
        #expect(try await directory.resource("2", kind: .user) == nil)
        await #expect(throws: BridgeError.self) { try await directory.resource("3", kind: .user) }
    }

    @Test("kinds that the target does not have are refused")
    func unsupported() async throws {
        let service = FakeService([])
        var dialect = SCIMDialect.rfc
        dialect.groups = .off
        let directory = try service.directory(dialect)
        for kind in [ResourceKind.group, "device"] {
            let error = await #expect(throws: BridgeError.self) { try await directory.find(externalID, equals: "x", kind: kind) }
            #expect(error?.code == "target.kind_unsupported")
        }
        #expect(service.requests.isEmpty)
    }
}
