import BridgeCore
import BridgeHTTP
import Testing

@testable import AzureADConnectors

@Suite("azure-ad-graph: testing the connection, and finding one person")
struct LiveCheckTests {
    private func graph(_ more: KeyValuePairs<String, [FakeGraph.Answer]> = [:]) -> FakeGraph {
        FakeGraph(
            more.map { ($0.key, $0.value) } + [
                ("/users/delta", [.page([], delta: FakeGraph.graph + "/x")]), ("deletedItems", [.page([])]),
                ("/groups?", [.page([#"{"id":"\#(guid(1))"}"#])]), ("/users?", [.page([#"{"id":"\#(guid(1))"}"#])]),
            ])
    }

    private func failure(_ step: CheckReport.Step?) -> String? {
        if case .failed(let text)? = step?.outcome { text } else { nil }
    }

    @Test("each step is named and passes")
    func passes() async throws {
        let report = await (try graph().tenant()).check()
        #expect(report.passed)
        #expect(
            report.steps.map(\.name) == [
                "sign-in host reachable", "token", "Microsoft Graph reachable", "users", "changes of users", "deleted users", "groups",
                "deleted groups", "assignment",
            ])
        #expect(report.steps.allSatisfy { $0.outcome == .passed })
    }

    @Test("a permission that is missing is named with the link to consent and the role that may")
    func permission() async throws {
        let report = await (try graph(["/users?": [.error(403)]]).tenant(["client_id": .text("app 1")])).check()
        let text = try #require(failure(report.steps.first { $0.name == "users" }))
        #expect(text.contains("User.Read.All") && text.contains("Privileged Role Administrator"))
        #expect(text.contains("https://login.example/contoso.example/adminconsent?client_id=app%201"))
    }

    @Test("groups that may not be read are a warning, unless they say who is assigned")
    func groups() async throws {
        let plain = await (try graph(["/groups?": [.error(403)]]).tenant()).check()
        #expect(plain.passed)
        let assigned = await (try graph(["/groups?": [.error(403)]]).tenant(["groups": .texts(["A"])])).check()
        #expect(failure(assigned.steps.first { $0.name == "groups" })?.contains("GroupMember.Read.All") == true)
    }

    @Test("deleted groups that may not be read are a warning that names the permission, and not asked for where the settings say so")
    func deletedGroups() async throws {
        let report = await (try graph(["microsoft.graph.group": [.error(403)]]).tenant()).check()
        guard case .warning(let text)? = report.steps.first(where: { $0.name == "deleted groups" })?.outcome else {
            Issue.record("\(report)")
            return
        }
        #expect(report.passed && text.contains("Group.Read.All") && text.contains("adminconsent"))
        let silent = await (try graph().tenant(["deleted_items": .boolean(false)])).check()
        #expect(!silent.steps.contains { $0.name.hasPrefix("deleted") })
    }

    @Test("a host that is not there, a certificate of another name and a wrong secret are told apart")
    func signIn() async throws {
        for kind in [HTTPTransportError.Kind.unreachable, .tls] {
            let report = await (try graph(["/oauth2/": [.failure(HTTPTransportError(kind, mayHaveArrived: false))]]).tenant()).check()
            #expect(failure(report.steps.first) != nil && report.steps.map(\.name) == ["sign-in host reachable", "token"])
        }
        let wrong = await (try graph(["/oauth2/": [.json(#"{"error":"invalid_client","error_codes":[7000215]}"#, status: 401)]]).tenant())
            .check()
        #expect(failure(wrong.steps.last)?.contains("AADSTS7000215") == true)
        let graphDown = await (try graph(["/users?": [.failure(HTTPTransportError(.unreachable, mayHaveArrived: false))]]).tenant()).check()
        #expect(graphDown.steps.last?.name == "Microsoft Graph reachable" && !graphDown.passed)
    }

    @Test(
        "one person is found by name, address, personnel number or identifier",
        arguments: [
            (
                "userPrincipalName", "o'hara#EXT#@x.example",
                "/users?$select=displayName,id&$filter=userPrincipalName eq 'o''hara#EXT#@x.example'"
            ),
            ("mail", "ada@x.example", "/users?$select=displayName,id&$filter=mail eq 'ada@x.example'"),
            ("employeeId", "007", "/users?$select=displayName,id&$filter=employeeId eq '007'"),
        ])
    func lookup(attribute: String, value: String, line: String) async throws {
        let graph = graph()
        let result = try await graph.tenant().result(["displayName"]) { request, output in
            try await graph.tenant().lookup(attribute, equals: value, request: request, into: &output)
            return .complete(.proven)
        }
        #expect(graph.lines == ["GET " + line])
        #expect(result.read.anchors == [guid(1)])
    }

    @Test("an identifier that nobody has finds nobody, and an attribute that Graph cannot search is refused")
    func nobody() async throws {
        let graph = graph(["/users/\(guid(9))": [.error(404)], "/users/\(guid(2))": [.json(#"{"id":"\#(guid(2))","displayName":"Bob"}"#)]])
        let tenant = try graph.tenant()
        for (id, found) in [(guid(9), []), (guid(2), [guid(2)]), ("no guid", [])] {
            let result = try await tenant.result(["displayName"]) { request, output in
                try await tenant.lookup("id", equals: id, request: request, into: &output)
                return .complete(.proven)
            }
            #expect(result.read.anchors == found)
        }
        let error = await bridgeError {
            _ = try await tenant.result(["displayName"]) { request, output in
                try await tenant.lookup("city", equals: "x", request: request, into: &output)
                return .complete(.proven)
            }
        }
        #expect(error?.code == "source.lookup_unsupported")
    }
}
