import BridgeCore
import BridgeMapping
import BridgePipeline
import BridgePipelineFile
import BridgeState
import SCIMPath
import Testing

@Suite("A pipeline file that is right")
struct GoodFileTests {
    private func whole() throws -> Pipeline {
        let loaded = PipelineFile.load(path: fixture("good/whole.yaml"), registry: .test, environment: testEnvironment)
        #expect(loaded.diagnostics.map(\.description) == [])
        return try #require(loaded.pipeline)
    }

    @Test("twelve lines are a whole pipeline with safe defaults")
    func twelveLinesAreEnough() throws {
        let loaded = load(twelveLines)
        #expect(loaded.diagnostics.map(\.description) == [])
        let pipeline = try #require(loaded.pipeline)
        #expect(pipeline.timeZone == "UTC")
        #expect(
            pipeline.users.match == [
                MatchAttribute(.literal("externalId"), found: .adopt),
                MatchAttribute(.literal(#"emails[type eq "work"].value"#), found: .propose),
            ])
        #expect(pipeline.users.mappings.count == 3)
        #expect(pipeline.users.leaving == LeavingRule.standard)
        #expect(pipeline.limits == Limits())
        #expect(pipeline.review == Review.standard)
        #expect(pipeline.onTargetChange == .report)
        #expect(pipeline.target.configuration.text("token") == "s3cr3t-value")
        #expect(pipeline.target.configuration.duration("timeout") == .seconds(30))
        #expect(pipeline.sources[0].configuration.texts("files") == ["exports/plant-*.ldif"])
        #expect(pipeline.sources[0].configuration.text("encoding") == "utf-8")
        #expect(pipeline.sources[0].configuration.integer("parallel") == 2)
    }

    @Test("sources keep their order, settings, expectations and constants")
    func sources() throws {
        let sources = try whole().sources
        #expect(sources.map(\.name) == ["office", "plants"])
        #expect(sources[0].configuration.text("tenant") == "contoso")
        #expect(sources[0].configuration.text("client_secret") == "file-secret-value")
        #expect(sources[0].configuration.duration("timeout") == .seconds(300))
        #expect(sources[0].expect == Expectation(atLeast: 28000, shrinkPercent: 2))
        #expect(sources[1].expect == Expectation(shrinkPercent: 2.5, tolerateUnreadable: 3))
    }

    @Test("texts that YAML 1.1 would make something else of stay texts")
    func textStaysText() throws {
        let constants = try whole().sources[0].constants
        #expect(constants == ["country": "no", "plant": "0123", "started": "2024-01-02", "room": "1e3", "note": "~"])
        #expect(try whole().users.mappings.contains { $0.source == .constant("no") })
    }

    @Test("the join rules are read")
    func join() throws {
        let join = try whole().join
        #expect(
            join
                == JoinRules(
                    keys: ["employeeId"], ignoredKeys: ["0", "n/a"], withoutKey: .alone, authority: ["plants", "office"],
                    authorityFor: ["city": ["office", "plants"]]))
    }

    @Test("scope, pilot and protected accounts are filters")
    func filters() throws {
        let pipeline = try whole()
        #expect(pipeline.users.scope?.description == "any of (employeeType IS NULL; employeeType NOT EQUALS Service)")
        #expect(pipeline.users.pilot?.description == "any of (city EQUALS Hamburg; all of (city EQUALS Berlin; department IS NOT NULL))")
        #expect(pipeline.protect?.description == "any of (userName REGEX MATCH admin.*; userName EQUALS root)")
    }

    @Test("dates of employment are attributes, with the time before the first day")
    func employed() throws {
        let rule = EmploymentRule(from: "employeeHireDate", until: "employeeLeaveDateTime", createBefore: .seconds(14 * 86_400))
        #expect(try whole().users.employed == rule)
    }

    @Test("mappings are read in all their forms")
    func mappings() throws {
        let mappings = try whole().users.mappings
        #expect(mappings.count == 9)
        #expect(
            mappings[4]
                == AttributeMapping(
                    target: .literal("title"), source: .expression(try ParsedExpression("[jobTitle]")), whenEmpty: .clear, isSensitive: true
                ))
        #expect(mappings[5].defaultValue == "It's me")
        #expect(mappings[5].apply == .onCreate)
        #expect(mappings[6].apply == .ifTargetEmpty)
        #expect(mappings[8].source == .reference(attribute: "manager"))
    }

    @Test("the ways to leave have their rules, limits replace the defaults of their action")
    func leavingAndLimits() throws {
        let pipeline = try whole()
        #expect(pipeline.users.rule(for: .deleted) == LeavingRule(action: .disable, deleteAfterDays: 90))
        #expect(pipeline.users.rule(for: .outOfScope) == LeavingRule(action: .ignore))
        #expect(pipeline.users.identifierChange == .apply)
        #expect(pipeline.limits.byAction[.enable] == Limits.Limit())
        #expect(pipeline.limits.byAction[.disable] == Limits.Limit(percent: 5, count: 500, allowance: 4))
        #expect(
            pipeline.limits.byPart == [
                .disable: [
                    .init(each: .source, limit: .init(percent: 20)), .init(each: .attribute("companyName"), limit: .init(count: 9)),
                ]
            ])
        #expect(pipeline.limits.byAttribute == [.literal("title"): .init(percent: 50), .literal("name.givenName"): .init()])
        #expect(pipeline.limits.byAction[.create] == Limits.standard[.create])
        #expect(pipeline.review == [])
        #expect(pipeline.onTargetChange == .restore)
    }
}
