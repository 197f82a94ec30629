import BridgeCore
import Testing

@testable import BridgeMapping

@Suite("Evaluation")
struct EvaluationTests {
    @Test(
        "nothing, empty and something in conditions",
        arguments: [
            (#"IIF([x]="","none",[x])"#, #""none""#),
            (#"IIF(IsNullOrEmpty([x]),"none",[x])"#, #""none""#),
            (#"IIF(IsPresent([x]),[x],"none")"#, #""none""#),
            (#"IIF([x]="USA","a","b")"#, #""b""#),
            (#"IIF([x]<>"USA","a","b")"#, #""a""#),
            (#"IIF([x],"a","b")"#, #""b""#),
            (#"IIF([x]>5,"a","b")"#, #""b""#),
            ("IsNull([x])", #""True""#),
            (#"IsNull("")"#, #""False""#),
            (#"IsNullOrEmpty("")"#, #""True""#),
            ("IsString([x])", #""False""#),
            (#"IsString("a")"#, #""True""#),
            ("IsString([several])", #""False""#),
            ("IsPresent([several])", #""True""#),
            ("Not([x])", #""True""#),
            (#"Not("True")"#, #""False""#),
            (#"Not("no boolean")"#, #""True""#),
            (#"Switch([x],"d","","empty")"#, #""empty""#),
            (#"Switch([x],"d","a","b")"#, #""d""#),
            (#"Switch([x],,"a","b")"#, "null"),
            (#"Switch(IsPresent([x]),"default","True",[x])"#, #""default""#),
            ("Switch(\"e\u{301}\",\"d\",\"\u{E9}\",\"composed\")", #""d""#),
            (#"Coalesce([x],"","a")"#, #""""#),
            ("Coalesce([x],[x])", "null"),
            (#"Join(", ",[x],"",[x])"#, "null"),
            (#"Append([x],"@a")"#, "null"),
            (#""t-" & [x]"#, #""t-""#),
            ("[x] & [x]", "null"),
        ])
    func nothing(text: String, expected: String) throws {
        #expect(try written(evaluate(text, ["x": nil, "several": ["a", "b"]])) == expected)
    }

    @Test(
        "numbers compare as numbers where one side is a number, texts byte for byte",
        arguments: [
            ("[one]=1", true), (#"[one]="01""#, false), ("[one]=1.0", true), ("[ten]>9", true), (#"[ten]>"9""#, true),
            ("[ten]<=10", true), (#"[name]=1"#, false), ("[name]<>1", true), (#"[name]="Ada""#, true), (#"[name]="ada""#, false),
            (#"[name]<"B""#, true), ("Count([name])=1", true), (#"Len([name])>=4"#, false), ("&HF=15", true),
            ("9223372036854775807=9223372036854775807", true), ("9223372036854775807<9223372036854775808", false),
        ])
    func comparisons(text: String, expected: Bool) throws {
        let values: [String: AttributeValue?] = ["one": "1", "ten": "10", "name": "Ada"]
        #expect(try evaluate(text, values) == .value(.text(expected ? "True" : "False")))
    }

    @Test(
        "values that do not fit are an error with a code, in the function's name",
        arguments: [
            ("[name]>5", "expression.not_a_number", ">"),
            ("Item([several],3)", "expression.index_out_of_bounds", "Item"),
            ("Item([several],0)", "expression.index_out_of_bounds", "Item"),
            ("Item([several],[x])", "expression.not_a_number", "Item"),
            ("Mid([name],0,1)", "expression.out_of_range", "Mid"),
            ("Mid([name],1,-1)", "expression.out_of_range", "Mid"),
            ("Mid([name],[name])", "expression.not_a_number", "Mid"),
            ("InStr([name],\"a\",0)", "expression.out_of_range", "InStr"),
            ("Left([name],\"1.5\")", "expression.not_a_number", "Left"),
            ("CBool([name])", "expression.not_a_boolean", "CBool"),
            ("Switch([several],,\"a\",\"b\")", "expression.several_values", "Switch"),
            ("[several] & \"a\"", "expression.several_values", "&"),
            ("[several]=\"a\"", "expression.several_values", "="),
            ("BitAnd([name],1)", "expression.not_a_number", "BitAnd"),
        ])
    func failures(text: String, code: String, function: String) throws {
        let result = try evaluate(text, ["name": "Ada", "several": ["a", "b"], "x": nil])
        guard case .failed(let error) = result else {
            Issue.record("no error but \(written(result))")
            return
        }
        #expect(error.code.text == code)
        #expect(error.function == function)
        #expect(!error.description.contains("Ada"))
    }

    @Test("a branch that is not taken is not evaluated")
    func laziness() throws {
        #expect(try evaluate(#"IIF("True","a",Item("x",9))"#) == .value(.text("a")))
        #expect(try evaluate(#"Switch("k",Item("x",9),"k","a","j",IgnoreAttributeFlow)"#) == .value(.text("a")))
        #expect(try evaluate(#"Coalesce("a",Item("x",9))"#) == .value(.text("a")))
    }

    @Test("IgnoreAttributeFlow ends the evaluation wherever it stands")
    func ignoring() throws {
        #expect(try evaluate("IgnoreAttributeFlow") == .ignored)
        #expect(try evaluate(#"Append(IIF([x]="",IgnoreAttributeFlow,"a"),"b")"#, ["x": nil]) == .ignored)
        #expect(try evaluate("IgnoreFlowIfNullOrEmpty([x])", ["x": ""]) == .ignored)
        #expect(try evaluate("IgnoreFlowIfNullOrEmpty([x])", ["x": "a"]) == .value(.text("a")))
    }

    @Test("a value that is not UTF-8 is an error that names the attribute")
    func binary() throws {
        let result = try evaluate("ToLower([photo])", ["photo": .bytes([0xFF, 0xD8])])
        guard case .failed(let error) = result else {
            Issue.record("no error")
            return
        }
        #expect(error.description == "the value of [photo] is not UTF-8 text [expression.not_text]")
    }

    @Test("attributes are found exactly first and without regard to case second")
    func attributeCase() throws {
        #expect(try evaluate("[Mail] & [mail]", ["Mail": "A", "mail": "b"]) == .value(.text("Ab")))
        #expect(try evaluate("[MAIL]", ["mail": "b"]) == .value(.text("b")))
    }

    @Test("what depends on no record is computed once, an error in it waits for its branch")
    func folding() throws {
        let layout = AttributeLayout(kind: .user, attributes: [])
        let constant = try ParsedExpression(#"Append(ToUpper("a"), Mid("xyz", 2, 1))"#).compiled(for: layout)
        guard case .constant(.text("Ay")) = constant.program.operations[constant.root] else {
            Issue.record("not folded")
            return
        }
        #expect(try evaluate(#"Item("x", 2)"#) != .value(.null))
    }

    @Test("an attribute that the layout lacks or the source did not deliver makes the expression rest on the unknown")
    func unknown() throws {
        let known = record(["a": nil])
        let undelivered = record([:], unknown: ["a"])
        let expression = try ParsedExpression("Trim([a])")
        #expect(!expression.compiled(for: known.layout).readsUnknown(known))
        #expect(expression.compiled(for: undelivered.layout).readsUnknown(undelivered))
        #expect(try ParsedExpression("Trim([b])").compiled(for: known.layout).readsUnknown(known))
    }

    @Test("what reads no clock never changes with time")
    func clock() throws {
        let expression = try ParsedExpression("Trim([a])")
        #expect(!expression.usesClock)
        #expect(!expression.isCreateOnly)
        let record = record(["a": "x"])
        #expect(expression.compiled(for: record.layout).evaluate(record, testContext()).nextChange == nil)
    }
}
