import BridgeCore
import BridgePipeline
import BridgePipelineFile
import Testing

@Suite("A pipeline file that means harm, or is no file")
struct RobustnessTests {
    @Test("aliases that would unfold to gigabytes are refused at once", arguments: ["", "? "])
    func billionLaughs(prefix: String) {
        let first = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n"
        let others = (1..<20).map { "a\($0): &a\($0) [\(Array(repeating: "*a\($0 - 1)", count: 9).joined(separator: ", "))]\n" }.joined()
        let loaded = load(first + others + prefix + "*a19 : x\n")
        #expect(loaded.pipeline == nil)
        #expect(loaded.diagnostics.map(\.message) == ["anchors and aliases are not available here"])
    }

    @Test("few aliases are refused too")
    func oneAlias() {
        #expect(load("a: &a [x]\nb: *a\n").diagnostics.map(\.message) == ["anchors and aliases are not available here"])
    }

    @Test("deep nesting is refused", arguments: ["[", "- ", "{a: ", "? ", "- ? "])
    func nesting(part: String) {
        let loaded = load("a:\n  " + String(repeating: part, count: 100_000))
        #expect(loaded.pipeline == nil)
        #expect(loaded.diagnostics.count == 1)
    }

    @Test("forty levels are refused where they are too many")
    func fortyLevels() {
        let loaded = load("a: " + String(repeating: "[", count: 40) + String(repeating: "]", count: 40))
        #expect(loaded.diagnostics.map(\.message) == ["more than 32 levels inside one another"])
    }

    @Test("a text larger than 1 MiB is refused")
    func size() {
        let loaded = load(String(repeating: "# comment\n", count: 120_000))
        #expect(loaded.diagnostics.map(\.message) == ["the pipeline file is larger than 1024 KiB"])
    }

    @Test("a file that is not there, a folder and an endless file are diagnostics", arguments: ["/no/such/file.yaml", "/", "/dev/zero"])
    func files(path: String) {
        let loaded = PipelineFile.load(path: path, registry: .test, environment: [:])
        #expect(loaded.pipeline == nil)
        #expect(loaded.diagnostics.map(\.severity) == [.error])
        #expect(loaded.resolved() == "")
    }

    @Test("no beginning of a good file crashes or passes without a diagnostic", arguments: 1..<40)
    func beginnings(part: Int) {
        let text = String(twelveLines.prefix(twelveLines.count * part / 40))
        let loaded = load(text)
        #expect(loaded.hasErrors == (loaded.pipeline == nil))
    }

    @Test("lines end as they like and a byte order mark is no content", arguments: ["\r\n", "\r", "\n"])
    func lineEnds(end: String) {
        let text = "\u{FEFF}" + (twelveLines + "nmae: x\n").replacing("\n", with: end)
        let loaded = load(text)
        #expect(loaded.diagnostics.map(\.line) == [13])
        #expect(loaded.diagnostics.map(\.column) == [1])
        #expect(loaded.diagnostics.map(\.sourceLine) == ["nmae: x"])
    }

    @Test("nothing of the values is lost to other line ends")
    func carriageReturns() {
        let loaded = load(twelveLines.replacing("\n", with: "\r\n"))
        #expect(loaded.diagnostics.isEmpty)
        #expect(loaded.pipeline?.target.configuration.text("url") == "https://example.staffbase.com/scim")
    }
}
