import BridgeCore
import BridgeMapping
import BridgePipeline
import BridgePipelineFile
import Testing

@Suite("The resolved pipeline")
struct ResolvedTests {
    private func whole() -> LoadedPipeline {
        PipelineFile.load(path: fixture("good/whole.yaml"), registry: .test, environment: testEnvironment)
    }

    @Test("writes every default of twelve lines out")
    func defaults() {
        let expected = """
            schema: 1
            name: staff
            time_zone: UTC

            sources:
              plants:
                connector: azure-ad-ldif
                files: ['exports/plant-*.ldif']
                encoding: utf-8
                parallel: 2
                follow: false
                expect: { tolerate_unreadable: 0 }

            target:
              connector: staffbase-scim
              shared: false
              url: 'https://example.staffbase.com/scim'
              token: '${env:STAFFBASE_TOKEN}'
              timeout: 30 seconds

            """
        #expect(load(twelveLines).resolved().hasPrefix(expected))
    }

    @Test("loads again as the same pipeline")
    func loadsAgain() throws {
        let first = whole()
        let text = first.resolved()
        let second = load(text, directory: fixture("good"))
        #expect(second.diagnostics.map(\.description) == [])
        #expect(second.resolved() == text)
        let pipelines = (try #require(first.pipeline), try #require(second.pipeline))
        #expect(pipelines.0.users.mappings == pipelines.1.users.mappings)
        #expect(pipelines.0.users.match == pipelines.1.users.match)
        #expect(pipelines.0.users.scope == pipelines.1.users.scope)
        #expect(pipelines.0.users.pilot == pipelines.1.users.pilot)
        #expect(pipelines.0.users.employed == pipelines.1.users.employed)
        #expect(pipelines.0.privacy == pipelines.1.privacy)
        #expect(pipelines.0.limits == pipelines.1.limits)
        #expect(pipelines.0.users.leaving == pipelines.1.users.leaving)
        #expect(pipelines.0.join == pipelines.1.join)
        #expect(pipelines.0.limits == pipelines.1.limits)
        #expect(pipelines.0.protect == pipelines.1.protect)
        #expect(pipelines.0.sources.map(\.constants) == pipelines.1.sources.map(\.constants))
        #expect(pipelines.0.sources.map(\.expect) == pipelines.1.sources.map(\.expect))
        #expect(pipelines.1.sources[0].configuration.text("client_secret") == "file-secret-value")
        #expect(pipelines.1.target.configuration.text("token") == "s3cr3t-value")
    }

    @Test("shows variables as they were written, never their values")
    func variables() {
        let text = whole().resolved()
        for value in ["s3cr3t-value", "contoso", "file-secret-value"] { #expect(!text.contains(value)) }
        for variable in ["${env:TENANT}", "${file:secret.txt}", "${env:STAFFBASE_TOKEN}", "city EQUALS ${env:CITY}"] {
            #expect(text.contains(variable))
        }
    }

    @Test("masks a literal secret")
    func literalSecret() {
        let loaded = load(twelveLines.replacing("${env:STAFFBASE_TOKEN}", with: "hunter2"))
        #expect(loaded.pipeline?.target.configuration.text("token") == "hunter2")
        #expect(!loaded.resolved().contains("hunter2"))
        #expect(loaded.resolved().contains("token: '********'"))
    }

    @Test(
        "texts come back as they were",
        arguments: ["", " a ", "it's", "a\nb", "\u{1}\t\u{85}é", "no", "${x}", "$${env:A}", "- a", "a: b # c", "\"\\", "🙂", "\u{2028}"])
    func texts(value: String) throws {
        let quoted = value.unicodeScalars.map {
            "\\U" + String(repeating: "0", count: 8 - String($0.value, radix: 16).count) + String($0.value, radix: 16)
        }
        let escaped = quoted.joined().replacing("\\U00000024\\U0000007b", with: "$${")
        let first = loadMapping("title: { constant: \"\(escaped)\" }")
        #expect(first.diagnostics.map(\.description) == [])
        let second = load(first.resolved())
        #expect(second.diagnostics.map(\.description) == [])
        #expect(first.pipeline?.users.mappings.last?.source == .constant(value))
        #expect(second.pipeline?.users.mappings.last?.source == .constant(value))
    }
}
