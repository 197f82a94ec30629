import SCIM
import Testing

@Suite("The head of a representation")
struct SCIMResourceHeadTests {
    private func head(_ text: String) throws -> SCIMResourceHead? { try SCIMResourceHead(parsing: Array(text.utf8)) }

    @Test(
        "agrees with the whole representation",
        arguments: [
            #"{"id":"1","meta":{"version":"W/\"3\"","location":"x"},"emails":[{"value":"a\"b","type":"w"},{}],"n":[],"x":-1.5e3}"#,
            #"  {"META":{"Version":"v"},"ID":"7","a":{"b":{"id":"no"}},"t":true,"f":false,"z":null} "#, #"{"id":"1","id":"2"}"#, "{}",
            #"{"id":1,"meta":"x"}"#, #"{"i\u0064":"5"}"#, "\u{FEFF}{\"id\":\"9\"}", #"{"meta":{}}"#,
        ])
    func agreement(text: String) throws {
        let whole = try SCIMResource(json: JSONValue(parsing: text))
        let head = try head(text)
        #expect(head?.id == whole?.id && head?.version == whole?.version)
    }

    @Test("what is no object has none", arguments: ["[]", "1", "\"x\"", "null"])
    func noObject(text: String) throws { #expect(try head(text) == nil) }

    @Test(
        "what is cut or malformed is an error",
        arguments: [
            "{", #"{"id""#, #"{"id":"1""#, #"{"id":"1","x":"a}"#, #"{"id":"1","x":"a\"#, #"{"id":"1"}x"#, #"{"x":[1,}"#, #"{"x":{"y" 1}}"#,
            #"{"x":tru}"#, #"{"x":01}"#, #"{x:1}"#, "{\"x\":\"\u{1}\"}", "{\"x\":" + String(repeating: "[", count: 100),
        ])
    func malformed(text: String) {
        #expect(throws: JSONSyntaxError.self) { try head(text) }
    }
}
