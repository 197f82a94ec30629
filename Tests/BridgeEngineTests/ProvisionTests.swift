import BridgeCore
import BridgeEngine
import BridgeMapping
import BridgePipeline
import BridgeState
import SCIMPath
import Synchronization
import Testing

@Suite("Provisioning on demand")
struct ProvisionTests {
    /// Three people, all provisioned.
    private static func settled(_ change: (inout Pipeline) throws -> Void = { _ in }) async throws -> World {
        let world = try World(change: change)
        world.office.set([person("ada"), person("grace"), person("alan")])
        try await world.run()
        return world
    }

    @discardableResult
    private static func apply(_ found: Provisioning, in world: World) async throws -> ApplySummary {
        try await world.engine.apply(found.plan.id)
    }

    // MARK: Whom it is about

    @Test("only the people who were asked for are provisioned; the others follow with the next run")
    func onlyThese() async throws {
        let world = try World()
        world.office.set([person("ada"), person("grace"), person("alan")])
        let found = try await world.engine.provision(["ada@example.com", "ALAN@example.com"])
        #expect(world.writes == 0)
        #expect(found.people.map(\.outcome) == [.changes, .changes] && found.people.map(\.label) == ["ada", "alan"])
        #expect(found.plan.onDemand == PlanHead.OnDemand(by: "somebody", people: 2))
        #expect(try await Self.apply(found, in: world).isComplete)
        #expect(world.active == ["ada@example.com", "alan@example.com"])
        try await world.run()
        #expect(world.active == ["ada@example.com", "alan@example.com", "grace@example.com"])
        #expect(world.effects.values.allSatisfy { $0 == 1 } && world.writes == 3)
    }

    @Test("who was disabled in the source is disabled, and who came back is enabled")
    func disabling() async throws {
        let world = try await Self.settled()
        world.office.edit("anchor-ada", ["accountEnabled": .boolean(false)])
        world.office.edit("anchor-alan", ["accountEnabled": .boolean(false)])
        let found = try await world.engine.provision(["ada@example.com"])
        #expect(found.people.map(\.sentence) == ["ada: disabled, because accountEnabled is False in “office”."])
        try await Self.apply(found, in: world)
        #expect(world.active == ["alan@example.com", "grace@example.com"])
        world.office.edit("anchor-ada", ["accountEnabled": .boolean(true)])
        let back = try await world.engine.provision(["ada@example.com"])
        #expect(back.plan.counts["enable"] == 1)
        try await Self.apply(back, in: world)
        #expect(world.active.contains("ada@example.com"))
    }

    @Test("nobody, and several people with one value, are said and leave the others alone")
    func unknownAndAmbiguous() async throws {
        let world = try World()
        world.office.set([person("ada"), person("grace")])
        let found = try await world.engine.provision(["nobody@example.com", "Engineer", "ada@example.com"])
        #expect(found.people.map(\.outcome) == [.unknown, .ambiguous, .changes])
        #expect(found.plan.operations == 1)
    }

    @Test("a person whose record has no usable key is held with the reason")
    func withoutKey() async throws {
        let world = try World.joined()
        world.office.set([person("ada"), person("grace", key: "7")])
        world.plants.set([person("joan", key: "9")])
        let found = try await world.engine.provision(["ada@example.com"])
        #expect(found.people.map(\.outcome) == [.held] && found.plan.operations == 0)
        #expect(found.people[0].sentence == "ada@example.com: is held, because the record in “office” has no usable join key.")
    }

    // MARK: What goes before it

    @Test("a hold, a protected account and a limit go before it")
    func rulesGoFirst() async throws {
        let world = try await Self.settled { pipeline in
            pipeline.protect = try .all("externalId EQUALS grace@example.com")
            pipeline.limits.byAction[.disable] = .init(count: 0)
        }
        _ = try await world.engine.hold("ada@example.com", reason: "on leave")
        for name in ["ada", "grace", "alan"] { world.office.edit("anchor-\(name)", ["accountEnabled": .boolean(false)]) }
        let ada = try await world.engine.provision(["ada@example.com"])
        #expect(ada.people.map(\.outcome) == [.held] && ada.plan.operations == 0)
        let grace = try await world.engine.provision(["grace@example.com"])
        #expect(grace.people.map(\.outcome) == [.held] && grace.people[0].sentence.contains("protected"))
        let alan = try await world.engine.provision(["alan@example.com"])
        #expect(alan.plan.status == .held && alan.plan.holds.map(\.code) == ["limit.disable"])
        await #expect(throws: BridgeError.self) { try await Self.apply(alan, in: world) }
        #expect(world.active.count == 3)
        try await world.engine.release(alan.plan.id, reason: "he left")
        try await Self.apply(alan, in: world)
        #expect(world.active == ["ada@example.com", "grace@example.com"])
    }

    @Test("a source that could not be read whole holds those whom it knows, and nobody is created whom it could have")
    func partialSource() async throws {
        let world = try World.joined()
        world.office.set([person("ada", key: "1")])
        world.plants.set([person("grace", key: "2")])
        try await world.run()
        world.office.add(person("joan", key: "3"))
        world.office.edit("anchor-ada", ["jobTitle": "Countess"])
        world.plants.edit("anchor-grace", ["jobTitle": "Admiral"])
        world.plants.fails()
        let found = try await world.engine.provision(["ada@example.com", "grace@example.com", "joan@example.com"])
        #expect(found.people.map(\.outcome) == [.changes, .held, .held])
        #expect(found.people[2].sentence.contains("may have the person too"))
    }

    @Test("neither a first run nor changed rules hold it, and it stands for neither: the run still waits for review")
    func reviews() async throws {
        let world = try World { $0.review = [.firstRun, .changedPipeline] }
        world.office.set([person("ada"), person("grace")])
        let found = try await world.engine.provision(["ada@example.com"])
        #expect(found.plan.status == .sealed)
        try await Self.apply(found, in: world)
        let first = try await world.plan()
        #expect(first.holds.map(\.code) == ["review.first_run"])
        try await world.engine.release(first.id, reason: "looked at it")
        _ = try await world.engine.apply(first.id)
        try world.change { try $0.users.mappings += World.mappings(["nickName": "[displayName]"]) }
        let changed = try await world.engine.provision(["ada@example.com"])
        #expect(changed.plan.status == .sealed && changed.plan.counts["update"] == 1)
        try await Self.apply(changed, in: world)
        let next = try await world.plan()
        #expect(next.holds.map(\.code) == ["review.changed_pipeline"] && next.counts["update"] == 1)
    }

    @Test("an account that was only proposed waits for a release here too")
    func proposedAdoption() async throws {
        let world = try World { pipeline in
            pipeline.users.match.append(MatchAttribute(try AttributePath("title"), found: .propose))
        }
        try world.plant("there", ["title": .text("Countess"), "active": .boolean(true)])
        world.office.set([person("ada", title: "Countess")])
        let found = try await world.engine.provision(["ada@example.com"])
        #expect(found.plan.holds.map(\.code) == ["review.adoption"])
        let match = found.people[0].steps.first { $0.name == "match" }
        #expect(match?.lines == ["externalId = ada@example.com: no account has it", "title = Countess: account there has it"])
    }

    // MARK: Beside other plans

    @Test("a plan that waits for a decision goes on waiting, and one that was ready is stale once the state changed")
    func besideOthers() async throws {
        let world = try await Self.settled { $0.limits.byAction[.disable] = .init(count: 1) }
        for name in ["ada", "grace"] { world.office.edit("anchor-\(name)", ["accountEnabled": .boolean(false)]) }
        let waiting = try await world.plan()
        #expect(waiting.status == .held)
        let found = try await world.engine.provision(["ada@example.com"])
        #expect(try await world.store.plan(waiting.id)?.status == .held)
        try await Self.apply(found, in: world)
        try await world.engine.release(waiting.id, reason: "they left")
        await #expect(throws: BridgeError.self) { _ = try await world.engine.apply(waiting.id) }
        let next = try await world.run()
        #expect(next.counts["disable"] == 1 && next.status == .sealed)
        #expect(world.active == ["alan@example.com"])
        #expect(world.effects.values.allSatisfy { $0 == 1 })
    }

    @Test("applying uses no release up and is no run; explain goes on naming what the latest run's plan listed")
    func isNoRun() async throws {
        let world = try await Self.settled()
        _ = try await world.engine.hold("grace@example.com", reason: "on leave")
        world.office.edit("anchor-ada", ["jobTitle": "Countess"])
        try await world.plan()
        let found = try await world.engine.provision(["ada@example.com"])
        #expect(!found.plan.isRun)
        try await Self.apply(found, in: world)
        let grace = try await world.engine.explain("grace@example.com")
        #expect(grace.first?.steps.last?.name == "latest plan")
    }

    @Test("killed while it is applied, it neither repeats nor loses the write")
    func killed() async throws {
        let world = try World()
        world.office.set([person("ada")])
        let found = try await world.engine.provision(["ada@example.com"])
        world.target.contents.fault = { _ in .after(.broken) }
        _ = try? await world.engine.apply(found.plan.id)
        world.target.contents.fault = nil
        _ = try await world.engine.apply(found.plan.id)
        try await world.run()
        #expect(world.active == ["ada@example.com"] && world.writes == 1)
    }

    @Test("a ready plan that is begun after one on demand, and dies, is settled before the next plan is made", arguments: [true, false])
    func begunBefore(takesEffect: Bool) async throws {
        let world = try World()
        world.office.set([person("ada"), person("grace"), person("alan")])
        let everybody = try await world.engine.plan()
        _ = try await world.engine.provision(["nobody@example.com"])
        let lost = BridgeError("test.lost", "The answer is lost.", recovery: .stop, effect: .unknown)
        world.target.contents.fault = { _ in takesEffect ? .after(lost) : .before(lost) }
        #expect(try await world.engine.apply(everybody.id).stopped != nil)
        world.target.contents.fault = nil
        let next = try await world.engine.plan()
        #expect(try await world.store.plan(everybody.id)?.status == .superseded)
        #expect((next.counts["adopt"] ?? 0) == 0)
        #expect(try await world.engine.apply(next.id).isComplete)
        #expect(world.active == ["ada@example.com", "alan@example.com", "grace@example.com"])
        #expect(world.effects.values.allSatisfy { $0 == 1 })
    }

    @Test("who was provisioned on demand comes into the groups with the next run")
    func groups() async throws {
        let world = try World.withGroups()
        world.office.set([person("ada"), person("grace")])
        world.group("staff", ["ada", "grace"])
        try await world.run()
        world.office.add(person("alan"))
        world.group("staff", ["ada", "grace", "alan"])
        try await Self.apply(try await world.engine.provision(["alan@example.com"]), in: world)
        #expect(world.members("staff") == ["ada", "grace"])
        try await world.run()
        #expect(world.members("staff") == ["ada", "alan", "grace"])
    }

    // MARK: What it shows

    @Test("each scope clause is shown with the value that it read, and a sensitive value is not")
    func clauses() async throws {
        let world = try World { pipeline in
            pipeline.users.scope = try .all("jobTitle EQUALS Countess", "displayName IS NOT NULL")
            for index in pipeline.users.mappings.indices where pipeline.users.mappings[index].target.description == "externalId" {
                pipeline.users.mappings[index].isSensitive = true
            }
        }
        world.office.set([person("ada")])
        let found = try await world.engine.provision(["ada@example.com"])
        let scope = try #require(found.people[0].steps.first { $0.name == "scope" })
        #expect(scope.lines.contains("  “jobTitle EQUALS Countess” is false; this alone puts the person out; jobTitle is “Engineer”"))
        let text = found.people[0].steps.flatMap(\.lines).joined(separator: "\n")
        #expect(!text.contains("ada@example.com") && text.contains("[Redact]"))
    }
}

@Suite("Provisioning on demand by look-up")
struct ProvisionLookUpTests {
    private static func engine(_ world: World, _ sources: [String: any SourceConnector]) -> Engine {
        Engine(
            pipeline: world.pipeline, connectors: PipelineConnectors(sources: sources, target: world.target), store: world.store,
            environment: EngineEnvironment(owner: "test", now: { world.now }))
    }

    @Test("a source that finds people is asked for them alone, and nobody else is taken in or missing")
    func lookUp() async throws {
        let world = try World()
        world.office.set([person("ada"), person("grace")])
        let source = LookUpSource(world.office)
        let found = try await Self.engine(world, ["office": source]).provision(["ada@example.com"])
        #expect(found.people.map(\.outcome) == [.changes])
        #expect(found.plan.reads.map(\.verdict) == ["looked_up"] && found.plan.reads.map(\.records) == [1])
        #expect(source.reads == 0)
        #expect(try await world.store.identityIDs(kind: .user, after: nil, limit: 9).count == 1)
        let all = try await world.run()
        #expect(all.counts["create"] == 2)
    }

    @Test("a source that does not find somebody is read whole")
    func fallsBack() async throws {
        let world = try World()
        world.office.set([person("ada"), person("grace")])
        let source = LookUpSource(world.office)
        let found = try await Self.engine(world, ["office": source]).provision(["anchor-ada"])
        #expect(found.people.map(\.outcome) == [.changes] && source.reads == 1)
        #expect(found.plan.reads.map(\.verdict) == ["proven"])
    }

    @Test("somebody else who took over a known value is not taken for the person: the source is read whole")
    func takenOver() async throws {
        let world = try World()
        world.office.set([person("ada")])
        try await world.run()
        world.office.set([person("ada", anchor: "anchor-new")])
        let source = LookUpSource(world.office)
        _ = try await Self.engine(world, ["office": source]).provision(["anchor-ada"])
        #expect(source.reads == 1)
    }

    @Test("another record with the same join key is found too, and holds both")
    func sameKey() async throws {
        let world = try World.joined()
        world.office.set([person("ada", key: "1"), person("grace", key: "1")])
        world.plants.set([person("joan", key: "2")])
        let source = LookUpSource(world.office)
        let found = try await Self.engine(world, ["office": source, "plants": world.plants]).provision(["ada@example.com"])
        #expect(found.people.map(\.outcome) == [.held] && source.reads == 0)
        #expect(found.people[0].sentence.contains("two records of “office” have the same join key"))
    }

    @Test("a source that cannot be asked holds the people, and the read counts as partial")
    func fails() async throws {
        let world = try World()
        world.office.set([person("ada")])
        try await world.run()
        let source = LookUpSource(world.office, failure: .broken)
        let found = try await Self.engine(world, ["office": source]).provision(["ada@example.com"])
        #expect(found.people.map(\.outcome) == [.held] && found.plan.reads.map(\.verdict) == ["partial"])
    }

    @Test("a look-up leaves the checkpoint alone: the next read goes on from where the last one ended")
    func checkpoint() async throws {
        let world = try World(incremental: ["office"])
        world.office.set([person("ada"), person("grace")])
        try await world.run()
        let before = try await world.store.fact("read.office.user.checkpoint")
        let source = LookUpSource(world.office)
        _ = try await Self.engine(world, ["office": source]).provision(["ada@example.com"])
        #expect(before != nil)
        #expect(try await world.store.fact("read.office.user.checkpoint") == before)
    }
}

/// A source that finds people by their values, and counts how often it is read whole.
private final class LookUpSource: LookupSource {
    static let spec = ConnectorSpec(id: "look-up-source", role: .source, summary: "For tests.")

    private let base: InMemorySource
    private let failure: BridgeError?
    private let count = Mutex(0)

    init(_ base: InMemorySource, failure: BridgeError? = nil) {
        self.base = base
        self.failure = failure
    }

    convenience init(configuration: ConnectorConfiguration, context: ConnectorContext) throws(BridgeError) {
        self.init(InMemorySource(.init()))
    }

    var systemIdentity: String { base.systemIdentity }
    var reads: Int { count.withLock { $0 } }

    func check() async -> CheckReport { await base.check() }
    func close() async {}
    func sourceSchema() async throws -> SourceSchema { try await base.sourceSchema() }

    func read(_ request: ReadRequest, into output: inout RecordOutput) async throws -> Completeness {
        count.withLock { $0 += 1 }
        return try await base.read(request, into: &output)
    }

    func lookup(_ attribute: String, equals value: String, request: ReadRequest, into output: inout RecordOutput) async throws {
        if let failure { throw failure }
        for entry in base.contents.entries[request.kind] ?? [] {
            guard case .text(value)?? = entry.values[attribute] else { continue }
            try await output.fill { builder in
                builder.begin(entry.change)
                builder.anchor(entry.anchor.utf8Span.span)
                for (name, value) in entry.values {
                    if let slot = builder.layout.slot(name) { builder.add(value, slot: slot) }
                }
                builder.end()
                return false
            }
        }
    }
}
