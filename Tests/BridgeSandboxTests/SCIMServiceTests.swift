import SCIM
import SCIMPath
import Testing

@testable import BridgeSandbox

@Suite("The service without a network")
struct SCIMServiceTests {
    private func service(_ manner: SandboxManner = .rfc) throws -> SCIMService { SCIMService(directory: try directory(manner)) }

    private func request(
        _ method: String, _ path: String, query: String = "", _ body: JSONValue? = nil
    ) -> ServiceRequest {
        var request = ServiceRequest(method: method, path: path, query: query, origin: "http://h")
        request.body = body?.bytes ?? []
        return request
    }

    @Test(
        "discovery answers under every base path",
        arguments: ["/scim/v2", "/v2", ""],
        ["/ServiceProviderConfig", "/ResourceTypes", "/ResourceTypes/User", "/Schemas", "/Schemas/\(SchemaURN.user)"])
    func discovery(base: String, path: String) throws {
        let response = try service().respond(to: request("GET", base + path))
        #expect(response.status == 200)
        let location =
            response.body?["meta"]?["location"]?.string ?? response.body?["Resources"]?.array?.first?["meta"]?["location"]?.string
        #expect(location?.hasPrefix("http://h\(base)/") == true)
    }

    @Test("the service does what it says, and says what it does", arguments: SandboxManner.builtIn)
    func honesty(manner: SandboxManner) throws {
        let configuration = try service(manner).respond(to: request("GET", "/ServiceProviderConfig")).body
        #expect(configuration?["patch"]?["supported"] == true)
        #expect(configuration?["bulk"]?["supported"] == .boolean(manner.hasBulk))
        #expect(configuration?["etag"]?["supported"] == .boolean(manner.hasEntityTags))
        #expect(configuration?["sort"]?["supported"] == .boolean(manner.hasSorting))
        #expect(try service(manner).respond(to: request("GET", "/Groups")).status == (manner.hasGroups ? 200 : 404))
    }

    @Test(
        "methods that an endpoint does not know are 405 with those that it does",
        arguments: [
            ("PUT", "/Users", "GET, POST"), ("POST", "/Users/1", "GET, PUT, PATCH, DELETE"), ("GET", "/.search", "POST"),
            ("DELETE", "/Schemas", "GET"), ("HEAD", "/Users", "GET, POST"), ("BREW", "/ServiceProviderConfig", "GET"),
        ])
    func methods(method: String, path: String, allow: String) throws {
        let response = try service().respond(to: request(method, path))
        #expect(response.status == 405)
        #expect(response.allow.joined(separator: ", ") == allow)
    }

    @Test(
        "paths and queries that are wrong are errors of their kind",
        arguments: [
            ("GET", "/Nothing", "", 404, nil), ("GET", "/", "", 404, nil), ("GET", "", "", 404, nil), ("GET", "/Users/1/2", "", 404, nil),
            ("GET", "/Users/%zz", "", 404, nil), ("GET", "/Users/%FF", "", 404, nil), ("GET", "/Schemas/none", "", 404, nil),
            ("GET", "/Me", "", 501, nil), ("GET", "/Bulk", "", 405, nil), ("POST", "/Bulk", "", 400, .invalidSyntax),
            ("GET", "/Users", "filter=userName+eq+ada", 400, .invalidFilter), ("GET", "/Users", "filter=(((", 400, .invalidFilter),
            ("GET", "/Users", "filter=%ff", 400, .invalidSyntax), ("GET", "/Users", "count=many", 400, .invalidValue),
            ("GET", "/Users", "attributes=a..b", 400, .invalidPath),
            ("GET", "/Users", "attributes=id&excludedAttributes=id", 400, .invalidValue),
            ("GET", "/Schemas", "filter=id+pr", 403, nil), ("POST", "/Users", "", 400, .invalidSyntax),
        ] as [(String, String, String, Int, SCIMError.Kind?)])
    func errors(method: String, path: String, query: String, status: Int, kind: SCIMError.Kind?) throws {
        let response = try service().respond(to: request(method, path, query: query))
        #expect(response.status == status)
        #expect(response.body?["schemas"] == [.string(SchemaURN.error)])
        #expect(response.body?["status"]?.string == String(status))
        #expect(response.body?["scimType"]?.string == kind?.rawValue)
    }

    @Test("a query is decoded: a plus is a space, %2B a plus")
    func decoding() throws {
        let service = try service()
        _ = service.respond(to: request("POST", "/Users", userBody("a+b ü@example.com")))
        let response = service.respond(to: request("GET", "/Users", query: "filter=userName+eq%20%22a%2Bb+%C3%BC@example.com%22&count=5"))
        #expect(response.body?["totalResults"] == 1)
    }

    @Test("an unchanged resource is 304")
    func notModified() throws {
        let service = try service()
        let created = service.respond(to: request("POST", "/Users", userBody()))
        let id = try #require(created.body?["id"]?.string)
        #expect(created.location == "http://h/Users/\(id)")
        var get = request("GET", "/Users/\(id)")
        get.ifNoneMatch = created.entityTag
        let response = service.respond(to: get)
        #expect(response.status == 304)
        #expect(response.body == nil)
        get.ifNoneMatch = "W/\"7\""
        #expect(service.respond(to: get).status == 200)
    }

    @Test("a search by POST finds what the query of a URL finds")
    func search() throws {
        let service = try service()
        _ = service.respond(to: request("POST", "/Users", userBody("ada")))
        _ = service.respond(to: request("POST", "/Groups", groupBody("ada")))
        let body: JSONValue = [
            "schemas": [.string(SchemaURN.searchRequest)], "filter": #"userName eq "ada" or displayName eq "ada""#, "count": 1,
            "attributes": ["userName"],
        ]
        let all = service.respond(to: request("POST", "/.search", body))
        #expect(all.body?["totalResults"] == 2)
        #expect(all.body?["itemsPerPage"] == 1)
        let users = service.respond(to: request("POST", "/Users/.search", body))
        #expect(users.body?["totalResults"] == 1)
        #expect(users.body?["Resources"]?.array?.first?["active"] == nil)
    }

    @Test(
        "other content types than JSON are 415",
        arguments: [("text/plain", 415), ("application/json; charset=utf-8", 201), ("APPLICATION/SCIM+JSON", 201)])
    func contentType(type: String, status: Int) throws {
        var post = request("POST", "/Users", userBody())
        post.contentType = type
        #expect(try service().respond(to: post).status == status)
    }

    @Test("DELETE is 204, and 404 the second time")
    func delete() throws {
        let service = try service()
        let id = try #require(service.respond(to: request("POST", "/Users", userBody())).body?["id"]?.string)
        #expect(service.respond(to: request("DELETE", "/Users/\(id)")).status == 204)
        #expect(service.respond(to: request("DELETE", "/Users/\(id)")).status == 404)
    }

    @Test("PATCH that removes a pending user is 204")
    func vanishing() throws {
        let service = try service(.staffbase)
        let id = try #require(service.respond(to: request("POST", "/scim/Users", userBody(externalId: "7"))).body?["id"]?.string)
        let patch = patchBody(["op": "replace", "path": "active", "value": false])
        #expect(service.respond(to: request("PATCH", "/scim/Users/\(id)", patch)).status == 204)
        #expect(service.respond(to: request("GET", "/scim/Users/\(id)")).status == 404)
    }

    @Test(
        "entity tags match weakly, in lists and by star",
        arguments: [
            ("W/\"1\"", true), ("\"1\"", true), ("*", true), ("\"2\" ,\tW/\"1\"", true), ("\"2\"", false), ("", false), ("1", false),
        ])
    func entityTags(header: String, matches: Bool) {
        #expect(EntityTags(header).contain("W/\"1\"") == matches)
    }
}
