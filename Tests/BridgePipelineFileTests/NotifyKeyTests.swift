import BridgeCore
import BridgePipeline
import BridgePipelineFile
import Testing

@Suite("The key notify")
struct NotifyKeyTests {
    private static let environment = testEnvironment.merging(["HOOK": "https://chat.example.com/hooks/t0ken?sig=t0ken", "TOKEN": "t0ken"]) {
        $1
    }

    private func loadNotify(_ text: String, schedule: String = "{ every: 1 hour }") -> LoadedPipeline {
        load(twelveLines + "schedule: \(schedule)\nnotify: \(text)\n", environment: Self.environment)
    }

    private func rules(_ text: String) throws -> NotificationRules {
        let loaded = loadNotify(text)
        #expect(loaded.diagnostics.isEmpty, "\(loaded.diagnostics)")
        return try #require(loaded.pipeline?.notify)
    }

    @Test("a webhook is told of everything but silence, which needs a time")
    func webhook() throws {
        let rules = try rules("{ webhook: { url: '${env:HOOK}', authorization: 'Bearer ${env:TOKEN}', ca_file: ca.pem } }")
        #expect(rules.webhook?.url.text == "https://chat.example.com/hooks/t0ken?sig=t0ken")
        #expect("\(try #require(rules.webhook?.url))" == "https://chat.example.com")
        #expect(rules.webhook?.authorization == "Bearer t0ken" && rules.webhook?.certificateFile == "ca.pem")
        #expect(rules.conditions == [.held, .partial, .stale, .failed, .recovered] && rules.silenceAfter == nil)
    }

    @Test("mail goes over a server to one or several")
    func mail() throws {
        let whole = try #require(
            try rules(
                "{ mail: { server: 'smtps://Mail.example.com:465', user: u, password: '${env:TOKEN}', from: a@b.example, to: [it@b.example, c@d.example], ca_file: ca.pem } }"
            ).mail)
        #expect("\(whole.server)" == "smtps://mail.example.com:465" && whole.server.isEncrypted)
        #expect(whole.user == "u" && whole.password == "t0ken" && whole.to.map(\.text) == ["it@b.example", "c@d.example"])
        let short = try #require(try rules("{ mail: { server: smtp://relay, from: a@b.example, to: it@b.example } }").mail)
        #expect(!short.server.isEncrypted && short.user == nil && short.to.count == 1)
    }

    @Test("what is told can be chosen")
    func conditions() throws {
        #expect(try rules("{ webhook: { url: http://localhost:9/ }, when: [held, failed] }").conditions == [.held, .failed])
        let rules = try rules("{ webhook: { url: 'http://[::1]:9/' }, silence_after: 26 hours }")
        #expect(rules.conditions == Set(NotificationRules.Condition.allCases) && rules.silenceAfter == .seconds(26 * 3600))
    }

    @Test(
        "mistakes are shown where they are, with what to write",
        arguments: [
            ("{}", "“notify” names nobody to tell; write “webhook:", "^~~~~~"),
            ("{ webhook: {} }", "the key “url” is missing in “notify.webhook”", "^~~~~~~"),
            ("{ webhook: { url: chat.example.com } }", "is no address of a webhook; write one such as https://", "^~~~~~~~~~~~~~~~"),
            ("{ webhook: { url: 'https://ada:pw@chat.example.com/' } }", "is no address of a webhook", "^"),
            ("{ webhook: { url: 'smtp://chat.example.com/' } }", "is no address of a webhook", "^"),
            ("{ webhook: { url: http://chat.example.com, authorization: '${env:TOKEN}' } }", "would be sent without encryption", "^"),
            ("{ webhook: { url: https://x.example, authorization: \"a\\nb\" } }", "holds a line break", "^"),
            ("{ webhook: { url: https://x.example }, when: [hold] }", "“hold” is not possible here", "^~~~"),
            ("{ webhook: { url: https://x.example }, when: [] }", "names nothing to tell of", "^~~~"),
            ("{ webhook: { url: https://x.example }, when: silence }", "“silence” needs “notify.silence_after”", "^~~~"),
            ("{ webhook: { url: https://x.example }, when: held, silence_after: 1 day }", "“notify.when” has no silence", "^"),
            ("{ webhook: { url: https://x.example }, silence_after: 1 hour }", "is no longer than the time between runs", "^~~~~~"),
            ("{ webhook: { url: https://x.example }, silence_after: 5 seconds }", "is shorter than a minute", "^~~~~~~~~"),
            ("{ mail: { server: mail.example.com, from: a@b.c, to: a@b.c } }", "is no address of a mail server", "^~~~~~~~~~~~~~~~"),
            ("{ mail: { server: smtp://x/y, from: a@b.c, to: a@b.c } }", "is no address of a mail server", "^~~~~~~~~~"),
            ("{ mail: { server: smtp://x, from: Ada <a@b.c>, to: a@b.c } }", "is no mail address; write it bare", "^~~~~~~~~~~"),
            ("{ mail: { server: smtp://x, from: a@b.c, to: [] } }", "“notify.mail.to” names nobody", "^~"),
            ("{ mail: { server: smtp://x, from: a@b.c } }", "the key “to” is missing in “notify.mail”", "^~~~"),
            ("{ mail: { server: smtp://x, user: u, from: a@b.c, to: a@b.c } }", "“notify.mail.user” stands without password", "^~~~"),
            ("{ mail: { server: smtp://x, password: '${env:TOKEN}', from: a@b.c, to: a@b.c } }", "stands without user", "^~~~~~~~"),
            ("{ webhok: { url: https://x.example } }", "unknown key “webhok” in “notify”; did you mean “webhook”?", "^~~~~~"),
        ])
    func mistakes(text: String, message: String, caret: String) {
        let loaded = loadNotify(text)
        #expect(loaded.hasErrors)
        #expect(loaded.diagnostics.contains { $0.description.contains(message) && $0.description.contains(caret) }, "\(loaded.diagnostics)")
    }

    @Test(
        "what is doubtful is a warning",
        arguments: [
            ("{ webhook: { url: http://chat.example.com } }", "go to the webhook without encryption"),
            ("{ webhook: { url: https://x.example, authorization: Bearer t0ken } }", "a secret stands in the file"),
            ("{ mail: { server: smtp://x, user: u, password: t0ken, from: a@b.c, to: a@b.c } }", "a secret stands in the file"),
        ])
    func warnings(text: String, message: String) {
        let loaded = loadNotify(text)
        #expect(!loaded.hasErrors && loaded.diagnostics.contains { $0.message.contains(message) }, "\(loaded.diagnostics)")
        #expect(!loaded.diagnostics.contains { $0.description.contains("t0ken") } && !loaded.resolved().contains("t0ken"))
    }

    @Test("without a schedule nobody notices silence, and that is said")
    func silenceWithoutSchedule() {
        let text = "notify: { webhook: { url: https://x.example }, silence_after: 1 day }\n"
        #expect(loadWith(text).diagnostics.contains { $0.message.contains("nobody notices that runs stay away") })
    }

    @Test("the resolved file writes it out without secrets, and loads as the same")
    func resolved() throws {
        let loaded = loadNotify(
            "{ webhook: { url: '${env:HOOK}', authorization: 'Bearer ${env:TOKEN}' }, mail: { server: smtp://x:587, user: u, password: '${env:TOKEN}', from: a@b.c, to: [d@e.f] }, when: [silence, held], silence_after: 2 days }"
        )
        let again = load(loaded.resolved(), environment: Self.environment)
        #expect(again.diagnostics.isEmpty, "\(again.diagnostics)\n\(loaded.resolved())")
        #expect(again.pipeline?.notify == loaded.pipeline?.notify && loaded.pipeline?.notify != nil)
        #expect(loaded.resolved().contains("  when: [held, silence]\n") && !loaded.resolved().contains("t0ken"))
    }
}
