import BridgeCore
import SCIMPath
import Testing

@testable import BridgeMapping

@Suite("Roles, directories, chance and logic")
struct DirectoryFunctionTests {
    @Test(
        "roles are texts or JSON objects, and come out as values or role objects",
        arguments: [
            ("AppRoleAssignments([roles])", #"["User", "admin"]"#), ("SingleAppRoleAssignment([roles])", #""User""#),
            ("SingleAppRoleAssignment([none])", "null"), ("SingleAppRoleAssignment([bad])", "error expression.not_a_role"),
            (
                "AppRoleAssignmentsComplex([roles])",
                #"["{"display":"User","primary":false,"type":"WindowsAzureActiveDirectoryRole","value":"User"}", "#
                    + #""{"display":"The \"Admin\"","primary":false,"type":"WindowsAzureActiveDirectoryRole","value":"admin"}"]"#
            ),
            (
                "AssertiveAppRoleAssignmentsComplex(Item([roles],1))",
                #""{"display":"User","primary":false,"type":"WindowsAzureActiveDirectoryRole","value":"User"}""#
            ),
        ])
    func roles(text: String, expected: String) throws {
        let values: [String: AttributeValue?] = [
            "roles": ["User", #"{"id":"1","value":"admin","displayName":"The \"Admin\""}"#, "User"], "none": nil, "bad": "{\"id\":1",
        ]
        #expect(try written(evaluate(text, values)) == expected)
    }

    @Test("the functions that add roles and those that replace them are told apart")
    func adding() throws {
        #expect(try ParsedExpression("AppRoleAssignmentsComplex([r])").addsValues)
        #expect(try !ParsedExpression("AssertiveAppRoleAssignmentsComplex([r])").addsValues)
    }

    @Test(
        "names, identifiers and Base64 are read",
        arguments: [
            (#"DNComponent(CRef("cn=Joe,ou=Sales"),2)"#, #""Sales""#),
            (#"DNComponent("CN=M\\C3\\BCller\\, Ada, OU = x ",1)"#, #""Müller, Ada""#),
            (#"DNComponent("cn=a",2)"#, "null"), (#"DNComponent("joe",1)"#, "error expression.not_a_dn"),
            (#"DNComponent("cn=a",0)"#, "error expression.out_of_range"),
            (#"ConvertFromBase64("w7Y=",UTF8)"#, #""ö""#), (#"ConvertFromBase64("w7Y=","ASCII")"#, "error expression.not_base64"),
            (#"ConvertFromBase64("?")"#, "error expression.not_base64"), (#"ConvertFromBase64("QQ==")"#, "error expression.not_base64"),
            ("StringFromSid([sid])", #""S-1-5-21-1-2-500""#), (#"StringFromSid("S-1-5-32-544")"#, #""S-1-5-32-544""#),
            (#"StringFromSid("AQEAAAAAAAUSAAAA")"#, #""S-1-5-18""#), (#"StringFromSid("x")"#, "error expression.not_a_sid"),
            ("StringFromSid([x])", "null"),
            (#"Contains([l],"ETA")"#, #""0""#), (#"Contains([l],"eta")"#, #""2""#), (#"Contains([x],"a")"#, #""0""#),
            (#"Prepend("x-",[l])"#, #"["x-alpha", "x-beta"]"#), (#"Prepend("x-",[x])"#, "null"), ("IsNothing([x])", #""True""#),
            (#"IsNothing("")"#, #""False""#),
            ("DefaultDomain()", #""example.com""#), (#"Append("ada@",DefaultDomain())"#, #""ada@example.com""#),
            ("Redact([l])", #"["alpha", "beta"]"#),
            (#"NormalizeDiacritics("Jürgen ÄRGER Ä. Öl süß", "de")"#, #""Juergen AERGER Ae. Oel suess""#),
            ("NormalizeDiacritics(\"u\u{308}e\u{301}\", \"de-AT\")", #""uee""#),
            (#"Error("no " & "mail")"#, "error expression.error"),
        ])
    func directory(text: String, expected: String) throws {
        let sid: [UInt8] = [1, 4, 0, 0, 0, 0, 0, 5, 21, 0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, 0xF4, 1, 0, 0]
        #expect(try written(evaluate(text, ["sid": .bytes(sid), "x": nil, "l": ["alpha", "beta"]])) == expected)
    }

    @Test("Error gives its fixed words and none of a person's")
    func errorMessage() throws {
        guard case .failed(let error) = try evaluate(#"Error("no mail for " & [name] & "!")"#, ["name": "Ada"]) else {
            Issue.record("no error")
            return
        }
        #expect(error.message == "no mail for …!")
    }

    @Test("without a default domain its function is an error")
    func noDomain() throws {
        let record = record([:])
        let result = try ParsedExpression("DefaultDomain()").compiled(for: record.layout).evaluate(
            record, .init(isSoftDeleted: false, now: testNow)
        ).result
        #expect(written(result) == "error expression.no_default_domain")
    }

    @Test(
        "AND, OR and NOT join conditions, the weakest OR",
        arguments: [
            (#"[a]="x" AND [b]="y""#, true), (#"[a]="x" AND [b]="z""#, false), (#"[a]="z" OR [b]="y""#, true),
            (#"[a]="x" OR [b]="y" AND [a]="z""#, true),
            (#"([a]="x" OR [b]="y") AND [a]="z""#, false), (#"NOT ([a]="z")"#, true), (#"NOT [a]="x""#, false), (#"NOT NOT [a]="x""#, true),
            (#"Not([a]="x") OR [b]="y""#, true), (#"not [a]="z" and [b]="y""#, true), ("[a] AND [t]", false),
            ("[t] AND IsPresent([a])", true),
            (#"[t] OR Item("x",9)"#, true), (#"[n] OR [n]"#, false), (#"IIF([a]="x" AND NOT IsNull([b]),"True","False")"#, true),
        ])
    func logic(text: String, expected: Bool) throws {
        let values: [String: AttributeValue?] = ["a": "x", "b": "y", "t": "true", "n": nil]
        #expect(try evaluate(text, values) == .value(.text(expected ? "True" : "False")))
    }

    @Test("random texts keep the promises of their arguments", arguments: 1...20 as ClosedRange<UInt64>)
    func randomStrings(seed: UInt64) throws {
        func text(_ expression: String) throws -> [Unicode.Scalar] {
            let record = record([:])
            let result = try ParsedExpression(expression).compiled(for: record.layout)
                .evaluate(record, .init(isSoftDeleted: false, now: testNow, seed: seed)).result
            guard case .value(.text(let text)) = result else { return [] }
            return Array(text.unicodeScalars)
        }
        let password = try text("RandomString(10,2,2,2,1,\"?,\")")
        #expect(password.count == 10)
        #expect(password.count { $0.properties.numericType != nil } >= 2)
        #expect(password.count { $0.properties.isUppercase } >= 2)
        #expect(password.count { $0.properties.isLowercase } >= 1)
        #expect(password.count { !$0.properties.isAlphabetic && $0.properties.numericType == nil } >= 2)
        #expect(!password.contains("?") && !password.contains(","))
        let simple = try text("RandomString(6,3,0,0,3)")
        #expect(simple.count { $0.properties.numericType != nil } == 3)
        #expect(simple.count { $0.properties.isLowercase } == 3)
        let guid = try text("Guid()")
        #expect(guid.count == 36 && guid[14] == "4" && "89ab".unicodeScalars.contains(guid[19]))
        #expect(try text("Guid()") == guid)
    }

    @Test("without a seed no two values are the same")
    func chance() throws {
        let record = record([:])
        let expression = try ParsedExpression("Guid()").compiled(for: record.layout)
        let context = EvaluationContext(isSoftDeleted: false, now: testNow)
        #expect(expression.evaluate(record, context).result != expression.evaluate(record, context).result)
    }

    @Test("a text that cannot be made is an error", arguments: ["RandomString([n],0,0,0,0)", "RandomString(3,1,0,0,0,\"0123456789\")"])
    func impossible(text: String) throws {
        #expect(try written(evaluate(text, ["n": "300"])) == "error expression.out_of_range")
    }

    @Test("what uses chance runs at creation only, and Redact makes a mapping sensitive")
    func properties() throws {
        #expect(try ParsedExpression("Append(Guid(),\"x\")").isCreateOnly)
        #expect(try ParsedExpression("SelectUniqueValue([a],[b])").isCreateOnly)
        var mapping = AttributeMapping(
            target: try AttributePath("title"), source: .expression(try ParsedExpression("Append(Redact([a]),\"x\")")))
        #expect(mapping.isSensitive)
        mapping.source = .expression(try ParsedExpression("[a]"))
        #expect(!mapping.isSensitive)
    }

    @Test("attributes that the source lacks are named where they stand, with a near name")
    func problems() throws {
        let expression = try ParsedExpression("Join(\" \", [surnam], [MAIL], [Not], [surnam], [IsSoftDeleted])")
        let problems = expression.problems(knownAttributes: ["surname", "mail"], isOpen: false)
        #expect(problems.map(\.message) == ["The source has no attribute surnam", "The source has no attribute Not"])
        #expect(problems.map(\.suggestion) == ["[surname]", nil])
        #expect(problems.map(\.offset) == [10, 28])
        #expect(expression.problems(knownAttributes: [], isOpen: true).isEmpty)
    }
}
