import BridgeCore
import Testing

@testable import BridgeMapping

@Suite("Regular expressions")
struct PatternTests {
    private func replaced(_ text: String, _ pattern: String, _ replacement: String) throws -> String {
        let expression = try RegularExpression(pattern)
        let replacement = ReplacementTemplate(replacement, for: expression)
        return try RegexReplacement(expression: expression, mode: .template(nil)).replacing(in: text, by: replacement)
    }

    @Test(
        "substitutions are .NET's",
        arguments: [
            ("John Smith", #"(?<first>\w+) (?<last>\w+)"#, "${last}, ${first}", "Smith, John"), ("ab", "(a)(b)", "$2$1", "ba"),
            ("ab", "(?<x>a)(b)", "$1|$2", "b|a"), ("ab", "(a)", "$$1", "$1b"), ("ab", "(a)", "$3", "$3b"), ("ab", "(a)", "${no}", "${no}b"),
            ("abc", "b", "[$&$`$'$_]", "a[bacabc]c"), ("ab", "(a)(b)", "$+", "b"), ("ab", "(a)(b)?", "${2}x", "bx"), ("a", "a", "$", "$"),
            ("a", "(?<n>a)", "${n", "${n"), ("ab", "a|(b)", "<$1>", "<><b>"),
        ])
    func substitutions(text: String, pattern: String, replacement: String, expected: String) throws {
        #expect(try replaced(text, pattern, replacement) == expected)
    }

    @Test(
        "patterns mean what they mean in .NET",
        arguments: [
            ("ab1", "[a-z]*", "x", "xx1x"), ("aß", "", "-", "-a-ß-"), ("Ä1", #"\w"#, "x", "xx"), ("٣", #"\d"#, "x", "x"),
            ("a\nb", "a.b", "x", "a\nb"),
            ("aeb", "[a-z-[aeiou]]", "x", "aex"), ("a[b", "[[]", "x", "axb"), ("a]b", "[]]", "x", "axb"), ("ä", #"\u00e4"#, "x", "x"),
            ("a\u{B}b", #"a\vb"#, "x", "x"),
            ("ABC", "(?i)b", "x", "AxC"), ("ABC", "b", "x", "ABC"), ("foobar", "foo(?=bar)", "x", "xbar"),
            ("foobar", "(?<=foo)bar", "x", "foox"),
            ("aa", #"(?<c>a)\k<c>"#, "x", "x"), ("x y", #"(?x) x \s y # note"#, "z", "z"), ("end\n", "end$", "x", "x\n"),
            ("ab", "(?'q'a)", "<${q}>", "<a>b"),
            ("2024", "[0-9-[2]]", "x", "2x2x"), ("[:a", "[[:a]", "x", "xxx"), ("abba", #"(?<n>a)(b)\1"#, "x", "xa"),
            ("abab", #"(?<n>a)(b)\2"#, "x", "xb"),
            ("ab", #"(?<n>a)|(?<n>b)"#, "<$1>", "<a><b>"),
        ])
    func meaning(text: String, pattern: String, replacement: String, expected: String) throws {
        #expect(try replaced(text, pattern, replacement) == expected)
    }

    @Test(
        "what .NET does not have is refused with its place",
        arguments: [
            (#"a\K"#, 1), ("(?R)", 0), ("(*FAIL)", 1), ("a(?<x-y>b)", 1), ("a[", 1), ("(a", 2), ("a)", 1), (#"ab\"#, 2), (#"\u12"#, 0),
            ("[a-[b]c]", 6),
            (String(repeating: "[a-", count: 30), 60), ("*", 0), (#"x\Qa"#, 1), ("(?|a)", 0),
        ])
    func refused(pattern: String, offset: Int) {
        let error = #expect(throws: PatternError.self) { try RegularExpression(pattern) }
        #expect(error?.offset == offset)
    }

    @Test(
        "a pattern that backtracks without end stops with the limit's error",
        arguments: ["(a+)+$", "(a|aa)+$", "([a-zA-Z]+)*$", "^(([a-z])+.)+[A-Z]([a-z])+$"])
    func catastrophic(pattern: String) throws {
        let text = String(repeating: "a", count: 60) + "!"
        let expression = "Replace([v],,\"\(pattern)\",,\"x\")"
        #expect(try written(evaluate(expression, ["v": .text(text)])) == "error expression.regex_limit")
        let record = record(["v": .text(text)])
        let decision = ScopeFilter.clause(try ScopeClause("v REGEX MATCH \(pattern)")).compiled(for: record.layout).decide(
            record, now: testNow)
        #expect(!decision.isInScope)
    }

    @Test("a scope clause that is not decided rests on the unknown, the negative one too")
    func undecided() throws {
        let record = record(["v": .text(String(repeating: "a", count: 60) + "!")])
        for name in ["REGEX MATCH", "NOT REGEX MATCH"] {
            let clause = try ScopeClause("v \(name) (a+)+")
            let decision = ScopeFilter.clause(clause).compiled(for: record.layout).decide(record, now: testNow)
            #expect(!decision.isInScope && decision.restsOnUnknown && decision.reason == .patternLimit)
        }
    }

    @Test("a value of more than 16 KiB is not searched")
    func longValue() throws {
        let value = String(repeating: "a", count: 16_385)
        #expect(try written(evaluate("Replace([v],,\"b\",,\"x\")", ["v": .text(value)])) == "error expression.regex_limit")
    }

    @Test("one compiled expression serves many tasks at once")
    func sharing() async throws {
        let record = record(["v": "Ada Lovelace"])
        let compiled = try ParsedExpression(#"Replace([v],,"(?<a>\\w+) (?<b>\\w+)",,"${b} ${a}")"#).compiled(for: record.layout)
        await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<8 {
                group.addTask {
                    (0..<500).allSatisfy { _ in compiled.evaluate(record, testContext()).result == .value(.text("Lovelace Ada")) }
                }
            }
            for await isRight in group { #expect(isRight) }
        }
    }

    @Test(
        "Replace in its five modes",
        arguments: [
            (#"Replace([v],,"\\d+",,"_")"#, #""Main St _""#), (#"Replace([v],,"(?<n>\\d+)","n","7")"#, #""Main St 7""#),
            (#"Replace([v],,"(?<n>\\d+)",,[r])"#, #""Main St [12]""#), (#"Replace([e],,"(?<n>\\d+)","n",,[v])"#, #""12""#),
            (#"Replace([v],,"(?<n>\\d+)","n",,[r])"#, #""Main St 12""#), (#"Replace([x],,"(?<n>\\d+)","n",,[e])"#, "null"),
            (#"Replace([x],,"(?<n>\\d+)","n",,[r])"#, #""1""#), (#"Replace([x],,"a",,"b")"#, "null"),
            (#"Replace([v],,"z",,"b")"#, #""Main St 12""#),
            (#"Replace([l],,"^(.)",,"<$1>")"#, #"["<a>1", "<b>2"]"#), (#"Replace([v],,"(?<a>t) (?<n>\\d)","n","$1")"#, #""Main St $12""#),
            (#"Replace([v],,"^","0","x")"#, #""xMain St 12""#),
        ])
    func modes(text: String, expected: String) throws {
        let values: [String: AttributeValue?] = ["v": "Main St 12", "r": "[$1]", "e": "", "x": nil, "l": ["a1", "b2"]]
        #expect(try written(evaluate(text, values)) == expected)
    }
}
