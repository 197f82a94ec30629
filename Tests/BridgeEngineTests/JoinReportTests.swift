import BridgeCore
import BridgeEngine
import BridgeMapping
import BridgePipeline
import SCIMPath
import Testing

@Suite("Join report")
struct JoinReportTests {
    private static func report(
        office: [InMemorySource.Entry], plants: [InMemorySource.Entry], listsEverybody: Bool = false,
        join: JoinRules = JoinRules(keys: ["employeeId"], ignoredKeys: ["0", "n/a"])
    ) async throws -> JoinReport {
        let world = try World.joined(join)
        world.office.set(office)
        world.plants.set(plants)
        return try await world.engine.joinReport(listsEverybody: listsEverybody)
    }

    /// The findings of a kind, as names and reasons.
    private static func found(_ report: JoinReport, _ kind: JoinReport.Finding.Kind) -> [String] {
        report.findings.filter { $0.kind == kind }
            .map { "\($0.records.map { "\($0.label)@\($0.source)" }.sorted().joined(separator: " ")): \($0.because)" }.sorted()
    }

    private static func named(_ name: String, _ address: String, key: String?, anchor: String) -> InMemorySource.Entry {
        person(
            "x", key: key, anchor: anchor, ["displayName": .text(name), "userPrincipalName": address.isEmpty ? nil : .text(address)])
    }

    @Test("people are counted by the sources that have them, and listed when that is asked for")
    func counts() async throws {
        let office = [person("ada", key: "1"), person("grace", key: "2")]
        let plants = [person("ada", key: "1"), person("joan", key: "3")]
        let report = try await Self.report(office: office, plants: plants)
        #expect(report.counts["joined"] == 1 && report.counts["only_in_one_source"] == 2)
        #expect(
            Set(report.combinations.map { "\($0.sources) \($0.people)" }) == [
                #"["office", "plants"] 1"#, #"["office"] 1"#, #"["plants"] 1"#,
            ])
        #expect(report.findings.isEmpty)
        let all = try await Self.report(office: office, plants: plants, listsEverybody: true)
        #expect(Self.found(all, .joined) == ["ada@office ada@plants: the same employeeId"])
        #expect(Self.found(all, .onlyInOneSource).count == 2)
    }

    @Test("records without a usable key and records that share one are listed with the reason")
    func held() async throws {
        let report = try await Self.report(
            office: [person("ada", key: "0"), person("grace", key: "7"), person("alan", key: "7")], plants: [person("joan", key: "9")])
        #expect(
            Self.found(report, .withoutKey) == ["ada@office: is held, because the record in “office” has no usable join key"])
        let ambiguous = Self.found(report, .ambiguous)
        #expect(ambiguous.count == 2 && ambiguous.allSatisfy { $0.hasSuffix("two records of “office” have the same join key") })
        #expect(report.counts["joined"] == 0)
    }

    @Test(
        "people of two sources who look alike are a likely pair, and it says by what",
        arguments: [
            (("Ada Lovelace", "ada@a.example"), ("A. L.", "ADA@a.example"), "alike by userPrincipalName"),
            (("Ada Lovelace", "ada@a.example"), ("Lovelace, Ada", "ada@b.example"), "alike by the name and the name part of an address"),
            (("Ada Lovelace", ""), ("ada lovelace", "al@b.example"), "alike by the name"),
        ])
    func likely(one: (String, String), other: (String, String), because: String) async throws {
        let report = try await Self.report(
            office: [Self.named(one.0, one.1, key: "1", anchor: "a")], plants: [Self.named(other.0, other.1, key: "2", anchor: "b")])
        #expect(report.findings.map(\.kind) == [.likelyPair] && report.findings.map(\.because) == [because])
        #expect(report.counts["joined"] == 0)
    }

    @Test("keys that differ by leading zeros and punctuation only are a likely pair, also for a record that is held")
    func bareKeys() async throws {
        let report = try await Self.report(
            office: [Self.named("Ada", "a@a.example", key: "0017", anchor: "a"), Self.named("Joan", "j@a.example", key: nil, anchor: "j")],
            plants: [
                Self.named("Augusta", "b@a.example", key: "17", anchor: "b"), Self.named("J. C.", "j@a.example", key: "5", anchor: "k"),
            ])
        #expect(
            Self.found(report, .likelyPair) == [
                "Ada@office Augusta@plants: alike by employeeId but for zeros and punctuation",
                "J. C.@plants Joan@office: alike by userPrincipalName",
            ])
    }

    @Test("a common name, a value that many have, and two people of one source make no pair")
    func unlikely() async throws {
        let many = (1...5).map { Self.named("n\($0)", "info@a.example", key: "\($0)", anchor: "m\($0)") }
        let office = [
            Self.named("John Smith", "js@a.example", key: "11", anchor: "a"), Self.named("J S", "js@a.example", key: "12", anchor: "b"),
        ]
        let report = try await Self.report(
            office: office + many, plants: [Self.named("John Smith", "smith@a.example", key: "13", anchor: "c"), many[0]].map { $0 })
        #expect(Self.found(report, .likelyPair).isEmpty)
    }

    @Test("a manager's address is no address of the person")
    func references() async throws {
        let world = try World.joined { pipeline in
            pipeline.users.mappings.append(.init(target: .literal("manager"), source: .reference(attribute: "manager")))
        }
        world.office.contents.references = ["manager": "userPrincipalName"]
        world.office.set([person("ada", key: "1", ["manager": "boss@example.com"])])
        world.plants.contents.references = ["manager": "userPrincipalName"]
        world.plants.set([person("grace", key: "2", ["manager": "boss@example.com"])])
        #expect(Self.found(try await world.engine.joinReport(), .likelyPair).isEmpty)
    }
}
