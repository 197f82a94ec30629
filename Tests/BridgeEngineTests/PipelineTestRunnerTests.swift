import BridgeEngine
import BridgeMapping
import BridgePipeline
import SCIMPath
import Testing

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

@Suite("The tests of a pipeline, run")
struct PipelineTestRunnerTests {
    private static func pipeline(
        _ mapping: [(String, String)] = [("title", "[jobTitle]")], change: (inout Pipeline) throws -> Void = { _ in }
    ) throws -> Pipeline {
        let standard = [
            ("externalId", "[userPrincipalName]"), ("active", #"Switch([IsSoftDeleted], , "False", "True", "True", "False")"#),
        ]
        let mappings = try (standard + mapping).map { path, text in
            AttributeMapping(target: try AttributePath(path), source: .expression(try ParsedExpression(text)))
        }
        var pipeline = Pipeline(
            name: "tested",
            sources: ["office", "plants"].map {
                SourceDefinition(name: $0, connector: "memory-source", expect: Expectation(atLeast: 1000))
            },
            target: TargetDefinition(connector: "memory-target"), join: JoinRules(keys: ["employeeId"], withoutKey: .alone),
            users: ResourceRules(match: [MatchAttribute(.literal("externalId"), found: .adopt)], mappings: mappings))
        try change(&pipeline)
        return pipeline
    }

    private static let ada = ["userPrincipalName": ["ada@example.com"], "jobTitle": ["Engineer"]]

    private static func office(_ records: [String: [String]]...) -> PipelineTest.Cycle { .init(["office": records.map { .init($0) }]) }

    private func differences(_ test: PipelineTest, _ pipeline: Pipeline? = nil) async throws -> [String] {
        try await PipelineTestRunner(try pipeline ?? Self.pipeline()).run(test).differences
    }

    @Test("a person who is disabled was enabled before, unless the test says otherwise")
    func disable() async throws {
        let test = PipelineTest(
            name: "x", given: Self.office(Self.ada.merging(["accountEnabled": ["False"]]) { $1 }),
            expect: .init(outcome: .disable, changes: [.literal("active"): ["false"]], reason: "accountEnabled is False"))
        #expect(try await differences(test) == [])
    }

    @Test("a new person gets an account with exactly these values")
    func create() async throws {
        let test = PipelineTest(
            name: "x", given: Self.office(Self.ada),
            expect: .init(
                outcome: .create,
                changes: [.literal("externalId"): ["ada@example.com"], .literal("active"): ["True"], .literal("title"): ["Engineer"]]))
        #expect(try await differences(test) == [])
    }

    @Test("what is not as expected is told by attribute")
    func told() async throws {
        let test = PipelineTest(
            name: "x", given: Self.office(Self.ada),
            expect: .init(
                outcome: .update, changes: [.literal("externalId"): ["eve@example.com"], .literal("nickName"): ["A"]], held: "protected",
                reason: "moon"))
        let told = try await differences(test)
        #expect(told.contains("action: expected update, got create"))
        #expect(told.contains("changes: externalId: expected “eve@example.com”, got “ada@example.com”"))
        #expect(told.contains("changes: nickName: expected “A”, does not change"))
        #expect(told.contains("changes: title: not expected, got “Engineer”"))
        #expect(told.contains { $0.hasPrefix("held: expected protected") })
        #expect(told.contains { $0.hasPrefix("reason: expected “moon”") })
    }

    @Test("an update, from the records before to those given")
    func update() async throws {
        let test = PipelineTest(
            name: "x", before: [Self.office(Self.ada)], given: Self.office(Self.ada.merging(["jobTitle": ["Countess"]]) { $1 }),
            expect: .init(outcome: .update, changes: [.literal("title"): ["Countess"]]))
        #expect(try await differences(test) == [])
    }

    @Test("nothing to do when nothing changed")
    func nothing() async throws {
        let test = PipelineTest(
            name: "x", before: [Self.office(Self.ada)], given: Self.office(Self.ada),
            expect: .init(outcome: PipelineTest.Outcome.none, changes: [:]))
        #expect(try await differences(test) == [])
    }

    @Test("a person who is back is enabled")
    func enable() async throws {
        let test = PipelineTest(
            name: "x", given: Self.office(Self.ada), expect: .init(outcome: .enable, changes: [.literal("active"): ["true"]]))
        #expect(try await differences(test) == [])
    }

    @Test("each way to leave can be stated", arguments: PipelineTest.SourceRecord.Standing.allCases.filter { $0 != .present })
    func ways(standing: PipelineTest.SourceRecord.Standing) async throws {
        let gone = PipelineTest.Cycle(["office": [.init(standing: standing)]])
        let test = PipelineTest(name: "x", before: [Self.office(Self.ada)], given: gone, expect: .init(outcome: .disable))
        #expect(try await differences(test) == [])
    }

    @Test("a deletion comes when its days are over, and not before", arguments: [(91, PipelineTest.Outcome.delete), (89, .none)])
    func deleteAfter(days: Int, outcome: PipelineTest.Outcome) async throws {
        let pipeline = try Self.pipeline { $0.users.leaving[.disabled] = LeavingRule(action: .disable, deleteAfterDays: 90) }
        let off = Self.office(Self.ada.merging(["accountEnabled": ["False"]]) { $1 })
        let test = PipelineTest(
            name: "x", before: [Self.office(Self.ada), off], given: off, later: .seconds(days * 86_400), expect: .init(outcome: outcome))
        #expect(try await differences(test, pipeline) == [])
    }

    @Test("an account that is there is adopted, and only what differs changes")
    func adopt() async throws {
        let test = PipelineTest(
            name: "x", given: Self.office(Self.ada),
            target: [.init([.literal("externalId"): ["ada@example.com"], .literal("active"): ["true"], .literal("title"): ["Clerk"]])],
            expect: .init(outcome: .adopt, changes: [.literal("title"): ["Engineer"]]))
        #expect(try await differences(test) == [])
    }

    @Test("a protected account is held", arguments: ["held.protected", "protected"])
    func held(code: String) async throws {
        let pipeline = try Self.pipeline { $0.protect = .any([.clause(try ScopeClause("externalId EQUALS ada@example.com"))]) }
        let test = PipelineTest(
            name: "x", given: Self.office(Self.ada),
            target: [.init([.literal("externalId"): ["ada@example.com"], .literal("active"): ["true"]])],
            expect: .init(outcome: .held, held: code, reason: "protected"))
        #expect(try await differences(test, pipeline) == [])
    }

    @Test(
        "another identifier is held, or applied by setting",
        arguments: [(IdentifierChange.hold, PipelineTest.Outcome.held), (.apply, .changeIdentifier)])
    func identifier(change: IdentifierChange, outcome: PipelineTest.Outcome) async throws {
        let pipeline = try Self.pipeline { $0.users.identifierChange = change }
        let test = PipelineTest(
            name: "x", before: [Self.office(Self.ada)],
            given: Self.office(Self.ada.merging(["userPrincipalName": ["countess@example.com"]]) { $1 }), expect: .init(outcome: outcome))
        #expect(try await differences(test, pipeline) == [])
    }

    @Test("records of two sources are one person by the join key")
    func joined() async throws {
        let test = PipelineTest(
            name: "x",
            given: .init([
                "office": [.init(["userPrincipalName": ["ada@example.com"], "employeeId": ["7"]])],
                "plants": [.init(["employeeId": ["7"], "jobTitle": ["Welder"]])],
            ]),
            expect: .init(
                outcome: .create,
                changes: [.literal("externalId"): ["ada@example.com"], .literal("active"): ["True"], .literal("title"): ["Welder"]]))
        #expect(try await differences(test) == [])
    }

    @Test("a reference names any value of the other person")
    func reference() async throws {
        let path = try AttributePath("urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager")
        let pipeline = try Self.pipeline([]) { $0.users.mappings.append(.init(target: path, source: .reference(attribute: "manager"))) }
        let grace = ["userPrincipalName": ["grace@example.com"]]
        let test = PipelineTest(
            name: "x", before: [Self.office(Self.ada, grace)],
            given: Self.office(Self.ada.merging(["manager": ["grace@example.com"]]) { $1 }, grace),
            expect: .init(outcome: .update, changes: [path: ["grace@example.com"]]))
        #expect(try await differences(test, pipeline) == [])
    }

    @Test("a history in which nobody gets an account is a failed test that says so")
    func noHistory() async throws {
        let pipeline = try Self.pipeline { $0.users.scope = .all([.clause(try ScopeClause("city EQUALS Hamburg"))]) }
        let test = PipelineTest(
            name: "x", given: Self.office(Self.ada.merging(["accountEnabled": ["False"]]) { $1 }), expect: .init(outcome: .disable))
        #expect(try await differences(test, pipeline) == ["nobody had an account before; “before” must hold records that get one"])
    }

    @Test("a source whose constant says whether accounts are enabled keeps it")
    func constant() async throws {
        let pipeline = try Self.pipeline { $0.sources[0].constants = ["accountEnabled": "False"] }
        let test = PipelineTest(name: "x", given: Self.office(Self.ada), expect: .init(outcome: PipelineTest.Outcome.none))
        #expect(try await differences(test, pipeline) == [])
    }

    @Test("all tests of a pipeline run in their order, on states of their own")
    func all() async throws {
        let pipeline = try Self.pipeline {
            $0.tests = (1...3).map { PipelineTest(name: "test \($0)", given: Self.office(Self.ada), expect: .init(outcome: .create)) }
        }
        let results = try await PipelineTestRunner(pipeline).runAll()
        #expect(results.map(\.name) == ["test 1", "test 2", "test 3"])
        #expect(results.allSatisfy { $0.passed && !$0.account.isEmpty })
    }
}
