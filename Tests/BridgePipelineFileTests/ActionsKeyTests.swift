import BridgePipeline
import BridgePipelineFile
import Testing

@Suite("The keys users.actions and default_domain")
struct ActionsKeyTests {
    private func load(actions: String) -> LoadedPipeline { loadWith("users:\n  actions: \(actions)\n") }

    @Test("everything may be done unless the file says otherwise")
    func standard() throws {
        #expect(try #require(loadWith("").pipeline).users.actions == ObjectActions())
        let some = load(actions: "{ create: false, delete: false }")
        #expect(try #require(some.pipeline).users.actions == ObjectActions(create: false, update: true, delete: false))
    }

    @Test("other words are no switches", arguments: [("{ create: no }", "neither true nor false"), ("{ crate: false }", "“create”?")])
    func mistakes(text: String, message: String) {
        #expect(load(actions: text).diagnostics.contains { $0.description.contains(message) })
    }

    @Test("without update a mapping that disables is not asked for")
    func withoutUpdate() {
        let text = "users:\n  match: [externalId]\n  mapping: { externalId: '[mail]' }\n"
        #expect(loadWith(text).hasErrors)
        #expect(!loadWith(text + "  actions: { update: false }\n").hasErrors)
    }

    @Test("the default domain is a domain", arguments: [("example.com", true), ("a..b", false), ("ada@example.com", false), ("", false)])
    func domain(text: String, isGood: Bool) {
        let loaded = loadWith("default_domain: '\(text)'\n")
        #expect(loaded.hasErrors == !isGood)
        if isGood { #expect(loaded.pipeline?.defaultDomain == text) }
    }

    @Test("the resolved file writes both out, and loads as the same")
    func resolved() throws {
        let loaded = loadWith("default_domain: example.com\nusers:\n  actions: { delete: false }\n")
        let text = loaded.resolved()
        #expect(text.contains("default_domain: example.com"))
        #expect(text.contains("actions: { create: true, update: true, delete: false }"))
        let again = try #require(BridgePipelineFileTests.load(text).pipeline)
        #expect(again.users.actions == ObjectActions(delete: false))
        #expect(again.defaultDomain == "example.com")
    }
}
