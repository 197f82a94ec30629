import SCIM
import Testing

@Suite("JSON values")
struct JSONValueTests {
    @Test(
        "what is parsed is written again, members in their order",
        arguments: [
            #"{"b":1,"a":[true,false,null],"c":{}}"#, "[]", #""text""#, "9223372036854775807", "12345678901234567890", "-1.50e+10",
            #"{"ä":"€😀"}"#, "0.1000000000000000000001",
        ])
    func roundTrip(text: String) throws {
        #expect(try json(text).description == text)
    }

    @Test("integers keep every digit")
    func integers() throws {
        #expect(try json("9007199254740993") == .integer(9_007_199_254_740_993))
        #expect(try json("12345678901234567890") == .number("12345678901234567890"))
    }

    @Test("escapes are read, and written only where they must be")
    func escapes() throws {
        let text = #""\"\\\/\b\f\n\r\t\u00e4\ud83d\ude00""#
        #expect(try json(text) == .string("\"\\/\u{8}\u{C}\n\r\tä😀"))
        #expect(try json(text).description == #""\"\\/\u0008\u000c\n\r\tä😀""#)
    }

    @Test(
        "malformed text is an error with its place",
        arguments: [
            ("", 0), ("{", 1), (#"{"a" 1}"#, 5), (#"{"a":1,}"#, 7), ("[1,]", 3), ("[1 2]", 3), ("01", 0), ("1.", 2), ("1e", 2), ("-", 0),
            (#""a"#, 0), (#""\x""#, 2), (#""\ud800""#, 3), ("tru", 0), ("null x", 5), ("{a:1}", 1), ("\"a\nb\"", 2), ("<html>", 0),
            (#""\ud800\u0041""#, 3), (#""\u12""#, 3),
        ])
    func malformed(text: String, offset: Int) {
        let error = #expect(throws: JSONSyntaxError.self) { try JSONValue(parsing: text) }
        #expect(error?.offset == offset)
    }

    @Test("bytes that are no UTF-8 are an error, a byte order mark is none")
    func encoding() throws {
        #expect(throws: JSONSyntaxError.self) { try JSONValue(parsing: [0x22, 0xC3, 0x22]) }
        #expect(try JSONValue(parsing: [0xEF, 0xBB, 0xBF, 0x31]) == .integer(1))
    }

    @Test("nesting is bounded", arguments: ["[", "{\"a\":"])
    func depth(opening: String) {
        #expect(throws: JSONSyntaxError.self) { try JSONValue(parsing: String(repeating: opening, count: 100_000)) }
    }

    @Test("objects are equal whatever the order of their members")
    func equality() throws {
        #expect(try json(#"{"a":1,"b":{"c":2,"d":3}}"#) == json(#"{"b":{"d":3,"c":2},"a":1}"#))
        #expect(try Set([json(#"{"a":1,"b":2}"#), json(#"{"b":2,"a":1}"#)]).count == 1)
        #expect(try json(#"{"a":1,"b":2}"#) != json(#"{"a":2,"b":1}"#))
        #expect(try json("[1,2]") != json("[2,1]"))
    }

    @Test("members are found whatever their case, and keep spelling and place when set")
    func members() throws {
        var object: JSONObject = ["userName": "a", "active": true]
        #expect(object["USERNAME"] == "a")
        object["username"] = "b"
        #expect(JSONValue.object(object).description == #"{"userName":"b","active":true}"#)
        object["Active"] = nil
        #expect(JSONValue.object(object).description == #"{"userName":"b"}"#)
    }

    @Test("of two members with one name the last counts")
    func duplicates() throws {
        #expect(try json(#"{"a":1,"A":2}"#)["a"] == 2)
    }

    @Test("text for booleans and integers is understood")
    func lenient() throws {
        #expect(JSONValue.string("True").boolean == true)
        #expect(JSONValue.string("false").boolean == false)
        #expect(JSONValue.string("yes").boolean == nil)
        #expect(JSONValue.string("409").integer == 409)
    }
}
