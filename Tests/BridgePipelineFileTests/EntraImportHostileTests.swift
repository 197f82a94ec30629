import BridgeCore
import BridgePipelineFile
import Testing

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

@Suite("The import of a schema that holds anything at all")
struct EntraImportHostileTests {
    /// Texts that mean something to YAML, to variables, to expressions or to clauses.
    static let hostile = [
        "a: b # c", "\n- x", "${env:NOT_SET}", "'\"", "", "[x]", "~", "\\", "{&a *a}", "\u{0}\u{85}\u{2028}", "EQUALS", "😀e\u{301} ",
    ]

    static let keys = [
        "id", "name", "targetAttributeName", "expression", "defaultValue", "operatorName", "sourceOperandName", "flowType", "flowTypes",
        "type", "key", "sourceObjectName",
    ]

    private static func schema() throws -> String { try String(contentsOfFile: fixture("entra/schema.json"), encoding: .utf8) }

    private static func quoted(_ text: String) throws -> String {
        String(decoding: try JSONEncoder().encode([text]), as: UTF8.self).dropFirst().dropLast().description
    }

    /// Imports and loads. What is refused is refused with an error of ours.
    private func check(_ schema: String, secrets: String? = nil) throws {
        let text: String
        do {
            text = try EntraImport(schema: Array(schema.utf8), secrets: secrets.map { Array($0.utf8) }, registry: .test).text()
        } catch {
            #expect(error.code.text.hasPrefix("import."))
            return
        }
        let environment = testEnvironment.merging(["SCIM_TOKEN": "x"]) { first, _ in first }
        let loaded = load(text, environment: environment)
        #expect(loaded.diagnostics.filter { $0.severity == .error }.map(\.description) == [])
    }

    @Test("loads, whatever stands for the values of a key", arguments: keys, hostile)
    func values(key: String, text: String) throws {
        let pattern = try Regex("\"\(key)\": \"(?:[^\"\\\\]|\\\\.)*\"")
        try check(try Self.schema().replacing(pattern, with: "\"\(key)\": \(try Self.quoted(text))"))
    }

    @Test("loads, whatever the values of clauses are", arguments: hostile)
    func clauses(text: String) throws {
        let pattern = try Regex(#""values": \[[^\]]+\]"#)
        try check(try Self.schema().replacing(pattern, with: "\"values\": [\(try Self.quoted(text))]"))
    }

    @Test(
        "loads, whatever the secrets are", arguments: hostile,
        ["BaseAddress", "SyncNotificationSettings", "Other"])
    func secrets(text: String, key: String) throws {
        let value = try Self.quoted("never-\(text)-written")
        try check(try Self.schema(), secrets: "[{\"key\": \"\(key)\", \"value\": \(value)}]")
    }

    @Test("a document that is cut short is refused", arguments: stride(from: 0, to: 9000, by: 311).map { $0 })
    func cut(length: Int) throws {
        let text = String(decoding: Array(try Self.schema().utf8).prefix(length), as: UTF8.self)
        #expect(throws: BridgeError.self) { try EntraImport(schema: Array(text.utf8), registry: .test) }
    }

    @Test(
        "keys that are not there are no reason to fail",
        arguments: keys + ["source", "scope", "groups", "clauses", "attributeMappings", "directories"])
    func missing(key: String) throws {
        try check(try Self.schema().replacing("\"\(key)\":", with: "\"other\":"))
    }
}
