import BridgeCore
import BridgeHTTP
import Foundation
import Testing

@testable import AzureADConnectors

/// Bodies of the real service, as its documentation shows them: each is read whole as every kind of answer, or refused with a reason.
@Suite("azure-ad-graph: samples as answers", .enabled(if: FileManager.default.fileExists(atPath: samples)))
struct LiveSampleTests {
    private static let files = ((try? FileManager.default.subpathsOfDirectory(atPath: samples + "/graph-json")) ?? [])
        .filter { $0.hasSuffix(".json") }.sorted()
    /// What a body may be refused with; anything else is a fault of the reader.
    private static let reasons: Set<BridgeError.Code> = ["graph.damaged", "graph.refused", "graph.unavailable"]
    private static let empty = FakeGraph.Answer.page([], delta: FakeGraph.graph + "/x/delta?$deltatoken=end")

    private struct Sample {
        let text: String
        /// The objects of a list; nil: it is no list, or no JSON.
        let objects: [[String: Any]]?
        let isError: Bool

        init(_ file: String) throws {
            let raw = try String(contentsOfFile: samples + "/graph-json/" + file, encoding: .utf8)
            // The service's own host, and the word that the documentation writes where a token stands.
            text = raw.replacing("https://graph.microsoft.com/v1.0", with: FakeGraph.graph).replacing("<...>", with: "x")
            let json = try? JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any]
            objects = json?["value"] as? [[String: Any]]
            isError = json?["error"] != nil
        }

        var answer: FakeGraph.Answer { .json(text, status: isError ? 400 : 200) }
        var isRound: Bool { objects != nil && (text.contains("@odata.nextLink") || text.contains("@odata.deltaLink")) }
    }

    /// Every object of a list is delivered, or refused by itself: those without an identifier. Objects of another kind are passed over.
    private func expectWhole(_ result: LiveResult, _ kind: ResourceKind, _ sample: Sample, _ file: String) {
        let count = result.read.records.count + result.read.skipped.count
        for (_, error) in result.read.skipped { #expect(!error.message.isEmpty, "\(file)") }
        let objects = sample.objects ?? []
        guard Self.kind(of: file) == kind else {
            #expect(count <= objects.count, "\(file)")
            return
        }
        let named = objects.count { $0["id"] is String }
        #expect(count == objects.count, "\(file)")
        #expect(result.read.records.count == named, "\(file): \(result.read.skipped)")
    }

    /// The kind of which a file's list is; nil: of something else, or of both.
    private static func kind(of file: String) -> ResourceKind? {
        if ["user-list_", "user-delta_", "delta-query-users_"].contains(where: { file.contains($0) }) { return .user }
        return ["group-list_", "group-delta_", "delta-query-groups_"].contains(where: { file.contains($0) }) ? .group : nil
    }

    /// What a read gives, unless it is refused; a list of its own kind is not.
    private func read(_ kind: ResourceKind, _ file: String, _ body: () async throws -> LiveResult) async -> LiveResult? {
        do {
            return try await body()
        } catch {
            let isStated = (error as? BridgeError).map { Self.reasons.contains($0.code) } ?? false
            #expect(Self.kind(of: file) != kind && isStated, "\(file): \(error)")
            return nil
        }
    }

    private func expectReason(_ file: String, _ body: () async throws -> Void) async {
        let error = await bridgeError(body)
        #expect(error.map { Self.reasons.contains($0.code) && $0.message.hasSuffix(".") } == true, "\(file): \(error as Any)")
    }

    @Test("as a list of people and of groups", arguments: files)
    func list(file: String) async throws {
        let sample = try Sample(file)
        for (kind, path) in [(ResourceKind.user, "GET /users?"), (.group, "GET /groups?")] {
            let graph = FakeGraph(["$skiptoken": [Self.empty], "token=": [Self.empty], path: [sample.answer]])
            let tenant = try graph.tenant(["deleted_items": .boolean(false), "attempts": .integer(1)])
            let names = ["displayName", "accountEnabled", "mail", "manager"]
            if sample.objects != nil {
                guard let result = await read(kind, file, { try await tenant.result(names, kind: kind) }) else { continue }
                expectWhole(result, kind, sample, file)
            } else {
                await expectReason(file) { _ = try await tenant.result(names, kind: kind) }
            }
        }
    }

    @Test("as a round of changes", arguments: files)
    func changes(file: String) async throws {
        let sample = try Sample(file)
        for (kind, path) in [(ResourceKind.user, "/users"), (.group, "/groups")] {
            let start = FakeGraph.Answer.page([], delta: FakeGraph.graph + "\(path)/delta?round=1")
            let graph = FakeGraph([
                "round=1": [sample.answer], "$deltatoken=latest": [start], "token=": [Self.empty], "GET \(path)?": [.page([])],
            ])
            let tenant = try graph.tenant(["deleted_items": .boolean(false), "attempts": .integer(1)])
            let names = ["displayName", "mail", "manager"]
            let checkpoint = try #require(try await tenant.result(names, kind: kind).checkpoint)
            if sample.isRound {
                guard let result = await read(kind, file, { try await tenant.result(names, kind: kind, since: checkpoint) }) else {
                    continue
                }
                expectWhole(result, kind, sample, file)
            } else {
                await expectReason(file) { _ = try await tenant.result(names, kind: kind, since: checkpoint) }
            }
        }
    }

    @Test("as the members of a group", arguments: files)
    func members(file: String) async throws {
        let sample = try Sample(file)
        let graph = FakeGraph(["token=": [.page([])], "/members": [sample.answer]])
        let client = try graph.tenant(["attempts": .integer(1)]).client
        let group = try #require(ObjectID(guid(1)))
        let ids = sample.objects?.compactMap { ($0["id"] as? String).flatMap { ObjectID($0) } }
        if let ids, ids.count == sample.objects?.count {
            #expect(try await MemberReader(client: client).members(of: [group]).first??.map(\.id) == ids)
        } else {
            await expectReason(file) { _ = try await MemberReader(client: client).members(of: [group]) }
        }
    }

    @Test("as who is assigned to an application")
    func assignments() async throws {
        let file = try #require(Self.files.first { $0.contains("approleassignedto") })
        let sample = try Sample(file)
        let graph = FakeGraph(["appRoleAssignedTo": [sample.answer]])
        let client = try graph.tenant().client
        let request = GraphRequest(link: client.address.link("servicePrincipals/x/appRoleAssignedTo"), purpose: .assignments)
        #expect(try await client.all(request, of: AppRoleAssignment.self).count == sample.objects?.count)
    }
}
