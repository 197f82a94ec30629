import Foundation
import Testing

/// `examples/azure-live` as its README walks it: a first cycle, then single changes, each in one cycle of at most three requests.
@Suite("examples/azure-live", .timeLimit(.minutes(10)))
struct AzureLiveTests {
    private struct Listing: Decodable {
        struct Item: Decodable { let id: String }
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
                _ = try await tenant.requests()
                let listing = try await tenant.administer("GET", "/users?$select=id&$top=999").body
                let ada = try #require(try JSONDecoder().decode(Listing.self, from: listing).value.dropFirst(3).first?.id)
                for (method, path, body, name, isActive) in Self.changes(ada) {
                    #expect((200..<300).contains(try await tenant.administer(method, path, body).status))
                    _ = try await tenant.requests()
                    try await tool.run("run", "pipeline.yaml")
                    #expect(try await tenant.requests() <= 3, "\(method) \(path)")
                    let person = try #require(try await Directory(server).people().first { $0.externalId == ada })
                    #expect(person.active == isActive && person.name == name, "\(method) \(path): \(person)")
                }
            }
        }
    }

    private static func changes(_ id: String) -> [(String, String, String, String, Bool)] {
        [
            ("PATCH", "/users/\(id)", #"{"givenName":"Ada","surname":"Lovelace"}"#, "Ada Lovelace", true),
            ("PATCH", "/users/\(id)", #"{"accountEnabled":false}"#, "Ada Lovelace", false),
            ("PATCH", "/users/\(id)", #"{"accountEnabled":true}"#, "Ada Lovelace", true),
            ("DELETE", "/users/\(id)", "", "Ada Lovelace", false),
            ("POST", "/directory/deletedItems/\(id)/restore", "", "Ada Lovelace", true),
        ]
    }
}
