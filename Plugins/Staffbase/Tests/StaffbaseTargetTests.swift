import BridgeCore
import BridgeHTTP
import SCIMPath
import SCIMTarget
import Testing

@testable import StaffbaseConnector

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

@Suite("The target staffbase-scim")
struct StaffbaseTargetTests {
    func target(_ transport: OneAnswerTransport = OneAnswerTransport(200)) throws -> StaffbaseTarget {
        try StaffbaseTarget(
            configuration: ConnectorConfiguration(["url": .text("https://example.staffbase.com/scim"), "token": .text("t")]),
            context: ConnectorContext(), transport: transport)
    }

    @Test("the README's table of settings is the spec's")
    func readme() throws {
        let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().appending(path: "README.md")
        let text = try String(contentsOf: file, encoding: .utf8)
        #expect(text.contains("\n\n" + ConnectorDocumentation.settingsTable(StaffbaseTarget.spec) + "\n"))
        for mapping in try #require(StaffbaseTarget.spec.defaults).mapping { #expect(text.contains("| `\(mapping.expression)` |")) }
    }

    @Test("the default mapping is the article's minimum: five attributes, matched by identifier, no user name")
    func defaults() throws {
        let defaults = try #require(StaffbaseTarget.spec.defaults)
        #expect(defaults.match == ["externalId"])
        #expect(
            defaults.mapping.map(\.target)
                == ["externalId", "active", #"emails[type eq "work"].value"#, "name.givenName", "name.familyName"])
        for mapping in defaults.mapping { _ = try AttributePath(mapping.target) }
    }

    @Test("the identifier is required and unique; @ and [at] are one in user names")
    func schema() async throws {
        let schema = try await target().targetSchema()
        let identifier = try #require(schema.attribute(.literal("externalId"), kind: .user))
        #expect(identifier.isRequired && identifier.isUnique && identifier.isCaseExact)
        let userName = try #require(schema.attribute(.literal("userName"), kind: .user))
        #expect(!userName.isRequired && userName.isUnique)
        #expect(userName.normalized("A@b.org") == userName.normalized("a[at]B.ORG"))
        #expect(schema.deactivationMayRemove)
    }

    @Test("an identifier with white space is refused before anything is sent", arguments: ["a b", " a", "a\u{A0}b", "a\tb", ""])
    func whiteSpace(identifier: String) async throws {
        let transport = OneAnswerTransport(500)
        let target = try target(transport)
        let changes = [Change(path: .literal("externalId"), old: nil, edit: .set([.text(identifier)]))]
        let error = await #expect(throws: BridgeError.self) {
            try await target.apply(TargetWrite(id: "1", kind: .user, action: .create, changes: changes))
        }
        #expect(error?.effect == BridgeError.Effect.none && error?.recovery == .skip)
        #expect(transport.requests.isEmpty)
    }

    @Test(
        "the article's three causes of a failed connection are told apart",
        arguments: [
            (401, "application/json", "token", "administrative access"), (403, "application/json", "token", "administrative access"),
            (404, "application/json", "SCIM answers", "Customer Success Manager"),
            (200, "text/html", "SCIM answers", "https://<your-domain>/scim"),
        ])
    func causes(status: Int, type: String, step: String, hint: String) async throws {
        let report = try await target(OneAnswerTransport(status, ["Content-Type": type], "{}")).check()
        let failed = report.steps.filter { if case .failed = $0.outcome { true } else { false } }
        #expect(failed.map(\.name) == [step])
        guard case .failed(let message)? = failed.first?.outcome else { return }
        #expect(message.contains(hint))
        #expect(!report.passed)
    }
}
