import BridgeCore
import Foundation
import SCIM
import SCIMTarget
import Testing

/// Against scim2-server of PyPI, as it comes and with parts of it switched off.
@Suite("A server that nobody of ours wrote", .enabled(if: OtherServer.scim2Server != nil), .serialized)
struct OtherServerTests {
    static let size = LifeTests.size

    @Test("the life of a company", arguments: ["as it comes", "patch", "filter", "bulk", "etag"])
    func life(without feature: String) async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = folder.appending(path: "configuration.json")
        try Data(Self.configuration(without: feature).bytes).write(to: file)
        let server = try await OtherServer(
            try #require(OtherServer.scim2Server),
            arguments: ["--bearer-token", "tok"] + (feature == "as it comes" ? [] : ["--service-provider-config", file.path]))
        defer { server.stop() }
        var dialect = SCIMDialect.rfc
        dialect.bulk = .automatic
        let target = try ConformanceTarget(url: "http://127.0.0.1:\(server.port)/v2", token: "tok", dialect: dialect)
        try await LifeTests().live(target, size: feature == "filter" ? 25 : Self.size, hasSkills: false)
        await target.close()
    }

    @Test("bulk requests make, change and delete")
    func bulk() async throws {
        let server = try await OtherServer(try #require(OtherServer.scim2Server), arguments: ["--bearer-token", "tok"])
        defer { server.stop() }
        var dialect = SCIMDialect.rfc
        dialect.bulk = .on
        let target = try ConformanceTarget(url: "http://127.0.0.1:\(server.port)/v2", token: "tok", dialect: dialect)
        try await BulkLife(target: target).run()
        await target.close()
    }

    private static func configuration(without feature: String) -> JSONValue {
        func ability(_ name: String, _ more: [(String, JSONValue)] = []) -> JSONValue {
            .object(JSONObject([("supported", .boolean(name != feature))] + more))
        }
        return [
            "schemas": ["urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig"], "patch": ability("patch"),
            "bulk": ability("bulk", [("maxOperations", 1000), ("maxPayloadSize", 1_048_576)]),
            "filter": ability("filter", [("maxResults", 1000)]), "changePassword": ability("changePassword"), "sort": ability("sort"),
            "etag": ability("etag"),
            "authenticationSchemes": [["type": "oauthbearertoken", "name": "token", "description": "A bearer token", "primary": true]],
        ]
    }
}
