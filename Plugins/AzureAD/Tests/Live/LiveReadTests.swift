import BridgeCore
import BridgeHTTP
import Testing

@testable import AzureADConnectors

@Suite("azure-ad-graph: reading a tenant")
struct LiveReadTests {
    private static let latest = FakeGraph.Answer.page([], delta: FakeGraph.graph + "/users/delta?$deltatoken=1")
    private static let noneDeleted = FakeGraph.Answer.page([])

    private func graph(_ pages: [FakeGraph.Answer], deleted: FakeGraph.Answer = noneDeleted) -> FakeGraph {
        FakeGraph([
            "/users/delta": [Self.latest], "/directory/deletedItems/": [deleted], "/users?": pages,
        ])
    }

    @Test("exactly what the pipeline needs is selected, in pages as large as allowed")
    func selection() async throws {
        let graph = graph([.page([])])
        _ = try await graph.tenant().result([
            "givenName", "sn", "accountEnabled", "extensionAttribute3", "telephoneNumber", "employeeOrgData.costCenter",
            "extension_0123456789abcdef0123456789abcdef_badge", "identities.issuerAssignedId", "mobile", "objectId", "distinguishedName",
            "msExchMailboxGuid", "isAssigned",
        ])
        let selection =
            "accountEnabled,businessPhones,employeeOrgData,extension_0123456789abcdef0123456789abcdef_badge,givenName,id,identities,"
            + "mobilePhone,onPremisesExtensionAttributes,surname"
        #expect(
            graph.lines == [
                "GET /users/delta?$select=\(selection)&$deltatoken=latest",
                "GET /directory/deletedItems/microsoft.graph.user?$select=id,deletedDateTime&$top=999",
                "GET /users?$select=\(selection)&$top=999",
            ])
    }

    @Test("the manager is expanded only when it is mapped, and an absent one is none")
    func manager() async throws {
        let graph = graph([
            .page([
                ##"{"id":"\##(guid(1))","manager":{"@odata.type":"#microsoft.graph.user","id":"\##(guid(9).uppercased())"}}"##,
                ##"{"id":"\##(guid(2))"}"##,
            ])
        ])
        let result = try await graph.tenant().result(["manager"])
        #expect(graph.lines.last == "GET /users?$select=id&$expand=manager($select=id)&$top=999")
        #expect(graph.lines.first == "GET /users/delta?$select=id,manager&$deltatoken=latest")
        #expect(result.read.records.map { $0.texts(named: "manager") } == [[guid(9)], []])
        #expect(result.read.records[1].presence(named: "manager") == .empty)
    }

    @Test("sign-in activity makes smaller pages, and is not asked of changes")
    func activity() async throws {
        let graph = graph([.page([#"{"id":"\#(guid(1))","signInActivity":{"lastSignInDateTime":"2026-01-02T03:04:05Z"}}"#])])
        let result = try await graph.tenant().result(["signInActivity.lastSignInDateTime"])
        #expect(graph.lines.last == "GET /users?$select=id,signInActivity&$top=500")
        #expect(graph.lines.first == "GET /users/delta?$select=id&$deltatoken=latest")
        #expect(result.read.records[0].texts(named: "signInActivity.lastSignInDateTime") == ["2026-01-02T03:04:05Z"])
    }

    @Test("pages are followed by their links as they stand, and an empty page does not end the list")
    func paging() async throws {
        let graph = FakeGraph([
            "/users/delta": [Self.latest], "/directory/deletedItems/": [Self.noneDeleted],
            "$skiptoken=b%2F": [.page([#"{"id":"\#(guid(2))"}"#])],
            "skiptoken=b/": [.page([#"{"id":"\#(guid(2))"}"#])],
            "skiptoken=a": [.page([], next: FakeGraph.graph + "/users?$select=id&$skiptoken=b%2F")],
            "/users?": [.page([#"{"id":"\#(guid(1))"}"#], next: FakeGraph.graph + "/users?$select=id&$skiptoken=a")],
        ])
        let result = try await graph.tenant().result(["displayName"])
        #expect(result.read.anchors == [guid(1), guid(2)])
        #expect(result.read.evidence == .proven)
        #expect(graph.requests.last?.url == FakeGraph.graph + "/users?$select=id&$skiptoken=b%2F")
    }

    @Test(
        "a link to another place is refused, and no token goes there",
        arguments: [
            "https://evil.example/v1.0/users?$skiptoken=a", "http://graph.example/v1.0/users", "https://graph.example:444/v1.0/users",
        ])
    func foreignLink(link: String) async throws {
        let graph = graph([.page([#"{"id":"\#(guid(1))"}"#], next: link)])
        let tenant = try graph.tenant()
        let error = await bridgeError { _ = try await tenant.result(["displayName"]) }
        #expect(error?.code == "http.foreign_link")
        #expect(!graph.requests.contains { $0.url.hasPrefix(link) })
    }

    @Test("a list that leads back to itself ends")
    func circle() async throws {
        let graph = graph([.page([], next: FakeGraph.graph + "/users?$skiptoken=a")])
        let tenant = try graph.tenant()
        let error = await bridgeError { _ = try await tenant.result(["displayName"]) }
        #expect(error?.code == "graph.damaged")
    }

    @Test("properties of every kind become attributes, and what is not set is empty")
    func values() async throws {
        let ada = #"""
            {"id":"\#(guid(1))","accountEnabled":true,"displayName":null,"businessPhones":["+1","+2"],"employeeOrgData":{"costCenter":"K7"},
            "onPremisesExtensionAttributes":{"extensionAttribute3":"x3"},"extension_ab_badge":"B1",
            "identities":[{"signInType":"userPrincipalName","issuer":"contoso","issuerAssignedId":"ada@contoso"},
            {"signInType":"federated","issuer":"google.com","issuerAssignedId":"123"}],
            "customSecurityAttributes":{"Site":{"@odata.type":"#x","Plant@odata.type":"#Collection(String)","Plant":["A","B"]}}}
            """#
        let bob = #"{"id":"\#(guid(2))","accountEnabled":false,"employeeOrgData":null,"onPremisesExtensionAttributes":null}"#
        let names = [
            "accountEnabled", "displayName", "telephoneNumber", "employeeOrgData.costCenter", "extensionAttribute3", "extension_ab_badge",
            "identities.issuerAssignedId", "customSecurityAttributes.Site.Plant",
        ]
        let records = try await graph([.page([ada, bob])]).tenant().result(names).read.records
        let found = records.map { record in names.map { record.texts(named: $0) } }
        #expect(found[0] == [["True"], [], ["+1"], ["K7"], ["x3"], ["B1"], ["ada@contoso", "123"], ["A", "B"]])
        #expect(found[1] == [["False"], [], [], [], [], [], [], []])
        #expect(names.dropFirst().allSatisfy { records[1].presence(named: $0) == .empty })
    }

    @Test("an answer without accountEnabled leaves it unknown: nobody is enabled because nothing was said")
    func unknownEnabled() async throws {
        let records = try await graph([.page([#"{"id":"\#(guid(1))"}"#])]).tenant().result(["accountEnabled"]).read.records
        #expect(records[0].presence(named: "accountEnabled") == .unknown)
    }

    @Test("guests have the name that the service gives for mapping, and the raw one beside it")
    func guests() async throws {
        let graph = graph([.page([#"{"id":"\#(guid(1))","userPrincipalName":"ada_x.example#EXT#@contoso.example"}"#])])
        let record = try await graph.tenant().result(["userPrincipalName", "originalUserPrincipalName"]).read.records[0]
        #expect(record.texts(named: "userPrincipalName") == ["ada_x.example"])
        #expect(record.texts(named: "originalUserPrincipalName") == ["ada_x.example#EXT#@contoso.example"])
    }

    @Test("deleted people are told apart from missing ones, and one who was restored meanwhile is there")
    func deleted() async throws {
        let deleted = [1, 2].map { #"{"id":"\#(guid($0))","deletedDateTime":"2026-01-02T00:00:00Z"}"# }
        let graph = graph([.page([#"{"id":"\#(guid(2))"}"#])], deleted: .page(deleted))
        let records = try await graph.tenant().result(["displayName"]).read.records
        #expect(records.map(\.anchor) == [guid(2), guid(1)])
        #expect(records.map(\.change) == [.present, .softDeleted])
    }

    @Test("deleted people are not asked for where the settings say so")
    func withoutDeleted() async throws {
        let graph = graph([.page([])])
        _ = try await graph.tenant(["deleted_items": .boolean(false)]).result(["displayName"])
        #expect(!graph.lines.contains { $0.contains("deletedItems") })
    }

    @Test("one object that cannot be read holds one person")
    func broken() async throws {
        let records = [#"{"id":"\#(guid(1))","displayName":"a"}"#, #"{"id":"\#(guid(2))","displayName":"\q"}"#]
        let result = try await graph([.page(records)]).tenant().result(["displayName"]).read
        #expect(result.anchors == [guid(1)])
        #expect(result.skipped.map(\.anchor) == [guid(2)])
    }

    @Test(
        "a page that fails once is asked for again, and nothing of it counts twice",
        arguments: [
            FakeGraph.Answer.html, .truncated, .reset, .error(429, "TooManyRequests", ["Retry-After": "2.128"]), .error(500), .error(502),
            .error(503), .error(504), .json(#"{"value":[{"id":"x"}]"#), .json(#"{"error":{}}"#), .json("[]"),
        ])
    func faults(answer: FakeGraph.Answer) async throws {
        let graph = graph([answer, .page([#"{"id":"\#(guid(1))"}"#])])
        let result = try await graph.tenant().result(["displayName"])
        #expect(result.read.anchors == [guid(1)])
        #expect(result.checkpoint != nil)
        #expect(graph.lines.count { $0.hasPrefix("GET /users?") } == 2)
    }

    @Test("Retry-After is waited for, with decimals")
    func retryAfter() async throws {
        let graph = graph([.error(429, "TooManyRequests", ["Retry-After": "2.128"]), .page([])])
        _ = try await graph.tenant().result(["displayName"])
        #expect(graph.waits.contains { $0 >= 2.128 && $0 < 2.5 })
    }

    @Test("a token that is no longer accepted is replaced once")
    func expiredToken() async throws {
        let graph = FakeGraph([
            "/users/delta": [Self.latest], "/directory/deletedItems/": [Self.noneDeleted],
            "/users?": [.error(401, "InvalidAuthenticationToken"), .page([#"{"id":"\#(guid(1))"}"#])],
            "/oauth2/": [FakeGraph.token, .json(#"{"access_token":"tok-2","expires_in":3599}"#)],
        ])
        let result = try await graph.tenant().result(["displayName"])
        #expect(result.read.anchors == [guid(1)])
        #expect(graph.requests.last?.headers["Authorization"] == "Bearer tok-2")
    }

    @Test("a page that never comes makes the read fail after a bounded number of requests, without a checkpoint")
    func hopeless() async throws {
        let graph = graph([.truncated])
        let tenant = try graph.tenant(["attempts": .integer(3)])
        let error = await bridgeError { _ = try await tenant.result(["displayName"]) }
        #expect(error?.code == "graph.damaged")
        #expect(graph.lines.count { $0.hasPrefix("GET /users?") } == 3)
    }

    @Test("a refusal names the least permission, and nothing of the answer's message")
    func forbidden() async throws {
        let tenant = try graph([.error(403, "Authorization_RequestDenied")]).tenant()
        let error = try #require(await bridgeError { _ = try await tenant.result(["displayName"]) })
        #expect(error.code == "graph.forbidden")
        #expect(error.message.contains("User.Read.All") && error.message.contains("Authorization_RequestDenied"))
        #expect(!error.message.contains("Ada"))
    }

    @Test("requests allow packed answers and carry the token in no address")
    func headers() async throws {
        let graph = graph([.page([])])
        _ = try await graph.tenant().result(["displayName"])
        let requests = graph.requests.filter { $0.url.hasPrefix(FakeGraph.graph) }
        #expect(requests.allSatisfy { $0.headers["Accept-Encoding"] == "gzip" && $0.headers["Authorization"] == "Bearer tok-1" })
        #expect(requests.allSatisfy { !$0.url.contains("tok-1") })
    }
}
