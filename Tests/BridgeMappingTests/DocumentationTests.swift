import BridgeCore
import Testing

@testable import BridgeMapping

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// Runs the examples of the mapping guide.
@Suite("The mapping guide")
struct DocumentationTests {
    struct Example: Sendable, CustomTestStringConvertible {
        var expression: String
        var result: String

        var testDescription: String { expression }
    }

    static let text: String = {
        let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../Documentation/mapping.md")
        return (try? String(contentsOf: file, encoding: .utf8)) ?? ""
    }()

    /// The lines of all fenced blocks of a kind.
    static func lines(of fence: String) -> [String] {
        var isInside = false
        var lines: [String] = []
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            if line.hasPrefix("```") {
                isInside = line == "```" + fence
            } else if isInside, !line.isEmpty {
                lines.append(String(line))
            }
        }
        return lines
    }

    /// A line cut at its last separator.
    static func halves(_ line: String, at separator: String) -> (String, String)? {
        let parts = TextEdit.parts(of: line, delimiter: separator)
        guard let last = parts.last, parts.count > 1 else { return nil }
        return (parts.dropLast().joined(separator: separator), last)
    }

    static let examples = lines(of: "expressions").map { line in
        halves(line, at: " => ").map { Example(expression: $0.0, result: $0.1) }
            ?? Example(expression: line, result: "no result is written")
    }

    static func sample() throws -> [String: AttributeValue?] {
        var values: [String: AttributeValue?] = [:]
        for line in lines(of: "record") {
            let (name, json) = try #require(halves(line, at: " = "))
            let data = Data(json.utf8)
            if json == "null" {
                values[name] = .some(nil)
            } else if json.hasPrefix("[") {
                values[name] = .list(try JSONDecoder().decode([String].self, from: data))
            } else {
                values[name] = .text(try JSONDecoder().decode(String.self, from: data))
            }
        }
        return values
    }

    @Test("each example gives the result beside it", arguments: examples)
    func example(_ example: Example) throws {
        let result = try written(evaluate(example.expression, Self.sample()))
        let expected = example.result.hasPrefix("\"") ? try JSONDecoder().decode(String.self, from: Data(example.result.utf8)) : nil
        #expect(result == (expected.map { "\"\($0)\"" } ?? example.result))
    }

    @Test("each function has a section with its signature and examples", arguments: ExpressionFunction.allCases)
    func sections(function: ExpressionFunction) throws {
        let signature = try #require(FunctionSignature.named(function.rawValue))
        let sections = TextEdit.parts(of: Self.text, delimiter: "\n### ")
        let section = try #require(sections.first { $0.hasPrefix(function.rawValue + "\n") })
        let flat = section.split(separator: "\n").joined(separator: " ")
        #expect(flat.contains("`\(signature.description)`"))
        #expect(section.contains("```expressions"))
    }

    @Test("each error code of an evaluation is listed")
    func codes() {
        let codes = [
            "not_a_number", "not_a_boolean", "several_values", "index_out_of_bounds", "out_of_range", "too_long", "not_text", "not_a_date",
            "not_a_dn", "not_a_role", "not_a_sid", "not_base64", "no_default_domain", "regex_limit", "unknown_interval", "error",
        ]
        for code in codes { #expect(Self.text.contains("`expression.\(code)`")) }
    }

    @Test("each scope operator is listed", arguments: ScopeOperator.allCases)
    func operators(scopeOperator: ScopeOperator) {
        #expect(Self.text.contains("`\(scopeOperator.rawValue)`"))
    }
}
