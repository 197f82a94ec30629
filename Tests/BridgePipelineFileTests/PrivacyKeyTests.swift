import BridgePipeline
import BridgePipelineFile
import Testing

@Suite("The key privacy")
struct PrivacyKeyTests {
    @Test("what it does not name has its default, forever keeps everything")
    func rules() throws {
        #expect(try #require(loadWith("").pipeline).privacy == PrivacyRules())
        let loaded = loadWith("privacy: { plans: 30 days, gone: forever }\n")
        #expect(loaded.diagnostics.isEmpty, "\(loaded.diagnostics)")
        #expect(try #require(loaded.pipeline).privacy == PrivacyRules(plans: .days(30), log: .days(400), gone: nil))
    }

    @Test(
        "mistakes are shown where they are, with what to write",
        arguments: [
            ("{ plans: long }", "is no time span; write a number and a unit, such as 90 days, or forever", "^~~~"),
            ("{ log: 1 day }", "is too short: limits look back over 24 hours; write 2 days or more", "^~~~~"),
            ("{ goen: 2 days }", "unknown key “goen” in “privacy”; did you mean “gone”?", "^~~~"),
        ])
    func mistakes(text: String, message: String, caret: String) {
        let loaded = loadWith("privacy: \(text)\n")
        #expect(loaded.hasErrors)
        #expect(loaded.diagnostics.contains { $0.description.contains(message) && $0.description.contains(caret) }, "\(loaded.diagnostics)")
    }
}
