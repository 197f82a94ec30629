import BridgeCommands
import BridgeCore
import BridgePipeline
import BridgeState
import BuiltinConnectors
import Foundation
import Testing

/// The catalogue of codes, held against the sources that throw and write them.
@Suite("codes")
struct CodeTests {
    private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    private static let catalogue = CodeCatalogue(.builtin)

    /// Modules that do not know `BridgeError`, and those of tests.
    private static let otherModules: Set<String> = [
        "BridgeSandbox", "BridgeTestKit", "CLibArchive", "CLibXML2", "CPCRE2", "CZlib", "JSONStream", "LDIF", "SCIM", "SCIMPath",
        "XMLStream",
    ]

    /// Texts of the shape of a code that are none: names of facts, members of formats, keys of the pipeline file.
    private static let noCodes: Set<String> = [
        "contoso.example", "limits.counting_since", "manager.id", "members.id", "meta.count", "name.formatted",
        "odata.context", "odata.error", "odata.metadata", "odata.type", "pipeline.applied", "pipeline.evaluated", "pipeline.yaml",
        "plan.released", "plan.released_parts", "privacy.swept_at", "schedule.freeze", "system.datetime", "systems.rebound",
    ]

    /// What is put together where it is thrown.
    private static let built: Set<String> = Set(
        ["plan.open", "plan.superseded", "plan.rejected"] + Limits.standard.keys.map { "limit.\($0.rawValue)" })

    private static func isScanned(_ path: String) -> Bool {
        let parts = path.split(separator: "/").map(String.init)
        guard parts.count > 2, path.hasSuffix(".swift") else { return false }
        if parts[0] == "Plugins", parts[2] != "Sources" { return false }
        if parts[0] == "Sources", otherModules.contains(parts[1]) { return false }
        // The catalogue itself; connectors for tests and embedding; the keys of a pipeline file; why a filter decides, which is no code.
        return !["/Codes/", "Codes.swift", "/InMemory/", "/Resolved/", "/ScopeDecision.swift"].contains { path.contains($0) }
    }

    /// The literals of the shape of a code outside comments, with the files that have them.
    private static let literals: [String: String] = {
        var found: [String: String] = [:]
        for folder in ["Sources", "Plugins"] {
            let files = FileManager.default.enumerator(atPath: root.appending(path: folder).path)
            while let name = files?.nextObject() as? String {
                let path = "\(folder)/\(name)"
                guard isScanned(path), let text = try? String(contentsOf: root.appending(path: path), encoding: .utf8) else { continue }
                for line in text.split(separator: "\n") where !line.drop(while: { $0 == " " }).hasPrefix("//") {
                    for match in line.matches(of: /"([a-z][a-z0-9_]*\.[a-z][a-z0-9_]*)"/) { found[String(match.1)] = path }
                }
            }
        }
        return found
    }()

    @Test("every code in the sources is explained")
    func everyCode() {
        let explained = Set(Self.catalogue.codes.map(\.code.text))
        #expect(Self.literals.count > 100, "the sources were not found")
        for (code, path) in Self.literals.sorted(by: { $0.key < $1.key }) where !Self.noCodes.contains(code) {
            // A reader of files has codes of its own, which become those of a source.
            if code.hasPrefix("file.") { continue }
            let isExplained = explained.contains(code)
            #expect(isExplained, "\(path) has \(code): explain it in Sources/BridgeCommands/Codes or in the connector")
        }
        #expect(Self.built.subtracting(explained).sorted() == [])
    }

    @Test("every code that is explained is in the sources, once, and every exception too")
    func noOther() {
        let known = Set(Self.literals.keys).union(Self.built)
        let explained = Self.catalogue.codes.map(\.code.text)
        #expect(Set(explained).subtracting(known).sorted() == [])
        #expect(Dictionary(grouping: explained) { $0 }.filter { $0.value.count > 1 }.keys.sorted() == [])
        #expect(Self.noCodes.subtracting(known).sorted() == [])
    }

    @Test("every explanation is whole sentences")
    func sentences() {
        for code in Self.catalogue.codes {
            for text in [code.meaning, code.causes, code.remedy] {
                #expect(text.hasSuffix(".") && text.count > 8, "\(code.code): \(text)")
            }
        }
    }

    @Test("the document is as the program writes it (RECORD_SNAPSHOTS=1 writes it anew), and the guide links to it")
    func document() throws {
        let folder = Self.root.appending(path: "Documentation")
        let file = folder.appending(path: "error-codes.md")
        let document = Self.catalogue.document
        if ProcessInfo.processInfo.environment["RECORD_SNAPSHOTS"] == "1" { try Data(document.utf8).write(to: file) }
        #expect((try? String(contentsOf: file, encoding: .utf8)) == document, "Documentation/error-codes.md is stale")
        #expect(try String(contentsOf: folder.appending(path: "operating.md"), encoding: .utf8).contains("(error-codes.md)"))
    }

    @Test("codes explains a code as it was printed, all codes of a first word, and ends with 1 for one that there is not")
    func command() async throws {
        let one = await CommandLineRun(["codes", "[held.collision]"])
        #expect(one.status == 0)
        try expectSnapshot(one.transcript, "codes-held.collision")
        let several = await CommandLineRun(["codes", "limit", "--json"])
        let list = try #require(try JSONSerialization.jsonObject(with: Data(several.output.utf8)) as? [[String: String]])
        #expect(list.count == Limits.standard.count + 2)
        #expect(list.allSatisfy { $0["code"]?.hasPrefix("limit.") == true })
        #expect(list.first?["reach"] == "plan" && list.first?["afterwards"] == "decision")
        let none = await CommandLineRun(["codes", "held"])
        #expect(none.output.split(separator: "\n").contains("held.swap"))
        let unknown = await CommandLineRun(["codes", "nonsense"])
        #expect(unknown.status == 1)
        #expect(unknown.errors.contains("[codes.unknown]"))
    }

    @Test("codes lists every code, those of connectors too")
    func list() async {
        let run = await CommandLineRun(["codes"])
        #expect(run.status == 0)
        for code in Self.catalogue.codes { #expect(run.output.contains("  \(code.code) ")) }
        #expect(run.output.contains("graph.sign_in"))
    }
}
