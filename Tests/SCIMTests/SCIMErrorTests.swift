import SCIM
import Testing

@Suite("Errors")
struct SCIMErrorTests {
    @Test(
        "a body is understood, whatever it is",
        arguments: [
            (
                409, #"{"schemas":["x"],"status":"409","scimType":"uniqueness","detail":"taken"}"#,
                SCIMError(status: 409, kind: .uniqueness, detail: "taken")
            ),
            (409, #"{"status":409,"detail":"taken"}"#, SCIMError(status: 409, detail: "taken")), (409, "{}", SCIMError(status: 409)),
            (
                401, #"{"traceId":"t","statusCode":401,"message":"Login required","identifier":"40102"}"#,
                SCIMError(status: 401, detail: "Login required")
            ),
            (404, "<html>Not found</html>", SCIMError(status: 404)), (500, "", SCIMError(status: 500)),
            (
                400, #"{"scimType":"somethingNew","Detail":"x"}"#,
                SCIMError(status: 400, kind: SCIMError.Kind(rawValue: "somethingNew"), detail: "x")
            ),
            (200, #"{"status":"412"}"#, SCIMError(status: 412)), (400, #"{"status":"99999999999999999999"}"#, SCIMError(status: 400)),
            (400, "[1]", SCIMError(status: 400)),
        ])
    func decodes(status: Int, body: String, expected: SCIMError) {
        #expect(SCIMError(status: status, body: Array(body.utf8)) == expected)
    }

    @Test("the body of a response has its status as text")
    func encodes() {
        let error = SCIMError.badRequest(.invalidPath, "no such attribute")
        let expected =
            #"{"schemas":["urn:ietf:params:scim:api:messages:2.0:Error"],"status":"400","scimType":"invalidPath","detail":"no such attribute"}"#
        #expect(error.json.description == expected)
        #expect(SCIMError(status: 404).json.description == #"{"schemas":["urn:ietf:params:scim:api:messages:2.0:Error"],"status":"404"}"#)
    }

    @Test("the description holds no detail")
    func discretion() {
        #expect(SCIMError(status: 409, kind: .uniqueness, detail: "bjensen is taken").description == "SCIM error 409 uniqueness")
    }

    @Test(
        "an error says what a client does",
        arguments: [
            (SCIMError(status: 429), SCIMError.Recovery.retry), (SCIMError(status: 503), .retry), (SCIMError(status: 401), .stop),
            (SCIMError(status: 403), .stop), (SCIMError(status: 403, kind: .sensitive), .none), (SCIMError(status: 409), .lookUp),
            (SCIMError(status: 400, kind: .uniqueness), .lookUp), (SCIMError(status: 400), .none), (SCIMError(status: 404), .confirm),
            (SCIMError(status: 501), .confirm), (SCIMError(status: 412), .readAgain), (SCIMError(status: 413), .split),
        ])
    func recovery(error: SCIMError, expected: SCIMError.Recovery) {
        #expect(error.recovery == expected)
    }
}
