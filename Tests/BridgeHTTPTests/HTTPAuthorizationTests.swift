import BridgeCore
import Testing

@testable import BridgeHTTP

@Suite("Authorization")
struct HTTPAuthorizationTests {
    @Test(
        "each scheme has its form",
        arguments: [
            (HTTPAuthorization.Scheme.bearer, "Authorization", "Bearer abc=="), (.basic, "Authorization", "Basic abc=="),
            (.header, "X-Key", "abc=="),
        ])
    func forms(scheme: HTTPAuthorization.Scheme, name: String, value: String) throws {
        var headers: HTTPHeaders = ["authorization": "old"]
        try HTTPAuthorization(scheme, token: " abc==\n", headerName: "X-Key").apply(to: &headers)
        #expect(headers[name] == value)
    }

    @Test("no description shows the token")
    func redaction() throws {
        let authorization = try HTTPAuthorization(.bearer, token: "s3cret")
        var dumped = ""
        dump(authorization, to: &dumped)
        for text in ["\(authorization)", String(reflecting: authorization), dumped] { #expect(!text.contains("s3cret")) }
    }

    @Test("tokens that would break the header are refused", arguments: ["", " \n", "a\r\nX: y", "a\nb", "tök", "a\u{7F}"])
    func refused(token: String) {
        let error = #expect(throws: BridgeError.self) { try HTTPAuthorization(.bearer, token: token) }
        #expect(error?.code == "configuration.invalid")
    }

    @Test("header names are checked", arguments: ["", "X Key", "X:", "X\r\n"])
    func names(name: String) {
        #expect(throws: BridgeError.self) { try HTTPAuthorization(.header, token: "a", headerName: name) }
    }
}
