import BridgeCore
import BridgeEngine
import BridgeMapping
import BridgePipeline
import BridgeState
import SCIMPath
import Synchronization

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// A person as the source has them.
struct Person: Sendable {
    var number: Int
    var name: String
    var title: String?
    var mail: String?
    var skill: String?
    var manager: Int?
    var isEnabled = true

    init(_ number: Int) {
        self.number = number
        name = "Person \(number)"
        title = "Engineer"
        mail = "p\(number)@example.com"
        skill = "Skill \(number % 7)"
    }

    var identifier: String { "id-\(number)" }

    var entry: InMemorySource.Entry {
        var values: [String: AttributeValue?] = [
            "employeeId": .text(identifier), "userPrincipalName": .text("u\(number)@example.com"), "givenName": .text(name),
            "surname": .text("Family"), "accountEnabled": .boolean(isEnabled),
        ]
        values["jobTitle"] = title.map(AttributeValue.text)
        values["mail"] = mail.map(AttributeValue.text)
        values["skill"] = skill.map(AttributeValue.text)
        values["manager"] = manager.map { AttributeValue.text("anchor-\($0)") }
        return InMemorySource.Entry("anchor-\(number)", values)
    }
}

/// A company whose people live in a source and get their accounts by the engine, at the target under test.
final class Company: Sendable {
    static let managerPath = AttributePath.literal("urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager")
    static let skillPath = AttributePath.literal("urn:ietf:params:scim:schemas:extension:showcase:2.0:User:skillset")

    let target: ConformanceTarget
    private let source = InMemorySource(InMemorySource.Contents(), systemIdentity: "company")
    private let store: any StateStore = InMemoryStateStore()
    private let pipeline: Pipeline
    private let clock = Mutex(Date(timeIntervalSince1970: 1_790_000_000))

    /// What is written of people besides the manager.
    static let mappings = [
        "externalId": "[employeeId]", "userName": "[userPrincipalName]", "displayName": "[givenName]", "name.givenName": "[givenName]",
        "name.familyName": "[surname]", "title": "[jobTitle]", #"emails[type eq "work"].value"#: "[mail]",
        "active": #"Switch([IsSoftDeleted], , "False", "True", "True", "False")"#,
    ]

    /// - Parameter hasSkills: whether a custom attribute is written.
    init(target: ConformanceTarget, mappings: [String: String] = Company.mappings, hasSkills: Bool = false) throws {
        self.target = target
        var mappings = try mappings.sorted { $0.key < $1.key }.map { path, text in
            AttributeMapping(target: try AttributePath(path), source: .expression(try ParsedExpression(text)), whenEmpty: .clear)
        }
        mappings.append(AttributeMapping(target: Self.managerPath, source: .reference(attribute: "manager"), whenEmpty: .clear))
        if hasSkills {
            let skill = try ParsedExpression("[skill]")
            mappings.append(AttributeMapping(target: Self.skillPath, source: .expression(skill), whenEmpty: .clear))
        }
        let everything = Limits.Limit(count: 1_000_000)
        pipeline = Pipeline(
            name: "company", sources: [SourceDefinition(name: "company", connector: "memory-source")],
            target: TargetDefinition(connector: "conformance"),
            users: ResourceRules(
                match: [MatchAttribute(.literal("externalId"), found: .adopt)], mappings: mappings,
                leaving: Dictionary(
                    uniqueKeysWithValues: LeavingWay.allCases.map { ($0, LeavingRule(action: $0 == .missing ? .delete : .disable)) })),
            limits: Limits(
                [.create: everything, .disable: everything, .delete: everything, .enable: everything], attribute: everything,
                failures: everything), review: [])
    }

    private var engine: Engine {
        Engine(
            pipeline: pipeline, connectors: PipelineConnectors(sources: ["company": source], target: target), store: store,
            environment: EngineEnvironment(owner: "test", now: { [self] in tick() }, sleep: { _ in await Task.yield() }))
    }

    /// The time, a little later each time.
    private func tick() -> Date {
        clock.withLock { now in
            now.addTimeInterval(0.01)
            return now
        }
    }

    /// Puts people into the source.
    func set(_ people: some Sequence<Person>) {
        source.contents.entries[.user] = people.sorted { $0.number < $1.number }.map(\.entry)
        source.contents.references = ["manager": nil]
    }

    /// One plan and its apply. Gives back how many operations the plan had; nil when it could not be made or ended early.
    func run() async throws -> Int? {
        clock.withLock { $0.addTimeInterval(3600) }
        do {
            let head = try await engine.plan()
            guard head.status == .sealed else { return head.operations == 0 ? 0 : nil }
            let summary = try await engine.apply(head.id)
            return summary.isComplete ? head.operations : nil
        } catch is BridgeError {
            return nil
        }
    }

    /// Runs until a plan is empty; false when that does not happen within so many runs.
    func settles(within runs: Int) async throws -> Bool {
        for _ in 0..<runs where try await run() == 0 { return true }
        return false
    }

    /// What the last plan lists, for messages of tests.
    func trouble() async throws -> [String] {
        guard let head = try await store.latestPlan() else { return [] }
        let operations = try await store.operations(of: head.id, after: nil, limit: 10_000)
        let notes = try await store.notes(of: head.id, after: nil, limit: 100).map { "note \($0.code)" }
        let outcomes = operations.filter { $0.status != .done }.map { "\($0.action) \($0.status) \($0.changes.map(\.path.description))" }
        let journal = try await store.journal(since: nil, after: nil, limit: 100_000).suffix(5).map { "\($0)" }
        return Array((journal + notes + outcomes).prefix(12))
    }
}
