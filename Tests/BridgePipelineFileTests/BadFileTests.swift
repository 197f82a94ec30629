import BridgePipelineFile
import Testing

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

@Suite("A pipeline file with mistakes")
struct BadFileTests {
    /// The files in `Fixtures/bad`.
    static let names: [String] = {
        let files = (try? FileManager.default.contentsOfDirectory(atPath: fixture("bad"))) ?? []
        return files.filter { $0.hasSuffix(".yaml") }.map { String($0.dropLast(5)) }.sorted()
    }()

    /// Run the tests with `RECORD_DIAGNOSTICS=1` to write the expected texts anew, then read what changed.
    @Test("shows the expected diagnostics", arguments: names)
    func diagnostics(name: String) throws {
        let path = fixture("bad/\(name).yaml")
        let text = try String(contentsOfFile: path, encoding: .utf8)
        let loaded = PipelineFile.load(text: text, file: "\(name).yaml", registry: .test, environment: testEnvironment)
        let shown = loaded.diagnostics.map { "\($0)\n" }.joined(separator: "\n")
        let expected = fixture("bad/\(name).expected")
        if ProcessInfo.processInfo.environment["RECORD_DIAGNOSTICS"] == "1" {
            try shown.write(toFile: expected, atomically: true, encoding: .utf8)
        }
        #expect(try shown == String(contentsOfFile: expected, encoding: .utf8))
        #expect(!loaded.diagnostics.isEmpty)
        #expect((loaded.pipeline == nil) == loaded.hasErrors)
        for secret in ["hunter2", "s3cr3t-value", "contoso", "file-secret"] { #expect(!shown.contains(secret)) }
    }

    @Test("ten mistakes are ten diagnostics, in the order of the file")
    func tenMistakes() throws {
        let text = try String(contentsOfFile: fixture("bad/ten-mistakes.yaml"), encoding: .utf8)
        let loaded = load(text)
        #expect(loaded.diagnostics.count == 10)
        #expect(loaded.diagnostics.map(\.line) == loaded.diagnostics.map(\.line).sorted())
    }
}
