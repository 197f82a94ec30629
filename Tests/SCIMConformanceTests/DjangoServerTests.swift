import BridgeCore
import Foundation
import SCIM
import SCIMPath
import SCIMTarget
import Testing

/// Against django-scim2 of PyPI, a library that calls itself partial: what it does differently is declared by settings, as an
/// administrator would.
///
/// Measured with 0.23.0, without an adapter of one's own:
/// - Filters on anything but `userName` and names find nothing, in silence: `searchable: [userName]`.
/// - Members go by a list of values, `members[value eq "1"]` is 501: `member_removal: by-value`.
/// - PATCH of users knows names, `userName` and `active`; everything else is 501, and so is every removal. PUT is there, and is what
///   the target falls back to by itself. Groups are the other way round: PUT ignores members, PATCH takes them.
/// - An e-mail has no type but is the primary one: the mapping's path is `emails[primary eq true].value`. It cannot be cleared.
/// - Title, manager, display name and whatever else Django's user does not have is taken and not kept.
/// - An absent e-mail is shown as an entry with an empty value, which a PUT must not send back.
@Suite("django-scim2", .enabled(if: OtherServer.djangoPython != nil), .serialized)
struct DjangoServerTests {
    private static let mail = AttributePath.literal("emails[primary eq true].value")

    private func withServer(_ body: (ConformanceTarget) async throws -> Void) async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let program = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures/django-scim2/serve.py")
        let server = try await OtherServer(
            try #require(OtherServer.djangoPython), arguments: ["-B", program.path, folder.appending(path: "people.sqlite").path])
        defer { server.stop() }
        let target = try ConformanceTarget(
            configuration: ConnectorConfiguration([
                "url": .text("http://127.0.0.1:\(server.port)/scim/v2"), "token": .text("tok"),
                "searchable": .texts(["userName"]), "member_removal": .text("by-value"),
            ]), context: ConnectorContext())
        try await body(target)
        await target.close()
    }

    @Test("people come, are renamed, disabled, enabled and leave, as far as the server can keep them")
    func life() async throws {
        try await withServer { target in
            let company = try Company(target: target, mappings: Self.mappings)
            var people = (1...25).map(Person.init)
            func step(_ name: Comment, _ change: (inout [Person]) -> Void) async throws {
                change(&people)
                company.set(people)
                let hasSettled = try await company.settles(within: 3)
                let trouble = hasSettled ? [] : try await company.trouble()
                #expect(hasSettled, "\(name): \(trouble)")
                try await verify(people, target, name)
            }
            try await step("all come") { _ in }
            try await step("half are renamed") { people in
                for index in people.indices where index.isMultiple(of: 2) { people[index].name = "Renamed \(index) Ünal" }
            }
            try await step("a third gets another mail") { people in
                for index in people.indices where index.isMultiple(of: 3) { people[index].mail = "moved\(index)@example.com" }
            }
            try await step("a fifth is disabled") { people in
                for index in people.indices where index.isMultiple(of: 5) { people[index].isEnabled = false }
            }
            try await step("they come back") { people in
                for index in people.indices { people[index].isEnabled = true }
            }
            try await step("a fifth leaves for good") { people in people.removeAll { $0.number.isMultiple(of: 5) } }
        }
    }

    @Test("a group gets and loses members by PATCH, while people are changed by PUT")
    func groups() async throws {
        try await withServer { target in try await BulkLife(target: target).run() }
    }

    @Test("the connection test says what differs")
    func check() async throws {
        try await withServer { target in
            let report = await target.check()
            #expect(report.passed)
            guard case .warning(let text)? = report.steps.first(where: { $0.name == "dialect" })?.outcome else {
                return #expect(Bool(false), "must warn")
            }
            #expect(text.contains("filters"))
        }
    }

    private static let mappings: [String: String] = {
        var mappings = Company.mappings
        for path in ["displayName", "title", #"emails[type eq "work"].value"#] { mappings[path] = nil }
        mappings[mail.description] = "[mail]"
        return mappings
    }()

    /// Everybody has exactly one account with what the server keeps, and nobody else has one.
    private func verify(_ people: [Person], _ target: ConformanceTarget, _ comment: Comment) async throws {
        let paths: [AttributePath] = [.literal("externalId"), .literal("name.givenName"), .literal("active"), Self.mail]
        var accounts: [TargetResource] = []
        let end = try await target.list(kind: .user, paths: paths) { accounts += $0 }
        guard case .complete = end else { return #expect(Bool(false), comment) }
        let found = accounts.map { account in paths.map { account.values[$0]?.first?.text ?? "" } }
        let wanted = people.map { [$0.identifier, $0.name, $0.isEnabled ? "True" : "False", $0.mail ?? ""] }
        #expect(found.sorted { $0[0] < $1[0] } == wanted.sorted { $0[0] < $1[0] }, comment)
    }
}
