import SCIM
import Testing

@testable import BridgeSandbox

/// A tenant and the two who talk to it, without a network.
struct Rehearsal {
    let sandbox: GraphSandbox

    init(people: Int = 0, groups: Int = 0, _ change: (inout GraphSettings) -> Void = { _ in }) {
        var configuration = GraphSandboxConfiguration()
        configuration.identity = GraphTenantIdentity(id: "7a1b0000-0000-4000-8000-000000000000")
        change(&configuration.settings)
        sandbox = GraphSandbox(configuration)
        sandbox.populate(GraphPopulation(people: people, groups: groups))
    }

    /// What the application gets.
    func get(_ path: String, eventual: Bool = false, prefer: String? = nil) -> GraphAnswer {
        var headers: [String: String] = [:]
        if eventual { headers["consistencylevel"] = "eventual" }
        headers["prefer"] = prefer
        return send("GET", path, headers: headers, caller: .application)
    }

    /// What the administrator gets.
    @discardableResult
    func administer(_ method: String, _ path: String, _ body: JSONValue? = nil) -> GraphAnswer {
        send(method, path, body: body?.bytes ?? [], caller: .administrator)
    }

    func send(_ method: String, _ path: String, headers: [String: String] = [:], body: [UInt8] = [], caller: GraphCaller) -> GraphAnswer {
        let parts = path.split(separator: "?", maxSplits: 1)
        let request = GraphRequest(
            method: method, segments: GraphRequest.segments(String(parts[0])) ?? [],
            query: GraphQuery(parts.count == 2 ? String(parts[1]).replacing(" ", with: "%20") : "") ?? .empty,
            base: "http://graph.test/v1.0",
            headers: headers, body: body)
        return GraphAnswer(GraphService(tenant: sandbox.tenant).respond(to: request, caller: caller))
    }

    /// Makes a user who has just what a test is about.
    func makeUser(_ name: String, _ values: JSONObject = [:]) throws -> String {
        var body: JSONObject = ["displayName": .string(name), "userPrincipalName": .string("\(name)@contoso.example")]
        for member in values.members { body[member.name] = member.value }
        return try #require(administer("POST", "/users", .object(body)).json["id"]?.string)
    }

    /// Makes a group with members.
    func makeGroup(_ name: String, members: [String] = []) throws -> String {
        let id = try #require(administer("POST", "/groups", ["displayName": .string(name)]).json["id"]?.string)
        for member in members { addMember(member, to: id) }
        return id
    }

    func addMember(_ member: String, to group: String) {
        administer(
            "POST", "/groups/\(group)/members/$ref", ["@odata.id": .string("https://graph.microsoft.com/v1.0/directoryObjects/\(member)")])
    }

    /// All elements of a collection, page after page.
    func walk(_ path: String, eventual: Bool = false) -> [JSONValue] {
        var (values, next): ([JSONValue], String?) = ([], path)
        while let path = next {
            let page = get(path, eventual: eventual)
            values += page.values
            next = page.nextLink
        }
        return values
    }

    /// A whole round of a delta query: what it tells, and the link to go on from.
    func round(_ path: String) throws -> (values: [JSONValue], link: String, pages: Int) {
        var (values, next, pages): ([JSONValue], String, Int) = ([], path, 0)
        while true {
            let page = get(next)
            #expect(page.status == 200)
            values += page.values
            pages += 1
            if let link = page.link("@odata.deltaLink") { return (values, link, pages) }
            next = try #require(page.nextLink)
        }
    }
}

/// An answer, taken apart.
struct GraphAnswer {
    let status: Int
    let json: JSONValue
    let headers: [GraphHeader]
    let cost: Int

    init(_ response: GraphResponse) {
        status = response.status
        json = response.body.flatMap { try? JSONValue(parsing: $0) } ?? .null
        headers = response.headers
        cost = response.cost
    }

    var values: [JSONValue] { json["value"]?.array ?? [] }
    var code: String? { json["error"]?["code"]?.string }
    var nextLink: String? { link("@odata.nextLink") }

    /// A link without its host, so that it can be sent again.
    func link(_ name: String) -> String? {
        json[name]?.string.map { String($0.dropFirst("http://graph.test/v1.0".count)) }
    }

    /// The texts of a property of all elements.
    func texts(_ name: String) -> [String] { values.compactMap { $0[name]?.string } }
}

extension JSONValue {
    /// The names of an object's members, in order.
    var names: [String] { object?.members.map(\.name) ?? [] }
}
