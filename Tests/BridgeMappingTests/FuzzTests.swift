import BridgeCore
import Testing

@testable import BridgeMapping

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// Generated inputs. `IDBRIDGE_FUZZ_COUNT=1000000` runs that many instead of 20,000.
@Suite("Generated inputs")
struct FuzzTests {
    /// The number of inputs of each seed and kind.
    static let share = (ProcessInfo.processInfo.environment["IDBRIDGE_FUZZ_COUNT"].flatMap { Int($0) } ?? 20_000) / 20

    private static let values: [String: AttributeValue?] = [
        "a": "Ada Lovelace", "empty": "", "none": nil, "several": ["SMTP:a@x", "smtp:b@x", ""], "date": "2026-10-05T08:00:00Z",
        "number": "42",
        "roles": ["User", #"{"value":"admin"}"#], "dn": #"cn=M\C3\BCller\, Ada,ou=Sales"#,
        "sid": .bytes([1, 1, 0, 0, 0, 0, 0, 5, 18, 0, 0, 0]),
        "long": .text(String(repeating: "a b,", count: 100)),
    ]

    /// No evaluation crashes or hangs, results are bounded and repeatable, and what reads no clock never says that it changes.
    @Test("expressions", arguments: 1...10 as ClosedRange<UInt64>)
    func expressions(seed: UInt64) {
        var generator = ExpressionGenerator(seed: seed)
        let record = record(Self.values)
        var evaluated = 0
        for _ in 0..<Self.share {
            var text = generator.expression()
            if generator.chance(20) { text = generator.damaged(text) }
            do throws(ExpressionError) {
                check(try ParsedExpression(text), record)
                evaluated += 1
            } catch {
                if error.offset < 0 || error.offset + error.length > text.utf8.count { Issue.record("\(error.offset) is not in \(text)") }
            }
        }
        #expect(evaluated > Self.share / 20)
    }

    private func check(_ expression: ParsedExpression, _ record: Record) {
        let compiled = expression.compiled(for: record.layout)
        let evaluation = compiled.evaluate(record, testContext())
        if evaluation != compiled.evaluate(record, testContext()) { Issue.record("not repeatable: \(expression)") }
        if let change = evaluation.nextChange, !expression.usesClock || change <= testNow { Issue.record("no such change: \(expression)") }
        guard case .value(let value) = evaluation.result else { return }
        if case .date = value { Issue.record("a date is left: \(expression)") }
        let size = value.texts.reduce(0) { $0 + $1.utf8.count }
        if size > 4 * TextEdit.lengthLimit { Issue.record("too long: \(expression)") }
    }

    /// Clauses are refused with a place, or print as what they mean and decide.
    @Test("clauses", arguments: 1...10 as ClosedRange<UInt64>)
    func clauses(seed: UInt64) {
        var generator = ExpressionGenerator(seed: seed &* 7919)
        let record = record(Self.values)
        for _ in 0..<Self.share {
            var text = generator.clause()
            if generator.chance(20) { text = generator.damaged(text) }
            do throws(ScopeError) {
                let clause = try ScopeClause(text)
                if try ScopeClause(clause.description) != clause { Issue.record("printed differently: \(text)") }
                _ = ScopeFilter.clause(clause).compiled(for: record.layout).decide(record, now: testNow)
            } catch {
                if error.offset < 0 || error.offset + error.length > text.utf8.count { Issue.record("\(error.offset) is not in \(text)") }
            }
        }
    }

    @Test("calls of each function nest to the limit", arguments: FunctionSignature.all.filter { !$0.parameters.isEmpty }.map(\.name))
    func nesting(name: String) throws {
        let (head, tail): (String, String) =
            switch name {
            case "SelectUniqueValue", "Error": ("Trim(", ")")
            case "Replace": ("Replace(", #",,"(a)",,"$1$1b")"#)
            case "FormatDateTime": ("FormatDateTime(", #","yyyy","yyyy")"#)
            case "DateAdd": (#"DateAdd("d",1,"#, ")")
            case "DateDiff": (#"DateDiff("d","2020-01-01","#, ")")
            case "IIF", "Coalesce", "Switch": ("IIF(\"True\",", ",\"x\")")
            default: ("\(name)(", try rest(name) + ")")
            }
        let text = String(repeating: head, count: 99) + "[a]" + String(repeating: tail, count: 99)
        _ = try evaluate(text, ["a": "aaaaaaaaaa"])
    }

    private func rest(_ name: String) throws -> String {
        let signature = try #require(FunctionSignature.all.first { $0.name == name })
        return String(repeating: ",\"1\"", count: max(signature.minimum - 1, 0))
    }

    @Test("conditions nest to the limit", arguments: ["NOT ", "(", "NOT ("])
    func conditions(head: String) throws {
        let closing = head.hasSuffix("(") ? ")" : ""
        let levels = head == "NOT (" ? 49 : 99
        let text = String(repeating: head, count: levels) + "[a]" + String(repeating: closing, count: levels)
        _ = try evaluate(text, ["a": "True"])
        let tooDeep = String(repeating: head, count: 20_000 / head.utf8.count) + "[a]"
        #expect(expressionError(tooDeep)?.message == "The expression nests deeper than 100 calls")
    }

    @Test("a long chain of AND is evaluated without a deep tree")
    func longChain() throws {
        let text = Array(repeating: "[a]", count: 8_000).joined(separator: " AND ")
        #expect(try evaluate(text, ["a": "True"]) == .value(.text("True")))
    }
}
