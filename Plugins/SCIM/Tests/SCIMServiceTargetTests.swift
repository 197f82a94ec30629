import BridgeCore
import BridgeHTTP
import SCIM
import SCIMPath
import SCIMTarget
import Testing

@testable import SCIMConnector

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

@Suite("The target scim")
struct SCIMServiceTargetTests {
    static let settings: [String: ConnectorConfiguration.Value] = ["url": .text("https://example.org/scim/"), "token": .text("t")]

    @Test("the README's table of settings is the spec's")
    func readme() throws {
        let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().appending(path: "README.md")
        let text = try String(contentsOf: file, encoding: .utf8)
        #expect(text.contains("\n\n" + ConnectorDocumentation.settingsTable(SCIMServiceTarget.spec) + "\n"))
    }

    @Test("address and token are enough, and nothing is opened")
    func minimum() async throws {
        let target = try SCIMServiceTarget(configuration: ConnectorConfiguration(Self.settings), context: ConnectorContext())
        #expect(target.systemIdentity == "https://example.org/scim")
        #expect(target.directory.dialect.name == "rfc")
        await target.close()
    }

    @Test(
        "settings that cannot work are refused with a reason",
        arguments: [
            ("url", ConnectorConfiguration.Value.text("example.org"), "configuration.invalid"), ("url", .text(""), "configuration.missing"),
            ("token", .text("a b\r\nc"), "configuration.invalid"), ("dialect", .text("other"), "configuration.invalid"),
            ("auth_scheme", .text("digest"), "configuration.invalid"), ("timeout", .duration(.zero), "configuration.invalid"),
        ])
    func refused(name: String, value: ConnectorConfiguration.Value, code: String) {
        var configuration = ConnectorConfiguration(Self.settings)
        configuration[name] = value
        let error = #expect(throws: BridgeError.self) {
            try SCIMServiceTarget(configuration: configuration, context: ConnectorContext())
        }
        #expect(error?.code.text == code)
    }

    @Test("a user name is required, and a requests limit is passed on")
    func schema() async throws {
        var configuration = ConnectorConfiguration(Self.settings)
        configuration["requests_per_second"] = .integer(3)
        let schema = try await SCIMServiceTarget(configuration: configuration, context: ConnectorContext()).targetSchema()
        #expect(schema.attribute(.literal("userName"), kind: .user)?.isRequired == true)
        #expect(schema.writesPerSecond == 3)
    }
}
