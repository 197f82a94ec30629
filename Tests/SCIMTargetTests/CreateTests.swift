import BridgeCore
import BridgeHTTP
import SCIM
import SCIMPath
import Testing

@testable import SCIMTarget

@Suite("Creating")
struct CreateTests {
    let changes: [Change] = [
        Change(path: .literal("externalId"), old: nil, edit: .set([.text("e1")])),
        Change(path: .literal("userName"), old: nil, edit: .set([.text("jane")])),
        Change(path: .literal("active"), old: nil, edit: .set([.text("True")])),
        Change(path: .literal("name.givenName"), old: nil, edit: .set([.text("Jane")])),
        Change(path: .literal(#"emails[type eq "work"].value"#), old: nil, edit: .set([.text("j@x")])),
        Change(
            path: .literal("urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager.value"), old: nil,
            edit: .set([.resource(TargetID("m1"))])),
        Change(path: .literal("urn:ietf:params:scim:schemas:extension:showcase:2.0:User:skillset"), old: nil, edit: .set([.text("x")])),
    ]

    func create(_ service: FakeService, _ dialect: SCIMDialect = .rfc) async throws -> Outcome {
        Outcome(try await service.directory(dialect).apply(.make(.create, changes)))
    }

    func failure(_ answer: FakeService.Answer) async throws -> BridgeError? {
        let service = FakeService([answer])
        return await #expect(throws: BridgeError.self) { try await create(service) }
    }

    @Test("the body has nested values, JSON booleans, and the URNs of extensions in schemas")
    func body() async throws {
        let service = FakeService([.json(201, #"{"id":"7","meta":{"version":"W/\"1\""}}"#)])
        #expect(try await create(service) == .done("7", "W/\"1\""))
        let expected: JSONValue = [
            "schemas": [
                .string(SchemaURN.user), .string(SchemaURN.enterpriseUser), "urn:ietf:params:scim:schemas:extension:showcase:2.0:User",
            ],
            "externalId": "e1", "userName": "jane", "active": true, "name": ["givenName": "Jane"],
            "emails": [["type": "work", "value": "j@x"]],
            "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User": ["manager": ["value": "m1"]],
            "urn:ietf:params:scim:schemas:extension:showcase:2.0:User": ["skillset": "x"],
        ]
        #expect(service.calls == [.init(line: "POST /Users", body: expected)])
        #expect(service.requests.first?.headers["Content-Type"] == "application/scim+json")
    }

    @Test("the manager has the dialect's form")
    func manager() async throws {
        let service = FakeService([.json(201, #"{"id":"7"}"#)])
        _ = try await create(service, .entra)
        #expect(service.calls.first?.body?[SchemaURN.enterpriseUser]?["manager"] == "m1")
    }

    @Test("the objects of the app role functions are entries of the list, other texts are its values")
    func roles() async throws {
        let service = FakeService([.json(201, #"{"id":"7"}"#)])
        let role = #"{"display":"Administrator","primary":false,"type":"WindowsAzureActiveDirectoryRole","value":"admin"}"#
        let values: [TargetValue] = [.text(role), .text("User"), .text(#"{"display":"nothing"}"#), .text("{")]
        let changes = [
            Change(path: .literal("userName"), old: nil, edit: .set([.text(role)])),
            Change(path: .literal("roles"), old: nil, edit: .set(values)),
        ]
        _ = try await service.directory(.rfc).apply(.make(.create, changes))
        let body = try #require(service.calls.first?.body)
        #expect(
            body["roles"] == [
                ["display": "Administrator", "primary": false, "type": "WindowsAzureActiveDirectoryRole", "value": "admin"],
                ["value": "User"], ["value": #"{"display":"nothing"}"#], ["value": "{"],
            ])
        #expect(body["userName"] == .string(role))
    }

    @Test("the version may come as a header")
    func version() async throws {
        #expect(try await create(FakeService([.json(201, #"{"id":"7"}"#, ["ETag": "\"2\""])])) == .done("7", "\"2\""))
    }

    @Test(
        "a conflict comes back with whoever has identifier, name or mail",
        arguments: [
            FakeService.Answer.error(409, "uniqueness"), .error(409), .empty(409), .error(400, "uniqueness"),
        ])
    func conflict(answer: FakeService.Answer) async throws {
        let service = FakeService([
            answer, .page([], total: 0), .page([user("5", userName: "JANE")], total: 1),
            .page([user("5", mail: "j@x"), user("6", mail: "J@x")], total: 2),
        ])
        #expect(try await create(service) == .exists(["5", "6"]))
        #expect(service.lines.filter { $0.hasPrefix("POST") }.count == 1)
    }

    @Test("a conflict with somebody whom the service does not show is reported, without another attempt")
    func invisible() async throws {
        let service = FakeService([.error(409), .page([], total: 0), .page([], total: 0), .page([], total: 0)])
        #expect(try await create(service) == .exists([]))
    }

    @Test("an answer without an id is completed by looking", arguments: [FakeService.Answer.empty(201), .json(201, "{}")])
    func noID(answer: FakeService.Answer) async throws {
        let found = FakeService([answer, .page([user("9", externalId: "e1")], total: 1), .page([], total: 0), .page([], total: 0)])
        #expect(try await create(found) == .done("9", nil))
        let lost = FakeService([answer, .page([], total: 0), .page([], total: 0), .page([], total: 0)])
        let error = await #expect(throws: BridgeError.self) { try await create(lost) }
        #expect(error?.effect == .unknown)
    }

    @Test(
        "what breaks after the request was sent leaves the effect open",
        arguments: [
            FakeService.Answer.broken(.timeout, arrived: true), .broken(.connectionLost, arrived: true), .error(500), .error(502),
            .html(200),
            .json(201, "nonsense"),
        ])
    func unknownEffect(answer: FakeService.Answer) async throws {
        #expect(try await failure(answer)?.effect == .unknown)
    }

    @Test(
        "what was refused, or never sent, had no effect",
        arguments: [
            (FakeService.Answer.broken(.unreachable, arrived: false), "http.unreachable"), (.error(400, "invalidValue"), "scim.refused"),
            (.error(401), "http.unauthorized"), (.error(403), "http.forbidden"), (.error(404), "http.not_scim"),
            (.error(405), "http.not_scim"),
            (.html(404), "http.html"), (.error(429), "http.status"), (.error(503), "http.status"), (.empty(413), "scim.refused"),
        ])
    func noEffect(answer: FakeService.Answer, code: String) async throws {
        let error = try await failure(answer)
        #expect(error?.effect == BridgeError.Effect.none)
        #expect(error?.code.text == code)
        #expect(error?.message.contains("Jane") == false)
    }

    @Test("too many requests, even after repeating: later, when the service says so")
    func tooMany() async throws {
        let answer = FakeService.Answer.json(429, "{}", ["Retry-After": "30"])
        let service = FakeService([answer, answer])
        let directory = try service.directory(attempts: 2)
        let error = await #expect(throws: BridgeError.self) { try await directory.apply(.make(.create, changes)) }
        #expect(service.requests.count == 2)
        #expect(error?.recovery == .retry(after: .seconds(30)))
    }

    @Test(
        "values that the attribute cannot hold are refused before anything is sent",
        arguments: [
            Change(path: .literal("active"), old: nil, edit: .set([.text("maybe")])),
            Change(path: .literal("userName"), old: nil, edit: .set([.text("a"), .text("b")])),
            Change(path: .literal("userName"), old: nil, edit: .set([.identity(1)])),
            Change(path: .literal(#"emails[value sw "a"].display"#), old: nil, edit: .set([.text("a")])),
        ])
    func invalid(change: Change) async throws {
        let service = FakeService([])
        let directory = try service.directory()
        let error = await #expect(throws: BridgeError.self) { try await directory.apply(.make(.create, [change])) }
        #expect(error?.recovery == .skip && error?.effect == BridgeError.Effect.none)
        #expect(service.requests.isEmpty)
    }
}
