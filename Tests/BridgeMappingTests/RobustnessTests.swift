import BridgeCore
import BridgeMapping
import Testing

@Suite("Damaged texts")
struct RobustnessTests {
    private static let alphabet = Array(#"()[],"\&<>=-.0129 HFabIX_“ß"#.unicodeScalars)

    private func damaged(_ text: String, _ generator: inout SeededGenerator) -> String {
        var scalars = Array(text.unicodeScalars)
        for _ in 0..<Int.random(in: 1...4, using: &generator) {
            let index = Int.random(in: 0..<scalars.count, using: &generator)
            let scalar = Self.alphabet.randomElement(using: &generator) ?? " "
            switch Int.random(in: 0..<3, using: &generator) {
            case 0: scalars[index] = scalar
            case 1: scalars.insert(scalar, at: index)
            default: if scalars.count > 1 { scalars.remove(at: index) }
            }
        }
        var result = String.UnicodeScalarView()
        result.append(contentsOf: scalars)
        return String(result)
    }

    @Test("an expression is refused with a place inside the text, or can be evaluated", arguments: 1...6 as ClosedRange<UInt64>)
    func expressions(seed: UInt64) {
        let text = #"IIF([a]&"ä"<>Mid(Item([b],&HF),-1,2.5),Switch([IsSoftDeleted],,"x","y"),Join(",",Word([c],1," "),Left([a],2)))"#
        let record = record(["a": "x y", "b": ["1", "2"], "c": nil])
        var generator = SeededGenerator(state: seed)
        for _ in 0..<300 {
            let candidate = damaged(text, &generator)
            do throws(ExpressionError) {
                _ = try ParsedExpression(candidate).compiled(for: record.layout).evaluate(record, testContext())
            } catch {
                #expect(error.offset >= 0 && error.offset + error.length <= candidate.utf8.count, "\(candidate)")
            }
        }
    }

    @Test("a clause is refused with a place inside the text, or prints as what it means", arguments: 1...6 as ClosedRange<UInt64>)
    func clauses(seed: UInt64) throws {
        var generator = SeededGenerator(state: seed)
        let texts = [
            #"emails[type eq "work"].value NOT REGEX MATCH "a\\.b.*""#, "level Greater_Than_OR_EQUALS -5", #"title EQUALS "a \"b\"""#,
        ]
        for index in 0..<300 {
            let candidate = damaged(texts[index % texts.count], &generator)
            do throws(ScopeError) {
                let clause = try ScopeClause(candidate)
                #expect(try ScopeClause(clause.description) == clause, "\(candidate)")
            } catch {
                #expect(error.offset >= 0 && error.offset + error.length <= candidate.utf8.count, "\(candidate)")
            }
        }
    }
}
