import Foundation
import Testing

/// `examples/azure-live` as its README walks it: a first cycle, then single changes, each in one cycle of at most three requests.
@Suite("examples/azure-live", .timeLimit(.minutes(10)))
struct AzureLiveTests {
    private struct Listing: Decodable {
        struct Item: Decodable {
            let id: String
            let displayName: String?
        }

        let value: [Item]
    }

    @Test("changes in the tenant arrive at the service one by one")
    func walk() async throws {
        try await GraphServer.withSandbox("--people", "40", "--groups", "5") { tenant in
            try await Server.withSandbox("--manner", "rfc") { server in
                let folder = try Folder(copying: "examples/azure-live")
                let tool = Tool(folder: folder, environment: server.environment.merging(tenant.environment) { $1 })
                try await tool.run("check", "pipeline.yaml", exits: 0)
                try await tool.run("run", "pipeline.yaml")
                #expect(try await Directory(server).people().count == 40)
                let listing = try await tenant.administer("GET", "/users?$select=id&$top=999").body
                let ids = try JSONDecoder().decode(Listing.self, from: listing).value.map(\.id)
                let (boss, ada) = (try #require(ids.last), try #require(ids.dropFirst(3).first))
                let groups = Set(try await Directory(server).memberships().filter { $0.value.contains(ada) }.keys)
                #expect(!groups.isEmpty)
                for change in Self.changes(ada, boss: boss) {
                    #expect((200..<300).contains(try await tenant.administer(change.method, change.path, change.body).status))
                    _ = try await tenant.requests()
                    try await tool.run("run", "pipeline.yaml")
                    #expect(try await tenant.requests() <= 3, "\(change)")
                    let person = try #require(try await Directory(server).people().first { $0.externalId == ada })
                    #expect(change.holds(person), "\(change): \(person)")
                    let own = Set(try await Directory(server).memberships().filter { $0.value.contains(ada) }.keys)
                    #expect(own == (change.isDeletion ? [] : groups), "\(change)")
                }
            }
        }
    }

    @Test("a changed membership arrives in one cycle, with the members of that group read and no others")
    func membership() async throws {
        try await GraphServer.withSandbox("--people", "40", "--groups", "8") { tenant in
            try await Server.withSandbox("--manner", "rfc") { server in
                let folder = try Folder(copying: "examples/azure-live")
                let tool = Tool(folder: folder, environment: server.environment.merging(tenant.environment) { $1 })
                try await tool.run("run", "pipeline.yaml")
                let listing = try await tenant.administer("GET", "/groups?$select=id,displayName&$top=999").body
                let before = try await Directory(server).memberships()
                let all = try JSONDecoder().decode(Listing.self, from: listing).value
                // The largest group may be the one that assigns everybody; the smallest is none of those.
                let smallest = before.filter { !$0.value.isEmpty }.min { ($0.value.count, $0.key) < ($1.value.count, $1.key) }
                let (name, members) = try #require(smallest)
                let group = try #require(all.first { $0.displayName == name }?.id)
                let outsider = try #require(before.values.reduce(Set()) { $0.union($1) }.subtracting(members).min())
                let reference = #"{"@odata.id":"https://x/v1.0/directoryObjects/\#(outsider)"}"#
                #expect(try await tenant.administer("POST", "/groups/\(group)/members/$ref", reference).status == 204)
                _ = try await tenant.requests()
                let report = try await tool.run("run", "pipeline.yaml", "--json")
                #expect(try await tenant.requests() <= 4)
                #expect(try await Directory(server).memberships()[name] == members.union([outsider]))
                #expect(report.output.contains(#""unit":"resource units""#), "\(report.output)")
                #expect(try await tenant.administer("DELETE", "/groups/\(group)/members/\(outsider)/$ref").status == 204)
                try await tool.run("run", "pipeline.yaml")
                #expect(try await Directory(server).memberships()[name] == members)
            }
        }
    }

    private struct AdministratorsChange: CustomStringConvertible {
        let method: String
        let path: String
        let body: String
        let holds: (Directory.Person) -> Bool

        init(_ method: String, _ path: String, _ body: String = "", holds: @escaping (Directory.Person) -> Bool) {
            self.method = method
            self.path = path
            self.body = body
            self.holds = holds
        }

        var isDeletion: Bool { method == "DELETE" && !path.hasSuffix("$ref") }
        var description: String { "\(method) \(path) \(body)" }
    }

    private static func changes(_ id: String, boss: String) -> [AdministratorsChange] {
        [
            .init("PATCH", "/users/\(id)", #"{"givenName":"Ada","surname":"Lovelace"}"#) { $0.name == "Ada Lovelace" && $0.active },
            .init("PATCH", "/users/\(id)", #"{"accountEnabled":false}"#) { !$0.active },
            .init("PATCH", "/users/\(id)", #"{"accountEnabled":true}"#) { $0.active },
            .init("PUT", "/users/\(id)/manager/$ref", #"{"@odata.id":"https://x/v1.0/users/\#(boss)"}"#) { $0.manager == boss },
            .init("DELETE", "/users/\(id)/manager/$ref") { $0.manager == nil },
            .init("DELETE", "/users/\(id)") { !$0.active && $0.name == "Ada Lovelace" },
            .init("POST", "/directory/deletedItems/\(id)/restore") { $0.active },
        ]
    }
}
