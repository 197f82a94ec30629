import Foundation
import FoundationNetworking

/// The accounts of a SCIM server, read by plain requests: nothing of the tool takes part.
struct Directory {
    private let server: Server

    init(_ server: Server) { self.server = server }

    /// One account, with references as the identifiers of people, so that accounts of two servers can be compared.
    struct Person: Hashable, Comparable, CustomStringConvertible {
        var externalId: String
        var userName: String
        var name: String
        var active: Bool
        var emails: [String]
        var title: String?
        var city: String?
        var mobile: String?
        var department: String?
        var manager: String?

        var description: String {
            "\(externalId) \(userName) \(name) \(active) \(emails) \(title ?? "-") \(city ?? "-") \(mobile ?? "-") \(department ?? "-") \(manager ?? "-")"
        }

        static func < (a: Person, b: Person) -> Bool { a.description < b.description }
    }

    /// Everybody, in order of their identifiers; accounts that are there twice are there twice.
    func people() async throws -> [Person] {
        let users = try await users()
        let names = Dictionary(users.map { ($0.id, $0.externalId ?? $0.id) }) { first, _ in first }
        return users.map { $0.person(names) }.sorted()
    }

    /// Changes one value of an account, as somebody would by hand.
    func patch(_ externalId: String, _ path: String, _ value: String) async throws {
        var start = 1
        while let users = try await page(from: start).resources, !users.isEmpty {
            start += users.count
            guard let user = users.first(where: { $0.externalId == externalId }) else { continue }
            let body = #"{"schemas":["urn:ietf:params:scim:api:messages:2.0:PatchOp"],"Operations":["#
            return try await send("PATCH", "Users/\(user.id)", body + #"{"op":"replace","path":"\#(path)","value":\#(value)}]}"#)
        }
        throw URLError(.resourceUnavailable)
    }

    /// Sends a request that must succeed.
    func send(_ method: String, _ path: String, _ body: String) async throws {
        guard let url = URL(string: "\(server.url)/\(path)") else { throw URLError(.badURL) }
        var request = URLRequest(url: url)
        request.httpMethod = method
        request.setValue("Bearer \(server.token)", forHTTPHeaderField: "Authorization")
        request.setValue("application/scim+json", forHTTPHeaderField: "Content-Type")
        request.httpBody = Data(body.utf8)
        let (_, response) = try await URLSession.shared.data(for: request)
        guard let status = (response as? HTTPURLResponse)?.statusCode, (200..<300).contains(status) else {
            throw URLError(.badServerResponse)
        }
    }

    /// Who is in which group: identifiers of people, by the group's name. For as many groups as one page holds.
    func memberships() async throws -> [String: Set<String>] {
        let names = Dictionary(try await users().map { ($0.id, $0.externalId ?? $0.id) }) { first, _ in first }
        let groups = try await listing("Groups?count=100", as: GroupPage.self).resources ?? []
        return Dictionary(
            groups.map { group in (group.displayName, Set((group.members ?? []).map { names[$0.value] ?? $0.value })) }
        ) { $0.union($1) }
    }

    private func users() async throws -> [User] {
        var users: [User] = []
        while true {
            let page = try await page(from: users.count + 1)
            users += page.resources ?? []
            if page.resources?.isEmpty ?? true || users.count >= page.totalResults { return users }
        }
    }

    private func page(from start: Int) async throws -> Page {
        try await listing("Users?startIndex=\(start)&count=100", as: Page.self)
    }

    private func listing<Answer: Decodable>(_ path: String, as type: Answer.Type) async throws -> Answer {
        guard let url = URL(string: "\(server.url)/\(path)") else { throw URLError(.badURL) }
        var request = URLRequest(url: url)
        request.setValue("Bearer \(server.token)", forHTTPHeaderField: "Authorization")
        // Again while a server fails on purpose; a server that is not there is for the caller.
        let data = try await poll("the accounts at \(server.url)") {
            let (data, response) = try await URLSession.shared.data(for: request)
            return (response as? HTTPURLResponse)?.statusCode == 200 ? data : nil
        }
        return try JSONDecoder().decode(type, from: data)
    }

    private struct GroupPage: Decodable {
        struct Group: Decodable {
            struct Member: Decodable { var value: String }

            var displayName: String
            var members: [Member]?
        }

        enum CodingKeys: String, CodingKey {
            case resources = "Resources"
        }

        var resources: [Group]?
    }

    private struct Page: Decodable {
        enum CodingKeys: String, CodingKey {
            case totalResults
            case resources = "Resources"
        }

        var totalResults: Int
        var resources: [User]?
    }

    private struct User: Decodable {
        struct Name: Decodable {
            var givenName: String?
            var familyName: String?
        }

        struct Item: Decodable {
            var type: String?
            var value: String?
            var locality: String?
        }

        struct Enterprise: Decodable {
            struct Manager: Decodable { var value: String? }

            var department: String?
            var manager: Manager?
        }

        enum CodingKeys: String, CodingKey {
            case id, externalId, userName, name, active, emails, title, addresses, phoneNumbers
            case enterprise = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"
        }

        var id: String
        var externalId: String?
        var userName: String?
        var name: Name?
        var active: Bool?
        var emails: [Item]?
        var title: String?
        var addresses: [Item]?
        var phoneNumbers: [Item]?
        var enterprise: Enterprise?

        func person(_ names: [String: String]) -> Person {
            Person(
                externalId: externalId ?? "", userName: (userName ?? "").replacing("[at]", with: "@"),
                name: "\(name?.givenName ?? "") \(name?.familyName ?? "")", active: active ?? true,
                emails: (emails ?? []).compactMap { item in item.value.map { "\(item.type ?? ""):\($0)" } }.sorted(), title: title,
                city: addresses?.first?.locality, mobile: phoneNumbers?.first?.value, department: enterprise?.department,
                manager: enterprise?.manager?.value.map { names[$0] ?? "unknown" })
        }
    }
}
