import BridgeCore
import BridgeHTTP
import SCIM
import SCIMPath
import Testing

@testable import SCIMTarget

@Suite("Updating")
struct UpdateTests {
    let title = Change(path: .literal("title"), old: [.text("a")], edit: .set([.text("b")]))
    let mobile = Change(path: .literal(#"phoneNumbers[type eq "mobile"].value"#), old: nil, edit: .set([.text("1")]))

    func update(_ service: FakeService, _ changes: [Change], version: String? = nil, dialect: SCIMDialect = .rfc) async throws -> Outcome {
        Outcome(try await service.directory(dialect).apply(.make(.update("1", version: version), changes)))
    }

    func operations(_ call: FakeService.Call?) -> JSONValue? { call?.body?["Operations"] }

    @Test("known old values need no reading: one operation for each attribute, with its path")
    func plain() async throws {
        let service = FakeService([.empty(204)])
        let clear = Change(path: .literal("nickName"), old: [.text("x")], edit: .clear)
        #expect(try await update(service, [title, clear]) == .done("1", nil))
        #expect(service.lines == ["PATCH /Users/1"])
        #expect(
            operations(service.calls.first) == [
                ["op": "replace", "path": "title", "value": "b"], ["op": "remove", "path": "nickName"],
            ])
    }

    @Test("200 with a body and 204 without both count, the version is taken from either")
    func success() async throws {
        #expect(try await update(FakeService([.json(200, #"{"id":"1","meta":{"version":"\"3\""}}"#)]), [title]) == .done("1", "\"3\""))
        #expect(try await update(FakeService([.empty(204, ["ETag": "\"4\""])]), [title]) == .done("1", "\"4\""))
    }

    @Test("an entry of a list is read first where nobody knows whether it is there: added when absent, replaced when present")
    func entries() async throws {
        let absent = FakeService([.json(200, user("1")), .empty(204)])
        _ = try await update(absent, [mobile])
        #expect(absent.lines == ["GET /Users/1", "PATCH /Users/1"])
        #expect(operations(absent.calls.last) == [["op": "add", "path": "phoneNumbers", "value": [["type": "mobile", "value": "1"]]]])
        let present = FakeService([.json(200, user("1", more: #""phoneNumbers":[{"type":"mobile","value":"0"}]"#)), .empty(204)])
        _ = try await update(present, [mobile])
        #expect(operations(present.calls.last) == [["op": "replace", "path": #"phoneNumbers[type eq "mobile"].value"#, "value": "1"]])
    }

    @Test("an operation that does not fit is built again over what the service has")
    func noTarget() async throws {
        var change = mobile
        change.old = [.text("0")]
        let service = FakeService([.error(400, "noTarget"), .json(200, user("1")), .empty(204)])
        #expect(try await update(service, [change]) == .done("1", nil))
        #expect(operations(service.calls.last) == [["op": "add", "path": "phoneNumbers", "value": [["type": "mobile", "value": "1"]]]])
    }

    @Test("removing what is not there is done")
    func nothingToRemove() async throws {
        let clear = Change(path: .literal(#"phoneNumbers[type eq "mobile"].value"#), old: [.text("0")], edit: .clear)
        let service = FakeService([.error(400, "noTarget"), .json(200, user("1"))])
        #expect(try await update(service, [clear]) == .done("1", nil))
        #expect(service.lines == ["PATCH /Users/1", "GET /Users/1"])
    }

    @Test("the version is a condition only when the service says that it supports that")
    func condition() async throws {
        let supported = FakeService([.json(200, #"{"etag":{"supported":true}}"#), .empty(204), .empty(204)])
        let directory = try supported.directory()
        for _ in 0..<2 { _ = try await directory.apply(.make(.update("1", version: "W/\"1\""), [title])) }
        #expect(supported.lines == ["GET /ServiceProviderConfig", "PATCH /Users/1", "PATCH /Users/1"])
        #expect(supported.requests.last?.headers["If-Match"] == "W/\"1\"")
        for answer in [
            FakeService.Answer.json(200, #"{"etag":{"supported":false}}"#), .error(404), .html(200), .json(200, "[1"),
            .broken(.timeout, arrived: true),
        ] {
            let silent = FakeService([answer, .empty(204)])
            #expect(try await update(silent, [title], version: "W/\"1\"") == .done("1", nil))
            #expect(silent.requests.last?.headers["If-Match"] == nil)
        }
    }

    @Test("a changed resource (412) is read again and changed once more")
    func changed() async throws {
        let current = user("1", more: #""title":"c","meta":{"version":"\"9\""}"#)
        let service = FakeService([.json(200, #"{"etag":{"supported":true}}"#), .empty(412), .json(200, current), .empty(204)])
        #expect(try await update(service, [title], version: "\"1\"") == .done("1", nil))
        #expect(service.requests.last?.headers["If-Match"] == "\"9\"")
        let twice = FakeService([.json(200, #"{"etag":{"supported":true}}"#), .empty(412), .json(200, current), .empty(412)])
        let directory = try twice.directory()
        let error = await #expect(throws: BridgeError.self) { try await directory.apply(.make(.update("1", version: "\"1\""), [title])) }
        #expect(error?.recovery == .skip && error?.effect == BridgeError.Effect.none)
    }

    @Test("404 on a change is believed only when reading says the same")
    func gone() async throws {
        let service = FakeService([.error(404), .error(404)])
        #expect(try await update(service, [title]) == .gone)
        #expect(service.lines == ["PATCH /Users/1", "GET /Users/1"])
        #expect(try await update(FakeService([.error(404)]), [mobile]) == .gone)
    }

    @Test("a service without PATCH gets the merged resource by PUT, and PUT at once from then on", arguments: [404, 405, 501])
    func put(status: Int) async throws {
        let current = user("1", userName: "jane", more: #""title":"a","active":true,"meta":{"version":"1"},"groups":[{"value":"g"}]"#)
        let service = FakeService([
            .error(status), .json(200, current), .json(200, current), .json(200, #"{"etag":{"supported":false}}"#), .json(200, current),
            .json(200, current), .json(200, current),
        ])
        let directory = try service.directory()
        #expect(Outcome(try await directory.apply(.make(.update("1", version: nil), [title]))) == .done("1", "1"))
        _ = try await directory.apply(.make(.update("1", version: nil), [title]))
        #expect(
            service.lines == [
                "PATCH /Users/1", "GET /Users/1", "GET /Users/1", "GET /ServiceProviderConfig", "PUT /Users/1", "GET /Users/1",
                "PUT /Users/1",
            ])
        #expect(service.calls.last?.body == ["id": "1", "userName": "jane", "title": "b", "active": true])
    }

    @Test("a dialect without PATCH never tries it")
    func putDialect() async throws {
        var dialect = SCIMDialect.rfc
        dialect.patch = .off
        let service = FakeService([.json(200, user("1")), .empty(204)])
        #expect(try await update(service, [title], dialect: dialect) == .done("1", nil))
        #expect(service.lines == ["GET /Users/1", "PUT /Users/1"])
        #expect(try await update(FakeService([.error(404)]), [title], dialect: dialect) == .gone)
    }

    @Test("a service that takes neither stops the run")
    func neither() async throws {
        let service = FakeService([.empty(405), .json(200, user("1")), .json(200, user("1")), .empty(405)])
        let directory = try service.directory()
        let error = await #expect(throws: BridgeError.self) { try await directory.apply(.make(.update("1", version: nil), [title])) }
        #expect(error?.code == "scim.update_unsupported" && error?.recovery == .stop)
    }

    @Test(
        "a value that somebody else has is a conflict of this person only",
        arguments: [
            FakeService.Answer.error(409), .error(400, "uniqueness"),
        ])
    func conflict(answer: FakeService.Answer) async throws {
        let directory = try FakeService([answer]).directory()
        let error = await #expect(throws: BridgeError.self) { try await directory.apply(.make(.update("1", version: nil), [title])) }
        #expect(error?.code == "target.conflict" && error?.recovery == .skip && error?.effect == BridgeError.Effect.none)
    }

    @Test("what breaks after the change was sent leaves its effect open; a read that breaks before does not")
    func effects() async throws {
        let after = try FakeService([.broken(.timeout, arrived: true)]).directory()
        let error = await #expect(throws: BridgeError.self) { try await after.apply(.make(.update("1", version: nil), [title])) }
        #expect(error?.effect == .unknown)
        let before = try FakeService([.broken(.timeout, arrived: true)]).directory()
        let other = await #expect(throws: BridgeError.self) { try await before.apply(.make(.update("1", version: nil), [mobile])) }
        #expect(other?.effect == BridgeError.Effect.none)
    }

    @Test("no changes, no request")
    func nothing() async throws {
        let service = FakeService([])
        #expect(try await update(service, [], version: "v") == .done("1", "v"))
        #expect(service.requests.isEmpty)
    }

    @Test("a manager is cleared although the plan knows only whose account it was")
    func clearedReference() async throws {
        let service = FakeService([.empty(204)])
        let changes = [Change(path: ManagerTests.manager, old: [.identity(7)], edit: .clear)]
        _ = try await service.directory().apply(.make(.update("1", version: nil), changes))
        #expect(service.calls.first?.body?["Operations"] == [["op": "remove", "path": .string(ManagerTests.manager.description)]])
    }
}
