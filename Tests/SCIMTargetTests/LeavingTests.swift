import BridgeCore
import BridgeHTTP
import SCIM
import SCIMPath
import Testing

@testable import SCIMTarget

@Suite("Disabling, enabling, deleting")
struct LeavingTests {
    func apply(
        _ service: FakeService, _ action: TargetWrite.Action, _ changes: [Change] = [], _ dialect: SCIMDialect = .rfc
    ) async throws -> Outcome {
        Outcome(try await service.directory(dialect).apply(.make(action, changes)))
    }

    func active(_ flag: Bool) -> JSONValue { [["op": "replace", "path": "active", "value": .boolean(flag)]] }

    @Test("disabling sets active to false, whatever the changes say")
    func disable() async throws {
        for changes in [[], [Change(path: .literal("active"), old: [.boolean(true)], edit: .set([.text("False")]))]] {
            let service = FakeService([.empty(204)])
            #expect(try await apply(service, .disable("1"), changes) == .done("1", nil))
            #expect(
                service.calls == [
                    .init(line: "PATCH /Users/1", body: SCIMPatch(operations: [.init(.replace, .literal("active"), false)]).json())
                ])
        }
    }

    @Test("booleans are text where the dialect says so")
    func textBooleans() async throws {
        let service = FakeService([.empty(204)])
        _ = try await apply(service, .disable("1"), [], .entra)
        #expect(service.calls.first?.body?["Operations"] == [["op": "Replace", "path": "active", "value": "False"]])
    }

    @Test("enabling sets active to true")
    func enable() async throws {
        let service = FakeService([.empty(204)])
        #expect(try await apply(service, .enable("1")) == .done("1", nil))
        #expect(service.calls.first?.body?["Operations"] == active(true))
    }

    @Test("a reactivation is read back where it may not hold")
    func readBack() async throws {
        let held = FakeService([.empty(204), .json(200, #"{"id":"1","active":true}"#)])
        #expect(try await apply(held, .enable("1"), [], .staffbase) == .done("1", nil))
        #expect(held.lines == ["PATCH /Users/1", "GET /Users/1"])
        #expect(try await apply(FakeService([.empty(204), .error(404)]), .enable("1"), [], .staffbase) == .gone)
        #expect(try await apply(FakeService([.empty(204), .error(500)]), .enable("1"), [], .staffbase) == .done("1", nil))
        let error = await #expect(throws: BridgeError.self) {
            try await apply(FakeService([.empty(204), .json(200, #"{"id":"1","active":"False"}"#)]), .enable("1"), [], .staffbase)
        }
        #expect(error?.code == "target.not_reactivated" && error?.recovery == .skip && error?.effect == BridgeError.Effect.none)
    }

    @Test("a pending user who was deactivated is gone afterwards: vanished, not failed")
    func vanished() async throws {
        let service = FakeService([.empty(204), .error(404)])
        #expect(try await apply(service, .disable("1"), [], .staffbase) == .vanished("1"))
        #expect(service.lines == ["PATCH /Users/1", "GET /Users/1"])
        #expect(try await apply(FakeService([.error(404), .error(404)]), .disable("1"), [], .staffbase) == .vanished("1"))
    }

    @Test(
        "a registered user stays; a look that fails does not put the write in doubt",
        arguments: [
            FakeService.Answer.json(200, #"{"id":"1","active":false}"#), .error(500), .broken(.timeout, arrived: true), .html(404),
        ])
    func stays(look: FakeService.Answer) async throws {
        #expect(try await apply(FakeService([.empty(204), look]), .disable("1"), [], .staffbase) == .done("1", nil))
    }

    @Test("elsewhere an account that is not there is gone")
    func gone() async throws {
        #expect(try await apply(FakeService([.error(404), .error(404)]), .disable("1")) == .gone)
    }

    @Test(
        "deleting is done when the account is not there any more",
        arguments: [
            FakeService.Answer.empty(204), .empty(200), .empty(202), .error(404), .error(410),
        ])
    func delete(answer: FakeService.Answer) async throws {
        let service = FakeService([answer])
        #expect(try await apply(service, .delete("1")) == .done("1", nil))
        #expect(service.lines == ["DELETE /Users/1"])
    }

    @Test("a web page is no proof of a deletion", arguments: [FakeService.Answer.html(404), .empty(405), .error(401)])
    func notDeleted(answer: FakeService.Answer) async throws {
        let directory = try FakeService([answer]).directory()
        await #expect(throws: BridgeError.self) { try await directory.apply(.make(.delete("1"))) }
    }
}
