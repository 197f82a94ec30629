import BridgeCore
import BridgeHTTP
import Foundation
import Testing

@testable import AzureADConnectors

@Suite("azure-ad-graph: who is assigned")
struct LiveAssignmentTests {
    private static let application = 100
    private static let role = guid(50)

    private static func user(_ number: Int) -> String { ##"{"@odata.type":"#microsoft.graph.user","id":"\##(guid(number))"}"## }
    private static func group(_ number: Int) -> String { ##"{"@odata.type":"#microsoft.graph.group","id":"\##(guid(number))"}"## }
    private static func assignment(_ number: Int, _ type: String, role: String = "00000000-0000-0000-0000-000000000000") -> String {
        #"{"principalId":"\#(guid(number))","principalType":"\#(type)","appRoleId":"\#(role)"}"#
    }

    private static let principal =
        #"{"id":"\#(guid(application))","displayName":"Staffbase","appRoles":[{"id":"\#(role)","value":"editor","displayName":"Editor \"in chief\""}]}"#

    /// People 1 to 5; 1 is assigned with a role, group 10 (2, group 11), group 11 (3, group 10 again).
    private func graph(more: KeyValuePairs<String, [FakeGraph.Answer]> = [:]) -> FakeGraph {
        var routes: [(String, [FakeGraph.Answer])] = more.map { ($0.key, $0.value) }
        routes += [
            ("/groups/delta?$select", [.page([], delta: FakeGraph.graph + "/groups/delta?$deltatoken=1")]),
            ("/users/delta?$select", [.page([], delta: FakeGraph.graph + "/users/delta?$deltatoken=1")]),
            ("/directory/deletedItems/", [.page([])]), ("/servicePrincipals?", [.page([Self.principal])]),
            (
                "/appRoleAssignedTo",
                [
                    .page([
                        Self.assignment(1, "User", role: Self.role), Self.assignment(10, "Group"), Self.assignment(99, "ServicePrincipal"),
                    ])
                ]
            ),
            ("/groups/\(guid(10))/members", [.page([Self.user(2), Self.group(11)])]),
            ("/groups/\(guid(11))/members", [.page([Self.user(3), Self.group(10)])]),
            ("GET /users?", [.page((1...5).map { #"{"id":"\#(guid($0))"}"# })]),
        ]
        return FakeGraph(routes)
    }

    private func assigned(_ records: [Record]) -> [String] {
        records.filter { $0.texts(named: "isAssigned") == ["True"] }.map(\.anchor).sorted()
    }

    @Test("people and the direct members of groups that are assigned to the application count, nested groups by option, circles or not")
    func nested() async throws {
        let direct = try await graph().tenant(["assigned_to": .text("Staffbase")]).result(["isAssigned"])
        #expect(assigned(direct.read.records) == [guid(1), guid(2)])
        #expect(direct.read.records.count == 5)
        let nested = try await graph().tenant(["assigned_to": .text("Staffbase"), "nested": .boolean(true)]).result(["isAssigned"])
        #expect(assigned(nested.read.records) == [guid(1), guid(2), guid(3)])
    }

    @Test("app roles come as the objects that the role functions read; the default access is none")
    func roles() async throws {
        let names = ["isAssigned", "appRoleAssignments"]
        let records = try await graph().tenant(["assigned_to": .text("Staffbase")]).result(names).read.records
        #expect(records[0].texts(named: "appRoleAssignments") == [#"{"value":"editor","displayName":"Editor \"in chief\""}"#])
        #expect(records[1].presence(named: "appRoleAssignments") == .empty)
    }

    @Test("an application is found by object id, application id or name, and not by a name that two have")
    func application() async throws {
        for route in ["/servicePrincipals/\(guid(7))", "/servicePrincipals(appId='\(guid(7))')"] {
            let graph = graph(more: [route: [.json(Self.principal)], "/servicePrincipals/\(guid(7))": [.error(404)]])
            let result = try await graph.tenant(["assigned_to": .text(guid(7))]).result(["isAssigned"])
            #expect(assigned(result.read.records) == [guid(1), guid(2)])
        }
        for (answer, text) in [
            (FakeGraph.Answer.page([]), "There is no enterprise application"), (.page([Self.principal, Self.principal]), "2"),
        ] {
            let tenant = try graph(more: ["/servicePrincipals?": [answer]]).tenant(["assigned_to": .text("O'Hara")])
            let error = await bridgeError { _ = try await tenant.result(["isAssigned"]) }
            #expect(error?.code == "source.assignment")
            #expect(error?.message.contains(text) == true)
        }
    }

    @Test("an apostrophe in a name is doubled")
    func apostrophe() async throws {
        let graph = graph()
        _ = try await graph.tenant(["assigned_to": .text("O'Hara & Co")]).result(["isAssigned"])
        #expect(graph.lines.contains("GET /servicePrincipals?$filter=displayName eq 'O''Hara & Co'&$select=id,displayName,appRoles"))
    }

    @Test("groups by name or id count without an application")
    func groups() async throws {
        let graph = graph(more: ["/groups?": [.page([#"{"id":"\#(guid(11))"}"#])]])
        let result = try await graph.tenant(["groups": .texts(["All Staff"])]).result(["isAssigned"])
        #expect(assigned(result.read.records) == [guid(3)])
        #expect(!graph.lines.contains { $0.contains("servicePrincipals") })
    }

    @Test("who cannot be told to be assigned ends the read before anybody is delivered")
    func forbidden() async throws {
        let tenant = try graph(more: ["/appRoleAssignedTo": [.error(403)]]).tenant(["assigned_to": .text("Staffbase")])
        let error = await bridgeError { _ = try await tenant.result(["isAssigned"]) }
        #expect(error?.code == "graph.forbidden")
        #expect(error?.message.contains("Application.Read.All") == true)
    }

    @Test("a changed person and a changed membership arrive with three requests, and only who is concerned is delivered")
    func incremental() async throws {
        let graph = graph(more: [
            "/groups/delta?$deltatoken=1": [
                .page(
                    [
                        ##"{"id":"\##(guid(10))","members@delta":[\##(Self.user(4)),{"@odata.type":"#microsoft.graph.user","id":"\##(guid(2))","@removed":{"reason":"deleted"}}]}"##,
                        #"{"id":"\#(guid(77))","members@delta":[\#(Self.user(5))]}"#,
                    ], delta: FakeGraph.graph + "/groups/delta?$deltatoken=2")
            ],
            "/users/delta?$deltatoken=1": [
                .page([#"{"id":"\#(guid(4))","displayName":"New"}"#], delta: FakeGraph.graph + "/users/delta?$deltatoken=2")
            ],
        ])
        let tenant = try graph.tenant(["assigned_to": .text("Staffbase")])
        let first = try await tenant.result(["displayName", "isAssigned"])
        let before = graph.lines.count
        let second = try await tenant.result(["displayName", "isAssigned"], since: first.checkpoint)
        #expect(graph.lines.count - before == 3)
        #expect(second.read.anchors == [guid(4), guid(2)])
        #expect(second.read.records.map { $0.texts(named: "isAssigned") } == [["True"], ["False"]])
        #expect(second.read.records[1].presence(named: "displayName") == .unknown)
    }

    @Test("a group that becomes assigned brings its members, and only its members are read")
    func newGroup() async throws {
        let graph = FakeGraph([
            "/groups/delta?$select": [.page([], delta: FakeGraph.graph + "/groups/delta?$deltatoken=1")],
            "/groups/delta?$deltatoken=1": [.page([], delta: FakeGraph.graph + "/groups/delta?$deltatoken=2")],
            "/users/delta?": [.page([], delta: FakeGraph.graph + "/users/delta?$deltatoken=1")],
            "/directory/deletedItems/": [.page([])], "/servicePrincipals?": [.page([Self.principal])],
            "/appRoleAssignedTo": [
                .page([Self.assignment(10, "Group")]), .page([Self.assignment(10, "Group"), Self.assignment(11, "Group")]),
            ],
            "/groups/\(guid(10))/members": [.page([Self.user(2)])], "/groups/\(guid(11))/members": [.page([Self.user(3)])],
            "GET /users?": [.page([])],
        ])
        let tenant = try graph.tenant(["assigned_to": .text("Staffbase")])
        let first = try await tenant.result(["isAssigned"])
        let before = graph.lines.count
        let second = try await tenant.result(["isAssigned"], since: first.checkpoint)
        #expect(second.read.anchors == [guid(3)])
        #expect(graph.lines.dropFirst(before).filter { $0.contains("/members") }.count == 1)
        #expect(assigned(second.read.records) == [guid(3)])
    }

    @Test("a delta told twice is the same as told once, and a group that is gone has nobody until it is read again")
    func replays() throws {
        var people = AssignedPeople()
        let (group, ada, bob) = try (#require(ObjectID(guid(10))), #require(ObjectID(guid(1))), #require(ObjectID(guid(2))))
        people.groups[group] = []
        people.members[group] = .init(people: [ada])
        let text =
            ##"{"id":"\##(guid(10))","members@delta":[\##(Self.user(2)),{"@odata.type":"#microsoft.graph.user","id":"\##(guid(1))","@removed":{"reason":"deleted"}}]}"##
        let change = try JSONDecoder().decode(GroupChange.self, from: Data(text.utf8))
        for _ in 1...3 { people.apply(change) }
        #expect(Set(people.resolved(nested: false).keys) == [bob])
        people.apply(try JSONDecoder().decode(GroupChange.self, from: Data(#"{"id":"\#(guid(10))","@removed":{"reason":"changed"}}"#.utf8)))
        #expect(people.resolved(nested: false).isEmpty)
        people.apply(try JSONDecoder().decode(GroupChange.self, from: Data(#"{"id":"\#(guid(10))","displayName":"back"}"#.utf8)))
        #expect(people.members[group] == nil)
    }

    @Test("what a checkpoint keeps of thousands of people comes back as it was")
    func checkpoint() throws {
        var people = AssignedPeople()
        let group = try #require(ObjectID(guid(10)))
        people.groups[group] = [try #require(ObjectID(Self.role))]
        people.people[try #require(ObjectID(guid(1)))] = []
        people.members[group] = .init(people: Set((1...3000).compactMap { ObjectID(guid($0)) }), groups: [group])
        let rule = AssignmentRule(application: "a")
        let state = AssignmentState(scope: AssignmentScope(groups: [group]), people: people, groupLink: "g")
        let text = try UserCheckpoint(users: "u", rule: rule, state: state).text()
        let read = try #require(UserCheckpoint(Checkpoint(text), rule: rule))
        #expect(read.assigned == people)
        #expect(read.users == "u" && read.groups == "g")
        #expect(text.utf8.count < 3000 * 22 + 1000)
        #expect(UserCheckpoint(Checkpoint(text), rule: AssignmentRule(application: "b")) == nil)
    }

    @Test(
        "identifiers keep their sixteen bytes", arguments: ["00000000-0000-4000-8000-000000000001", "FEDCBA98-7654-3210-fedc-ba9876543210"])
    func identifiers(text: String) throws {
        let id = try #require(ObjectID(text))
        #expect(id.text == text.lowercased())
        var bytes: [UInt8] = []
        id.append(to: &bytes)
        #expect(ObjectID.list(bytes) == [id])
        #expect(ObjectID(String(text.dropLast())) == nil && ObjectID("{\(text)}") == nil)
    }
}
