import BridgeCore
import Testing

@testable import BridgePipelineFile

@Suite("Places and carets")
struct DiagnosticTests {
    @Test("a diagnostic shows its place, the line and a caret")
    func rendering() {
        let diagnostic = Diagnostic(
            .error, "unknown key “conector”", suggestion: "did you mean “connector”?", file: "pipeline.yaml", line: 14, column: 5,
            length: 8,
            sourceLine: "    conector: azure-ad-ldif")
        #expect(
            diagnostic.description == """
                pipeline.yaml:14:5: error: unknown key “conector”; did you mean “connector”?
                  14 |     conector: azure-ad-ldif
                     |     ^~~~~~~~
                """)
    }

    @Test("a tab before the place is a tab before the caret")
    func tabs() {
        let diagnostic = Diagnostic(.warning, "x", file: "f", line: 1, column: 3, length: 9, sourceLine: "a\tbc")
        #expect(diagnostic.description == "f:1:3: warning: x\n  1 | a\tbc\n    |  \t^~")
    }

    @Test("the name of a function keeps its letters at the beginning of a message")
    func functionNames() {
        let message = loadMapping("title: 'Left([a])'").diagnostics.first?.message
        #expect(message == "Left takes 2 arguments, not 1")
    }

    @Test(
        "an error in an expression is shown where it stands in the file",
        arguments: [
            ("title: Nope([a])", 12), ("title: 'Nope([a])'", 13), ("title: \"Nope([a])\"", 13),
            ("title: 'Append(\"it''s\", Nope([a]))'", 29), ("title: \"Append(\\\"\\u00e9\\\", Nope([a]))\"", 32),
            ("title: \"Append(\\\"é\\\", Nope([a]))\"", 27), ("title: Append(\"ü\", Nope([a]))", 24),
            ("title: { expression: 'Nope([a])' }", 27), ("title: !!str Nope([a])", 12),
        ])
    func columns(line: String, column: Int) {
        let loaded = loadMapping(line)
        #expect(loaded.diagnostics.map(\.column) == [column])
        #expect(loaded.diagnostics.map(\.line) == [18])
    }

    @Test(
        "an error in a text of several lines is shown in its line",
        arguments: [
            ("title: >-\n      Append([a],\n      Nope([b]))", 20, 7), ("title: |\n      Append([a],\n        Nope([b]))", 20, 9),
            ("title: 'Append([a],\n      Nope([b]))'", 19, 7), ("title: \"Append([a], \\\n      Nope([b]))\"", 19, 7),
            ("title: Append([a],\n\n      Nope([b]))", 20, 7), ("title: >-\n      Append([a],\n\n      Nope([b]))", 21, 7),
        ])
    func lines(text: String, line: Int, column: Int) {
        let loaded = loadMapping(text)
        #expect(loaded.diagnostics.map(\.line) == [line])
        #expect(loaded.diagnostics.map(\.column) == [column])
    }

    @Test(
        "the nearest word is suggested, and none when none is near",
        arguments: [
            ("conector", "connector"), ("Connector", "connector"), ("conn-ector", "connector"), ("target", nil), ("", nil),
        ] as [(String, String?)])
    func spelling(word: String, suggestion: String?) {
        #expect(Spelling.nearest(to: word, in: ["connector", "files"]) == suggestion)
    }

    @Test(
        "lines with secrets are masked from the secret on",
        arguments: [
            ("token: abc", "token: ********"), ("  \"token\": abc", "  \"token\": ********"),
            ("{ url: x, token: abc }", "{ url: x, token: ********"),
            ("tokne: abc", "tokne: ********"), ("X-API-Token: abc", "X-API-Token: ********"),
            ("my_password : abc", "my_password : ********"),
            ("token: ${env:A}", "token: ${env:A}"), ("token: \"${env:A}${file:b}\" # c", "token: \"${env:A}${file:b}\" # c"),
            ("{ token: ${env:A}, url: x }", "{ token: ${env:A}, url: x }"), ("token: a${env:A}", "token: ********"),
            ("token: ${env:A}b", "token: ********"), ("token: ${env:A", "token: ********"),
            ("- { do: disable, then: x }", "- { do: disable, then: x }"),
            ("url: https://token:8", "url: https://token:********"), ("name: staff", "name: staff"),
        ])
    func masks(line: String, shown: String) {
        let mask = SecretMask(PipelineText(line, file: "f"), secretKeys: ["token", "client_secret"])
        #expect(mask.shown(1) == shown)
    }

    @Test("the lines of a secret of several lines are masked")
    func maskedLines() {
        let text = PipelineText("a:\n  token: |\n    abc\n\n    def\n  url: x", file: "f")
        let mask = SecretMask(text, secretKeys: ["token"])
        #expect((1...6).map { mask.shown($0) } == ["a:", "  token: ********", "    ********", "********", "    ********", "  url: x"])
    }

    @Test(
        "time spans are read and written",
        arguments: [
            ("30 seconds", .seconds(30)), ("1 second", .seconds(1)), ("5 minutes", .seconds(300)), ("26 hours", .seconds(93600)),
            ("2 days", .seconds(172_800)), ("250 milliseconds", .milliseconds(250)), ("0 seconds", .zero), ("90 seconds", .seconds(90)),
        ] as [(String, Duration)])
    func durations(text: String, duration: Duration) {
        #expect(DurationText.duration(text) == duration)
        #expect(DurationText.text(duration) == text)
    }

    @Test(
        "what is no time span is none",
        arguments: ["", "30", "seconds", "1.5 hours", "-1 seconds", "99999999999999 days", "3 weeks", "1 s"])
    func noDurations(text: String) {
        #expect(DurationText.duration(text) == nil)
    }

    @Test("numbers are strict", arguments: ["", "0123", "+1", "1_000", "1e3", "0x10", " 1", "1.0", "--1", "99999999999999999999"])
    func integers(text: String) {
        #expect(PipelineReader.integer(text) == nil)
    }
}
