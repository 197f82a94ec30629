import BridgeCore
import BridgeHTTP
import SCIM
import SCIMPath
import Testing

@testable import SCIMTarget

@Suite("The manager as an identifier")
struct ManagerTests {
    static let manager = AttributePath.literal("urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager")

    var dialect: SCIMDialect {
        var dialect = SCIMDialect.rfc
        dialect.managerReference = .identifier
        return dialect
    }

    func withManager(_ value: String) -> String {
        #"{"id":"1","urn:ietf:params:scim:schemas:extension:enterprise:2.0:User":{"manager":{"value":"\#(value)"}}}"#
    }

    @Test("is written by the identifier, which is looked up once")
    func writes() async throws {
        let service = FakeService([.json(200, user("m", externalId: "boss@example.org")), .empty(204), .empty(204)])
        let directory = try service.directory(dialect)
        let changes = [Change(path: Self.manager, old: [], edit: .set([.resource("m")]))]
        for id in ["1", "2"] as [TargetID] { _ = try await directory.apply(.make(.update(id, version: nil), changes)) }
        #expect(service.lines == ["GET /Users/m", "PATCH /Users/1", "PATCH /Users/2"])
        #expect(
            service.calls[1].body?["Operations"]
                == [["op": "add", "path": .string(Self.manager.description + ".value"), "value": "boss@example.org"]])
    }

    @Test("is read as the account, whether the service shows the identifier or the id", arguments: ["boss", "m"])
    func reads(shown: String) async throws {
        let service = FakeService([
            .json(200, withManager(shown)), .page(shown == "boss" ? [user("m", externalId: "boss")] : [], total: nil),
            .page([], total: nil),
        ])
        let resource = try await service.directory(dialect).resource("1", kind: .user)
        #expect(resource?.values[Self.manager] == [.resource("m")])
    }

    @Test("is known from a list that was read")
    func listed() async throws {
        let service = FakeService([.page([user("m", externalId: "boss"), withManager("boss")], total: 2)])
        var found: [TargetValue]?
        _ = try await service.directory(dialect).list(kind: .user, paths: []) { page in
            found = page.first { $0.id == "1" }?.values[Self.manager]
        }
        #expect(found == [.resource("m")])
        #expect(service.lines.count == 1)
    }

    @Test("without an identifier it cannot be written")
    func missing() async throws {
        let changes = [Change(path: Self.manager, old: [], edit: .set([.resource("m")]))]
        let directory = try FakeService([.json(200, user("m"))]).directory(dialect)
        let error = await #expect(throws: BridgeError.self) { try await directory.apply(.make(.update("1", version: nil), changes)) }
        #expect(error?.code == "target.no_identifier" && error?.effect == BridgeError.Effect.none)
    }
}
