import Foundation
import Testing

@Suite("idbridge eval")
struct EvalTests {
    private struct Document: Decodable, Equatable {
        struct Failure: Decodable, Equatable {
            var code: String
            var column: Int?
            var suggestion: String?
        }

        var value: Value?
        var flow: String
        var error: Failure?
    }

    private enum Value: Decodable, Equatable {
        case text(String)
        case list([String])

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            if let text = try? container.decode(String.self) {
                self = .text(text)
            } else {
                self = .list(try container.decode([String].self))
            }
        }
    }

    private func document(_ arguments: String..., status: Int32 = 0) async throws -> Document {
        let run = await CommandLineRun(["eval", "--json"] + arguments)
        #expect(run.status == status)
        #expect(run.output.split(separator: "\n").count == 1)
        for key in ["\"value\":", "\"flow\":", "\"error\":"] { #expect(run.output.contains(key)) }
        return try JSONDecoder().decode(Document.self, from: Data(run.output.utf8))
    }

    @Test("shows the value of each call, the innermost first, and then of the whole")
    func steps() async {
        let run = await CommandLineRun([
            "eval", #"Append(ToUpper(Trim([givenName])), "(x)")"#, "--set", "givenName= Ada ",
        ])
        #expect(run.status == 0)
        #expect(
            run.output == """
                  Trim([givenName]) → "Ada"
                  ToUpper(Trim([givenName])) → "ADA"
                "ADA(x)"

                """)
    }

    @Test("quotation marks, parentheses and brackets in strings and names begin no step")
    func disguised() async {
        let run = await CommandLineRun(["eval", #"Join("\"(", ToLower([a(b]), "c)[")"#, "--set", "a(b=X"])
        #expect(run.output.split(separator: "\n").first == "  ToLower([a(b]) → \"x\"")
    }

    @Test("the same name several times is an attribute with several values")
    func several() async throws {
        #expect(try await document("[a]", "--set", "a=1", "--set", "a=2").value == .list(["1", "2"]))
        #expect(try await document("[a]", "--set", "a=1").value == .text("1"))
    }

    @Test("what is not set has no value, and an empty value is one")
    func nothing() async throws {
        #expect(try await document("[a]").value == nil)
        #expect(try await document("[a]", "--set", "a=").value == .text(""))
        let run = await CommandLineRun(["eval", "[a]"])
        #expect(run.errors.contains("[a] is not set"))
    }

    @Test("of the values of SelectUniqueValue the first is the value, and all are shown")
    func candidates() async throws {
        let expression = #"SelectUniqueValue([a],Append([a],"2"))"#
        #expect(try await document(expression, "--set", "a=al").value == .text("al"))
        #expect(try await document(expression, "--set", "a=al").flow == "normal")
        let run = await CommandLineRun(["eval", expression, "--set", "a=al"])
        #expect(run.output.contains(#"the first that nobody has at the target: "al", "al2""#))
    }

    @Test("IgnoreObjectFlow is ignored, DefaultDomain() is set")
    func context() async throws {
        #expect(try await document("IgnoreObjectFlow").flow == "ignored")
        #expect(try await document("DefaultDomain()", "--default-domain", "example.com").value == .text("example.com"))
    }

    @Test("IsSoftDeleted can be set", arguments: [("True", "False"), ("False", "True"), ("true", "False")])
    func softDeleted(value: String, active: String) async throws {
        let expression = #"Switch([IsSoftDeleted], , "False", "True", "True", "False")"#
        #expect(try await document(expression, "--set", "IsSoftDeleted=\(value)").value == .text(active))
        #expect(try await document(expression).value == .text("True"))
    }

    @Test("an ignored flow is no error")
    func ignored() async throws {
        #expect(try await document("IgnoreFlowIfNullOrEmpty([a])") == Document(value: nil, flow: "ignored", error: nil))
    }

    @Test("what is no expression is shown with a caret under the place, and ends with 1")
    func caret() async throws {
        let run = await CommandLineRun(["eval", #"Join(" ", Swich([a]))"#])
        #expect(run.status == 1)
        #expect(run.output.isEmpty)
        #expect(run.errors.hasSuffix("  Join(\" \", Swich([a]))\n            ^~~~~\n"))
        let error = try await document(#"Join(" ", Swich([a]))"#, status: 1).error
        #expect(error == Document.Failure(code: "expression.syntax", column: 11, suggestion: "Switch"))
    }

    @Test("in an expression of several lines the line is shown")
    func lines() async {
        let run = await CommandLineRun(["eval", "Join(\" \",\n  \"ä\", [givenName)"])
        #expect(run.errors.contains("(line 2, column 9)"))
        #expect(run.errors.hasSuffix("    \"ä\", [givenName)\n         ^~~~~~~~~~~\n"))
    }

    @Test("an evaluation that fails ends with 1")
    func failed() async throws {
        #expect(try await document("Item([a], 5)", "--set", "a=1", status: 1).error?.code == "expression.index_out_of_bounds")
    }

    @Test("a JSON object gives the values, and --set replaces them")
    func record() async throws {
        let folder = try ExampleFolder()
        try folder.write(#"{"a": "x", "n": 3, "list": ["p", true], "none": null}"#, to: "record.json")
        let record = folder.path + "/record.json"
        #expect(try await document(#"Join("-", [a], [n], [list], [none])"#, "--record", record).value == .text("x-3-p-True"))
        #expect(try await document("[a]", "--record", record, "--set", "a=y").value == .text("y"))
    }

    @Test("what is no JSON object is refused", arguments: ["", "[]", "{", #"{"a": {"b": 1}}"#])
    func badRecord(text: String) async throws {
        let folder = try ExampleFolder()
        try folder.write(text, to: "record.json")
        let run = await CommandLineRun(["eval", "[a]", "--record", folder.path + "/record.json"])
        #expect(run.status == 1)
        #expect(run.errors.contains("eval.record_invalid"))
    }

    @Test(
        "a wrong command line ends with 64",
        arguments: [["eval"], ["eval", "[a]", "--set", "a"], ["eval", "[a]", "--set", "=a"], ["eval", "[a]", "--now", "soon"]])
    func usage(arguments: [String]) async {
        #expect(await CommandLineRun(arguments).status == 64)
    }
}
