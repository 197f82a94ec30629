import BridgeCore
import Testing

@testable import BridgeMapping

@Suite("Expression syntax")
struct ExpressionSyntaxTests {
    @Test(
        "text is read as the language defines it",
        arguments: [
            (#""plain""#, "plain"),
            (#""a \"quoted\" word""#, #"a "quoted" word"#),
            (#""back\\slash""#, #"back\slash"#),
            (#""an unknown pair \+ stays""#, #"an unknown pair \+ stays"#),
            (#""umlaut ä, emoji 👩‍👩‍👧""#, "umlaut ä, emoji 👩‍👩‍👧"),
            ("42", "42"),
            ("-7", "-7"),
            ("3.50", "3.50"),
            ("&HF7", "247"),
            ("&hf", "15"),
            (#""a"&"b""#, "ab"),
            (#"1&"b""#, "1b"),
            ("  Trim(\r\n\t\" x \"\n)  ", "x"),
            (#"("in parentheses")"#, "in parentheses"),
            (#""t-" & "a" & "-b""#, "t-a-b"),
        ])
    func literals(text: String, expected: String) throws {
        #expect(try evaluate(text) == .value(.text(expected)))
    }

    @Test(
        "an error has its place and says what to write",
        arguments: [
            ("", 0, 0, "The expression is empty", nil),
            ("Swich([a], , \"1\", \"2\")", 0, 5, "There is no function Swich", "Switch"),
            ("trim([a])", 0, 4, "Function names are case-sensitive: trim", "Trim"),
            ("IsNullorEmpty([a])", 0, 13, "Function names are case-sensitive: IsNullorEmpty", "IsNullOrEmpty"),
            ("Append([a])", 0, 6, "Append takes 2 arguments, not 1", "Append(source, suffix)"),
            ("Trim()", 0, 4, "Trim takes 1 argument, not 0", "Trim(value)"),
            ("Mid([a], 1, 2, 3)", 0, 3, "Mid takes 2 to 3 arguments, not 4", "Mid(source, start, length?)"),
            ("Join(\",\")", 0, 4, "Join takes at least 2 arguments, not 1", "Join(separator, source, ...)"),
            (
                "Switch([a], \"d\", \"k\")", 0, 6, "Switch takes an even number of arguments, at least 4, not 3",
                "Switch(source, defaultValue?, key, value, ...)"
            ),
            ("Trim([a]", 4, 1, "The call of Trim is not closed", ")"),
            ("Trim([a]))", 9, 1, "There is one closing parenthesis too many", nil),
            ("Trim(\"a)", 5, 3, "The text has no closing quotation mark", nil),
            ("Trim([a)", 5, 3, "The attribute has no closing bracket", nil),
            ("Trim([])", 5, 2, "The brackets name no attribute", nil),
            ("Trim(“a”)", 5, 3, "A typographic quotation mark does not begin a text", "\""),
            ("Trim('a')", 5, 1, "A text stands in double quotes", "\""),
            ("[a] [b]", 4, 3, "The expression was complete before this", "& to put texts together"),
            ("[a] = \"x\" AND", 13, 0, "The expression ends where a value is expected", nil),
            ("[a] = \"x\" XOR [b] = \"y\"", 10, 3, "The expression was complete before this", "& to put texts together"),
            ("NOT", 3, 0, "The expression ends where a value is expected", nil),
            ("[a] = \"b\" = \"c\"", 10, 1, "A comparison has two sides, not three", "AND between two comparisons"),
            ("[a] &", 5, 0, "The expression ends where a value is expected", nil),
            ("mail", 0, 4, "A word alone is neither an attribute nor a text", "[mail] for an attribute, \"mail\" for a text"),
            ("Append([a], Trim)", 12, 4, "The function Trim needs parentheses", "Trim(value)"),
            ("IgnoreAttributFlow", 0, 18, "Unknown keyword IgnoreAttributFlow", "IgnoreAttributeFlow"),
            ("1.2.3", 0, 5, "This is no number", nil),
            ("12ab", 0, 2, "This is no number", nil),
            ("&HXY", 0, 4, "This is no hexadecimal number", "digits and A to F after &H"),
            ("Trim([a] ; [b])", 9, 1, "Unexpected character ;", nil),
            ("Guid(1)", 0, 4, "Guid takes no arguments, not 1", "Guid()"),
            ("Append(SelectUniqueValue(\"a\",\"b\"),\"c\")", 7, 26, "SelectUniqueValue must be the outermost function", nil),
            ("DateAdd(\"dd\",1,Now())", 8, 4, "There is no interval dd", "yyyy, m, d, ww, h, n or s"),
            ("FormatDateTime([a],\"Q\",\"yyyy\")", 19, 3, "There is no date format of the one letter Q", nil),
            ("FormatDateTime([a],\"yyyy\",[b])", 26, 3, "A date format must be a fixed text", "\"yyyy-MM-dd\""),
            ("FormatDateTime([a],\"AssumeUnversal\",\"yyyy\",\"d\")", 19, 16, "There is no date style AssumeUnversal", "AssumeUniversal"),
            ("ConvertFromBase64([a],\"UTF7\")", 22, 6, "There is no encoding UTF7", "Unicode, ASCII or UTF8"),
            ("NormalizeDiacritics([a],\"sv\")", 24, 4, "NormalizeDiacritics knows no other culture than German", "\"de\""),
            ("RandomString(3,2,2,0,0)", 13, 1, "RandomString: the length is less than the least numbers together", nil),
            ("IgnoreObjectFlw", 0, 15, "Unknown keyword IgnoreObjectFlw", "IgnoreObjectFlow"),
            (
                "ToLower([a], \"?\")", 13, 3, "The culture must be a fixed language tag", "\"tr-TR\""
            ),
            (
                "ToLower([a], [b])", 13, 3, "The culture must be a fixed language tag", "\"tr-TR\""
            ),
            (
                "Replace([a], , \"x)\", , \"\", , )", 17, 1, "This is no regular expression: unmatched closing parenthesis", nil
            ),
            ("Replace([a],,\"\\\\d\\\\K\",,\"\")", 17, 1, "\\K is no escape of .NET's regular expressions", nil),
            ("Replace([a],,\"(?<n>x)\",\"m\",\"y\")", 23, 3, "The regular expression has no group m", "n"),
            ("Replace([a],,[b],,\"x\")", 13, 3, "A regular expression must be a fixed text", nil),
            ("Replace([a],\"a\",\"b\",,\"x\")", 12, 3, "Replace takes oldValue or regexPattern, not both", nil),
            (
                "Replace([a],,\"b\",,,[c])", 19, 3, "Replace needs regexGroupName, its fourth argument, to take a value from here", nil
            ),
            ("Replace([a], , , , \"x\", , )", 0, 7, "Replace needs oldValue, its second argument, or regexPattern, its third", nil),
        ] as [(String, Int, Int, String, String?)])
    func errors(text: String, offset: Int, length: Int, message: String, suggestion: String?) throws {
        let error = try #require(expressionError(text))
        #expect(error.offset == offset)
        #expect(error.length == length)
        #expect(error.message == message)
        #expect(error.suggestion == suggestion)
    }

    @Test("attributes are listed once, in the order of the text")
    func attributes() throws {
        let expression = try ParsedExpression(#"Join(" ", [surname], [givenName], Trim([surname]), [emails[type eq "a]b"].value])"#)
        #expect(expression.attributes == ["surname", "givenName", #"emails[type eq "a]b"].value"#])
        #expect(expression.plainAttribute == nil)
        #expect(!expression.readsIsSoftDeleted)
    }

    @Test("IsSoftDeleted is computed and no attribute, in any letter case", arguments: ["IsSoftDeleted", "isSoftDeleted"])
    func softDeleted(name: String) throws {
        let expression = try ParsedExpression("Not([\(name)])")
        #expect(expression.attributes.isEmpty)
        #expect(expression.readsIsSoftDeleted)
        #expect(try evaluate("[\(name)]", isSoftDeleted: true) == .value(.text("True")))
    }

    @Test("an attribute alone is recognised")
    func plain() throws {
        #expect(try ParsedExpression(" [mail] ").plainAttribute == "mail")
        #expect(try ParsedExpression("[IsSoftDeleted]").plainAttribute == nil)
    }

    @Test("calls nest up to the limit and not beyond")
    func depth() {
        func nested(_ depth: Int) -> String {
            String(repeating: "Trim(", count: depth) + "[a]" + String(repeating: ")", count: depth)
        }
        #expect(expressionError(nested(99)) == nil)
        #expect(expressionError(nested(100))?.message == "The expression nests deeper than 100 calls")
        #expect(expressionError(String(repeating: "(", count: 60_000))?.message == "The expression nests deeper than 100 calls")
    }

    @Test("what nests to the limit can be evaluated")
    func deepEvaluation() throws {
        let text = String(repeating: #"IIF([a]="x","#, count: 99) + "[a]" + String(repeating: #","")"#, count: 99)
        #expect(try evaluate(text, ["a": "x"]) == .value(.text("x")))
    }

    @Test("a long chain of & is evaluated without a deep tree")
    func longChain() throws {
        let text = Array(repeating: "\"a\"", count: 10_000).joined(separator: "&")
        #expect(try evaluate(text) == .value(.text(String(repeating: "a", count: 10_000))))
    }

    @Test("a text beyond 64 KiB is refused")
    func tooLong() {
        let text = "\"" + String(repeating: "a", count: 64 * 1024) + "\""
        #expect(expressionError(text)?.message == "The expression is longer than 65536 bytes")
    }

    @Test("no cut of an expression stops the program", arguments: 0..<104)
    func truncated(length: Int) {
        let text = #"IIF([a] & "ä" <> Mid(Item([b],&HF),-1,2.5),Switch([IsSoftDeleted],,"x","y\""),Replace([c],"“",,,"z",,))"#
        let cut = String(decoding: text.utf8.prefix(length), as: UTF8.self)
        #expect(length == text.utf8.count || expressionError(cut) != nil || cut == text)
    }

    @Test("each signature is well formed and each function can be evaluated")
    func table() {
        let names = FunctionSignature.all.map(\.name)
        #expect(Set(names).count == names.count)
        #expect(Set(names) == Set(ExpressionFunction.allCases.map(\.rawValue)))
    }
}
