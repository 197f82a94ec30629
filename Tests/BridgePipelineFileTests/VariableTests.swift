import BridgeCore
import BridgeMapping
import BridgePipeline
import BridgePipelineFile
import Testing

@Suite("Variables")
struct VariableTests {
    private func url(_ text: String, environment: [String: String] = [:]) -> LoadedPipeline {
        let environment = environment.merging(testEnvironment) { given, _ in given }
        return load(twelveLines.replacing("https://example.staffbase.com/scim", with: text), environment: environment)
    }

    @Test(
        "are put into texts, also several and beside other text",
        arguments: [
            ("https://${env:HOST}/scim", "https://example.com/scim"), ("${env:HOST}${env:CITY}", "example.comHamburg"),
            ("'$${env:HOST}'", "${env:HOST}"), ("a$b", "a$b"), ("\"$$${env:HOST}\"", "$${env:HOST}"), ("cost 5$", "cost 5$"),
        ])
    func expansion(text: String, expected: String) {
        let loaded = url(text, environment: ["HOST": "example.com"])
        #expect(loaded.diagnostics.map(\.description) == [])
        #expect(loaded.pipeline?.target.configuration.text("url") == expected)
    }

    @Test("a value is not looked at for variables again")
    func noRecursion() {
        let loaded = url("${env:A}", environment: ["A": "${env:CITY}"])
        #expect(loaded.pipeline?.target.configuration.text("url") == "${env:CITY}")
    }

    @Test("a file's text is put in without the line break at its end")
    func files() {
        let loaded = load(twelveLines.replacing("${env:STAFFBASE_TOKEN}", with: "${file:secret.txt}"), directory: fixture("good"))
        #expect(loaded.diagnostics.isEmpty)
        #expect(loaded.pipeline?.target.configuration.text("token") == "file-secret-value")
    }

    @Test("an empty secret is an error that names the variable")
    func emptySecret() {
        let loaded = load(twelveLines, environment: ["STAFFBASE_TOKEN": ""])
        #expect(loaded.diagnostics.map(\.message) == ["“${env:STAFFBASE_TOKEN}” is empty"])
    }

    @Test("replacement patterns in expressions are no variables")
    func patterns() {
        let loaded = loadMapping(#"title: 'Append([a], "${name}")'"#)
        #expect(loaded.diagnostics.isEmpty)
        #expect(loaded.pipeline?.users.mappings.last?.source == (try? ParsedExpression(#"Append([a], "${name}")"#)).map { .expression($0) })
    }

    @Test(
        "a value stands in no diagnostic",
        arguments: [
            "name: ${env:V}\n", "time_zone: ${env:V}\n", "review: ['${env:V}']\n", "join: { key: a, without_key: '${env:V}' }\n",
            "join: { authority: ['${env:V}'] }\n", "limits: { disable: { percent: '${env:V}' } }\n", "users: { scope: ['${env:V}'] }\n",
            "users: { match: ['${env:V}'] }\n", "users: { identifier_change: '${env:V}' }\n",
            "users: { leaving: [{ when: '${env:V}', do: disable }] }\n",
            "users: { leaving: [{ when: missing, do: disable, then: '${env:V}' }] }\n",
            "users: { mapping: { active: '${env:V}' } }\n", "users: { mapping: { active: { expression: '[a]', apply: '${env:V}' } } }\n",
            "users: { match: ['${env:W}', '${env:W}'] }\n", "users: { scope: ['${env:W} NOT EQUALS'] }\n", "schema: ${env:V}\n",
            "protect: ['userName REGEX MATCH ${env:V}']\n",
        ])
    func noLeak(line: String) {
        let text = line.hasPrefix("name") || line.hasPrefix("schema") ? line + twelveLines : twelveLines + line
        let loaded = load(text, environment: ["STAFFBASE_TOKEN": "x", "V": "(hidden, value", "W": "hiddenName"])
        #expect(loaded.hasErrors)
        for diagnostic in loaded.diagnostics { #expect(!diagnostic.description.contains("hidden")) }
    }
}
